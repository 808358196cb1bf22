using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>A figure with its standard error and where it lies.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Error">Its standard error, in the same unit.</param>
/// <param name="Limits">At the level asked for.</param>
public readonly record struct Estimate(double Value, double Error, Interval Limits);

/// <summary>Shares, means and balances as textbooks give them, for files of any kind; what screens show is in the list of metrics.</summary>
public static class Estimates
{
    /// <summary>A share with Wilson's limits; null for nobody.</summary>
    /// <param name="hits">0..<paramref name="n"/>.</param>
    /// <param name="n">0 or more.</param>
    /// <param name="level">Between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more hits than all.</exception>
    public static Estimate? Share(long hits, long n, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, n);
        if (n == 0) return null;
        var p = (double)hits / n;
        return new(p, Math.Sqrt(p * (1 - p) / n), Wilson.Of(hits, n, Quantile.Normal(level)));
    }

    /// <summary>A mean with Student's limits; null for fewer than two values, of which nobody knows the spread.</summary>
    /// <param name="values">Any numbers.</param>
    /// <param name="level">Between 0 and 1.</param>
    public static Estimate? Mean(IReadOnlyCollection<double> values, double level = 0.95)
    {
        if (values.Count < 2) return null;
        var mean = values.Average();
        var error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1) / values.Count);
        var half = Quantile.Student(level, values.Count - 1) * error;
        return new(mean, error, new(mean - half, mean + half));
    }

    /// <summary>A balance, as the net promoter score, with Wald's limits: what most pages print, and too sure for few; null for nobody.</summary>
    /// <param name="high">Answers that count for.</param>
    /// <param name="low">Answers that count against.</param>
    /// <param name="n">All, at least the two together.</param>
    /// <param name="level">Between 0 and 1.</param>
    /// <returns>In points, −100..100.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 0, or two are more than all.</exception>
    /// <remarks>Variance (p + d − (p − d)²) / n.</remarks>
    public static Estimate? Balance(long high, long low, long n, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(high);
        ArgumentOutOfRangeException.ThrowIfNegative(low);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(high + low, n);
        if (n == 0) return null;
        var (p, d) = ((double)high / n, (double)low / n);
        var error = 100 * Math.Sqrt(Math.Max(0, p + d - ((p - d) * (p - d))) / n);
        var half = Quantile.Normal(level) * error;
        return new(100 * (p - d), error, new(100 * (p - d) - half, 100 * (p - d) + half));
    }

    /// <summary>Whether two figures of different people differ: z and the probability of a difference as large where there is none.</summary>
    /// <returns>Null where neither has a spread.</returns>
    public static (double Z, double P)? Differ(Estimate one, Estimate other)
    {
        var error = Math.Sqrt((one.Error * one.Error) + (other.Error * other.Error));
        return error > 0 ? ((one.Value - other.Value) / error, Tail.Normal((one.Value - other.Value) / error)) : null;
    }
}
