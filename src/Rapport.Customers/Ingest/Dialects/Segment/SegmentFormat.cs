using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Dialects.Segment;

/// <summary>The message format that Segment made and RudderStack and Rapport's own API share.</summary>
static class SegmentFormat
{
    static readonly Dictionary<string, EventKind> Kinds = new(StringComparer.Ordinal)
    {
        ["track"] = EventKind.Track, ["identify"] = EventKind.Identify, ["page"] = EventKind.Page,
        ["screen"] = EventKind.Screen, ["group"] = EventKind.Group, ["alias"] = EventKind.Alias,
    };

    /// <summary>What the edge looks at.</summary>
    public static ScanNames Names { get; } = new(
        ("batch", Slot.Batch), ("writeKey", Slot.Key), ("type", Slot.Type), ("event", Slot.Name), ("messageId", Slot.MessageId),
        ("userId", Slot.UserId), ("anonymousId", Slot.AnonymousId), ("previousId", Slot.PreviousId), ("groupId", Slot.GroupId),
        ("properties.metric", Slot.Metric), ("properties.score", Slot.Score));

    /// <summary>Judges one message.</summary>
    /// <param name="scanned">The message.</param>
    /// <param name="routeType">The type of the path, <c>batch</c>, <c>import</c> or null.</param>
    /// <param name="needsId">False where a fact may be about nobody.</param>
    public static DropReason? Check(ref ScannedEvent scanned, string? routeType, bool needsId)
    {
        if (KindOf(ref scanned, routeType) is not { } kind) return DropReason.UnknownType;
        if (EdgeRules.Ids(ref scanned) is { } fault) return fault;
        if (kind == EventKind.Alias) return scanned[Slot.PreviousId].IsPresent ? null : DropReason.NoPreviousId;
        if (needsId && !scanned[Slot.UserId].IsPresent && !scanned[Slot.AnonymousId].IsPresent) return DropReason.NoId;
        if (kind == EventKind.Group) return scanned[Slot.GroupId].IsPresent ? null : DropReason.NoGroupId;
        return kind == EventKind.Track ? EdgeRules.Name(ref scanned) ?? EdgeRules.Score(ref scanned) : null;
    }

    /// <summary>Reads a request of one or many messages.</summary>
    public static DialectReading Read(InboxRow row, string currency)
    {
        var meta = IngestMeta.Read(row.Meta);
        var root = JsonElement.Parse(row.Body.Span, Json.Stored);
        var batch = root.ValueKind == JsonValueKind.Array ? root : Json.Get(root, "batch"u8);
        if (batch.ValueKind != JsonValueKind.Array) return new DialectReading([One(root, default, row, meta, 0, currency)]);
        var envelope = root.ValueKind == JsonValueKind.Array ? default : root;
        var events = new List<IncomingEvent>(batch.GetArrayLength());
        var index = -1;
        foreach (var item in batch.EnumerateArray())
        {
            index++;
            if (!meta.Skips(index)) events.Add(One(item, envelope, row, meta, index, currency));
        }

        return new DialectReading(events);
    }

    static IncomingEvent One(
        JsonElement item, JsonElement envelope, InboxRow row, IngestMeta meta, int index, string currency)
    {
        var said = Json.Text(item, "type"u8) ?? meta.Type;
        var kind = said is not null && Kinds.TryGetValue(said, out var known) ? known : EventKind.Track;
        var context = Merged(Json.Object(item, "context"u8), Json.Object(envelope, "context"u8));
        var traits = Json.Object(item, "traits"u8);
        if (kind is EventKind.Identify && traits.ValueKind == JsonValueKind.Undefined) traits = Json.Object(context, "traits"u8);
        return new EventParts
        {
            Kind = kind,
            Name = Json.Text(item, kind == EventKind.Track ? "event"u8 : "name"u8),
            MessageId = Json.Text(item, "messageId"u8),
            UserId = Json.Text(item, "userId"u8),
            AnonymousId = Json.Text(item, "anonymousId"u8),
            PreviousId = kind == EventKind.Alias ? Json.Text(item, "previousId"u8) : null,
            GroupId = kind == EventKind.Group ? Json.Text(item, "groupId"u8) : null,
            Properties = Json.Object(item, "properties"u8),
            Traits = kind is EventKind.Identify or EventKind.Group ? traits : default,
            Context = context,
            ClientAt = Json.Time(Json.Get(item, "originalTimestamp"u8)) ?? Json.Time(Json.Get(item, "timestamp"u8)),
            SentAt = Json.Time(Json.Get(item, "sentAt"u8)) ?? Json.Time(Json.Get(envelope, "sentAt"u8)),
            IsHistory = meta.Type == "import" || Json.IsTrue(item, "historical"u8) || Json.IsTrue(envelope, "historical"u8),
            Channel = Json.Text(item, "channel"u8) switch { "web" => "web", "mobile" => "app", _ => null },
        }.ToEvent(row, meta, index, currency);
    }

    static EventKind? KindOf(ref ScannedEvent scanned, string? routeType)
    {
        if (scanned[Slot.Type].IsMissing)
        {
            if (routeType is not null && Kinds.TryGetValue(routeType, out var routed)) return routed;
            return scanned[Slot.Name].IsPresent ? EventKind.Track : null;
        }

        if (scanned.Is(Slot.Type, "track"u8)) return EventKind.Track;
        if (scanned.Is(Slot.Type, "identify"u8)) return EventKind.Identify;
        if (scanned.Is(Slot.Type, "page"u8)) return EventKind.Page;
        if (scanned.Is(Slot.Type, "screen"u8)) return EventKind.Screen;
        if (scanned.Is(Slot.Type, "group"u8)) return EventKind.Group;
        return scanned.Is(Slot.Type, "alias"u8) ? EventKind.Alias : null;
    }

    // The message's own names win over those of the batch.
    static JsonElement Merged(JsonElement own, JsonElement shared)
    {
        if (shared.ValueKind != JsonValueKind.Object) return own;
        if (own.ValueKind != JsonValueKind.Object) return shared;
        var names = shared.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        foreach (var property in own.EnumerateObject()) names[property.Name] = property.Value;
        return JsonSerializer.SerializeToElement(names);
    }
}
