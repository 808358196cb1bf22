using System.Buffers;
using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Server.Demo;

/// <summary>Collects events as bodies of the public event API, a thousand to a request.</summary>
sealed class EventWriter : IDisposable
{
    public const int PerRequest = 1000;

    readonly ArrayBufferWriter<byte> buffer = new(1 << 19);
    readonly Utf8JsonWriter json;
    int inBatch;

    public EventWriter()
    {
        json = new Utf8JsonWriter(buffer);
    }

    /// <summary>True when <see cref="Take"/> is due.</summary>
    public bool IsFull => inBatch >= PerRequest;

    public bool IsEmpty => inBatch == 0;

    /// <summary>Writes one event in the shape of Segment's specification.</summary>
    /// <param name="kind">identify, track, page or screen.</param>
    /// <param name="messageId">Unique and the same on every load.</param>
    /// <param name="userId">The shopper.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="name">The event's name for track; empty otherwise.</param>
    /// <param name="fields">Traits of an identify, properties of all others; null values are left out.</param>
    public void Add(string kind, string messageId, string userId, DateTimeOffset at, string name, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        if (inBatch++ == 0) Begin();
        json.WriteStartObject();
        json.WriteString("type", kind);
        json.WriteString("messageId", messageId);
        json.WriteString("userId", userId);
        json.WriteString("timestamp", Instant.FromMicros(at.ToMicros()));
        if (kind == "track") json.WriteString("event", name);
        else if (name.Length > 0) json.WriteString("name", name);
        json.WriteBoolean("historical", true);
        json.WriteStartObject(kind == "identify" ? "traits" : "properties");
        foreach (var (field, value) in fields)
        {
            if (value is null) continue;
            json.WritePropertyName(field);
            JsonSerializer.Serialize(json, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The body to send; the writer starts anew.</summary>
    public byte[] Take()
    {
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        var body = buffer.WrittenSpan.ToArray();
        buffer.ResetWrittenCount();
        json.Reset();
        inBatch = 0;
        return body;
    }

    public void Dispose() => json.Dispose();

    void Begin()
    {
        json.WriteStartObject();
        json.WriteStartArray("batch");
    }
}
