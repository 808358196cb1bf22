namespace Rapport.Metrics;

/// <summary>One purchase.</summary>
/// <param name="Customer">Who.</param>
/// <param name="Day">When; purchases of one day are one.</param>
/// <param name="Amount">For how much; 0 where unknown. Refunds are negative.</param>
public readonly record struct Transaction(string Customer, DateOnly Day, double Amount = 0);

/// <summary>One customer as told by their purchases.</summary>
/// <param name="Customer">Who.</param>
/// <param name="First">Day of the first purchase.</param>
/// <param name="Last">Day of the last within the time looked at.</param>
/// <param name="Until">Last day of the time looked at.</param>
/// <param name="Days">Days with a purchase, 1 or more.</param>
/// <param name="Value">Sum of all amounts: the historic customer lifetime value.</param>
/// <param name="RepeatValue">Mean amount of the days after the first; 0 without any.</param>
public sealed record CustomerPurchases(string Customer, DateOnly First, DateOnly Last, DateOnly Until, int Days, double Value, double RepeatValue)
{
    /// <summary>Those who bought until that day, as known on that day, in order of their names.</summary>
    /// <param name="all">In any order; later ones are not looked at.</param>
    /// <param name="until">Last day looked at.</param>
    /// <remarks>Days are what models of buying count: two parcels of one day are one decision.</remarks>
    public static IReadOnlyList<CustomerPurchases> Of(IEnumerable<Transaction> all, DateOnly until) =>
        [.. all.Where(t => t.Day <= until).GroupBy(t => t.Customer, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Of(g, until))];

    /// <summary>As models of buying want it.</summary>
    /// <param name="unitDays">Days in a unit of time, above 0: 7 for weeks.</param>
    public Purchases History(double unitDays) =>
        new(Days - 1, (Last.DayNumber - First.DayNumber) / unitDays, (Until.DayNumber - First.DayNumber) / unitDays);

    static CustomerPurchases Of(IGrouping<string, Transaction> of, DateOnly until)
    {
        var days = of.GroupBy(t => t.Day).Select(d => (Day: d.Key, Amount: d.Sum(t => t.Amount))).OrderBy(d => d.Day).ToList();
        return new(
            of.Key, days[0].Day, days[^1].Day, until, days.Count, days.Sum(d => d.Amount), days.Count > 1 ? days.Skip(1).Average(d => d.Amount) : 0);
    }
}
