using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Well-known properties that every dialect lifts into the fact's own columns.</summary>
static class Lifted
{
    static readonly Dictionary<string, string> ChannelOfType = new(StringComparer.Ordinal)
    {
        [FactTypes.Visit] = "store", [FactTypes.Call] = "phone", [FactTypes.Meeting] = "meeting",
    };

    /// <summary>The channel named by the properties; else what the client or the kind of event says; else empty.</summary>
    public static string Channel(EventParts parts)
    {
        if (Json.Text(parts.Properties, "channel"u8) is { } named) return named;
        if (parts.Channel is { } said) return said;
        if (parts.Kind == EventKind.Page) return "web";
        if (parts.Kind == EventKind.Screen) return "app";
        if (parts.Name is { } name && ChannelOfType.TryGetValue(name, out var usual)) return usual;
        return Json.Get(parts.Context, "page"u8).ValueKind == JsonValueKind.Object ? "web" : "";
    }

    /// <summary>Scale and answer; an empty scale when the event is no score. The edge has refused impossible ones.</summary>
    public static (string Metric, double? Score) Score(JsonElement properties)
    {
        if (Json.Text(properties, "metric"u8) is not { } metric || ScoreScale.Find(metric) is not { } scale) return ("", null);
        return Json.Number(Json.Get(properties, "score"u8)) is { } score && scale.Holds((double)score)
            ? (scale.Name, (double)score) : (scale.Name, null);
    }

    /// <summary>Why an answer cannot be taken; null when it can, or when the event is no answer.</summary>
    public static DropReason? ScoreFault(string? name, JsonElement properties)
    {
        var answer = Json.Get(properties, "score"u8);
        if (answer.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return null;
        var metric = Json.Text(properties, "metric"u8);
        if (metric is null) return name == FactTypes.Answer ? DropReason.UnknownScale : null;
        if (ScoreScale.Find(metric) is not { } scale) return DropReason.UnknownScale;
        return Json.Number(answer) is { } score && scale.Holds((double)score) ? null : DropReason.OffScale;
    }

    /// <summary>E-mail and phone from a person's traits, external and device ids from the context, without doubles.</summary>
    public static IReadOnlyList<Identifier> Identifiers(EventParts parts)
    {
        List<Identifier>? found = parts.Identifiers.Count > 0 ? [.. parts.Identifiers] : null;
        if (parts.Kind != EventKind.Group) FromTraits(parts.Traits, ref found);
        var context = parts.Context;
        if (context.ValueKind != JsonValueKind.Object) return found ?? (IReadOnlyList<Identifier>)[];
        FromTraits(Json.Object(context, "traits"u8), ref found);
        FromList(Json.Get(context, "externalIds"u8), ref found);
        FromList(Json.Get(context, "externalId"u8), ref found);
        Add("device", Json.Text(Json.Object(context, "device"u8), "id"u8), ref found);
        return found ?? (IReadOnlyList<Identifier>)[];
    }

    static void FromTraits(JsonElement traits, ref List<Identifier>? found)
    {
        if (traits.ValueKind != JsonValueKind.Object) return;
        Add("email", Json.Text(traits, "email"u8) ?? Json.Text(traits, "$email"u8), ref found);
        Add("phone", Json.Text(traits, "phone"u8) ?? Json.Text(traits, "$phone"u8), ref found);
    }

    static void FromList(JsonElement list, ref List<Identifier>? found)
    {
        if (list.ValueKind != JsonValueKind.Array) return;
        foreach (var item in list.EnumerateArray())
        {
            var value = Json.Text(item, "id"u8);
            if (Json.Text(item, "type"u8) is not { } type) continue;
            Add(type is "email" or "phone" ? type : $"external:{type}", value, ref found);
        }
    }

    static void Add(string kind, string? value, ref List<Identifier>? found)
    {
        if (value is null || System.Text.Encoding.UTF8.GetByteCount(value) > Limits.IdBytes) return;
        var identifier = new Identifier(kind, value);
        found ??= [];
        if (!found.Contains(identifier)) found.Add(identifier);
    }
}
