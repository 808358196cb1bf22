using MathNet.Numerics.Distributions;

namespace Rapport.Metrics.Intervals;

/// <summary>Two-sided quantiles of a confidence level between 0 and 1.</summary>
static class Quantile
{
    /// <summary>1.96 for 0.95.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static double Normal(double level) => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, Upper(level));

    /// <summary>2.262 for 0.95 and 9 degrees of freedom.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static double Student(double level, double freedom) => StudentT.InvCDF(0, 1, freedom, Upper(level));

    static double Upper(double level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(level, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 1);
        return (1 + level) / 2;
    }
}
