using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rapport.Server.Commands.Analyses;

/// <summary>An answer as people read it: the JSON without its brackets, lists of alike things as tables.</summary>
static class Printed
{
    public static void Write(TextWriter to, JsonObject said, string indent = "")
    {
        foreach (var (name, value) in said)
        {
            switch (value)
            {
                case JsonObject inner:
                    to.WriteLine($"{indent}{name}");
                    Write(to, inner, indent + "  ");
                    break;
                case JsonArray { Count: > 0 } list when list.All(item => item is JsonObject):
                    to.WriteLine($"{indent}{name}");
                    Table(to, [.. list.Cast<JsonObject>()], indent + "  ");
                    break;
                default:
                    to.WriteLine($"{indent}{name} {Text(value)}");
                    break;
            }
        }
    }

    static void Table(TextWriter to, List<JsonObject> rows, string indent)
    {
        var names = rows.SelectMany(r => r.Select(cell => cell.Key)).Distinct(StringComparer.Ordinal).ToList();
        var cells = rows.ConvertAll(r => names.ConvertAll(n => Text(r[n])));
        var widths = names.Select((n, i) => Math.Max(n.Length, cells.Max(c => c[i].Length))).ToList();
        foreach (var line in cells.Prepend(names)) to.WriteLine(indent + string.Join("  ", line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }

    static string Text(JsonNode? value) => value switch
    {
        null => "-",
        JsonArray list => string.Join(' ', list.Select(Text)),
        JsonValue number when number.GetValueKind() == JsonValueKind.Number => double.Parse(number.ToJsonString(), CultureInfo.InvariantCulture).ToString("G8", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
