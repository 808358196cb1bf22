namespace Rapport.Metrics;

/// <summary>That a cause was behind somebody's trouble.</summary>
/// <param name="Cause">Any name; equal names are one cause.</param>
/// <param name="Person">Whose trouble. Troubles of nobody known each have a person of their own.</param>
/// <param name="Period">Number of the period it fell into. The same person, cause and period count once, however often and wherever
/// they were told of.</param>
/// <param name="Weight">What it weighs, 0 or more: 1 to count, money to add up what is at risk. Of several that count as one, the
/// heaviest is taken.</param>
public readonly record struct Occurrence(string Cause, string Person, long Period, double Weight);
