namespace Rapport.Metrics;

/// <summary>One driver of an outcome.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mean">Its performance: the mean over all rows.</param>
/// <param name="Lmg">Share of the outcome's variance it accounts for, averaged over all orders, 0 or more up to rounding; null for more drivers
/// than can be computed.</param>
/// <param name="RelativeWeight">The same by Johnson's way, 0 or more.</param>
/// <param name="Limits">Of the relative weight, by resampling; null where not asked for.</param>
/// <param name="Pratt">Standardised coefficient × correlation; may be negative.</param>
/// <param name="Correlation">With the outcome, −1..1.</param>
/// <param name="Standardised">Coefficient in standard deviations.</param>
/// <param name="Coefficient">Change of the outcome for one unit more, all else equal.</param>
/// <param name="Error">Standard error of the coefficient.</param>
/// <param name="CoefficientLimits">At 95 %.</param>
/// <param name="P">Probability of a coefficient at least as large where there is none, 0..1.</param>
/// <param name="IsSignificant">To be believed among all drivers: at most 5 % of those believed are false on average.</param>
public sealed record KeyDriver(
    string Name, double Mean, double? Lmg, double RelativeWeight, Interval? Limits, double Pratt, double Correlation, double Standardised, double Coefficient, double Error, Interval CoefficientLimits,
    double P, bool IsSignificant)
{
    /// <summary>What to show: the relative weight, and 0 where it is not to be believed.</summary>
    public double Importance => IsSignificant ? RelativeWeight : 0;
}
