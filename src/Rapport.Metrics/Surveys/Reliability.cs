using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;
using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>One item of a scale.</summary>
/// <param name="Name">Its name.</param>
/// <param name="N">Answers.</param>
/// <param name="Mean">Of the answers as given.</param>
/// <param name="Spread">Their standard deviation.</param>
/// <param name="WithScale">Correlation with the sum of all items, −1..1.</param>
/// <param name="WithRest">Correlation with the sum of the other items; below about 0.3 the item asks for something else, below 0 it is turned round.</param>
/// <param name="AlphaWithout">Alpha of the scale without it; null for a scale of two.</param>
public sealed record ScaleItem(string Name, int N, double Mean, double Spread, double WithScale, double WithRest, double? AlphaWithout);

/// <summary>Whether items of a scale ask for one thing.</summary>
/// <param name="Rows">People.</param>
/// <param name="Alpha">Cronbach's, at most 1; about 0.7 is usual, above 0.95 items repeat each other.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Limits">Where it lies at the level asked for.</param>
/// <param name="Standardised">Alpha of items with the same spread.</param>
/// <param name="G6">Guttman's λ6, by how well each item is foretold by the others; null where one follows from others.</param>
/// <param name="MeanCorrelation">Of all pairs of items.</param>
/// <param name="MedianCorrelation">The same, less moved by one item.</param>
/// <param name="SignalToNoise">n·r / (1 − r) with the mean correlation r.</param>
/// <param name="Items">In the order given.</param>
/// <remarks>Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16, 1951; Guttman, "A basis for analyzing
/// test-retest reliability", Psychometrika 10, 1945; standard error: Duhachek and Iacobucci, "Alpha's standard error", Journal of Applied
/// Psychology 89, 2004.</remarks>
public sealed record Reliability(
    int Rows, double Alpha, double Error, Interval Limits, double Standardised, double? G6, double MeanCorrelation, double MedianCorrelation, double SignalToNoise, IReadOnlyList<ScaleItem> Items)
{
    /// <summary>Computes it. A missing answer counts in no pair of items it belongs to, and elsewhere the others of that person do.</summary>
    /// <param name="names">Of the items, two or more.</param>
    /// <param name="items">A column for each; alike long.</param>
    /// <param name="reversed">Items that ask the other way round.</param>
    /// <param name="level">Of the limits.</param>
    /// <exception cref="FittingException">Fewer than two items, a pair with fewer than three common answers, or an item all answer alike.</exception>
    public static Reliability Of(IReadOnlyList<string> names, IReadOnlyList<double?[]> items, IReadOnlyCollection<string>? reversed = null, double level = 0.95)
    {
        var k = names.Count;
        if (k < 2) throw new FittingException("A scale has two items or more.");
        if (items.Any(i => i.Length != items[0].Length)) throw new ArgumentException("Items are alike long.", nameof(items));
        var signs = names.Select(n => reversed?.Contains(n, StringComparer.Ordinal) == true ? -1.0 : 1.0).ToList();
        var covariance = Matrix<double>.Build.Dense(k, k);
        for (var i = 0; i < k; i++)
            for (var j = 0; j <= i; j++) covariance[i, j] = covariance[j, i] = signs[i] * signs[j] * Covariance(names[i], items[i], names[j], items[j]);
        if (Enumerable.Range(0, k).FirstOrDefault(i => covariance[i, i] <= 0, -1) is var alike and >= 0) throw new FittingException($"All answer {names[alike]} alike.");
        var correlation = Matrix<double>.Build.Dense(k, k, (i, j) => covariance[i, j] / Math.Sqrt(covariance[i, i] * covariance[j, j]));
        var pairs = Enumerable.Range(0, k).SelectMany(i => Enumerable.Range(0, i).Select(j => correlation[i, j])).ToList();
        var (rows, alpha) = (items[0].Where((_, row) => items.Any(i => i[row] is not null)).Count(), AlphaOf(covariance));
        var error = Math.Sqrt(VarianceOf(covariance) / rows);
        var half = Quantile.Normal(level) * error;
        return new(
            rows, alpha, error, new(alpha - half, alpha + half), AlphaOf(correlation), Guttman(correlation), pairs.Average(), pairs.Median(), k * pairs.Average() / (1 - pairs.Average()),
            [.. names.Select((name, i) => Item(name, items[i], i, covariance))]);
    }

    static double Covariance(string a, double?[] x, string b, double?[] y)
    {
        var common = Enumerable.Range(0, x.Length).Where(r => x[r] is not null && y[r] is not null).ToList();
        if (common.Count < 3) throw new FittingException($"Fewer than three people answered {a} and {b}.");
        var (mx, my) = (common.Average(r => x[r]!.Value), common.Average(r => y[r]!.Value)); // both are there
        return common.Sum(r => (x[r]!.Value - mx) * (y[r]!.Value - my)) / (common.Count - 1);
    }

    static double AlphaOf(Matrix<double> c) => c.RowCount / (c.RowCount - 1.0) * (1 - (c.Trace() / Sum(c)));

    static double VarianceOf(Matrix<double> c)
    {
        var (k, all, own) = ((double)c.RowCount, Sum(c), c.Trace());
        return 2 * k * k / ((k - 1) * (k - 1) * all * all * all) * ((all * ((c * c).Trace() + (own * own))) - (2 * own * Sum(c * c)));
    }

    static double? Guttman(Matrix<double> correlation) =>
        correlation.ConditionNumber() < 1e12 ? 1 - (correlation.Inverse().Diagonal().Sum(d => 1 / d) / Sum(correlation)) : null;

    static ScaleItem Item(string name, double?[] answers, int i, Matrix<double> c)
    {
        var given = answers.Where(a => a is not null).Select(a => a!.Value).ToList();
        var (with, all, own) = (c.Row(i).Sum(), Sum(c), c[i, i]);
        return new(
            name, given.Count, given.Average(), given.StandardDeviation(), with / Math.Sqrt(own * all), (with - own) / Math.Sqrt(own * (all - (2 * with) + own)),
            c.RowCount > 2 ? AlphaOf(c.RemoveRow(i).RemoveColumn(i)) : null);
    }

    static double Sum(Matrix<double> of) => of.RowSums().Sum();
}
