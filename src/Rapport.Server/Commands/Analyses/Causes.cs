using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary><c>rapport analyse pareto</c>: the few causes behind most of the trouble.</summary>
static class Causes
{
    static readonly Option<string> Cause = new("--cause") { Description = "The column with causes.", Required = true };

    static readonly Option<string?> Weight = new("--weight") { Description = "The column that says what each weighs; left out, 1." };

    static readonly Option<double> Threshold = new("--threshold") { Description = "The share that the vital few carry.", DefaultValueFactory = _ => Pareto.UsualThreshold };

    public static Command Command() => Kind.OfFile("pareto", "The few causes behind most of the trouble: causes by weight, with limits and ranks.", Run, Cause, Weight, Threshold);

    static JsonObject Run(ParseResult parsed)
    {
        var frame = Frame.Read(parsed);
        var cause = frame.Place(parsed.GetValue(Cause)!); // it is required
        if (parsed.GetValue(Threshold) is not (> 0 and <= 1)) throw new ApiFailedException("--threshold is above 0 and up to 1.");
        var (names, missing) = (frame.Texts(cause), frame.Missing(cause));
        var weights = parsed.GetValue(Weight) is { } weight ? frame.Numbers(frame.Place(weight)) : null;
        if (weights?.Any(w => w < 0) == true) throw new ApiFailedException("A weight is below 0.");
        var chart = Pareto.Of(
            Enumerable.Range(0, frame.Count).Where(i => !missing[i]).Select(i => new Occurrence(names[i], i.ToString(CultureInfo.InvariantCulture), 0, weights?[i] ?? 1)), parsed.GetValue(Threshold));
        return new()
        {
            ["total"] = Said.Number(chart.Total),
            ["missing"] = missing.Count(m => m),
            ["vital"] = chart.Vital,
            ["concentration"] = Said.Number(chart.Concentration),
            ["causes"] = Said.List(chart.Bars.Select(b => new JsonObject
            {
                ["cause"] = b.Cause,
                ["weight"] = Said.Number(b.Weight),
                ["low"] = Said.Number(b.Limits.Low),
                ["high"] = Said.Number(b.Limits.High),
                ["share"] = Said.Number(b.Share),
                ["cumulative"] = Said.Number(b.Cumulative),
                ["vital"] = b.IsVital,
                ["bestRank"] = b.Best,
                ["worstRank"] = b.Worst,
            })),
        };
    }
}
