using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>A fact whose properties are read when a condition first asks for them.</summary>
sealed class FactView(Fact fact)
{
    JsonElement? _props;

    public Fact Fact => fact;

    JsonElement Props => _props ??= JsonElement.Parse(fact.Props.Span);

    /// <summary>A property as text: a text as it is, anything else as its JSON; null where it is missing or null.</summary>
    public string? Property(string name) => Text(Props, name);

    /// <summary>What the fact states about a trait: stated, its text (null takes it away), and whether only "where none is known".</summary>
    public (bool IsStated, string? Text, bool IsOnce) Trait(string key)
    {
        if (fact.Type != FactTypes.Identify) return default;
        if (Props.TryGetProperty("$traits", out var set) && set.ValueKind == JsonValueKind.Object && set.TryGetProperty(key, out _)) return (true, Text(set, key), false);
        return Props.TryGetProperty("$traitsOnce", out var once) && once.ValueKind == JsonValueKind.Object && once.TryGetProperty(key, out _)
            ? (true, Text(once, key), true) : default;
    }

    /// <summary>Reads a value as the stores do.</summary>
    public static string? Text(JsonElement of, string name)
    {
        if (of.ValueKind != JsonValueKind.Object || !of.TryGetProperty(name, out var value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            JsonValueKind.String => value.GetString(),
            _ => value.GetRawText(),
        };
    }
}

/// <summary>The fields of a fact, by the names of <see cref="FactSql"/>.</summary>
static class FactFields
{
    static readonly Dictionary<string, (FieldKind Kind, Func<FactView, Left> Get)> s_fields = new(StringComparer.Ordinal)
    {
        ["type"] = (FieldKind.Text, v => new(v.Fact.Type, null)),
        ["source"] = (FieldKind.Text, v => new(v.Fact.Source, null)),
        ["channel"] = (FieldKind.Text, v => new(NotEmpty(v.Fact.Channel), null)),
        ["touchpoint"] = (FieldKind.Text, v => new(NotEmpty(v.Fact.Touchpoint), null)),
        ["employee"] = (FieldKind.Text, v => new(NotEmpty(v.Fact.Employee), null)),
        ["company"] = (FieldKind.Text, v => new(NotEmpty(v.Fact.Company), null)),
        ["element"] = (FieldKind.Text, v => new(NotEmpty(v.Fact.Element), null)),
        ["metric"] = (FieldKind.Text, v => new(NotEmpty(v.Fact.Metric), null)),
        ["currency"] = (FieldKind.Text, v => new(NotEmpty(v.Fact.Currency), null)),
        ["score"] = (FieldKind.Number, v => new(null, v.Fact.Score)),
        ["amount"] = (FieldKind.Number, v => new(null, v.Fact.Amount)),
        ["at"] = (FieldKind.Time, v => new(null, v.Fact.At)),
        ["received"] = (FieldKind.Time, v => new(null, v.Fact.Received)),
        ["historical"] = (FieldKind.Flag, v => new(v.Fact.Historical ? "true" : "false", null)),
    };

    /// <summary>The field of that name.</summary>
    /// <exception cref="PlanException">There is none.</exception>
    public static (FieldKind Kind, Func<FactView, Left> Get) Find(string name)
    {
        if (s_fields.TryGetValue(name, out var field)) return field;
        if (!name.StartsWith("prop:", StringComparison.Ordinal) || name.Length <= 5)
            throw new PlanException("filter.unknown_field", $"There is no field '{(name.Length <= 60 ? name : name[..60])}' of facts.");
        var key = name[5..];
        return (FieldKind.Any, v => new(v.Property(key), null));
    }

    /// <summary>The condition on a fact.</summary>
    public static Func<FactView, bool> Condition(Predicate predicate)
    {
        switch (predicate)
        {
            case Predicate.All all:
                var every = all.Parts.Select(Condition).ToArray();
                return v => Array.TrueForAll(every, holds => holds(v));
            case Predicate.Any any:
                var some = any.Parts.Select(Condition).ToArray();
                return v => Array.Exists(some, holds => holds(v));
            case Predicate.Not not:
                var part = Condition(not.Part);
                return v => !part(v);
            case Predicate.Field field:
                var (kind, get) = Find(field.Name);
                var holds = Comparison.Of(field.Test, kind, field.Name);
                return v => holds(get(v));
            default:
                throw new PlanException("filter.invalid", "Within a fact's 'where' only fields are compared.");
        }
    }

    /// <summary>Whether a fact is one of the set.</summary>
    public static Func<FactView, bool> Condition(FactSet set) =>
        Condition(set.AsPredicate());

    /// <summary>A set of facts as one condition on a fact.</summary>
    public static Predicate AsPredicate(this FactSet set) =>
        new Predicate.All([.. set.Match.Select(m => new Predicate.Field(m.Key, new(Operator.In, [.. m.Value]))), .. set.Where]);

    static string? NotEmpty(string text) => text.Length > 0 ? text : null;
}
