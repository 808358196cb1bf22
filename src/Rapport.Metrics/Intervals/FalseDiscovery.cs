namespace Rapport.Metrics.Intervals;

/// <summary>Which of many findings to believe, so that few of those believed are false.</summary>
/// <remarks>Source: Benjamini and Hochberg, "Controlling the false discovery rate", JRSS B 57, 1995.</remarks>
static class FalseDiscovery
{
    /// <summary>Marks the findings to keep.</summary>
    /// <param name="pValues">Each 0..1, in any order.</param>
    /// <param name="rate">Share of false findings among those kept, above 0 and below 1.</param>
    /// <returns>True per finding to keep, in the order given.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A p value or the rate lies outside its range.</exception>
    public static IReadOnlyList<bool> Keep(IReadOnlyList<double> pValues, double rate = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(rate, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rate, 1);
        if (pValues.Any(p => !(p >= 0 && p <= 1))) throw new ArgumentOutOfRangeException(nameof(pValues));
        var sorted = pValues.Order().ToList();
        for (var i = sorted.Count - 1; i >= 0; i--)
            if (sorted[i] <= (i + 1) * rate / sorted.Count) return [.. pValues.Select(p => p <= sorted[i])];
        return new bool[pValues.Count];
    }

    /// <summary>Per finding the lowest rate at which it would be kept.</summary>
    /// <param name="pValues">Each 0..1, in any order.</param>
    /// <returns>0..1 per finding, in the order given; none below its p value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A p value lies outside its range.</exception>
    public static IReadOnlyList<double> Adjusted(IReadOnlyList<double> pValues)
    {
        if (pValues.Any(p => !(p >= 0 && p <= 1))) throw new ArgumentOutOfRangeException(nameof(pValues));
        var order = Enumerable.Range(0, pValues.Count).OrderByDescending(i => pValues[i]).ToList();
        var (adjusted, least) = (new double[pValues.Count], 1.0);
        for (var rank = 0; rank < order.Count; rank++)
            adjusted[order[rank]] = least = Math.Min(least, pValues[order[rank]] * order.Count / (order.Count - rank));
        return adjusted;
    }

    /// <summary>The p value that belongs to any interval method: 1 − the highest level at which the interval excludes 0.</summary>
    /// <param name="atLevel">The interval at a confidence level between 0 and 1; wider for higher levels.</param>
    /// <returns>0..1; 1 when even the narrowest interval holds 0.</returns>
    public static double PValue(Func<double, Interval> atLevel)
    {
        var (excluded, holds) = (0.0, 1.0);
        for (var i = 0; i < 50; i++)
        {
            var level = (excluded + holds) / 2;
            if (level is <= 0 or >= 1) break;
            if (atLevel(level).Excludes(0)) excluded = level;
            else holds = level;
        }

        return 1 - excluded;
    }
}
