using MathNet.Numerics.LinearAlgebra;
using Rapport.Metrics.Retention;

namespace Rapport.Metrics;

/// <summary>Log-odds that add up over traits.</summary>
/// <remarks>By Newton's way (iteratively reweighted least squares), with the sum of squares of standardised coefficients halved as penalty,
/// so that traits that follow from one another do no harm. Hoerl and Kennard, "Ridge regression", Technometrics 12, 1970.</remarks>
public sealed class LogisticRegression : IRiskModel
{
    readonly Vector<double> _coefficients;
    readonly Standardised _scale;
    readonly int[] _used;
    readonly Matrix<double> _spread;

    LogisticRegression(Vector<double> coefficients, Matrix<double> information, Standardised scale, int[] used, int traits)
    {
        (_coefficients, _spread, _scale, _used) = (coefficients, information.Inverse(), scale, used);
        var weights = new double[traits];
        for (var i = 0; i < used.Length; i++) weights[used[i]] = coefficients[i];
        Weights = weights;
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Fits. Traits that are the same for all are left out.</summary>
    /// <param name="traits">Per row a number for each trait.</param>
    /// <param name="happened">Per row.</param>
    /// <param name="penalty">Above 0; 1 is usual.</param>
    /// <exception cref="FittingException">It happened always, or never.</exception>
    public static LogisticRegression Fit(IReadOnlyList<double[]> traits, IReadOnlyList<bool> happened, double penalty = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(penalty);
        if (happened.All(h => h) || !happened.Any(h => h)) throw new FittingException("What happens always, or never, cannot be foretold.");
        int[] used = [.. Enumerable.Range(0, traits[0].Length).Where(j => traits.Any(t => Math.Abs(t[j] - traits[0][j]) > 1e-12))];
        string[] names = [.. used.Select(j => $"trait {j + 1}"), "the constant"];
        var scale = Standardised.Of(names[..^1], [.. traits.Select(t => Array.ConvertAll(used, j => t[j]))]);
        var (at, there) = Newton.Top(names, b => Likelihood(b, scale.Rows, happened, penalty));
        return new(at, there.Information, scale, used, traits[0].Length);
    }

    /// <inheritdoc/>
    public double Risk(ReadOnlySpan<double> traits) => Share(LogOdds(traits));

    /// <summary>Where the risk of one with these traits lies, as far as the coefficients are known; what else decides about one person is not in it.</summary>
    /// <param name="traits">As many as it was fitted on.</param>
    /// <param name="level">Between 0 and 1.</param>
    /// <returns>Within 0..1.</returns>
    /// <remarks>Wald's limits of the log-odds, with the curvature of the penalised likelihood.</remarks>
    public Interval IntervalOf(ReadOnlySpan<double> traits, double level = 0.95)
    {
        var row = new double[_used.Length + 1];
        for (var i = 0; i < _used.Length; i++) row[i] = Standard(traits, i);
        row[^1] = 1;
        var (at, x) = (LogOdds(traits), Vector<double>.Build.Dense(row));
        var half = Intervals.Quantile.Normal(level) * Math.Sqrt(Math.Max(0, x * (_spread * x)));
        return new(Share(at - half), Share(at + half));
    }

    /// <summary>What each trait of one adds to the log-odds, beside somebody average in it; 0 for a trait that is the same for all.</summary>
    /// <param name="traits">As many as it was fitted on.</param>
    public double[] Contributions(ReadOnlySpan<double> traits)
    {
        var parts = new double[traits.Length];
        for (var i = 0; i < _used.Length; i++) parts[_used[i]] = _coefficients[i] * Standard(traits, i);
        return parts;
    }

    static double Share(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    double Standard(ReadOnlySpan<double> traits, int used) => (traits[_used[used]] - _scale.Means[used]) / _scale.Spreads[used];

    double LogOdds(ReadOnlySpan<double> traits)
    {
        var sum = _coefficients[_used.Length];
        for (var i = 0; i < _used.Length; i++) sum += _coefficients[i] * Standard(traits, i);
        return sum;
    }

    static Curved Likelihood(Vector<double> b, double[][] rows, IReadOnlyList<bool> happened, double penalty)
    {
        var (k, coefficients) = (b.Count - 1, b.ToArray());
        var (value, slopes, information) = (0.0, new double[k + 1], new double[k + 1, k + 1]);
        for (var r = 0; r < rows.Length; r++)
        {
            var (row, sum) = (rows[r], coefficients[k]);
            for (var i = 0; i < k; i++) sum += coefficients[i] * row[i];
            var (p, y) = (1 / (1 + Math.Exp(-sum)), happened[r] ? 1.0 : 0);
            value -= Clv.Special.LogSum(0, happened[r] ? -sum : sum);
            var weight = Math.Max(1e-12, p * (1 - p));
            for (var i = 0; i <= k; i++)
            {
                var x = i < k ? row[i] : 1;
                slopes[i] += (y - p) * x;
                for (var j = 0; j <= i; j++) information[i, j] += weight * x * (j < k ? row[j] : 1);
            }
        }

        for (var i = 0; i < k; i++)
        {
            value -= penalty / 2 * coefficients[i] * coefficients[i];
            slopes[i] -= penalty * coefficients[i];
            information[i, i] += penalty;
        }

        return new(value, Vector<double>.Build.Dense(slopes), Matrix<double>.Build.Dense(k + 1, k + 1, (i, j) => information[Math.Max(i, j), Math.Min(i, j)]));
    }
}
