using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary><c>rapport analyse clv</c>: what customers will buy and are worth.</summary>
static class Clv
{
    static readonly Argument<FileInfo?> File = new("file")
    {
        Description = "Purchases (customer, date, amount) or a row a customer (frequency, recency, T, mean amount). Left out where --parameters say all.", Arity = ArgumentArity.ZeroOrOne,
    };

    static readonly Option<string?> Model = new("--model") { Description = "bgnbd, paretonbd or bgbb; left out, bgbb for a file with a column periods, else bgnbd." };

    static readonly Option<double[]> Parameters = new("--parameters") { Description = "Takes these instead of fitting: r alpha a b, r alpha s beta, or alpha beta gamma delta.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<double> Horizon = new("--horizon") { Description = "How far to look ahead, in units of time.", DefaultValueFactory = _ => 52 };

    static readonly Option<double> Unit = new("--unit") { Description = "Days in a unit of time, for a file of purchases.", DefaultValueFactory = _ => 7 };

    static readonly Option<string?> Until = new("--until") { Description = "The last day looked at, for a file of purchases; left out, the last with a purchase." };

    static readonly Option<string?> Calibration = new("--calibration") { Description = "Fits on purchases until this day and scores the forecast on what came after." };

    static readonly Option<double[]> At = new("--at") { Description = "Times for which to say what a new customer buys until then.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<double[]> History = new("--history") { Description = "One customer's frequency, recency and T, to say what is expected of them.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<int[]> Counts = new("--counts") { Description = "Numbers of purchases, to say by bgnbd how probable each is until the first time of --at.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<FileInfo?> Out = new("--out") { Description = "Writes a row a customer as CSV." };

    public static Command Command() => Kind.With(
        new("clv", "Fit a model of buying: who still buys, how much they will, what they are worth, and how well such forecasts did.") { File },
        Run,
        [Model, Parameters, Horizon, Unit, Until, Calibration, At, History, Counts, Out, .. ClvRows.Options, Kind.NoNames, Kind.Where, Kind.Missing]);

    static JsonObject Run(ParseResult parsed)
    {
        if (!(parsed.GetValue(Horizon) >= 0)) throw new ApiFailedException("--horizon is 0 or more.");
        if (!(parsed.GetValue(Unit) > 0)) throw new ApiFailedException("--unit is above 0.");
        if (parsed.GetValue(File) is not { } file) return Known(parsed, Given(parsed) ?? throw new ApiFailedException("Name a file, or parameters by --parameters."));
        var rows = ClvRows.Read(parsed, Frame.Read(parsed, file), parsed.GetValue(Unit), Day(parsed, Until), Day(parsed, Calibration));
        var model = Given(parsed) ?? Fit(parsed.GetValue(Model) ?? (rows.IsInPeriods ? "bgbb" : "bgnbd"), rows.Histories);
        var said = new JsonObject
        {
            ["customers"] = rows.Histories.Sum(h => h.Count),
            ["repeaters"] = rows.Histories.Where(h => h.Frequency > 0).Sum(h => h.Count),
            ["repeatPurchases"] = rows.Histories.Sum(h => h.Frequency * h.Count),
            ["model"] = model.Name,
            ["parameters"] = Said.Numbers(model.Parameters),
            ["logLikelihood"] = Said.Number(model.LogLikelihood(rows.Histories)),
        };
        Append(said, ClvForecast.Of(parsed.GetValue(Horizon), model, rows, parsed.GetValue(Out)));
        Append(said, Known(parsed, model));
        if (rows.Later is not null) said["holdout"] = ClvHoldout.Of(model, rows);
        return said;
    }

    static IBuyingModel Fit(string model, IReadOnlyList<Purchases> histories) => model switch
    {
        "bgnbd" => BgNbd.Fit(histories),
        "paretonbd" => ParetoNbd.Fit(histories),
        "bgbb" => BgBb.Fit(histories),
        _ => throw new ApiFailedException($"There is no model {model}; there are bgnbd, paretonbd and bgbb."),
    };

    static IBuyingModel? Given(ParseResult parsed)
    {
        if (parsed.GetValue(Parameters) is not { Length: > 0 } p) return null;
        if (p.Length != 4 || p.Any(v => !(v > 0) || double.IsInfinity(v))) throw new ApiFailedException("--parameters are four numbers above 0.");
        return (parsed.GetValue(Model) ?? "bgnbd") switch
        {
            "bgnbd" => new BgNbd(p[0], p[1], p[2], p[3]),
            "paretonbd" => new ParetoNbd(p[0], p[1], p[2], p[3]),
            "bgbb" => new BgBb(p[0], p[1], p[2], p[3]),
            var other => throw new ApiFailedException($"There is no model {other}; there are bgnbd, paretonbd and bgbb."),
        };
    }

    /// <summary>What the model says of new customers and of the one described.</summary>
    static JsonObject Known(ParseResult parsed, IBuyingModel model)
    {
        var said = new JsonObject();
        var times = parsed.GetValue(At) ?? [];
        if (times.Any(t => !(t >= 0))) throw new ApiFailedException("--at are times of 0 or more.");
        if (times.Length > 0) said["expected"] = Said.List(times.Select(t => new JsonObject { ["time"] = t, ["purchases"] = Said.Number(model.Expected(t)) }));
        if (parsed.GetValue(Counts) is { Length: > 0 } counts) said["probabilities"] = Probabilities(model, counts, times);
        if (parsed.GetValue(History) is { Length: > 0 } of) said["history"] = One(model, of, parsed.GetValue(Horizon));
        return said;
    }

    static JsonArray Probabilities(IBuyingModel model, int[] counts, double[] times)
    {
        if (model is not BgNbd bgnbd || times is not [> 0, ..] || counts.Any(c => c < 0)) throw new ApiFailedException("--counts needs the model bgnbd, counts of 0 or more, and a time above 0 by --at.");
        return Said.List(counts.Select(c => new JsonObject { ["purchases"] = c, ["probability"] = Said.Number(bgnbd.Probability(c, times[0])) }));
    }

    static JsonObject One(IBuyingModel model, double[] of, double horizon)
    {
        var history = of.Length == 3 && of[0] == Math.Floor(of[0]) ? new Purchases((int)of[0], of[1], of[2]) : throw new ApiFailedException("--history is three numbers: frequency, recency, T.");
        if (history.Fault is { } fault) throw new ApiFailedException($"--history: {fault}.");
        return new() { ["alive"] = Said.Number(model.Alive(history)), ["expected"] = Said.Number(model.Expected(history, horizon)) };
    }

    static void Append(JsonObject to, JsonObject from)
    {
        foreach (var (name, value) in from.ToList())
        {
            from.Remove(name);
            to[name] = value;
        }
    }

    static DateOnly? Day(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is { } text
        ? Frame.Day(text) ?? throw new ApiFailedException($"{option.Name} is a day as 2024-12-31.") : null;
}
