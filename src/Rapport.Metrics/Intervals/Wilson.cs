namespace Rapport.Metrics.Intervals;

/// <summary>The score interval of a share.</summary>
/// <remarks>Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
/// 8 of 10 gives 49.02..94.33 %, 10 of 10 gives 72.25..100 %.</remarks>
static class Wilson
{
    /// <summary>From the count of hits.</summary>
    /// <param name="hits">0..<paramref name="n"/>; need not be whole once weighted.</param>
    /// <param name="n">Above 0.</param>
    /// <param name="z">Two-sided normal quantile.</param>
    /// <returns>In shares, within 0..1.</returns>
    public static Interval Of(double hits, double n, double z)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        var (p, z2) = (hits / n, z * z);
        var centre = (p + (z2 / (2 * n))) / (1 + (z2 / n));
        var half = z / (1 + (z2 / n)) * Math.Sqrt((p * (1 - p) / n) + (z2 / (4 * n * n)));
        return new Interval(hits == 0 ? 0 : centre - half, hits == n ? 1 : centre + half).Clip(0, 1);
    }
}
