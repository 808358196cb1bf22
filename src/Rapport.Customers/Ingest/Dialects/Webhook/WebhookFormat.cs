using System.Text;
using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Dialects.Webhook;

/// <summary>Reads messages of any shape by their rules.</summary>
static class WebhookFormat
{
    /// <summary>The words for kinds in rules.</summary>
    public static IReadOnlyDictionary<string, EventKind> Kinds { get; } = new Dictionary<string, EventKind>(StringComparer.Ordinal)
    {
        ["track"] = EventKind.Track, ["identify"] = EventKind.Identify, ["page"] = EventKind.Page,
        ["screen"] = EventKind.Screen, ["group"] = EventKind.Group, ["alias"] = EventKind.Alias,
    };

    /// <summary>Reads a stored request by the rules kept with it.</summary>
    public static DialectReading Read(InboxRow row, string currency)
    {
        var meta = IngestMeta.Read(row.Meta);
        var rules = meta.Mapping is { } stored ? WebhookRules.Read(stored) : new WebhookRules();
        return Read(row, meta, rules, currency);
    }

    /// <summary>Reads a request by rules.</summary>
    public static DialectReading Read(InboxRow row, IngestMeta meta, WebhookRules rules, string currency)
    {
        var message = JsonElement.Parse(row.Body.Span, Json.Stored);
        var events = new List<IncomingEvent>();
        var drops = new List<Drop>();
        var index = -1;
        foreach (var item in Items(message, rules.Items))
        {
            index++;
            if (meta.Skips(index)) continue;
            var parts = Parts(item, message, rules);
            if (Fault(parts) is { } reason)
                drops.Add(new Drop(row.Workspace, row.Source, reason, row.Received, $"/hooks [{index}]"));
            else
                events.Add(parts.ToEvent(row, meta, index, currency));
        }

        return new DialectReading(events, drops);
    }

    static IEnumerable<JsonElement> Items(JsonElement message, string? path)
    {
        var at = path is null ? message : JsonPath.Find(path, message, message);
        return at.ValueKind switch
        {
            JsonValueKind.Array => at.EnumerateArray().Take(Limits.Events),
            JsonValueKind.Undefined => [],
            _ => [at],
        };
    }

    static EventParts Parts(JsonElement item, JsonElement message, WebhookRules rules)
    {
        var identifiers = new List<Identifier>();
        if (Text(rules.Email) is { Length: <= Limits.IdBytes } email) identifiers.Add(new Identifier("email", email));
        if (Text(rules.Phone) is { Length: <= Limits.IdBytes } phone) identifiers.Add(new Identifier("phone", phone));
        return new EventParts
        {
            Kind = Kinds.GetValueOrDefault(rules.Type, EventKind.Track),
            Name = Text(rules.Event),
            MessageId = Text(rules.MessageId),
            UserId = Text(rules.UserId),
            AnonymousId = Text(rules.AnonymousId),
            PreviousId = Text(rules.PreviousId),
            GroupId = Text(rules.GroupId),
            Identifiers = identifiers,
            ClientAt = rules.Timestamp is null ? null : Json.Time(Value(rules.Timestamp)),
            IsHistory = rules.Historical,
            Properties = rules.Properties is null ? item : Object(rules.Properties),
            Traits = rules.Traits is null ? default : Object(rules.Traits),
        };

        JsonElement Value(string rule) =>
            rule.StartsWith('$') ? JsonPath.Find(rule, item, message) : JsonSerializer.SerializeToElement(rule);

        string? Text(string? rule) => rule is null ? null : Json.Text(Value(rule));

        JsonElement Object(IReadOnlyDictionary<string, string> names) => JsonSerializer.SerializeToElement(
            names.Select(n => (n.Key, Value: Value(n.Value))).Where(n => n.Value.ValueKind != JsonValueKind.Undefined)
                .ToDictionary(n => n.Key, n => n.Value, StringComparer.Ordinal));
    }

    static DropReason? Fault(EventParts parts)
    {
        string?[] ids = [parts.MessageId, parts.UserId, parts.AnonymousId, parts.PreviousId, parts.GroupId];
        if (ids.Any(id => id is not null && Encoding.UTF8.GetByteCount(id) > Limits.IdBytes)) return DropReason.IdTooLong;
        if (parts.Kind == EventKind.Alias && parts.PreviousId is null) return DropReason.NoPreviousId;
        if (parts.Kind == EventKind.Group && parts.GroupId is null) return DropReason.NoGroupId;
        if (parts.Kind != EventKind.Track) return null;
        if (parts.Name is null) return DropReason.Unmapped;
        if (Encoding.UTF8.GetByteCount(parts.Name) > Limits.NameBytes) return DropReason.NameTooLong;
        return Lifted.ScoreFault(parts.Name, parts.Properties);
    }
}
