using System.Globalization;
using System.Text.Json;

namespace Rapport.Customers.Ingest.Dialects.Webhook;

/// <summary>A path to one value: names and positions only, so that it ends after as many steps as it has.</summary>
static class JsonPath
{
    /// <summary>True when the path can be read.</summary>
    public static bool IsValid(string path) => Steps(path) is not null;

    /// <summary>The value, or undefined when there is none.</summary>
    /// <param name="path">Begins with <c>$</c> (the item) or <c>$$</c> (the whole message).</param>
    /// <param name="item">The item.</param>
    /// <param name="message">The whole message.</param>
    public static JsonElement Find(string path, JsonElement item, JsonElement message)
    {
        if (Steps(path) is not { } steps) return default;
        var value = path.StartsWith("$$", StringComparison.Ordinal) ? message : item;
        foreach (var (name, position) in steps)
        {
            if (name is null ? value.ValueKind != JsonValueKind.Array : value.ValueKind != JsonValueKind.Object) return default;
            if (name is not null && !value.TryGetProperty(name, out value)) return default;
            if (name is null && position >= value.GetArrayLength()) return default;
            if (name is null) value = value[position];
        }

        return value;
    }

    static List<(string? Name, int Position)>? Steps(string path)
    {
        var rest = path.AsSpan();
        if (!rest.StartsWith("$")) return null;
        rest = rest[(rest.StartsWith("$$") ? 2 : 1)..];
        var steps = new List<(string?, int)>();
        while (rest.Length > 0)
        {
            var length = Step(rest, steps);
            if (length == 0 || steps.Count > Limits.Depth) return null;
            rest = rest[length..];
        }

        return steps;
    }

    // Adds the first step and returns how many characters it takes; 0 when it cannot be read.
    static int Step(ReadOnlySpan<char> rest, List<(string?, int)> steps)
    {
        if (rest[0] == '.')
        {
            var end = rest[1..].IndexOfAny('.', '[');
            var name = end < 0 ? rest[1..] : rest.Slice(1, end);
            if (name.Length > 0) steps.Add((name.ToString(), 0));
            return name.Length == 0 ? 0 : name.Length + 1;
        }

        var close = rest[0] == '[' ? rest.IndexOf(']') : -1;
        if (close < 2) return 0;
        var inside = rest[1..close];
        if (inside.Length > 2 && inside[0] == '\'' && inside[^1] == '\'')
        {
            steps.Add((inside[1..^1].ToString(), 0));
            return close + 1;
        }

        if (!int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var position)) return 0;
        steps.Add((null, position));
        return close + 1;
    }
}
