using System.Buffers;
using System.Text.Json;

namespace Rapport.Customers.Ingest;

/// <summary>The JSON object a fact keeps: properties at the top, and what the client said about the message under names
/// with a <c>$</c>: <c>$messageId, $name, $userId, $anonymousId, $previousId, $groupId, $identifiers, $traits, $traitsOnce,
/// $clientAt, $privileged, $gpc, $unproven, $context</c>. The event can be read again from it, so these names are never the sender's.</summary>
static class FactProps
{
    /// <summary>The message id within.</summary>
    public const string MessageId = "$messageId";

    const string UserHash = "userHash";

    static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        MessageId, "$name", "$userId", "$anonymousId", "$previousId", "$groupId", "$identifiers", "$traits", "$traitsOnce", "$clientAt",
        "$privileged", "$gpc", "$unproven", "$context",
    };

    static readonly JsonWriterOptions Plain = new()
    {
        SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Every event comes through here: one writer for each thread does for all of them.
    [ThreadStatic] static ArrayBufferWriter<byte>? t_buffer;
    [ThreadStatic] static Utf8JsonWriter? t_writer;

    /// <summary>Builds the object; of properties with the same name the last wins.</summary>
    public static ReadOnlyMemory<byte> Of(IncomingEvent e, JsonElement context)
    {
        var buffer = t_buffer ??= new ArrayBufferWriter<byte>(1024);
        var writer = t_writer ??= new Utf8JsonWriter(buffer, Plain);
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        writer.WriteStartObject();
        if (e.Properties.ValueKind == JsonValueKind.Object) WriteNames(writer, e.Properties, isTop: true);
        writer.WriteString(MessageId, e.MessageId);
        if (e.Kind is EventKind.Page or EventKind.Screen && e.Name.Length > 0) writer.WriteString("$name", e.Name);
        Text(writer, "$userId", e.UserId);
        Text(writer, "$anonymousId", e.AnonymousId);
        Text(writer, "$previousId", e.PreviousId);
        Text(writer, "$groupId", e.GroupId);
        Identifiers(writer, e.Identifiers);
        Value(writer, "$traits", e.Traits);
        Value(writer, "$traitsOnce", e.TraitsOnce);
        if (e.ClientAt is { } clientAt && clientAt != e.At) writer.WriteNumber("$clientAt", clientAt);
        if (e.Privileged) writer.WriteBoolean("$privileged", true);
        if (e.PrivacySignal) writer.WriteBoolean("$gpc", true);
        Value(writer, "$context", context);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The same object without the claim to be somebody known, marked as such.</summary>
    /// <param name="props">As <see cref="Of"/> made it.</param>
    /// <param name="left">Identifiers that still count.</param>
    public static ReadOnlyMemory<byte> Unproven(ReadOnlyMemory<byte> props, IReadOnlyList<Identifier> left)
    {
        var buffer = new ArrayBufferWriter<byte>(props.Length);
        using var writer = new Utf8JsonWriter(buffer, Plain);
        writer.WriteStartObject();
        foreach (var property in JsonElement.Parse(props.Span, Json.Stored).EnumerateObject())
        {
            if (property.Name is not ("$userId" or "$previousId" or "$identifiers")) property.WriteTo(writer);
        }

        Identifiers(writer, left);
        writer.WriteBoolean("$unproven", true);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>The same object with what a person said as the workspace has it stored.</summary>
    /// <param name="props">As <see cref="Of"/> made it.</param>
    /// <param name="wording">How words are stored.</param>
    public static ReadOnlyMemory<byte> Worded(ReadOnlyMemory<byte> props, Func<string, string> wording)
    {
        var buffer = new ArrayBufferWriter<byte>(props.Length);
        using var writer = new Utf8JsonWriter(buffer, Plain);
        writer.WriteStartObject();
        foreach (var property in JsonElement.Parse(props.Span, Json.Stored).EnumerateObject())
        {
            if (Own.Contains(property.Name)) property.WriteTo(writer);
            else Worded(writer, property, wording, areWords: false);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>The signature that came with a user id: in the context or, where a client has none, among the properties.</summary>
    public static string? UserHashOf(JsonElement said) => Json.Text(said, "userHash"u8);

    static void Worded(Utf8JsonWriter writer, JsonProperty property, Func<string, string> wording, bool areWords)
    {
        writer.WritePropertyName(property.Name);
        Worded(writer, property.Value, wording, areWords || SaidWords.Are(property.Name));
    }

    static void Worded(Utf8JsonWriter writer, JsonElement value, Func<string, string> wording, bool areWords)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when areWords:
                writer.WriteStringValue(wording(value.GetString()!)); // a string is never null
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Worded(writer, item, wording, areWords);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var item in value.EnumerateObject()) Worded(writer, item, wording, areWords);
                writer.WriteEndObject();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    static void Identifiers(Utf8JsonWriter writer, IReadOnlyList<Identifier> identifiers)
    {
        if (identifiers.Count == 0) return;
        writer.WriteStartArray("$identifiers");
        foreach (var id in identifiers)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(id.Namespace);
            writer.WriteStringValue(id.Value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }

    static void Value(Utf8JsonWriter writer, string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return;
        writer.WriteStartObject(name);
        WriteNames(writer, value, isTop: false, isContext: name == "$context");
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                WriteNames(writer, value, isTop: false);
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    // A column of JSON refuses an object that names a path twice, so of equal names only the last is kept.
    static void WriteNames(Utf8JsonWriter writer, JsonElement value, bool isTop, bool isContext = false)
    {
        var names = value.GetPropertyCount() <= 8 ? null : new HashSet<string>(StringComparer.Ordinal);
        var hasDoubles = HasDoubles(value, names);
        var index = 0;
        foreach (var property in value.EnumerateObject())
        {
            index++;
            if (hasDoubles && IsOverwritten(value, property, index)) continue;
            if (isTop && property.Name.StartsWith('$') && Own.Contains(property.Name)) continue;
            if ((isTop || isContext) && property.Name == UserHash) continue;
            writer.WritePropertyName(property.Name);
            Write(writer, property.Value);
        }
    }

    static bool HasDoubles(JsonElement value, HashSet<string>? names)
    {
        var index = 0;
        foreach (var property in value.EnumerateObject())
        {
            index++;
            if (names is null ? IsOverwritten(value, property, index) : !names.Add(property.Name)) return true;
        }

        return false;
    }

    static bool IsOverwritten(JsonElement value, JsonProperty property, int index)
    {
        var at = 0;
        foreach (var other in value.EnumerateObject())
        {
            if (++at > index && other.NameEquals(property.Name)) return true;
        }

        return false;
    }
}
