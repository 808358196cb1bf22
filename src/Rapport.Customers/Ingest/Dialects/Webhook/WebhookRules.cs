using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rapport.Customers.Ingest.Dialects.Webhook;

/// <summary>How a message of any shape becomes events: data, never code. A value that begins with <c>$</c> is a path into the
/// item (<c>$.customer.email</c>, <c>$.lines[0].sku</c>, <c>$['a.b']</c>; <c>$$</c> starts at the whole message); any other is
/// taken as it stands.</summary>
sealed record WebhookRules
{
    /// <summary>Path of the array whose elements are the items; null when the message is one item or an array of them.</summary>
    public string? Items { get; init; }

    /// <summary>track, identify, page, screen, group or alias.</summary>
    public string Type { get; init; } = "track";

    /// <summary>The event name of a track.</summary>
    public string? Event { get; init; }

    /// <summary>The sender's id of the message; without one a message sent twice counts twice.</summary>
    public string? MessageId { get; init; }

    /// <summary>When it happened.</summary>
    public string? Timestamp { get; init; }

    /// <summary>Known person.</summary>
    public string? UserId { get; init; }

    /// <summary>Unknown device.</summary>
    public string? AnonymousId { get; init; }

    /// <summary>Other side of an alias.</summary>
    public string? PreviousId { get; init; }

    /// <summary>Company.</summary>
    public string? GroupId { get; init; }

    /// <summary>E-mail of the person.</summary>
    public string? Email { get; init; }

    /// <summary>Phone of the person.</summary>
    public string? Phone { get; init; }

    /// <summary>True for history.</summary>
    public bool Historical { get; init; }

    /// <summary>Property name → value; null takes the whole item.</summary>
    public IReadOnlyDictionary<string, string>? Properties { get; init; }

    /// <summary>Trait name → value.</summary>
    public IReadOnlyDictionary<string, string>? Traits { get; init; }

    /// <summary>From what was stored.</summary>
    /// <exception cref="JsonException">It is no such object.</exception>
    public static WebhookRules Read(JsonElement stored) =>
        stored.Deserialize(WebhookJson.Default.WebhookRules) ?? throw new JsonException("No rules.");

    /// <summary>As stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, WebhookJson.Default.WebhookRules);

    /// <summary>What is wrong, field → reasons; empty when nothing.</summary>
    public IReadOnlyDictionary<string, string[]> Problems()
    {
        var problems = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (!WebhookFormat.Kinds.ContainsKey(Type)) problems["type"] = ["Must be track, identify, page, screen, group or alias."];
        if (Type == "track" && string.IsNullOrWhiteSpace(Event)) problems["event"] = ["A track needs an event name or a path to one."];
        foreach (var (field, value) in Values())
        {
            if (value.StartsWith('$') && !JsonPath.IsValid(value)) problems[field] = ["The path cannot be read."];
        }

        return problems;
    }

    IEnumerable<(string Field, string Value)> Values()
    {
        (string, string?)[] single =
        [
            ("items", Items), ("event", Event), ("messageId", MessageId), ("timestamp", Timestamp), ("userId", UserId),
            ("anonymousId", AnonymousId), ("previousId", PreviousId), ("groupId", GroupId), ("email", Email), ("phone", Phone),
        ];
        foreach (var (field, value) in single)
        {
            if (value is not null) yield return (field, value);
        }

        foreach (var (name, value) in Properties ?? new Dictionary<string, string>()) yield return ($"properties.{name}", value);
        foreach (var (name, value) in Traits ?? new Dictionary<string, string>()) yield return ($"traits.{name}", value);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(WebhookRules))]
sealed partial class WebhookJson : JsonSerializerContext;
