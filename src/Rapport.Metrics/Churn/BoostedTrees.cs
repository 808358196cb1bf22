using Rapport.Metrics.Churn;

namespace Rapport.Metrics;

/// <summary>Many small trees, each correcting those before it: finds what only matters together.</summary>
/// <remarks>Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29, 2001, with second derivatives and
/// bins as Chen and Guestrin, "XGBoost", KDD 2016. Nothing in it is left to chance.</remarks>
public sealed class BoostedTrees : IRiskModel
{
    const int _trees = 150;

    const int _depth = 4;

    const double _rate = 0.1;

    readonly Bins _bins;
    readonly double _start;
    readonly List<Tree> _all = new(_trees);

    BoostedTrees(Bins bins, double start, double[] gains) => (_bins, _start, Weights) = (bins, start, gains);

    /// <inheritdoc/>
    public IReadOnlyList<double> Weights { get; private set; }

    /// <summary>Fits.</summary>
    /// <param name="traits">Per row a number for each trait.</param>
    /// <param name="happened">Per row.</param>
    /// <exception cref="FittingException">It happened always, or never.</exception>
    public static BoostedTrees Fit(IReadOnlyList<double[]> traits, IReadOnlyList<bool> happened)
    {
        var share = happened.Average(h => h ? 1.0 : 0);
        if (share is 0 or 1) throw new FittingException("What happens always, or never, cannot be foretold.");
        var (bins, gains) = (Bins.Of(traits), new double[traits[0].Length]);
        var model = new BoostedTrees(bins, Math.Log(share / (1 - share)), gains);
        model.Grow(bins.Put(traits), [.. happened.Select(h => h ? 1.0 : 0)], gains);
        var all = gains.Sum();
        model.Weights = [.. gains.Select(g => all > 0 ? g / all : 0)];
        return model;
    }

    /// <inheritdoc/>
    public double Risk(ReadOnlySpan<double> traits)
    {
        Span<byte> row = traits.Length <= 512 ? stackalloc byte[traits.Length] : new byte[traits.Length];
        for (var j = 0; j < row.Length; j++) row[j] = _bins.Bin(j, traits[j]);
        var sum = _start;
        foreach (var tree in _all) sum += _rate * tree.Of(row);
        return 1 / (1 + Math.Exp(-sum));
    }

    void Grow(byte[][] bins, double[] happened, double[] gains)
    {
        var (odds, slopes, curves) = (new double[happened.Length], new double[happened.Length], new double[happened.Length]);
        Array.Fill(odds, _start);
        for (var round = 0; round < _trees; round++)
        {
            for (var i = 0; i < odds.Length; i++)
            {
                var p = 1 / (1 + Math.Exp(-odds[i]));
                (slopes[i], curves[i]) = (p - happened[i], p * (1 - p));
            }

            var tree = Tree.Grow(bins, slopes, curves, _depth, gains, out var at);
            for (var i = 0; i < odds.Length; i++) odds[i] += _rate * tree.Value[at[i]];
            _all.Add(tree);
        }
    }
}
