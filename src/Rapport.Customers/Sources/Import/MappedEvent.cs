using System.Text.Json;
using Rapport.Customers.Ingest;
using Rapport.Customers.Sources.Import.Expressions;

namespace Rapport.Customers.Sources.Import;

/// <summary>One event made from a row, before it is handed to the pipeline.</summary>
sealed class MappedEvent
{
    public required RecordKind Kind { get; init; }

    public required string MessageId { get; init; }

    public string Name { get; set; } = "";

    /// <summary>UTC microseconds.</summary>
    public long At { get; set; }

    public string? UserId { get; set; }

    public string? AnonymousId { get; set; }

    public List<Identifier> Identifiers { get; } = [];

    public List<(string Name, Value Value)> Traits { get; } = [];

    public List<(string Name, Value Value)> Props { get; } = [];

    public bool NamesSomebody => UserId is not null || AnonymousId is not null || Identifiers.Count > 0;

    /// <summary>Writes the event as the import dialect reads it.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, Kind.Event == EventKind.Identify ? "identify"u8 : "track"u8);
        if (Name.Length > 0) writer.WriteString("event"u8, Name);
        writer.WriteString("messageId"u8, MessageId);
        writer.WriteNumber("at"u8, At);
        if (UserId is not null) writer.WriteString("userId"u8, UserId);
        if (AnonymousId is not null) writer.WriteString("anonymousId"u8, AnonymousId);
        if (Identifiers.Count > 0)
        {
            writer.WriteStartObject("ids"u8);
            foreach (var identifier in Identifiers) writer.WriteString(identifier.Namespace, identifier.Value);
            writer.WriteEndObject();
        }

        Write(writer, "traits", Traits);
        Write(writer, "properties", Props);
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, string name, List<(string Name, Value Value)> values)
    {
        if (values.Count == 0) return;
        writer.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            writer.WritePropertyName(key);
            switch (value.Kind)
            {
                case Value.Kinds.Number when Math.Abs(value.Number) < 1e15m:
                    writer.WriteRawValue(value.ToString());
                    break;
                case Value.Kinds.Truth:
                    writer.WriteBooleanValue(value.IsTrue);
                    break;
                default:
                    writer.WriteStringValue(value.ToString());
                    break;
            }
        }

        writer.WriteEndObject();
    }
}
