using System.Text.RegularExpressions;
using Rapport.Customers.Ingest;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>What a row can become.</summary>
/// <param name="Name">As written in a mapping.</param>
/// <param name="Event">What the pipeline takes it for.</param>
/// <param name="FactType">The fact's type; empty when the mapping says it.</param>
/// <param name="Required">Fields without which a row is refused.</param>
/// <param name="Optional">Fields it may have beside those that all kinds may have.</param>
sealed partial record RecordKind(
    string Name, EventKind Event, string FactType, IReadOnlyList<string> Required, IReadOnlyList<string> Optional)
{
    /// <summary>Fields that name the person; every kind may have them.</summary>
    public static IReadOnlyList<string> Identity { get; } = ["user_id", "anonymous_id", "email", "phone"];

    /// <summary>Fields that say where it happened and who served; every kind may have them.</summary>
    public static IReadOnlyList<string> Place { get; } = ["channel", "touchpoint", "employee", "company", "place"];

    /// <summary>True when the kind has a field of that name. The list is closed: a file's header never reaches anything else.</summary>
    public bool Has(string field) =>
        Required.Contains(field) || Optional.Contains(field) || Identity.Contains(field) || Place.Contains(field)
        || External().IsMatch(field);

    [GeneratedRegex("^external:[a-z0-9_]{1,40}$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex External();
}

/// <summary>The kinds, an explicit list.</summary>
static class RecordKinds
{
    static readonly string[] s_review = ["platform", "rating", "best", "worst", "title", "text", "author", "url", "product", "language"];

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<RecordKind> All { get; } =
    [
        new("customer", EventKind.Identify, FactTypes.Identify, [], ["at"]),
        new("order", EventKind.Track, FactTypes.Order, ["order_id", "at"], ["amount", "currency"]),
        new("refund", EventKind.Track, FactTypes.Refund, ["order_id", "at", "amount"], ["currency"]),
        new("event", EventKind.Track, "", ["name", "at"], ["order_id"]),
        new("answer", EventKind.Track, FactTypes.Answer, ["at"], ["survey", "element", "metric", "score", "text", "language", "order_id"]),
        new("review", EventKind.Track, FactTypes.ReviewReceived, ["review_id", "at"], s_review),
        new("mention", EventKind.Track, FactTypes.MentionReceived, ["review_id", "at"], s_review),
    ];

    /// <summary>The kind of that name, or null.</summary>
    public static RecordKind? Find(string name) => All.FirstOrDefault(k => k.Name == name);
}

/// <summary>Names that a file may not give to a trait or property, because programs read them as rights or structure.</summary>
static partial class ReservedNames
{
    /// <summary>True for <c>isAdmin</c>, <c>tenantId</c>, <c>__proto__</c> and the like, and for names with a <c>$</c>.</summary>
    public static bool Has(string name) => name.StartsWith('$') || Pattern().IsMatch(name);

    [GeneratedRegex(
        @"^(is[_\s-]?(admin|owner|superuser|staff)|tenant([_\s-]?id)?|workspace([_\s-]?id)?|import[_\s-]?id|permissions?|password([_\s-]?hash)?|__proto__|prototype|constructor)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
