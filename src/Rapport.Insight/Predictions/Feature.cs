namespace Rapport.Insight.Predictions;

/// <summary>Something known of a customer at a moment, by which what comes next is foretold.</summary>
/// <param name="Kind"><c>recency</c>, <c>overdue</c>, <c>orders</c>, <c>ordersYear</c>, <c>spend</c>, <c>tenure</c>, <c>score</c>, <c>answered</c>, <c>answers</c>,
/// <c>event</c>: how often something of a type happened in a year; <c>flag</c>: what a property of the last of a type said; <c>channel</c>: by which the
/// customer orders; <c>trait</c>.</param>
/// <param name="Type">Of the facts of an event or a flag.</param>
/// <param name="Property">Of a flag, or the trait.</param>
/// <param name="Value">Of a channel or a trait: one number each says whether it is that.</param>
sealed record Feature(string Kind, string? Type = null, string? Property = null, string? Value = null)
{
    /// <summary>What is told to people as one reason: all values of a trait, all channels.</summary>
    public Feature Whole() => Value is null ? this : this with { Value = null };
}

/// <summary>Why somebody's risk is what it is.</summary>
/// <param name="Kind">As <see cref="Feature"/> names it.</param>
/// <param name="Type">Of the facts; null where it is not about a type.</param>
/// <param name="Property">Or the trait; null where it is about neither.</param>
/// <param name="Value">What holds of this customer: a number as text, a value, or <c>true</c>.</param>
/// <param name="Weight">What it adds to the log-odds beside somebody average in it: above 0 it raises the risk.</param>
sealed record Reason(string Kind, string? Type, string? Property, string Value, double Weight)
{
    /// <summary>The same whoever it is said of.</summary>
    public string Name() => string.Join('\u001f', Kind, Type, Property, Kind is "trait" or "channel" or "flag" ? Value : "");
}
