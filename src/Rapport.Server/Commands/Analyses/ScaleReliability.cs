using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary><c>rapport analyse reliability</c>: whether items of a scale ask for one thing.</summary>
static class ScaleReliability
{
    static readonly Option<string[]> Items = new("--items") { Description = "The columns of the scale; left out, all columns of numbers.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<string[]> Reversed = new("--reversed") { Description = "Those of them that ask the other way round.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<bool> Complete = new("--complete") { Description = "Only people who answered all of them; left out, each pair of items by those who answered both." };

    static readonly Option<double> Level = new("--level") { Description = "Confidence of limits.", DefaultValueFactory = _ => 0.95 };

    public static Command Command() => Kind.OfFile(
        "reliability", "Whether items of a scale ask for one thing: Cronbach's alpha with limits, Guttman's lambda 6, and each item.", Run, Items, Reversed, Complete, Level);

    static JsonObject Run(ParseResult parsed)
    {
        var frame = Frame.Read(parsed);
        if (parsed.GetValue(Level) is not (> 0 and < 1)) throw new ApiFailedException("--level is between 0 and 1.");
        int[] items = parsed.GetValue(Items) is { Length: > 0 } named ? frame.Places(named) : frame.Numeric();
        int[] turned = frame.Places(parsed.GetValue(Reversed) ?? []);
        if (turned.Except(items).Any()) throw new ApiFailedException($"{frame.Names[turned.Except(items).First()]} is none of the items.");
        var columns = items.Select(frame.Maybe).ToList();
        if (parsed.GetValue(Complete)) columns = Whole(columns);
        var found = Reliability.Of([.. items.Select(i => frame.Names[i])], columns, [.. turned.Select(i => frame.Names[i])], parsed.GetValue(Level));
        return new()
        {
            ["n"] = found.Rows,
            ["alpha"] = Said.Number(found.Alpha),
            ["error"] = Said.Number(found.Error),
            ["limits"] = Said.Pair(found.Limits.Low, found.Limits.High),
            ["standardised"] = Said.Number(found.Standardised),
            ["g6"] = Said.Number(found.G6),
            ["meanCorrelation"] = Said.Number(found.MeanCorrelation),
            ["medianCorrelation"] = Said.Number(found.MedianCorrelation),
            ["signalToNoise"] = Said.Number(found.SignalToNoise),
            ["items"] = Said.List(found.Items.Select(i => new JsonObject
            {
                ["item"] = i.Name,
                ["n"] = i.N,
                ["mean"] = Said.Number(i.Mean),
                ["spread"] = Said.Number(i.Spread),
                ["withScale"] = Said.Number(i.WithScale),
                ["withRest"] = Said.Number(i.WithRest),
                ["alphaWithout"] = Said.Number(i.AlphaWithout),
            })),
        };
    }

    static List<double?[]> Whole(List<double?[]> columns)
    {
        var rows = Enumerable.Range(0, columns[0].Length).Where(i => columns.TrueForAll(c => c[i] is not null)).ToList();
        return columns.ConvertAll(c => rows.Select(i => c[i]).ToArray());
    }
}
