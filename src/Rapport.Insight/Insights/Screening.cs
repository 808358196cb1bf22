using Rapport.Insight.Catalogue;
using Rapport.Metrics;

namespace Rapport.Insight.Insights;

/// <summary>A slice or a change that was tested.</summary>
/// <param name="Of">Of which observations.</param>
/// <param name="Measure">Position among their measures.</param>
/// <param name="Dimension">Position among their dimensions.</param>
/// <param name="Key">The slice.</param>
/// <param name="Slice">Over the last year; for a change since then.</param>
/// <param name="Other">The others; for a change the slice before.</param>
/// <param name="Change">Null for a level.</param>
/// <param name="Difference">As it was tested.</param>
sealed record Hypothesis(Observations Of, int Measure, int Dimension, string Key, ClusteredSums Slice, ClusteredSums Other, SliceChange? Change, SliceDifference Difference)
{
    public Measured Measured => Of.Measures[Measure];

    public ScanDimension Cut => Of.Dimensions[Dimension];
}

/// <summary>Makes hypotheses of sums. What a property says is not cut by itself, and of two parts of one whole one is enough.</summary>
static class Screening
{
    /// <summary>Every slice beside the others of its dimension.</summary>
    public static IEnumerable<Hypothesis> Levels(Observations of, IReadOnlyList<SliceSums> sums, int minCustomers)
    {
        foreach (var group in sums.GroupBy(s => (s.Measure, s.Dimension)).Where(g => IsCut(of, g.Key.Measure, g.Key.Dimension)))
        {
            var all = group.First(s => s.Key.Length == 0).Sums;
            foreach (var slice in Kept([.. group.Where(s => s.Key.Length > 0)]))
            {
                var others = all - slice.Sums;
                if (IsOutcome(of.Measures[slice.Measure], slice.Sums) && slice.Sums.Clusters >= minCustomers && others.Clusters >= minCustomers && SliceTests.Difference(slice.Sums, others) is { } difference)
                    yield return new(of, slice.Measure, slice.Dimension, slice.Key, slice.Sums, others, null, difference);
            }
        }
    }

    /// <summary>Everybody by month, and every slice by month beside the others of its dimension.</summary>
    public static IEnumerable<Hypothesis> Changes(Observations of, IReadOnlyList<SliceSums> sums, IReadOnlyList<Span> months, int minCustomers)
    {
        foreach (var group in sums.GroupBy(s => (s.Measure, s.Dimension)).Where(g => g.Key.Dimension == 0 || IsCut(of, g.Key.Measure, g.Key.Dimension)))
        {
            var all = Series(group.Where(s => s.Key.Length == 0), months);
            var keys = group.Where(s => s.Key.Length > 0).GroupBy(s => s.Key, StringComparer.Ordinal).Select(g => (Key: g.Key, Months: g.ToList())).ToList();
            foreach (var (key, own) in keys.Count == 2 ? [keys.OrderBy(k => k.Months.Sum(m => m.Sums.N)).ThenBy(k => k.Key, StringComparer.Ordinal).First()] : keys)
            {
                var series = Series(own, months);
                var others = group.Key.Dimension == 0 ? null : series.Zip(all, (s, a) => a - s).ToList();
                if (SliceTests.Change(series, others, minCustomers) is { } change)
                    yield return new(of, group.Key.Measure, group.Key.Dimension, key, change.After, change.Before, change, change.Difference);
            }
        }
    }

    static bool IsCut(Observations of, int measure, int dimension) =>
        dimension > 0 && (of.Measures[measure].Property is not { } own || (of.Dimensions[dimension].Name != $"prop:{own}" && of.Dimensions[dimension].Within != $"prop:{own}"));

    /// <summary>A flag or number that is the same for all of a slice is part of what the slice is, and did not come of it.</summary>
    static bool IsOutcome(Measured measure, ClusteredSums sums) => measure.Property is null || sums.Variance > 1e-9;

    static IReadOnlyList<SliceSums> Kept(IReadOnlyList<SliceSums> slices) =>
        slices.Count == 2 ? [slices.OrderBy(s => s.Sums.N).ThenBy(s => s.Key, StringComparer.Ordinal).First()] : slices;

    static IReadOnlyList<ClusteredSums> Series(IEnumerable<SliceSums> sums, IReadOnlyList<Span> months)
    {
        var by = sums.ToDictionary(s => s.Step, s => s.Sums);
        return [.. months.Select(m => by.GetValueOrDefault(m.From))];
    }
}
