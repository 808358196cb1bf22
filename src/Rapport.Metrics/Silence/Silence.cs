using MathNet.Numerics.LinearAlgebra;
using Rapport.Metrics.Intervals;
using Rapport.Metrics.Retention;

namespace Rapport.Metrics;

/// <summary>What those who did not answer think, told from those who did and are like them.</summary>
/// <remarks>
/// Two models of what is known of everybody: a regression of the log-odds to answer, and one of the score, in which each who answered counts for
/// the people like them (one over the probability to answer). Their joint estimate is right where either of the two is (doubly robust): Robins,
/// Rotnitzky and Zhao, "Estimation of regression coefficients when some regressors are not always observed", JASA 89, 1994. It stands on answering
/// depending on nothing but what is known of people; where the silent are silent for a reason that nothing shows, it is off, and answers of people
/// silent till then tell by how much.
/// </remarks>
public sealed class Silence
{
    /// <summary>Nobody counts for more than twenty: beyond that, what is told of people stands on the other model.</summary>
    const double _leastChance = 0.05;

    /// <summary>Fewer who answered tell nothing of others.</summary>
    const int _fewest = 100;

    readonly LogisticRegression _answering;
    readonly Vector<double> _coefficients;
    readonly Standardised _scale;
    readonly int[] _used;
    readonly double _residual;
    readonly (double Low, double High) _range;
    readonly Matrix<double> _inverse;
    readonly double _unit;

    Silence(LogisticRegression answering, Standardised scale, int[] used, double[] said, double[] weights)
    {
        (_answering, _scale, _used, _range, _unit) = (answering, scale, used, (said.Min(), said.Max()), weights.Average());
        (_coefficients, _inverse) = Ridge(scale.Rows, said, [.. weights.Select(w => w / _unit)]); // the penalty counts as one person
        _residual = Math.Sqrt(scale.Rows.Select((r, i) => weights[i] * Math.Pow(said[i] - Line(r), 2)).Sum() / weights.Sum());
    }

    /// <summary>Fits.</summary>
    /// <param name="traits">Per person a number for each trait, known before they answered or not.</param>
    /// <param name="scores">Per person the mean of their answers; null for those who gave none.</param>
    /// <exception cref="FittingException">Fewer than 100 answered, or fewer than 100 did not.</exception>
    public static Silence Fit(IReadOnlyList<double[]> traits, IReadOnlyList<double?> scores)
    {
        int[] answered = [.. Enumerable.Range(0, scores.Count).Where(i => scores[i] is not null)];
        if (answered.Length < _fewest) throw new FittingException($"{answered.Length} customers answered; of at least {_fewest} more can be told.");
        if (scores.Count - answered.Length < _fewest) throw new FittingException($"{scores.Count - answered.Length} customers did not answer: too few to tell of, of at least {_fewest} it can be.");
        var answering = LogisticRegression.Fit(traits, [.. scores.Select(s => s is not null)]);
        int[] used = [.. Enumerable.Range(0, traits[0].Length).Where(j => answered.Any(i => Math.Abs(traits[i][j] - traits[answered[0]][j]) > 1e-12))];
        var scale = Standardised.Of([.. used.Select(j => $"trait {j + 1}")], [.. answered.Select(i => Array.ConvertAll(used, j => traits[i][j]))]);
        double[] weights = [.. answered.Select(i => 1 / Math.Max(_leastChance, answering.Risk(traits[i])))];
        double[] said = [.. answered.Select(i => scores[i]!.Value)]; // they answered
        return new(answering, scale, used, said, weights);
    }

    /// <summary>How far single persons' scores lie from what is expected of them, in points of the scale.</summary>
    public double Residual => _residual;

    /// <summary>The score expected of one, within what was answered.</summary>
    public double Expected(double[] traits) =>
        Math.Clamp(Line(Row(traits)), _range.Low, _range.High);

