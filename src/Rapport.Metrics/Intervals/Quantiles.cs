using System.Numerics;
using MathNet.Numerics.Distributions;
using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>Medians and other quantiles of amounts that are skewed, such as waiting times, of which a mean says little.</summary>
public static class Quantiles
{
    /// <summary>A quantile with limits that assume nothing of how the amounts are spread.</summary>
    /// <param name="sorted">Ascending.</param>
    /// <param name="share">Between 0 and 1: 0.5 for the median, 0.9 for what nine in ten stay below.</param>
    /// <param name="level">Confidence, between 0 and 1.</param>
    /// <returns>In the unit of the amounts; no limits where so few cannot tell: the median has some from six on, the ninth decile from 36 on at 95 %.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A share or level that is not between 0 and 1.</exception>
    /// <remarks>Interpolated between the two nearest (Hyndman and Fan, "Sample quantiles in statistical packages", The American Statistician 50, 1996,
    /// type 7). Limits are the order statistics of Hahn and Meeker, "Statistical Intervals", 1991, 5.2: of 10 amounts the second and the ninth
    /// hold the median.</remarks>
    public static PairedEstimate Of(ReadOnlySpan<long> sorted, double share, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(level, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 1);
        if (sorted.Length == 0) return PairedEstimate.None;
        var (n, value) = (sorted.Length, Interpolated(sorted, share));
        // So many of n lie below the quantile with no more probability than the level leaves to either side.
        var low = First(n, k => Binomial.CDF(share, n, k) > (1 - level) / 2) - 1;
        var high = First(n, k => Binomial.CDF(share, n, k) >= (1 + level) / 2);
        return new(n, value, low >= 0 && high < n ? new Interval(sorted[low], sorted[high]) : null);
    }

    /// <summary>Where the true difference of two figures of different cases lies, now less before; null where either cannot tell.</summary>
    /// <remarks>Recovered from the limits of both sides; see <see cref="Recovered"/>.</remarks>
    public static Interval? ChangeOf(PairedEstimate before, PairedEstimate now) =>
        before is { Value: { } then, Limits: { } thenLimits } && now is { Value: { } value, Limits: { } limits } ? Recovered.Difference(then, thenLimits, value, limits) : null;

    /// <summary>The quantile itself, between the two nearest of at least one.</summary>
    internal static double Interpolated<T>(ReadOnlySpan<T> sorted, double share) where T : INumber<T>
    {
        var place = (sorted.Length - 1) * share;
        var (below, part) = ((int)place, place - (int)place);
        return double.CreateChecked(sorted[below]) + (part > 0 ? part * double.CreateChecked(sorted[below + 1] - sorted[below]) : 0);
    }

    // The first of 0..n for which something holds that holds for all after it.
    static int First(int n, Func<int, bool> holds)
    {
        var (low, high) = (0, n);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (holds(middle)) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
