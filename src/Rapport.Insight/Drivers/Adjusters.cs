namespace Rapport.Insight.Drivers;

/// <summary>A customer's answer, what was known of them before it, and what they did after it.</summary>
/// <param name="Fact">The answer.</param>
/// <param name="Customer">Whose.</param>
/// <param name="At">When, UTC microseconds.</param>
/// <param name="Score">The answer.</param>
/// <param name="Touchpoint">What it was about; empty when unknown.</param>
/// <param name="Spend">Orders less refunds before, minor units, 0 or more.</param>
/// <param name="Orders">Before.</param>
/// <param name="Days">Since they were first named or ordered.</param>
/// <param name="HadHappened">What is asked for had happened already.</param>
/// <param name="Happened">It happened within the window.</param>
/// <param name="Money">Orders less refunds within the window, minor units.</param>
/// <param name="IsForeign">Some money was in another currency.</param>
/// <param name="Traits">As they were; empty when unknown.</param>
sealed record AnsweredLife(
    Guid Fact, Guid Customer, long At, double Score, string Touchpoint, double Spend, long Orders, double Days, bool HadHappened, bool Happened, double Money, bool IsForeign, IReadOnlyList<string> Traits);

/// <summary>What customers are made alike in, as columns of numbers. Amounts, counts and days by their logarithm, as a tenth order tells less than a second.</summary>
static class Adjusters
{
    /// <summary>Fewer people with a value stand with all others of the kind.</summary>
    const int FewestPeople = 20;

    /// <summary>Values of one kind that have a column of their own.</summary>
    const int MostValues = 12;

    /// <summary>The columns.</summary>
    public static IReadOnlyList<double[]> Columns(IReadOnlyList<AnsweredLife> rows, IReadOnlyList<string> adjusters, int traits)
    {
        var columns = new List<double[]>();
        if (adjusters.Contains("spend")) columns.Add([.. rows.Select(r => Math.Log(1 + r.Spend))]);
        if (adjusters.Contains("orders")) columns.Add([.. rows.Select(r => Math.Log(1 + r.Orders))]);
        if (adjusters.Contains("tenure")) columns.Add([.. rows.Select(r => Math.Log(1 + r.Days))]);
        if (adjusters.Contains("touchpoint")) columns.AddRange(Values([.. rows.Select(r => r.Touchpoint)]));
        for (var i = 0; i < traits; i++) columns.AddRange(Values([.. rows.Select(r => r.Traits[i])]));
        return [.. columns.Where(c => Array.Exists(c, v => v != c[0]))];
    }

    /// <summary>A column of 0 and 1 for each frequent value; the most frequent is what they are compared with. Unknown is a value too.</summary>
    static IEnumerable<double[]> Values(string[] of) =>
        of.GroupBy(v => v, StringComparer.Ordinal).Where(g => g.Count() >= FewestPeople).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Skip(1).Take(MostValues)
            .Select(g => Array.ConvertAll(of, v => v == g.Key ? 1.0 : 0));
}
