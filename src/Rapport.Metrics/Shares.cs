namespace Rapport.Metrics;

/// <summary>Shares that are shown side by side and must add up.</summary>
public static class Shares
{
    /// <summary>Percentages that add to exactly 100.</summary>
    /// <param name="counts">None negative.</param>
    /// <param name="decimals">Digits after the point, 0..6.</param>
    /// <returns>One percentage per count; all 0 when there is nothing to share.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    /// <remarks>Largest remainder (Hamilton): every share is cut, and the missing units go to the largest remainders; among
    /// equal remainders the earlier wins.</remarks>
    public static IReadOnlyList<decimal> LargestRemainder(IReadOnlyList<long> counts, int decimals)
    {
        foreach (var count in counts) ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)decimals, 6u);
        var total = counts.Aggregate((Int128)0, (sum, count) => sum + count);
        if (total == 0) return new decimal[counts.Count];
        var unit = (long)Math.Pow(10, decimals);
        var quotas = counts.Select((count, i) => (Index: i, Cut: count * (Int128)100 * unit / total, Remainder: count * (Int128)100 * unit % total)).ToList();
        var missing = (int)((100 * unit) - quotas.Aggregate((Int128)0, (sum, q) => sum + q.Cut));
        var raised = quotas.OrderByDescending(q => q.Remainder).ThenBy(q => q.Index).Take(missing).Select(q => q.Index).ToHashSet();
        return [.. quotas.Select(q => (decimal)(q.Cut + (raised.Contains(q.Index) ? 1 : 0)) / unit)];
    }
}
