using System.Text.Json;

namespace Rapport.Customers.Ingest.Dialects.Webhook;

/// <summary>Proposes rules for a sample message from the names in it; a person corrects and saves them.</summary>
static class WebhookGuess
{
    const int Depth = 4;

    static readonly string[] Lists = ["events", "data", "items", "records", "batch"];
    static readonly string[] MessageIds = ["event_id", "eventid", "message_id", "messageid", "uuid", "id"];
    static readonly string[] EventNames = ["event", "event_type", "eventtype", "event_name", "topic", "action", "type"];
    static readonly string[] Times = ["occurred_at", "timestamp", "created_at", "createdat", "created", "time", "date", "updated_at"];
    static readonly string[] Users = ["user_id", "userid", "customer_id", "customerid", "contact_id", "contactid", "client_id"];
    static readonly string[] People = ["customer", "user", "contact", "person", "client"];
    static readonly string[] Emails = ["email", "e_mail", "email_address", "customer_email"];
    static readonly string[] Phones = ["phone", "phone_number", "mobile", "telephone"];

    /// <summary>Rules that fit the sample as far as its names tell.</summary>
    public static WebhookRules Of(JsonElement sample)
    {
        var items = ItemsOf(sample);
        var item = items is null ? sample : JsonPath.Find(items, sample, sample);
        if (item.ValueKind == JsonValueKind.Array) item = item.GetArrayLength() > 0 ? item[0] : default;
        var found = new List<(string Path, string Name)>();
        Walk(item, "$", 0, found);
        return new WebhookRules
        {
            Items = items,
            Event = First(found, EventNames) ?? "Webhook Received",
            MessageId = First(found, MessageIds),
            Timestamp = First(found, Times),
            UserId = First(found, Users) ?? People.Select(p => Child(found, p, "id")).FirstOrDefault(p => p is not null),
            Email = First(found, Emails),
            Phone = First(found, Phones),
        };
    }

    static string? ItemsOf(JsonElement sample)
    {
        if (sample.ValueKind != JsonValueKind.Object) return null;
        foreach (var property in sample.EnumerateObject())
        {
            var isList = property.Value.ValueKind == JsonValueKind.Array && property.Value.GetArrayLength() > 0
                && property.Value[0].ValueKind == JsonValueKind.Object;
            if (isList && Lists.Contains(property.Name)) return $"$.{property.Name}";
        }

        return null;
    }

    static void Walk(JsonElement value, string path, int depth, List<(string Path, string Name)> found)
    {
        if (value.ValueKind != JsonValueKind.Object || depth == Depth) return;
        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                found.Add((Inner(path, property.Name), property.Name.Replace('-', '_').ToLowerInvariant()));
        }

        foreach (var property in value.EnumerateObject()) Walk(property.Value, Inner(path, property.Name), depth + 1, found);
    }

    static string Inner(string path, string name) => name.AsSpan().ContainsAny(".[]'") ? $"{path}['{name}']" : $"{path}.{name}";

    // Names are tried in order of how sure they are; of equal names the outermost wins.
    static string? First(List<(string Path, string Name)> found, string[] names) =>
        names.Select(n => found.FirstOrDefault(f => f.Name == n).Path).FirstOrDefault(p => p is not null);

    static string? Child(List<(string Path, string Name)> found, string parent, string name) =>
        found.FirstOrDefault(f => f.Path.EndsWith($".{parent}.{name}", StringComparison.OrdinalIgnoreCase)).Path;
}