    /// <summary>What all, those who answered, and the silent think.</summary>
    /// <param name="traits">As they were fitted on.</param>
    /// <param name="scores">Likewise.</param>
    /// <param name="level">Between 0 and 1.</param>
    public SilenceEstimate Estimate(IReadOnlyList<double[]> traits, IReadOnlyList<double?> scores, double level = 0.95)
    {
        var z = Quantile.Normal(level);
        var expected = traits.Select(Expected).ToArray();
        var chance = traits.Select(t => Math.Clamp(_answering.Risk(t), _leastChance, 1)).ToArray();
        var raw = Estimates.Mean([.. scores.OfType<double>()], level)!.Value; // a hundred answered
        var inverse = chance.Select((c, i) => scores[i] is null ? 0 : 1 / c).ToArray();
        var mean = scores.Select((s, i) => s is { } y ? y * inverse[i] : 0).Sum() / inverse.Sum();
        var weighted = Of(mean, Enumerable.Range(0, scores.Count).Sum(i => scores[i] is { } y ? Math.Pow(inverse[i] * (y - mean), 2) : 0) / Math.Pow(inverse.Sum(), 2), z);
        var silent = OfSilent(traits, scores, expected, chance, z);
        return new(scores.Count(s => s is not null), scores.Count(s => s is null), raw, weighted, silent, Of(silent.Value - raw.Value, (silent.Error * silent.Error) + (raw.Error * raw.Error), z));
    }

    // Each person's share in the error: their own part, and what they did to the coefficients by which others are told.
    Estimate OfSilent(IReadOnlyList<double[]> traits, IReadOnlyList<double?> scores, double[] expected, double[] chance, double z)
    {
        var (n, silent) = (scores.Count, scores.Count(s => s is null));
        var rows = traits.Select(t => Vector<double>.Build.Dense([.. Row(t), 1])).ToArray();
        double For(int i) => scores[i] is null ? 1 : -(1 - chance[i]) / chance[i];
        double Part(int i) => scores[i] is { } y ? (1 - chance[i]) / chance[i] * (y - expected[i]) : expected[i];
        var lean = Vector<double>.Build.Dense(_used.Length + 1);
        for (var i = 0; i < n; i++) lean += For(i) * rows[i];
        var (value, told) = (Enumerable.Range(0, n).Sum(Part) / silent, _inverse * lean);
        var squares = Enumerable.Range(0, n).Sum(i => Math.Pow(scores[i] is { } y ? Part(i) + (told * rows[i] / (chance[i] * _unit) * (y - expected[i])) : Part(i) - value, 2));
        return Of(value, squares / ((double)silent * silent), z);
    }

    static Estimate Of(double value, double variance, double z) => new(value, Math.Sqrt(variance), new(value - (z * Math.Sqrt(variance)), value + (z * Math.Sqrt(variance))));

    double[] Row(double[] traits) => [.. _used.Select((j, i) => (traits[j] - _scale.Means[i]) / _scale.Spreads[i])];

    double Line(double[] row)
    {
        var sum = _coefficients[row.Length];
        for (var i = 0; i < row.Length; i++) sum += _coefficients[i] * row[i];
        return sum;
    }

    static (Vector<double> Coefficients, Matrix<double> Inverse) Ridge(double[][] rows, double[] said, double[] weights)
    {
        var k = rows[0].Length;
        var (square, right) = (new double[k + 1, k + 1], new double[k + 1]);
        for (var r = 0; r < rows.Length; r++)
        {
            for (var i = 0; i <= k; i++)
            {
                var x = weights[r] * (i < k ? rows[r][i] : 1);
                right[i] += x * said[r];
                for (var j = 0; j <= k; j++) square[i, j] += x * (j < k ? rows[r][j] : 1);
            }
        }

        for (var i = 0; i < k; i++) square[i, i] += 1;
        var inverse = Matrix<double>.Build.DenseOfArray(square).Inverse();
        return (inverse * Vector<double>.Build.Dense(right), inverse);
    }
}

/// <summary>What people think, answered or not; in points of the scale.</summary>
/// <param name="Answered">People who answered.</param>
/// <param name="Silent">People who did not.</param>
/// <param name="Raw">Of those who answered.</param>
/// <param name="Weighted">Of everybody: each answer counts for the people like who gave it.</param>
/// <param name="OfSilent">Of those who did not answer.</param>
/// <param name="Gap">The silent less those who answered.</param>
public sealed record SilenceEstimate(int Answered, int Silent, Estimate Raw, Estimate Weighted, Estimate OfSilent, Estimate Gap);
