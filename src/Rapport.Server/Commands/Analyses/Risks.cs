using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary><c>rapport analyse risk</c>: how well it can be foretold who leaves, or who is satisfied.</summary>
static class Risks
{
    const int _fewest = 100;

    static readonly Option<string> Outcome = new("--outcome") { Description = "The column with what happened or not.", Required = true };

    static readonly Option<string?> OutcomeIs = new("--outcome-is") { Description = "The value that means it happened; left out, 1, 2 of 1 and 2, or a word like yes." };

    static readonly Option<string[]> Traits = new("--traits") { Description = "Columns to go by; left out, all others.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<string[]> Without = new("--without") { Description = "Columns not to go by, as those known only afterwards.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<string> Model = new("--model") { Description = "logistic or boosted.", DefaultValueFactory = _ => "logistic" };

    static readonly Option<int> Parts = new("--folds") { Description = "In how many parts the file is cut: each is foretold by a model of the others.", DefaultValueFactory = _ => 5 };

    static readonly Option<int> Seed = new("--seed") { Description = "Of the cut.", DefaultValueFactory = _ => 1 };

    static readonly Option<string?> Time = new("--time") { Description = "A column of numbers or days by which the last three tenths of rows are foretold from those before, instead of parts." };

    static readonly Option<FileInfo?> Out = new("--out") { Description = "Writes each row's risk as foretold without it." };

    public static Command Command() => Kind.OfFile(
        "risk", "How well it can be foretold who leaves, or who is satisfied: AUC, Brier score, calibration, and what it goes by.", Run,
        Outcome, OutcomeIs, Traits, Without, Model, Parts, Seed, Time, Out);

    static JsonObject Run(ParseResult parsed)
    {
        var frame = Frame.Read(parsed);
        var outcome = frame.Place(parsed.GetValue(Outcome)!); // it is required
        var flags = frame.Flags(outcome, parsed.GetValue(OutcomeIs), "--outcome-is");
        if (Array.IndexOf(flags, null) is var unknown and >= 0) throw new ApiFailedException($"Row {frame.RowNumber(unknown)} has no value in {frame.Names[outcome]}.");
        bool[] happened = [.. flags.Select(f => f!.Value)]; // just looked at
        if (happened.Length < _fewest || happened.Count(h => h) < 10 || happened.Count(h => !h) < 10) throw new ApiFailedException($"Fewer than {_fewest} rows, or than 10 of either kind, say too little to foretell others.");
        if (parsed.GetValue(Parts) is < 2 or > 50) throw new ApiFailedException("--folds is 2 to 50.");
        int[] named = parsed.GetValue(Traits) is { Length: > 0 } asked ? frame.Places(asked) : frame.Others(outcome);
        int[] traits = [.. named.Except(frame.Places(parsed.GetValue(Without) ?? []))];
        if (traits.Length == 0 || traits.Contains(outcome)) throw new ApiFailedException($"{frame.Names[outcome]} is foretold by other columns: name some.");
        var design = Design.Filled(frame, traits);
        double[][] rows = [.. design.Rows.Select(r => r!)]; // filled
        var fold = parsed.GetValue(Time) is { } time ? Later(frame, frame.Place(time)) : Folds.Of(happened, parsed.GetValue(Parts), parsed.GetValue(Seed));
        var fit = Fit(parsed.GetValue(Model)!); // it has a default
        var risks = Folds.Foretell(rows, happened, fold, fit);
        if (parsed.GetValue(Out) is { } file) Write(file, frame, risks, happened);
        return Answer(parsed.GetValue(Model)!, happened, risks, design.Names, fit(rows, happened));
    }

    static Func<IReadOnlyList<double[]>, IReadOnlyList<bool>, IRiskModel> Fit(string model) => model switch
    {
        "logistic" => (traits, happened) => LogisticRegression.Fit(traits, happened),
        "boosted" => BoostedTrees.Fit,
        _ => throw new ApiFailedException($"There is no model {model}; there are logistic and boosted."),
    };

    /// <summary>The last three tenths are part 0, all before are only learned from; equal times stay together.</summary>
    static int[] Later(Frame frame, int column)
    {
        double[] times = frame.IsNumeric(column) ? frame.Numbers(column) : [.. frame.Days(column).Select(d => (double)d.DayNumber)];
        var limit = times.Order().ElementAt((int)(times.Length * 0.7));
        var fold = Array.ConvertAll(times, t => t >= limit ? 0 : -1);
        return fold.Contains(-1) ? fold : throw new ApiFailedException($"{frame.Names[column]} does not tell earlier rows from later ones.");
    }

    static JsonObject Answer(string model, bool[] happened, double[] risks, string[] names, IRiskModel all)
    {
        int[] scored = [.. Enumerable.Range(0, risks.Length).Where(i => !double.IsNaN(risks[i]))];
        var score = RiskScore.Of([.. scored.Select(i => risks[i])], [.. scored.Select(i => happened[i])]) ?? throw new ApiFailedException("Among the later rows it happened always, or never.");
        return new()
        {
            ["n"] = happened.Length,
            ["happened"] = happened.Count(h => h),
            ["model"] = model,
            ["scored"] = score.N,
            ["auc"] = Said.Number(score.Auc),
            ["brier"] = Said.Number(score.Brier),
            ["logLoss"] = Said.Number(score.LogLoss),
            ["lift"] = Said.Number(score.Lift),
            ["accuracy"] = Said.Number(score.Accuracy),
            ["calibration"] = Said.List(score.Calibration.Select(c => new JsonObject { ["n"] = c.N, ["foretold"] = Said.Number(c.Foretold), ["happened"] = Said.Number(c.Happened) })),
            ["traits"] = Said.List(names.Zip(all.Weights, (name, w) => (name, w)).OrderByDescending(t => Math.Abs(t.w)).Select(t => new JsonObject { ["trait"] = t.name, ["weight"] = Said.Number(t.w) })),
        };
    }

    static void Write(FileInfo file, Frame frame, double[] risks, bool[] happened)
    {
        using var to = new StreamWriter(file.FullName, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Csv.WriteRow(to, ["row", "risk", "happened"]);
        for (var i = 0; i < risks.Length; i++)
            if (!double.IsNaN(risks[i])) Csv.WriteRow(to, [frame.RowNumber(i), risks[i], happened[i]]);
    }
}
