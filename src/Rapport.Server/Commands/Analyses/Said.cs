using System.Text.Json.Nodes;

namespace Rapport.Server.Commands.Analyses;

/// <summary>Makes answers: what is not finite is null, for JSON knows no other numbers.</summary>
static class Said
{
    public static JsonNode? Number(double? value) => value is { } v && double.IsFinite(v) ? JsonValue.Create(v) : null;

    public static JsonArray List(IEnumerable<double> values) => [.. values.Select(v => Number(v))];

    public static JsonArray List(IEnumerable<JsonObject> values) => [.. values];

    public static JsonObject Numbers(IEnumerable<(string Name, double Value)> values) => new(values.Select(v => KeyValuePair.Create(v.Name, Number(v.Value))));

    public static JsonArray Pair(double? low, double? high) => [Number(low), Number(high)];
}
