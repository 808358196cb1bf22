using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary><c>rapport analyse groups</c>: a figure of all and of each group.</summary>
static class Groups
{
    static readonly Option<string> Value = new("--value") { Description = "The column to average: numbers, or texts with --value-is.", Required = true };

    static readonly Option<string[]> ValueIs = new("--value-is") { Description = "Values that count; the share of them is said.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<string[]> By = new("--by") { Description = "Columns whose values are groups, each for itself.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<double> Level = new("--level") { Description = "Confidence of limits.", DefaultValueFactory = _ => 0.95 };

    public static Command Command() => Kind.OfFile("groups", "A mean or a share of all and of each group, with limits.", Run, Value, ValueIs, By, Level);

    static JsonObject Run(ParseResult parsed)
    {
        var frame = Frame.Read(parsed);
        var (column, level) = (frame.Place(parsed.GetValue(Value)!), parsed.GetValue(Level)); // it is required
        if (level is not (> 0 and < 1)) throw new ApiFailedException("--level is between 0 and 1.");
        var wanted = parsed.GetValue(ValueIs) ?? [];
        var values = wanted.Length > 0 ? Hits(frame, column, wanted) : frame.Maybe(column);
        int[] known = [.. Enumerable.Range(0, frame.Count).Where(i => values[i] is not null)];
        var said = Figure([.. known.Select(i => values[i]!.Value)], wanted.Length > 0, level); // known
        said["missing"] = frame.Count - known.Length;
        foreach (var by in frame.Places(parsed.GetValue(By) ?? [])) said[frame.Names[by]] = Of(frame, by, known, values, wanted.Length > 0, level);
        return said;
    }

    static double?[] Hits(Frame frame, int column, string[] wanted)
    {
        var (texts, missing) = (frame.Texts(column), frame.Missing(column));
        if (Array.Find(wanted, w => !texts.Contains(w, StringComparer.OrdinalIgnoreCase)) is { } never) throw new ApiFailedException($"{frame.Names[column]} is never {never}.");
        return [.. texts.Select((t, i) => missing[i] ? (double?)null : wanted.Contains(t, StringComparer.OrdinalIgnoreCase) ? 1 : 0)];
    }

    static JsonArray Of(Frame frame, int by, int[] known, double?[] values, bool isShare, double level)
    {
        var (names, missing) = (frame.Texts(by), frame.Missing(by));
        var groups = known.Where(i => !missing[i]).GroupBy(i => names[i], StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        if (groups.Count > 1_000) throw new ApiFailedException($"{frame.Names[by]} has {groups.Count} values; at most 1000 groups are said.");
        return Said.List(groups.Select(g =>
        {
            var said = new JsonObject { ["group"] = g.Key };
            foreach (var (name, value) in Figure([.. g.Select(i => values[i]!.Value)], isShare, level)) said[name] = value?.DeepClone(); // known
            return said;
        }));
    }

    static JsonObject Figure(double[] values, bool isShare, double level)
    {
        var found = isShare ? Estimates.Share(values.Count(v => v == 1), values.Length, level) : Estimates.Mean(values, level);
        return new()
        {
            ["n"] = values.Length,
            [isShare ? "share" : "mean"] = Said.Number(found?.Value ?? (values.Length > 0 ? values.Average() : null)),
            ["error"] = Said.Number(found?.Error),
            ["low"] = Said.Number(found?.Limits.Low),
            ["high"] = Said.Number(found?.Limits.High),
        };
    }
}
