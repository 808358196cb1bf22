using Rapport.Metrics;

namespace Rapport.Insight.Insights;

/// <summary>What a scan compares between slices. Each has a value per answer or fact, of which slices have means.</summary>
/// <param name="Kind"><c>score</c>: a metric; <c>share</c>: of facts of a type, in percent, that have a flag; <c>mean</c>: of a number that facts of a type
/// carry; <c>return</c>: of facts of a type, in percent, after which the customer ordered again within so many days.</param>
/// <param name="Metric">Id of the metric; null unless a score.</param>
/// <param name="Type">Of the facts; null for a score.</param>
/// <param name="Property">Of the facts; null unless a share or mean.</param>
/// <param name="Days">Within which customers order again; null unless that is meant.</param>
/// <param name="Unit"><c>points</c>, <c>percent</c>, <c>scale</c>, or <c>number</c> for whatever the facts carry.</param>
sealed record Measured(string Kind, string? Metric, string? Type, string? Property, int? Days, string Unit)
{
    /// <summary>The same on every scan.</summary>
    public string Id => string.Join('\u001f', Kind, Metric, Type, Property, Days is null ? "" : IsSoon ? "soon" : "late");

    /// <summary>Ordering again within <see cref="Soon"/> days, not within the company's usual gap.</summary>
    public bool IsSoon => Days == Soon;

    /// <summary>The days within which what somebody was written shows.</summary>
    public const int Soon = 14;

    /// <summary>Whether more is better; null where nobody can say that of a property.</summary>
    public Better? Better => Kind == "score" ? MetricList.Find(Metric!)?.Better : Kind == "return" ? Rapport.Metrics.Better.Higher : null; // a score names its metric
}

/// <summary>What a scan cuts by.</summary>
/// <param name="Name">As metrics call it: <c>touchpoint</c>, <c>trait:region</c>, <c>prop:late</c>; empty for everybody.</param>
/// <param name="Within">Another such name, in one value of which is cut; null for all.</param>
/// <param name="WithinKey">That value.</param>
sealed record ScanDimension(string Name, string? Within = null, string? WithinKey = null)
{
    /// <summary>Everybody, of whom only changes can be told.</summary>
    public static ScanDimension Everybody { get; } = new("");

    /// <summary>Places come before what happens in them, and that before what happens in a part of it.</summary>
    public int Rank => Within is not null ? 2 : Name is "touchpoint" ? 0 : 1;
}

/// <summary>Answers or facts to look at, as a statement of the column store.</summary>
/// <param name="Measures">What is looked at.</param>
/// <param name="Dimensions">By what; the first is everybody.</param>
/// <param name="Sql">A row each: <c>who</c>, <c>moment</c> in microseconds, <c>keys</c> per dimension with an empty text for none, and per
/// measure <c>has</c>, 1 where there is a value, and <c>vals</c>, 0 where there is none.</param>
/// <param name="Values">Of the statement.</param>
sealed record Observations(IReadOnlyList<Measured> Measures, IReadOnlyList<ScanDimension> Dimensions, string Sql, Rapport.Customers.Parameters Values);
