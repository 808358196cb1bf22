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

    LogisticRegression(Vector<double> coefficients, Standardised scale, int[] used, int traits)
    {
        (_coefficients, _scale, _used) = (coefficients, scale, used);
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
        return new(Newton.Top(names, b => Likelihood(b, scale.Rows, happened, penalty)).At, scale, used, traits[0].Length);
    }

    /// <inheritdoc/>
    public double Risk(ReadOnlySpan<double> traits)
    {
        var sum = _coefficients[_used.Length];
        for (var i = 0; i < _used.Length; i++) sum += _coefficients[i] * (traits[_used[i]] - _scale.Means[i]) / _scale.Spreads[i];
        return 1 / (1 + Math.Exp(-sum));
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
