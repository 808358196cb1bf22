namespace Rapport.Metrics;

/// <summary>What of a customer's buying matters to models of it.</summary>
/// <param name="Frequency">Repeat purchases, 0 or more: the first does not count.</param>
/// <param name="Recency">When the last of them was, counted from the first purchase; 0 where there was none.</param>
/// <param name="Age">How long the customer has been watched since the first purchase, at least <paramref name="Recency"/>, in the same unit.</param>
/// <param name="Count">How many customers have just this history; need not be whole.</param>
public readonly record struct Purchases(int Frequency, double Recency, double Age, double Count = 1)
{
    /// <summary>Why this is no history; null when it is one.</summary>
    public string? Fault => this switch
    {
        { Frequency: < 0 } => "the frequency is below 0",
        { Count: not (>= 0 and < double.PositiveInfinity) } => "the weight is below 0",
        { Age: not (>= 0 and < double.PositiveInfinity) } => "the age is below 0",
        { Recency: not >= 0 } => "the recency is below 0",
        _ when Recency > Age * (1 + 1e-9) => "the recency is above the age",
        { Frequency: 0, Recency: > 0 } => "the recency is above 0 though nothing was bought again",
        { Frequency: > 0, Recency: 0 } => "the recency is 0 though something was bought again",
        _ => null,
    };

    /// <summary>The same histories with those that are alike counted together: the likelihood of each is computed once.</summary>
    /// <exception cref="ArgumentException">One is none.</exception>
    /// <exception cref="FittingException">Fewer than 30 customers, or fewer than 10 who bought again.</exception>
    internal static List<Purchases> Enough(IEnumerable<Purchases> all)
    {
        var alike = new Dictionary<(int, double, double), double>();
        foreach (var one in all)
        {
            if (one.Fault is { } fault) throw new ArgumentException($"Not a history: {fault}.", nameof(all));
            var key = (one.Frequency, one.Recency, one.Age);
            alike[key] = alike.GetValueOrDefault(key) + one.Count;
        }

        if (alike.Values.Sum() < 30) throw new FittingException("Fewer than 30 customers say too little of how customers buy.");
        if (alike.Sum(a => a.Key.Item1 > 0 ? a.Value : 0) < 10) throw new FittingException("Fewer than 10 customers bought again: nothing can be said of how customers do.");
        return [.. alike.Select(a => new Purchases(a.Key.Item1, a.Key.Item2, a.Key.Item3, a.Value)).OrderBy(p => p.Frequency).ThenBy(p => p.Recency).ThenBy(p => p.Age)];
    }
}
