using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary><c>rapport analyse nps</c>: the net promoter score of a file or of counts.</summary>
static class Promoters
{
    static readonly Argument<FileInfo?> File = new("file") { Description = "A row an answer. Left out where --counts say all.", Arity = ArgumentArity.ZeroOrOne };

    static readonly Option<string?> Score = new("--score") { Description = "The column with answers of 0 to 10." };

    static readonly Option<string?> By = new("--by") { Description = "A column whose values are groups." };

    static readonly Option<long[]> Counts = new("--counts") { Description = "Promoters, passives and detractors instead of a file; six numbers compare two groups.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<double> Level = new("--level") { Description = "Confidence of limits.", DefaultValueFactory = _ => 0.95 };

    public static Command Command() => Kind.With(
        new("nps", "The net promoter score with the limits that screens show and those of the textbook, and whether two groups differ.") { File },
        Run, Score, By, Counts, Level, Kind.NoNames, Kind.Where, Kind.Missing);

    static JsonObject Run(ParseResult parsed)
    {
        var level = parsed.GetValue(Level);
        if (level is not (> 0 and < 1)) throw new ApiFailedException("--level is between 0 and 1.");
        var groups = parsed.GetValue(File) is { } file ? OfFile(parsed, Frame.Read(parsed, file)) : OfCounts(parsed.GetValue(Counts) ?? []);
        var said = groups is [var only] ? Figure(only.Counts, level) : new() { ["groups"] = Said.List(groups.Select(g => Named(g.Name, Figure(g.Counts, level)))) };
        if (groups is [var one, var other] && Plain(one.Counts, level) is { } a && Plain(other.Counts, level) is { } b)
        {
            var test = Estimates.Differ(a, b);
            said["difference"] = new JsonObject { ["points"] = Said.Number(a.Value - b.Value), ["z"] = Said.Number(test?.Z), ["p"] = Said.Number(test?.P) };
        }

        return said;
    }

    static List<(string Name, ScoreCounts Counts)> OfCounts(long[] counts) => counts is { Length: 3 or 6 } && Array.TrueForAll(counts, c => c >= 0)
        ? [.. counts.Chunk(3).Select((c, i) => ($"{i + 1}", ScoreCounts.Of(Scales.Nps, [(10, c[0]), (7, c[1]), (0, c[2])])))]
        : throw new ApiFailedException("Name a file, or by --counts three numbers of 0 or more: promoters, passives, detractors.");

    static List<(string Name, ScoreCounts Counts)> OfFile(ParseResult parsed, Frame frame)
    {
        var column = frame.Place(parsed.GetValue(Score), ["nps", "score", "rating", "recommend", "likelihood", "answer", "value"], "--score");
        var scores = frame.Maybe(column);
        if (Array.FindIndex(scores, s => s is { } given && !Scales.Nps.Holds(given)) is var wrong and >= 0) throw new ApiFailedException($"Row {frame.RowNumber(wrong)} has {scores[wrong]} in {frame.Names[column]}: answers are whole numbers of 0 to 10.");
        var by = parsed.GetValue(By) is { } name ? frame.Texts(frame.Place(name)) : null;
        return [.. Enumerable.Range(0, frame.Count).Where(i => scores[i] is not null).GroupBy(i => by?[i] ?? "", StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, ScoreCounts.Of(Scales.Nps, g.Select(i => (scores[i]!.Value, 1L)))))]; // missing ones are left out
    }

    static Estimate? Plain(ScoreCounts c, double level) => Estimates.Balance(c.Between(9, 10), c.Between(0, 6), c.N, level);

    static JsonObject Named(string group, JsonObject figure)
    {
        var said = new JsonObject { ["group"] = group };
        foreach (var (name, value) in figure) said[name] = value?.DeepClone();
        return said;
    }

    static JsonObject Figure(ScoreCounts counts, double level)
    {
        var (metric, plain) = (MetricList.Find("nps.0-10")!, Plain(counts, level)); // the list has it
        var limits = counts.N > 0 ? metric.IntervalOf(counts, new(level)) : null;
        return new()
        {
            ["n"] = counts.N,
            ["promoters"] = counts.Between(9, 10),
            ["passives"] = counts.Between(7, 8),
            ["detractors"] = counts.Between(0, 6),
            ["nps"] = Said.Number(plain?.Value),
            ["low"] = Said.Number(limits?.Low),
            ["high"] = Said.Number(limits?.High),
            ["error"] = Said.Number(plain?.Error),
            ["waldLow"] = Said.Number(plain?.Limits.Low),
            ["waldHigh"] = Said.Number(plain?.Limits.High),
        };
    }
}
