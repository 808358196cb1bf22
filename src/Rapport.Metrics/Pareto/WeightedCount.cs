using MathNet.Numerics.Distributions;

namespace Rapport.Metrics;

/// <summary>Events that weigh something, added up.</summary>
/// <param name="Count">How many.</param>
/// <param name="Weight">Sum of what they weigh.</param>
/// <param name="Squares">Sum of the squares of it: the variance of the sum, where events come as they come.</param>
readonly record struct WeightedCount(long Count, double Weight, double Squares)
{
    /// <summary>All weigh 1.</summary>
    public bool IsPlain => Weight == Count && Squares == Count;

    /// <summary>One more.</summary>
    public WeightedCount With(double weight) => new(Count + 1, Weight + weight, Squares + (weight * weight));

    /// <summary>What one typically weighs; 0 without any.</summary>
    public double Unit => Count == 0 ? 0 : Math.Sqrt(Squares / Count);

    /// <summary>What the sum may be in truth.</summary>
    /// <param name="level">Confidence, between 0 and 1.</param>
    /// <param name="unit">What one would weigh, where there is none to tell.</param>
    /// <remarks>Of a plain count the exact limits of Poisson (Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28,
    /// 1936: 10 gives 4.80..18.39); of other weights those, moved and stretched (Dobson, Kuulasmaa, Eberle and Scherer, "Confidence
    /// intervals for weighted sums of Poisson parameters", Statistics in Medicine 10, 1991).</remarks>
    public Interval Limits(double level, double unit = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(level, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 1);
        if (Count == 0) return new(0, unit * Gamma.InvCDF(1, 1, (1 + level) / 2));
        var (low, high) = (Gamma.InvCDF(Count, 1, (1 - level) / 2), Gamma.InvCDF(Count + 1, 1, (1 + level) / 2));
        return new(Math.Max(0, Weight + (Unit * (low - Count))), Weight + (Unit * (high - Count)));
    }
}
