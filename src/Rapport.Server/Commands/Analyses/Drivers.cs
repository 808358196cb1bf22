using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary><c>rapport analyse drivers</c>: what goes with a judgement.</summary>
static class Drivers
{
    static readonly Option<string> Outcome = new("--outcome") { Description = "The column to explain: numbers, or two values.", Required = true };

    static readonly Option<string?> OutcomeIs = new("--outcome-is") { Description = "The value that counts as 1, of a column of texts; all others are 0." };

    static readonly Option<string[]> Of = new("--drivers") { Description = "Columns that may explain it; left out, all other columns of numbers.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<int> Resamples = new("--resamples") { Description = "How often to resample for limits of relative weights; 0 for none.", DefaultValueFactory = _ => 100 };

    public static Command Command() => Kind.OfFile(
        "drivers", "What goes with a judgement: R² shared out by LMG and by relative weights, with limits and significance.", Run, Outcome, OutcomeIs, Of, Resamples);

    static JsonObject Run(ParseResult parsed)
    {
        var frame = Frame.Read(parsed);
        var outcome = frame.Place(parsed.GetValue(Outcome)!); // it is required
        int[] drivers = parsed.GetValue(Of) is { Length: > 0 } named ? frame.Places(named) : frame.Numeric(outcome);
        if (drivers.Contains(outcome)) throw new ApiFailedException($"{frame.Names[outcome]} cannot explain itself.");
        if (parsed.GetValue(Resamples) is < 0 or > 10_000) throw new ApiFailedException("--resamples is 0 to 10000.");
        var judged = Judged(frame, outcome, parsed.GetValue(OutcomeIs));
        var columns = drivers.Select(frame.Maybe).ToList();
        var whole = Enumerable.Range(0, frame.Count).Where(i => judged[i] is not null && columns.TrueForAll(c => c[i] is not null)).ToList();
        var found = KeyDrivers.Of([.. drivers.Select(d => frame.Names[d])], [.. columns.Select(c => Kept(c, whole))], Kept(judged, whole), parsed.GetValue(Resamples));
        return new()
        {
            ["n"] = found.N,
            ["leftOut"] = frame.Count - found.N,
            ["rSquared"] = Said.Number(found.Explained),
            ["adjusted"] = Said.Number(found.Adjusted),
            ["f"] = Said.Number(found.F),
            ["p"] = Said.Number(found.P),
            ["drivers"] = Said.List(found.Drivers.Select(d => Driver(d, found.Explained))),
        };
    }

    static JsonObject Driver(KeyDriver d, double explained) => new()
    {
        ["driver"] = d.Name,
        ["importance"] = Said.Number(d.Importance),
        ["performance"] = Said.Number(d.Mean),
        ["lmg"] = Said.Number(d.Lmg),
        ["lmgShare"] = Said.Number(d.Lmg / explained),
        ["relativeWeight"] = Said.Number(d.RelativeWeight),
        ["low"] = Said.Number(d.Limits?.Low),
        ["high"] = Said.Number(d.Limits?.High),
        ["pratt"] = Said.Number(d.Pratt),
        ["correlation"] = Said.Number(d.Correlation),
        ["standardised"] = Said.Number(d.Standardised),
        ["coefficient"] = Said.Number(d.Coefficient),
        ["error"] = Said.Number(d.Error),
        ["p"] = Said.Number(d.P),
        ["significant"] = d.IsSignificant,
    };

    static double?[] Judged(Frame frame, int outcome, string? yes) => yes is null && frame.IsNumeric(outcome)
        ? frame.Maybe(outcome) : [.. frame.Flags(outcome, yes, "--outcome-is").Select(f => f is { } known ? known ? 1.0 : 0 : (double?)null)];

    static double[] Kept(double?[] column, List<int> rows) => [.. rows.Select(i => column[i]!.Value)]; // chosen as having one
}
