using System.Collections.Frozen;
using System.Text.Json;

namespace Rapport.Journeys.Maps;

/// <summary>A part of a map.</summary>
/// <param name="Id">For ever.</param>
/// <param name="Kind">phase, step, lane or card.</param>
/// <param name="Parent">The phase of a step, the step of a card; null for phases and lanes.</param>
/// <param name="Lane">The lane of a card; null for anything else.</param>
/// <param name="Rank">Siblings stand in its order, those of the same rank by id.</param>
/// <param name="Fields">What is said of it: text, a number or yes and no.</param>
sealed record MapNode(Guid Id, string Kind, Guid? Parent, Guid? Lane, double Rank, IReadOnlyDictionary<string, JsonElement> Fields)
{
    /// <summary>A field's text; empty where it has none.</summary>
    public string Text(string field) => Fields.TryGetValue(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : ""; // a string has a value
}

/// <summary>What a field may hold.</summary>
/// <param name="Kind">A text, a number, or true and false.</param>
/// <param name="Longest">Characters of a text.</param>
/// <param name="Min">Least number.</param>
/// <param name="Max">Greatest number.</param>
/// <param name="OneOf">The texts allowed; null for any.</param>
/// <param name="IsId">The text is an id.</param>
sealed record FieldShape(JsonValueKind Kind, int Longest = 0, double Min = 0, double Max = 0, IReadOnlyList<string>? OneOf = null, bool IsId = false)
{
    /// <summary>A line or more.</summary>
    public static FieldShape Text(int longest = 2_000) => new(JsonValueKind.String, longest);

    /// <summary>One of some words.</summary>
    public static FieldShape Of(params string[] words) => new(JsonValueKind.String, 40, OneOf: words);

    /// <summary>An id of something that stands elsewhere.</summary>
    public static FieldShape Id { get; } = new(JsonValueKind.String, 36, IsId: true);

    /// <summary>A number.</summary>
    public static FieldShape Number(double min, double max) => new(JsonValueKind.Number, Min: min, Max: max);

    /// <summary>Yes or no.</summary>
    public static FieldShape Flag { get; } = new(JsonValueKind.True);

    /// <summary>Null takes the field away.</summary>
    public bool Holds(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => Kind == JsonValueKind.String && value.GetString() is { } text && text.Length <= Longest && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) && (OneOf is null || OneOf.Contains(text, StringComparer.Ordinal)) && (!IsId || Guid.TryParse(text, out _)),
        JsonValueKind.Number => Kind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= Min && number <= Max,
        JsonValueKind.True or JsonValueKind.False => Kind == JsonValueKind.True,
        _ => false,
    };
}

/// <summary>What can be said of each kind of part. Names are those of service blueprints and of CJML.</summary>
static class MapFields
{
    /// <summary>The longest value of a step's place, as facts name touchpoints.</summary>
    const int LongestKey = 200;

    /// <summary>What a lane may hold.</summary>
    public static IReadOnlyList<string> LaneKinds { get; } =
        ["actions", "goals", "expectations", "thoughts", "pains", "opportunities", "quotes", "frontstage", "backstage", "systems", "notes"];

    /// <summary>Kind → field → what it may hold.</summary>
    public static FrozenDictionary<string, FrozenDictionary<string, FieldShape>> All { get; } = new Dictionary<string, FrozenDictionary<string, FieldShape>>(StringComparer.Ordinal)
    {
        ["phase"] = Shapes(("name", FieldShape.Text(200)), ("goal", FieldShape.Text())),
        ["lane"] = Shapes(("name", FieldShape.Text(200)), ("what", FieldShape.Of([.. LaneKinds]))),
        ["step"] = Shapes(
            ("name", FieldShape.Text(200)), ("about", FieldShape.Text(5_000)), ("touchpoint", FieldShape.Text(LongestKey)), ("channel", FieldShape.Text(LongestKey)), ("event", FieldShape.Text(LongestKey)),
            ("act", FieldShape.Of("communication", "action")), ("initiator", FieldShape.Of("customer", "company")), ("side", FieldShape.Of("front", "back")), ("owner", FieldShape.Text(200)),
            ("department", FieldShape.Text(200)), ("systems", FieldShape.Text(500)), ("cost", FieldShape.Number(0, 1e12)), ("waiting", FieldShape.Number(0, 1e9)), ("emotion", FieldShape.Number(-2, 2)),
            ("optional", FieldShape.Flag), ("repeats", FieldShape.Flag), ("backTo", FieldShape.Text(36)), ("momentOfTruth", FieldShape.Flag), ("map", FieldShape.Text(36))),
        ["card"] = Shapes(("text", FieldShape.Text(5_000)), ("source", FieldShape.Of("assumed", "evidenced")), ("cause", FieldShape.Id), ("topic", FieldShape.Id), ("quote", FieldShape.Id)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static FrozenDictionary<string, FieldShape> Shapes(params (string Name, FieldShape Shape)[] fields) => fields.ToFrozenDictionary(f => f.Name, f => f.Shape, StringComparer.Ordinal);
}
