using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>How a slice differs.</summary>
/// <param name="Value">Mean of the slice less that of the others, in the unit of the values.</param>
/// <param name="Limits">Where the difference lies in truth, at 95 %.</param>
/// <param name="P">Probability of a difference at least as large where there is none, 0..1.</param>
/// <param name="Effect">The difference in standard deviations of single values, whatever the number of values; 0.2 is small, 0.5 medium,
/// 0.8 large.</param>
public readonly record struct SliceDifference(double Value, Interval Limits, double P, double Effect);

/// <summary>When a slice changed.</summary>
/// <param name="At">The first period after the change.</param>
/// <param name="Before">Of the slice, up to there.</param>
/// <param name="After">Of the slice, from there on.</param>
/// <param name="Others">By how much the others changed at the same time; 0 where there are none.</param>
/// <param name="Difference">The slice's change less that of the others. P already accounts for having looked at every period.</param>
public sealed record SliceChange(int At, ClusteredSums Before, ClusteredSums After, double Others, SliceDifference Difference);

/// <summary>Tests whether a slice differs from the others, or changed when they did not.</summary>
public static class SliceTests
{
    const double Level = 0.95;

    /// <summary>A slice beside the others; null where either has fewer than two customers, or nobody differs from anybody.</summary>
    /// <remarks>Welch's t between customers: Welch, Biometrika 34, 1947. A slice of few customers who happen to be alike looks surer than it is, so its
    /// error is at least that of as many values of slice and others together.</remarks>
    public static SliceDifference? Difference(ClusteredSums slice, ClusteredSums others) => Of([(1, slice), (-1, others)], few: 1);

    /// <summary>A slice beside the others within each stratum, drawn together: what is left of the difference when both are alike in what
    /// strata are made of. A stratum without one of both tells nothing.</summary>
    /// <returns>Null where no stratum tells anything.</returns>
    /// <remarks>Strata weigh by n₁n₂/(n₁+n₂), as by Mantel and Haenszel, JNCI 22, 1959.</remarks>
    public static SliceDifference? Within(IEnumerable<(ClusteredSums Slice, ClusteredSums Others)> strata)
    {
        ArgumentNullException.ThrowIfNull(strata);
        var told = strata.Where(s => s.Slice.MeanVariance is not null && s.Others.MeanVariance is not null).Select(s => (s.Slice, s.Others, Weight: s.Slice.N * s.Others.N / (s.Slice.N + s.Others.N))).ToList();
        var all = told.Sum(s => s.Weight);
        return all <= 0 ? null : Of([.. told.SelectMany(s => new[] { (s.Weight / all, s.Slice), (-s.Weight / all, s.Others) })]);
    }

    /// <summary>Where a slice changed most against the others.</summary>
    /// <param name="slice">Per period, in order.</param>
    /// <param name="others">The same periods; null where the slice is everybody.</param>
    /// <param name="fewest">Customers on either side of the change, and among the others.</param>
    /// <returns>Null where no change can be told.</returns>
    /// <remarks>The difference of two differences at the best cut; its probability times the number of cuts (Bonferroni), so that looking
    /// everywhere finds nothing by itself.</remarks>
    public static SliceChange? Change(IReadOnlyList<ClusteredSums> slice, IReadOnlyList<ClusteredSums>? others, int fewest)
    {
        ArgumentNullException.ThrowIfNull(slice);
        var cuts = Enumerable.Range(1, Math.Max(0, slice.Count - 1)).Select(at => At(slice, others, at, fewest)).OfType<SliceChange>().ToList();
        if (cuts.MinBy(c => (c.Difference.P, -Math.Abs(c.Difference.Effect))) is not { } best) return null;
        return best with { Difference = best.Difference with { P = Math.Min(1, best.Difference.P * cuts.Count) } };
    }

    static SliceChange? At(IReadOnlyList<ClusteredSums> slice, IReadOnlyList<ClusteredSums>? others, int at, int fewest)
    {
        var (before, after) = (Total(slice.Take(at)), Total(slice.Skip(at)));
        if (before.Clusters < fewest || after.Clusters < fewest) return null;
        if (others is null) return Of([(1, after), (-1, before)], few: 2) is { } change ? new(at, before, after, 0, change) : null;
        var (earlier, later) = (Total(others.Take(at)), Total(others.Skip(at)));
        if (earlier.Clusters < fewest || later.Clusters < fewest) return null;
        return Of([(1, after), (-1, before), (-1, later), (1, earlier)], few: 4) is { } apart ? new(at, before, after, later.Mean - earlier.Mean, apart) : null;
    }

    static ClusteredSums Total(IEnumerable<ClusteredSums> parts) => parts.Aggregate(default(ClusteredSums), (sum, part) => sum + part);

    /// <summary>A weighted sum of means, with Satterthwaite's degrees of freedom.</summary>
    /// <param name="terms">Weights and what the means are of.</param>
    /// <param name="few">So many of the first are of few customers, who look surer than they are where they happen to be alike: their variance is at least
    /// that of as many values of all together.</param>
    static SliceDifference? Of(IReadOnlyList<(double Weight, ClusteredSums Sums)> terms, int few = 0)
    {
        var (value, variance, bend, spread, n) = (0.0, 0.0, 0.0, 0.0, 0.0);
        var each = terms.Sum(t => t.Sums.Residuals) / Math.Max(1, terms.Sum(t => t.Sums.N));
        for (var i = 0; i < terms.Count; i++)
        {
            var (weight, sums) = terms[i];
            if (sums.MeanVariance is not { } own) return null;
            var part = weight * weight * Math.Max(own, i < few ? each / sums.N : 0);
            value += weight * sums.Mean;
            variance += part;
            bend += part * part / (sums.EffectiveClusters - 1);
            spread += Math.Max(0, sums.N - 1) * sums.Variance;
            n += sums.N;
        }

        var within = spread / Math.Max(1, n - terms.Count);
        if (!(variance > 1e-300) || !(within > 1e-300)) return null;
        var (error, freedom) = (Math.Sqrt(variance), Math.Max(1, variance * variance / bend));
        var half = Quantile.Student(Level, freedom) * error;
        return new(value, new(value - half, value + half), Tail.Student(freedom, value / error), value / Math.Sqrt(within));
    }
}
