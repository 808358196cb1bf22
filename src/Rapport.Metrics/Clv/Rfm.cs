namespace Rapport.Metrics;

/// <summary>A customer's place among all: 5 for the fifth that bought most lately, most often, for most money; 1 for the last fifth.</summary>
/// <param name="Recency">1..5.</param>
/// <param name="Frequency">1..5.</param>
/// <param name="Money">1..5.</param>
/// <remarks>Hughes, "Strategic Database Marketing", 1994. Customers who are alike share the middle of their ranks, so fifths may differ in size.
/// The names of groups go by recency and the mean of the other two.</remarks>
public readonly record struct Rfm(int Recency, int Frequency, int Money)
{
    /// <summary>The groups, best first: every customer is in one.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["champions", "loyal", "promising", "new", "attention", "atRisk", "sleeping", "lost"];

    /// <summary>One of <see cref="Groups"/>.</summary>
    public string Group => (Recency, (Frequency + Money) / 2.0) switch
    {
        ( >= 4, >= 4) => "champions",
        ( >= 3, >= 4) => "loyal",
        ( >= 4, >= 2) => "promising",
        ( >= 4, _) => "new",
        (3, _) => "attention",
        (_, >= 4) => "atRisk",
        (2, _) => "sleeping",
        _ => "lost",
    };

    /// <summary>Scores all.</summary>
    /// <param name="customers">Days since the last purchase, purchases, money spent.</param>
    /// <returns>In the same order; empty for nobody.</returns>
    public static IReadOnlyList<Rfm> Of(IReadOnlyList<(double Days, double Purchases, double Spent)> customers)
    {
        var (r, f, m) = (Fifths([.. customers.Select(c => -c.Days)]), Fifths([.. customers.Select(c => c.Purchases)]), Fifths([.. customers.Select(c => c.Spent)]));
        return [.. customers.Select((_, i) => new Rfm(r[i], f[i], m[i]))];
    }

    static int[] Fifths(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        var fifths = new int[values.Length];
        for (var from = 0; from < order.Length;)
        {
            var to = from;
            while (to < order.Length && values[order[to]] == values[order[from]]) to++;
            var middle = (from + to) / 2.0 / order.Length;
            for (var i = from; i < to; i++) fifths[order[i]] = Math.Min(5, 1 + (int)(5 * middle));
            from = to;
        }

        return fifths;
    }
}
