namespace Rapport.Metrics.Intervals;

/// <summary>The interval of a difference, recovered from the intervals of its two sides.</summary>
/// <remarks>With Wilson intervals this is Newcombe's hybrid score interval: Newcombe, "Interval estimation for the difference
/// between independent proportions", method 10, Statistics in Medicine 17, 1998 (56/70 − 48/80 gives 0.0524..0.3339). For any
/// other estimate: Zou and Donner, "Construction of confidence limits about effect measures", Statistics in Medicine 27, 2008.</remarks>
static class Recovered
{
    /// <summary>The interval of <paramref name="now"/> − <paramref name="before"/>.</summary>
    public static Interval Difference(double before, Interval beforeLimits, double now, Interval nowLimits) => new(
        now - before - Root(now - nowLimits.Low, beforeLimits.High - before),
        now - before + Root(nowLimits.High - now, before - beforeLimits.Low));

    static double Root(double a, double b) => Math.Sqrt((a * a) + (b * b));
}
