using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Dialects.CloudEvents;

/// <summary>CloudEvents 1.0.2 over HTTP: structured, batched, and binary (attributes in <c>ce-</c> headers).</summary>
/// <remarks>source and id together are the message id, type the event name, time the timestamp, subject the user id.</remarks>
sealed class CloudEventsDialect : IDialect
{
    static readonly HashSet<string> Core = new(StringComparer.Ordinal)
    {
        "specversion", "id", "source", "type", "subject", "time", "data", "data_base64", "datacontenttype", "dataschema",
    };

    /// <inheritdoc/>
    public string Name => "cloudevents";

    /// <inheritdoc/>
    public IReadOnlyList<DialectRoute> Routes { get; } = [new("POST", "/api/v1/workspaces/{workspace:guid}/cloudevents")];

    /// <inheritdoc/>
    public ScanNames Names { get; } = new(
        ("type", Slot.Name), ("id", Slot.MessageId), ("subject", Slot.UserId), ("source", Slot.GroupId), ("specversion", Slot.Type),
        ("data.metric", Slot.Metric), ("data.score", Slot.Score));

    /// <inheritdoc/>
    public bool IsOfServers => true;

    /// <inheritdoc/>
    public DropReason? Check(ref ScannedEvent scanned, string? routeType)
    {
        if (!scanned.Is(Slot.Type, "1.0"u8)) return DropReason.NotCloudEvent;
        if (!scanned[Slot.MessageId].IsPresent || !scanned[Slot.GroupId].IsPresent) return DropReason.NotCloudEvent;
        return EdgeRules.Ids(ref scanned) ?? EdgeRules.Name(ref scanned) ?? EdgeRules.Score(ref scanned);
    }

    /// <inheritdoc/>
    public IResult Answer(IngestAnswer answer) => IngestAnswers.Strict(answer);

    /// <inheritdoc/>
    public ValueTask<(RentedBytes? Body, Refusal? Refusal)> BodyAsync(
        HttpRequest request, DialectRoute route, CancellationToken ct) =>
        request.Headers.ContainsKey("ce-id") ? BinaryAsync(request, ct) : RequestBody.ReadAsync(request, ct);

    /// <inheritdoc/>
    public DialectReading Read(InboxRow row, string currency)
    {
        var meta = IngestMeta.Read(row.Meta);
        var root = JsonElement.Parse(row.Body.Span, Json.Stored);
        if (root.ValueKind != JsonValueKind.Array) return new DialectReading([One(root, row, meta, 0, currency)]);
        return new DialectReading(
            [.. root.EnumerateArray().Index().Where(i => !meta.Skips(i.Index)).Select(i => One(i.Item, row, meta, i.Index, currency))]);
    }

    static IncomingEvent One(JsonElement item, InboxRow row, IngestMeta meta, int index, string currency)
    {
        var source = Json.Text(item, "source"u8);
        var extensions = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in item.EnumerateObject())
        {
            if (property.Name == "source" || !Core.Contains(property.Name)) extensions[property.Name] = property.Value;
        }

        return new EventParts
        {
            Kind = EventKind.Track,
            Name = Json.Text(item, "type"u8),
            MessageId = $"{source}#{Json.Text(item, "id"u8)}",
            UserId = Json.Text(item, "subject"u8),
            ClientAt = Json.Time(Json.Get(item, "time"u8)),
            Properties = Json.Object(item, "data"u8),
            Context = JsonSerializer.SerializeToElement(extensions),
            IsHistory = Json.IsTrue(item, "historical"u8),
        }.ToEvent(row, meta, index, currency);
    }

    static async ValueTask<(RentedBytes? Body, Refusal? Refusal)> BinaryAsync(HttpRequest request, CancellationToken ct)
    {
        var (data, refusal) = await RequestBody.ReadAsync(request, ct);
        if (data is null) return (null, refusal);
        using (data)
        {
            return (Structured(request, data), null);
        }
    }

    // The data is passed on as it came; whether it is JSON shows when the whole is scanned.
    static RentedBytes Structured(HttpRequest request, RentedBytes data)
    {
        var buffer = new ArrayBufferWriter<byte>(data.Length + 512);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        foreach (var (name, value) in request.Headers)
        {
            if (!name.StartsWith("ce-", StringComparison.OrdinalIgnoreCase)) continue;
            writer.WriteString(name[3..].ToLowerInvariant(), Uri.UnescapeDataString(value.ToString()));
        }

        if (data.Length > 0)
        {
            writer.WritePropertyName("data");
            writer.WriteRawValue(data.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
        writer.Flush();
        return RentedBytes.Of(buffer.WrittenSpan);
    }
}
