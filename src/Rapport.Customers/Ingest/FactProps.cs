using System.Buffers;
using System.Text.Json;

namespace Rapport.Customers.Ingest;

/// <summary>The JSON object a fact keeps: properties at the top, and what the client said about the message under names
/// with a <c>$</c>: <c>$messageId, $name, $userId, $anonymousId, $previousId, $groupId, $identifiers, $traits, $traitsOnce,
/// $clientAt, $privileged, $context</c>. The event can be read again from it.</summary>
static class FactProps
{
    /// <summary>The message id within.</summary>
    public const string MessageId = "$messageId";

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
        if (e.Identifiers.Count > 0)
        {
            writer.WriteStartArray("$identifiers");
            foreach (var id in e.Identifiers)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(id.Namespace);
                writer.WriteStringValue(id.Value);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        Value(writer, "$traits", e.Traits);
        Value(writer, "$traitsOnce", e.TraitsOnce);
        if (e.ClientAt is { } clientAt && clientAt != e.At) writer.WriteNumber("$clientAt", clientAt);
        if (e.Privileged) writer.WriteBoolean("$privileged", true);
        Value(writer, "$context", context);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }

    static void Value(Utf8JsonWriter writer, string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return;
        writer.WritePropertyName(name);
        Write(writer, value);
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
    static void WriteNames(Utf8JsonWriter writer, JsonElement value, bool isTop)
    {
        var names = value.GetPropertyCount() <= 8 ? null : new HashSet<string>(StringComparer.Ordinal);
        var hasDoubles = HasDoubles(value, names);
        var index = 0;
        foreach (var property in value.EnumerateObject())
        {
            index++;
            if (hasDoubles && IsOverwritten(value, property, index)) continue;
            if (isTop && property.Name is MessageId or "$context" or "$traits") continue;
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
