namespace Rapport.Columns;

/// <summary>The table of facts, as queries see it.</summary>
/// <remarks>
/// Columns: workspace UUID, type, subject UUID, customer UUID, at and received DateTime64(6, 'UTC'), id UUID, sign Int8,
/// revision UInt32, source, channel, touchpoint, employee, company, import_id UUID, element, metric (all texts LowCardinality),
/// score Nullable(Float64), amount Nullable(Int64), currency, historical Bool, props. Sorted by workspace, type, metric, subject, at:
/// name the workspace and, where possible, the type or the subjects. Every aggregate sums or multiplies by <c>sign</c>.
/// </remarks>
public static class FactTable
{
    /// <summary>Its name.</summary>
    public const string Name = "facts";

    /// <summary>Name and columns, in the order of <see cref="FactRows"/>.</summary>
    public const string Insert =
        "facts (workspace, type, subject, customer, at, received, id, sign, revision, source, channel, touchpoint, employee, " +
        "company, import_id, element, metric, score, amount, currency, historical, props)";

    /// <summary>The time as 64-bit microseconds, as the rest of Rapport keeps it.</summary>
    public const string AtMicros = "toUnixTimestamp64Micro(at)";

    /// <summary>A property of the fact as text, empty when it is absent or not a text; the placeholder holds its key.</summary>
    public static string Prop(string key) => $"JSONExtractString(props, {{{key}:String}})";

    /// <summary>The condition for a period [from, to) given by two placeholders of type Int64, microseconds. It lets the
    /// store skip years.</summary>
    public static string Between(string from, string to) =>
        $"at >= fromUnixTimestamp64Micro({{{from}:Int64}}, 'UTC') AND at < fromUnixTimestamp64Micro({{{to}:Int64}}, 'UTC')";
}
