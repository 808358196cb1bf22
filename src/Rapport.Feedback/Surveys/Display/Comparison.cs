using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>Compares one text, an address or a property of an event, with what the author wrote. The browser knows the same rules
/// (<c>web/sdk/src/survey/triggers.ts</c>) and is tested against the same table; patterns it leaves to the server.</summary>
/// <param name="Op">One of <see cref="All"/>.</param>
/// <param name="Value">What it compares with; null where nothing is compared.</param>
/// <param name="Property">Of the event; null where an address is compared.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Comparison(string Op, string? Value = null, string? Property = null)
{
    /// <summary>Characters of a pattern.</summary>
    public const int PatternLength = 500;

    /// <summary>Characters of a text that are looked at.</summary>
    public const int TextLength = 2048;

    static readonly ConcurrentDictionary<string, Regex?> s_patterns = new(StringComparer.Ordinal);

    // A missing value satisfies only what asks for its absence.
    static readonly Dictionary<string, Func<string?, string, bool>> s_ops = new(StringComparer.Ordinal)
    {
        ["equals"] = (left, right) => Has(left) && left == right,
        ["notEquals"] = (left, right) => (left ?? "") != right,
        ["contains"] = (left, right) => Has(left) && left!.Contains(right, StringComparison.Ordinal),
        ["notContains"] = (left, right) => !(left ?? "").Contains(right, StringComparison.Ordinal),
        ["startsWith"] = (left, right) => Has(left) && left!.StartsWith(right, StringComparison.Ordinal),
        ["endsWith"] = (left, right) => Has(left) && left!.EndsWith(right, StringComparison.Ordinal),
        ["matches"] = (left, right) => Has(left) && Pattern(right)?.IsMatch(left!) == true,
        ["greaterThan"] = (left, right) => Numbers(left, right, (a, b) => a > b),
        ["lessThan"] = (left, right) => Numbers(left, right, (a, b) => a < b),
        ["isSet"] = (left, _) => Has(left),
        ["isNotSet"] = (left, _) => !Has(left),
    };

    /// <summary>How an address may be compared.</summary>
    public static IReadOnlyList<string> OfAddresses { get; } =
        ["equals", "notEquals", "contains", "notContains", "startsWith", "endsWith", "matches"];

    /// <summary>All operators.</summary>
    public static IReadOnlyCollection<string> All => s_ops.Keys;

    /// <summary>Whether a text satisfies it; null is a missing one.</summary>
    public bool Holds(string? text) =>
        s_ops.TryGetValue(Op, out var op) && op(text?.Length > TextLength ? text[..TextLength] : text, Value ?? "");

    /// <summary>What is wrong with it; null when nothing is.</summary>
    /// <param name="allowed">Operators that fit here.</param>
    public string? Fault(IReadOnlyCollection<string> allowed)
    {
        if (!allowed.Contains(Op)) return $"One of {string.Join(", ", allowed)}.";
        if (Op is "isSet" or "isNotSet") return null;
        if (string.IsNullOrEmpty(Value)) return "Say what to compare with.";
        if (Value.Length > TextLength) return $"At most {TextLength} characters.";
        if (Op != "matches") return null;
        if (Value.Length > PatternLength) return $"A pattern may have {PatternLength} characters.";
        return Pattern(Value) is null ? "This is no pattern that can be matched in bounded time: look-arounds and back-references are not." : null;
    }

    static bool Has(string? text) => !string.IsNullOrEmpty(text);

    static bool Numbers(string? left, string right, Func<double, double, bool> holds) =>
        double.TryParse(left, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
        && double.TryParse(right, NumberStyles.Float, CultureInfo.InvariantCulture, out var b) && holds(a, b);

    // Time linear in the text, whatever the author wrote. Null for what such an engine cannot match.
    static Regex? Pattern(string text)
    {
        if (s_patterns.Count > 1000) s_patterns.Clear();
        return s_patterns.GetOrAdd(text, static pattern =>
        {
            try
            {
                return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                return null;
            }
        });
    }
}

/// <summary>Several comparisons of one text.</summary>
/// <param name="Rules">At most 20; none is always satisfied.</param>
/// <param name="Join">Whether all or any must hold.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Comparisons(IReadOnlyList<Comparison> Rules, Join Join = Join.All)
{
    /// <summary>Whether a text satisfies them.</summary>
    public bool Hold(string? text) =>
        Rules.Count == 0 || (Join == Join.Any ? Rules.Any(r => r.Holds(text)) : Rules.All(r => r.Holds(text)));
}

/// <summary>How several conditions join.</summary>
enum Join
{
    /// <summary>Every one must hold.</summary>
    All,

    /// <summary>One suffices.</summary>
    Any,
}
