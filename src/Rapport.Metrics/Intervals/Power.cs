using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>How many each of two groups needs to show a difference, so that nobody pilots in vain.</summary>
/// <remarks>Two-sided. Cohen, "Statistical Power Analysis for the Behavioral Sciences", 1988; as R's power.prop.test and power.t.test.</remarks>
public static class Power
{
    /// <summary>To tell two shares apart.</summary>
    /// <param name="one">0..1.</param>
    /// <param name="other">0..1, another.</param>
    /// <param name="power">Probability to see the difference, above half and below 1.</param>
    /// <param name="level">Confidence, between 0 and 1.</param>
    /// <returns>Per group; not rounded.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range, or the shares are the same.</exception>
    public static double ForShares(double one, double other, double power = 0.8, double level = 0.95)
    {
        Check(power);
        if (!(one is >= 0 and <= 1 && other is >= 0 and <= 1) || one == other) throw new ArgumentOutOfRangeException(nameof(other), "Shares are two different numbers of 0 to 1.");
        var mean = (one + other) / 2;
        var distance = (Quantile.Normal(level) * Math.Sqrt(2 * mean * (1 - mean))) + (Normal.InvCDF(0, 1, power) * Math.Sqrt((one * (1 - one)) + (other * (1 - other))));
        return distance * distance / ((one - other) * (one - other));
    }

    /// <summary>To tell two means apart by Student's test.</summary>
    /// <param name="effect">Their difference in standard deviations, not 0: 0.2 is small, 0.5 medium, 0.8 large.</param>
    /// <param name="power">As for shares.</param>
    /// <param name="level">As for shares.</param>
    /// <returns>Per group, 2 or more; not rounded.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public static double ForMeans(double effect, double power = 0.8, double level = 0.95)
    {
        Check(power);
        if (!double.IsFinite(effect) || effect == 0) throw new ArgumentOutOfRangeException(nameof(effect), "An effect is not 0.");
        var rough = 2 * Math.Pow((Quantile.Normal(level) + Normal.InvCDF(0, 1, power)) / effect, 2);
        return OfMeans(2, effect, level) >= power ? 2 : MathNet.Numerics.RootFinding.Brent.FindRoot(n => OfMeans(n, effect, level) - power, 2, rough + 20, 1e-9, 500);
    }

    /// <summary>Probability to see a difference of means, by Student's test.</summary>
    /// <param name="n">Per group, 2 or more; need not be whole.</param>
    /// <param name="effect">In standard deviations.</param>
    /// <param name="level">Confidence.</param>
    /// <returns>0..1, with the few who would see it the other way round left out.</returns>
    public static double OfMeans(double n, double effect, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 2);
        var freedom = 2 * (n - 1);
        var (limit, shift) = (Quantile.Student(level, freedom), Math.Abs(effect) * Math.Sqrt(n / 2));
        // The mean over the pooled standard deviation: s is a χ over √freedom, nearly normal around 1.
        var spread = 8 / Math.Sqrt(2 * freedom);
        return GaussLegendreRule.Integrate(s => Normal.CDF(0, 1, shift - (limit * s)) * Density(s, freedom), Math.Max(1e-12, 1 - spread), 1 + spread, 128);
    }

    static double Density(double s, double freedom) => Math.Exp(
        Math.Log(2) + (freedom / 2 * Math.Log(freedom / 2)) - SpecialFunctions.GammaLn(freedom / 2) + ((freedom - 1) * Math.Log(s)) - (freedom * s * s / 2));

    static void Check(double power)
    {
        if (power is not (> 0.5 and < 1)) throw new ArgumentOutOfRangeException(nameof(power), "Power is above a half and below 1.");
    }
}
