namespace Rapport.Metrics;

/// <summary>Causes by what they weigh, the heaviest first.</summary>
/// <param name="Bars">One per cause, descending by weight, ties by name; empty without occurrences.</param>
/// <param name="Total">Weight of all of them.</param>
/// <param name="Count">Occurrences, each person, cause and period once.</param>
/// <param name="Threshold">The share of the weight that the vital few carry, above 0 and up to 1.</param>
/// <param name="Vital">How many causes are the vital few; 0 without any weight.</param>
/// <param name="Concentration">Gini coefficient of the weights: 0 where all causes weigh the same, near 1 where one carries all;
/// null without any weight. The rule of 80 to 20 holds for some data and not for other, so it is measured.</param>
public sealed record ParetoChart(IReadOnlyList<ParetoBar> Bars, double Total, long Count, double Threshold, int Vital, double? Concentration);

/// <summary>One cause.</summary>
/// <param name="Cause">Its name.</param>
/// <param name="Weight">0 or more.</param>
/// <param name="Count">Occurrences.</param>
/// <param name="Limits">What it may weigh in truth, at the level asked for.</param>
/// <param name="Share">Of the total, 0..1; 0 where the total is 0.</param>
/// <param name="Cumulative">Share of this cause and all above it, 0..1.</param>
/// <param name="IsVital">One of the vital few.</param>
/// <param name="Best">The highest rank it may have in truth, from 1: as many causes as are surely heavier are above it.</param>
/// <param name="Worst">The lowest rank it may have.</param>
/// <param name="Change">Against the time before; null where none was given.</param>
public sealed record ParetoBar(
    string Cause, double Weight, long Count, Interval Limits, double Share, double Cumulative, bool IsVital, int Best, int Worst, ParetoChange? Change = null)
{
    /// <summary>By chance alone it might change places with another.</summary>
    public bool IsUnstable => Best < Worst;
}

/// <summary>How a cause's weight differs from the time before.</summary>
/// <param name="Before">Its weight before, for as long a time as now.</param>
/// <param name="Difference">Now less before.</param>
/// <param name="Limits">Of the difference, at the level asked for.</param>
/// <param name="P">Probability of a difference at least as large where nothing changed, 0..1; null where neither time has any weight.</param>
/// <param name="IsBelievable">Of all causes' changes that are to be believed, at most 5 % are false on average.</param>
public readonly record struct ParetoChange(double Before, double Difference, Interval Limits, double? P, bool IsBelievable);
