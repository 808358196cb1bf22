using MathNet.Numerics;

namespace Rapport.Metrics.Intervals;

/// <summary>Probabilities of values at least as large, without the digits that 1 less a probability near 1 loses.</summary>
static class Tail
{
    /// <summary>Of the χ² distribution, 0..1.</summary>
    /// <param name="freedom">1 or more.</param>
    /// <param name="value">0 or more.</param>
    public static double ChiSquare(double freedom, double value) => value <= 0 ? 1 : SpecialFunctions.GammaUpperRegularized(freedom / 2, value / 2);

    /// <summary>Of the F distribution, 0..1.</summary>
    /// <param name="above">Degrees of freedom above, 1 or more.</param>
    /// <param name="below">Degrees of freedom below, 1 or more.</param>
    /// <param name="value">0 or more.</param>
    public static double F(double above, double below, double value) => value <= 0 ? 1 : SpecialFunctions.BetaRegularized(below / 2, above / 2, below / (below + (above * value)));

    /// <summary>Of Student's distribution on either side, 0..1.</summary>
    /// <param name="freedom">Above 0.</param>
    /// <param name="value">Any.</param>
    public static double Student(double freedom, double value) => SpecialFunctions.BetaRegularized(freedom / 2, 0.5, freedom / (freedom + (value * value)));

    /// <summary>Of the normal distribution on either side, 0..1.</summary>
    /// <param name="value">Any.</param>
    public static double Normal(double value) => SpecialFunctions.Erfc(Math.Abs(value) / Math.Sqrt(2));
}
