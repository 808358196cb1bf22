namespace Rapport.Metrics;

/// <summary>Somebody to be compared with somebody alike.</summary>
/// <param name="Id">Breaks ties, so that the same people are always paired the same way.</param>
/// <param name="Cell">What must be the same, such as opening score, touchpoint and quarter.</param>
/// <param name="Value">What must be near, 0 or more, such as the revenue of the year before.</param>
public sealed record Candidate(Guid Id, string Cell, double Value);

/// <summary>Two who are alike.</summary>
/// <param name="Of">Of the group that is looked at.</param>
/// <param name="Like">Of the other group.</param>
public readonly record struct Match(Candidate Of, Candidate Like);

/// <summary>Finds to each of a group somebody alike in another.</summary>
public static class Matching
{
    /// <summary>How far two may be apart: a quarter of the standard deviation of the logarithm of the values.</summary>
    /// <remarks>Rosenbaum and Rubin, "Constructing a control group using multivariate matched sampling methods that incorporate the propensity
    /// score", The American Statistician 39, 1985.</remarks>
    public const double Caliper = 0.25;

    /// <summary>Pairs, each of both groups in at most one: in the same cell, and the nearest there that is still free, within the caliper.</summary>
    /// <param name="of">The group that is looked at.</param>
    /// <param name="among">The group of which the others are chosen.</param>
    /// <returns>By the order of <see cref="Candidate.Id"/>; whoever found nobody alike is in none.</returns>
    /// <remarks>Who has the fewest to choose from within the caliper chooses first, so that few are left over.</remarks>
    public static IReadOnlyList<Match> Find(IReadOnlyCollection<Candidate> of, IReadOnlyCollection<Candidate> among)
    {
        var reach = Caliper * Deviation([.. of.Concat(among).Select(c => Log(c.Value))]);
        var free = among.GroupBy(c => c.Cell, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.OrderBy(c => c.Value).ThenBy(c => c.Id).ToList(), StringComparer.Ordinal);
        var choices = of.Where(c => free.ContainsKey(c.Cell)).Select(c => (Of: c, Count: free[c.Cell].Count(a => IsNear(c, a, reach)))).Where(c => c.Count > 0);
        var matches = new List<Match>();
        foreach (var (one, _) in choices.OrderBy(c => c.Count).ThenBy(c => c.Of.Id))
        {
            var rest = free[one.Cell];
            if (rest.Where(a => IsNear(one, a, reach)).MinBy(a => (Distance(one, a), a.Id)) is not { } like) continue;
            rest.Remove(like);
            matches.Add(new(one, like));
        }

        return [.. matches.OrderBy(m => m.Of.Id)];
    }

    static bool IsNear(Candidate a, Candidate b, double reach) => Distance(a, b) <= reach;

    static double Distance(Candidate a, Candidate b) => Math.Abs(Log(a.Value) - Log(b.Value));

    // Values such as revenue are spread over orders of magnitude; nothing is a value too.
    static double Log(double value) => Math.Log(1 + Math.Max(0, value));

    static double Deviation(IReadOnlyList<double> values)
    {
        if (values.Count < 2) return 0;
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
    }
}
