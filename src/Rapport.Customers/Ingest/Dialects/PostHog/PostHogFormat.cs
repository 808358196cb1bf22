using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Dialects.PostHog;

/// <summary>Reads PostHog's messages: one event, an array of them, or an object with the events in its batch.</summary>
static class PostHogFormat
{
    /// <summary>Reads a request.</summary>
    public static DialectReading Read(InboxRow row, string currency)
    {
        var meta = IngestMeta.Read(row.Meta);
        var root = JsonElement.Parse(row.Body.Span, Json.Stored);
        var batch = root.ValueKind == JsonValueKind.Array ? root : Json.Get(root, "batch"u8);
        if (batch.ValueKind != JsonValueKind.Array) return new DialectReading([One(root, root, row, meta, 0, currency)]);
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
        var properties = Json.Object(item, "properties"u8);
        var name = Json.Text(item, "event"u8) ?? "$set";
        var kind = KindOf(name);
        var id = Json.Text(item, "distinct_id"u8) ?? Json.Text(item, "$distinct_id"u8) ?? Json.Text(properties, "distinct_id"u8);
        var device = Json.Text(properties, "$device_id"u8);
        var user = Json.Text(properties, "$user_id"u8) ?? (IsAnonymous(properties, id, device) ? null : id);
        var groupKey = Json.Text(properties, "$group_key"u8);
        var isCompanyOnly = kind == EventKind.Group && id == $"${Json.Text(properties, "$group_type"u8)}_{groupKey}";
        var sentAt = Json.Time(Json.Get(item, "sent_at"u8)) ?? Json.Time(Json.Get(envelope, "sent_at"u8)) ?? meta.SentAt;
        return new EventParts
        {
            Kind = kind,
            Name = kind == EventKind.Track ? name
                : kind == EventKind.Screen ? Json.Text(properties, "$screen_name"u8) : Json.Text(properties, "title"u8),
            MessageId = Json.Text(item, "uuid"u8) ?? Json.Text(properties, "$insert_id"u8),
            UserId = isCompanyOnly ? null : user,
            AnonymousId = Json.Text(properties, "$anon_distinct_id"u8) ?? (user is null && !isCompanyOnly ? id : null) ?? device,
            PreviousId = kind == EventKind.Alias ? Json.Text(properties, "alias"u8) : null,
            GroupId = kind == EventKind.Group ? groupKey : null,
            Company = CompanyOf(Json.Object(properties, "$groups"u8)),
            Properties = properties,
            Traits = kind == EventKind.Group ? Json.Object(properties, "$group_set"u8) : Traits(item, properties),
            TraitsOnce = Either(item, properties, "$set_once"u8),
            ClientAt = ClientAt(item, sentAt, row.Received),
            SentAt = sentAt,
            IsHistory = Json.IsTrue(envelope, "historical_migration"u8) || Json.IsTrue(item, "historical"u8)
                || Json.IsTrue(properties, "historical"u8),
            Channel = Json.Text(properties, "$lib"u8) == "web" ? "web" : null,
        }.ToEvent(row, meta, index, currency);
    }

    static EventKind KindOf(string name) => name switch
    {
        "$pageview" => EventKind.Page,
        "$screen" => EventKind.Screen,
        "$identify" or "$set" => EventKind.Identify,
        "$create_alias" or "$merge_dangerously" => EventKind.Alias,
        "$groupidentify" => EventKind.Group,
        _ => EventKind.Track,
    };

    // A browser says whether it is identified; a server library that made the id up asks for no profile.
    static bool IsAnonymous(JsonElement properties, string? id, string? device) =>
        Json.Get(properties, "$is_identified"u8).ValueKind == JsonValueKind.False
        || Json.Get(properties, "$process_person_profile"u8).ValueKind == JsonValueKind.False
        || (device is not null && device == id);

    static JsonElement Traits(JsonElement item, JsonElement properties)
    {
        var set = Either(item, properties, "$set"u8);
        var unset = Json.Get(properties, "$unset"u8);
        if (unset.ValueKind != JsonValueKind.Array) return set;
        var traits = new Dictionary<string, JsonElement?>(StringComparer.Ordinal);
        foreach (var name in unset.EnumerateArray())
        {
            if (Json.Text(name) is { } key) traits[key] = null;
        }

        if (set.ValueKind != JsonValueKind.Object) return JsonSerializer.SerializeToElement(traits);
        foreach (var trait in set.EnumerateObject()) traits[trait.Name] = trait.Value;
        return JsonSerializer.SerializeToElement(traits);
    }

    static JsonElement Either(JsonElement item, JsonElement properties, ReadOnlySpan<byte> name) =>
        Json.Object(properties, name) is { ValueKind: JsonValueKind.Object } inner ? inner : Json.Object(item, name);

    static string? CompanyOf(JsonElement groups)
    {
        if (groups.ValueKind != JsonValueKind.Object) return null;
        if (Json.Text(groups, "company"u8) is { } company) return company;
        foreach (var group in groups.EnumerateObject()) return Json.Text(group.Value);
        return null;
    }

    // The browser library says how many milliseconds ago it happened instead of when.
    static long? ClientAt(JsonElement item, long? sentAt, long received)
    {
        if (Json.Time(Json.Get(item, "timestamp"u8)) is { } at) return at;
        return Json.Number(Json.Get(item, "offset"u8)) is { } ago and >= 0 and < 1e12m ? (sentAt ?? received) - (long)(ago * 1000) : null;
    }
}
