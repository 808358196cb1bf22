namespace Rapport.Columns;

/// <summary>The table of facts, as queries see it.</summary>
/// <remarks>
/// Columns: workspace UUID, type, subject UUID, customer UUID, at and received DateTime64(6, 'UTC'), id UUID, sign Int8,
/// revision UInt32, source, channel, touchpoint, employee, company, import_id UUID, element, metric (all texts LowCardinality),
/// score Nullable(Float64), amount Nullable(Int64), currency, historical Bool, props; computed from props: traits, traits_once, answer_props.
/// Sorted by workspace, type, metric, subject, at: name the workspace and, where possible, the type or the subjects. Every aggregate sums or multiplies by <c>sign</c>.
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

    /// <summary>Traits a fact of type <c>identify</c> states: key to text, anything else as its JSON, NULL where it is taken
    /// away. Empty for other types.</summary>
    public const string Traits = "traits";

    /// <summary>The same for traits stated where none is known.</summary>
    public const string TraitsOnce = "traits_once";

    /// <summary>Properties of a fact with a metric, written as <see cref="Traits"/> are; empty for others, and without those
    /// that stand in the text alone.</summary>
    public const string AnswerProps = "answer_props";

    /// <summary>Properties that are long or never the same twice, and slice nothing.</summary>
    public static IReadOnlyList<string> TextOnly { get; } = ["$messageId", "$context", "$identifiers", "$traits", "$traitsOnce"];

    /// <summary>A property of any fact as text, anything else as its JSON; NULL where it is missing or null.</summary>
    /// <param name="key">The placeholder that stands for its key.</param>
    /// <remarks>Reads the whole text: about a microsecond of processor time per fact.</remarks>
    public static string Prop(string key) => $"JSONExtract(props, {key}, 'Nullable(String)')";

    /// <summary>The same of a fact with a metric, without reading the text. Not for <see cref="TextOnly"/>.</summary>
    /// <param name="key">The placeholder that stands for its key.</param>
    public static string AnswerProp(string key) => $"{AnswerProps}[{key}]";

    /// <summary>The condition for a period [from, to) given by two placeholders of type Int64, microseconds. It lets the
    /// store skip years.</summary>
    public static string Between(string from, string to) =>
        $"at >= fromUnixTimestamp64Micro({{{from}:Int64}}, 'UTC') AND at < fromUnixTimestamp64Micro({{{to}:Int64}}, 'UTC')";
}
