using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rapport.Customers.Sources.Import;

/// <summary>How the rows of one or several files become facts. Plain data: saved, shared and versioned as JSON.</summary>
sealed record Mapping
{
    /// <summary>The version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Shown to people.</summary>
    public string Name { get; init; } = "";

    /// <summary>IANA zone in which the files' times are written and days are cut; the workspace's when null.</summary>
    public string? Zone { get; init; }

    /// <summary>ISO 4217 code of amounts that name none; the workspace's when null.</summary>
    public string? Currency { get; init; }

    /// <summary>True (the default) for the past: such facts never start a journey or an alert.</summary>
    public bool Historical { get; init; } = true;

    /// <summary>A short name for each file → how to recognise it.</summary>
    public IReadOnlyDictionary<string, MappedFile> Files { get; init; } = new Dictionary<string, MappedFile>();

    /// <summary>What is made from the rows, in this order.</summary>
    public IReadOnlyList<MappedRecord> Records { get; init; } = [];

    /// <summary>How mappings are written: camelCase, comments and trailing commas allowed, unknown names refused.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 16,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

/// <summary>How to recognise a file among those uploaded.</summary>
sealed record MappedFile
{
    /// <summary>The file's name with <c>*</c> for any characters; the short name itself when null. One uploaded file fits one.</summary>
    public string? Match { get; init; }
}

/// <summary>One kind of fact made from the rows of one file.</summary>
sealed record MappedRecord
{
    /// <summary>Distinct within the mapping.</summary>
    public string Name { get; init; } = "";

    /// <summary>One of <see cref="RecordKinds.All"/>: <c>customer</c>, <c>order</c>, <c>refund</c>, <c>event</c>, <c>answer</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The short name of the file whose rows are read.</summary>
    public string From { get; init; } = "";

    /// <summary>Only rows for which this expression is true; all when null.</summary>
    public string? Where { get; init; }

    /// <summary>Of the rows with one key only the latest; all when null.</summary>
    public LatestPer? Latest { get; init; }

    /// <summary>Computed columns: name → expression. Later ones may use earlier ones.</summary>
    public IReadOnlyDictionary<string, string> Let { get; init; } = new Dictionary<string, string>();

    /// <summary>The kind's own fields, see <see cref="RecordKinds"/>.</summary>
    public IReadOnlyDictionary<string, MappedValue> Fields { get; init; } = new Dictionary<string, MappedValue>();

    /// <summary>Traits of a customer; empty values are left out.</summary>
    public IReadOnlyDictionary<string, MappedValue> Traits { get; init; } = new Dictionary<string, MappedValue>();

    /// <summary>Further properties of the fact; empty values are left out.</summary>
    public IReadOnlyDictionary<string, MappedValue> Props { get; init; } = new Dictionary<string, MappedValue>();

    /// <summary>Makes one fact for each of these columns (wide to long); expressions read <c>$cell</c>, <c>$column</c> and
    /// <c>$key</c>. One fact a row when empty.</summary>
    public IReadOnlyList<EachColumn> Each { get; init; } = [];

    /// <summary>Scores that mean "not applicable": such an answer becomes no fact.</summary>
    public IReadOnlyList<string> NotApplicable { get; init; } = [];

    /// <summary>Expressions that together name the fact for ever: the same key imported again is the same fact. When empty,
    /// the import and the row's number name it.</summary>
    public IReadOnlyList<string> Key { get; init; } = [];
}

/// <summary>Keeps the row with the highest <see cref="By"/> among those with the same <see cref="Per"/>; of equals the later row.</summary>
sealed record LatestPer
{
    /// <summary>An expression.</summary>
    public string Per { get; init; } = "";

    /// <summary>An expression; times and numbers order as such, other text by its characters.</summary>
    public string By { get; init; } = "";
}

/// <summary>One column of a wide record. Written as an object or as the column's name alone.</summary>
[JsonConverter(typeof(EachColumnJson))]
sealed record EachColumn
{
    /// <summary>The column's name.</summary>
    public required string Column { get; init; }

    /// <summary>What <c>$key</c> reads; the column's name in lower case with hyphens when null.</summary>
    public string? Key { get; init; }
}

/// <summary>A value: an expression (written as text), a column, or a constant.</summary>
/// <param name="Expr">An expression.</param>
/// <param name="Column">A column's name.</param>
/// <param name="Constant">A text, number or truth.</param>
[JsonConverter(typeof(MappedValueJson))]
sealed record MappedValue(string? Expr = null, string? Column = null, JsonElement? Constant = null);

sealed class EachColumnJson : JsonConverter<EachColumn>
{
    public override EachColumn Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new EachColumn { Column = reader.GetString()! }; // a string has a value
        using var value = JsonDocument.ParseValue(ref reader);
        string? column = null, key = null;
        if (value.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("A column is a name or an object.");
        foreach (var part in value.RootElement.EnumerateObject())
        {
            if (part.NameEquals("column")) column = Part(part);
            else if (part.NameEquals("key")) key = Part(part);
            else throw new JsonException($"“{part.Name}” is not known here: column, key.");
        }

        return new EachColumn { Column = column ?? throw new JsonException("The column is missing."), Key = key };
    }

    static string Part(JsonProperty part) =>
        part.Value.ValueKind == JsonValueKind.String ? part.Value.GetString()! : throw new JsonException($"“{part.Name}” is a text.");

    public override void Write(Utf8JsonWriter writer, EachColumn value, JsonSerializerOptions options)
    {
        if (value.Key is null)
        {
            writer.WriteStringValue(value.Column);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("column", value.Column);
        writer.WriteString("key", value.Key);
        writer.WriteEndObject();
    }
}

sealed class MappedValueJson : JsonConverter<MappedValue>
{
    public override MappedValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        var root = value.RootElement;
        if (root.ValueKind == JsonValueKind.String) return new MappedValue(Expr: root.GetString());
        if (IsScalar(root)) return new MappedValue(Constant: root.Clone());
        if (root.ValueKind != JsonValueKind.Object || root.GetPropertyCount() != 1) throw Wrong();
        var part = root.EnumerateObject().First();
        if (part.NameEquals("value") && (IsScalar(part.Value) || part.Value.ValueKind == JsonValueKind.String))
            return new MappedValue(Constant: part.Value.Clone());
        if (part.Value.ValueKind != JsonValueKind.String) throw Wrong();
        if (part.NameEquals("column")) return new MappedValue(Column: part.Value.GetString());
        return part.NameEquals("expr") ? new MappedValue(Expr: part.Value.GetString()) : throw Wrong();
    }

    static bool IsScalar(JsonElement value) => value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    static JsonException Wrong() =>
        new("A value is an expression as text, {\"column\": name}, {\"expr\": text} or {\"value\": text, number or truth}.");

    public override void Write(Utf8JsonWriter writer, MappedValue value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.Column is not null)
        {
            writer.WriteString("column", value.Column);
        }
        else if (value.Constant is { } constant)
        {
            writer.WritePropertyName("value");
            constant.WriteTo(writer);
        }
        else
        {
            writer.WriteString("expr", value.Expr);
        }

        writer.WriteEndObject();
    }
}
