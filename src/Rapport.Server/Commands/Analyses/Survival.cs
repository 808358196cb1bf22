using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary><c>rapport analyse survival</c>: how long customers stay, whether groups differ, and what goes with leaving.</summary>
static class Survival
{
    static readonly Option<string?> Time = new("--time") { Description = "The column that says how long each was watched." };

    static readonly Option<string?> Event = new("--event") { Description = "The column that says whether it ended then." };

    static readonly Option<string?> EventIs = new("--event-is") { Description = "The value that means it ended; left out, 1 of 0 and 1, 2 of 1 and 2, or a word like yes." };

    static readonly Option<string?> Group = new("--group") { Description = "A column whose values are compared." };

    static readonly Option<string[]> Traits = new("--traits") { Description = "Columns for Cox's regression; texts are compared with the first in the alphabet.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<double[]> At = new("--at") { Description = "Times at which to say the share that stays longer; left out, every time.", AllowMultipleArgumentsPerToken = true };

    static readonly Option<double?> Within = new("--within") { Description = "The horizon of the mean time; left out, the longest." };

    static readonly Option<string> Limits = new("--limits") { Description = "log, log-log or plain.", DefaultValueFactory = _ => "log" };

    static readonly Option<double> Level = new("--level") { Description = "Confidence of limits.", DefaultValueFactory = _ => 0.95 };

    public static Command Command() => Kind.OfFile(
        "survival", "How long customers stay: Kaplan and Meier's curve with limits, the log-rank test between groups, Cox's regression.", Run,
        Time, Event, EventIs, Group, Traits, At, Within, Limits, Level);

    static JsonObject Run(ParseResult parsed)
    {
        var frame = Frame.Read(parsed);
        if (parsed.GetValue(Level) is not (> 0 and < 1)) throw new ApiFailedException("--level is between 0 and 1.");
        var (time, ended) = (
            frame.Place(parsed.GetValue(Time), ["time", "tenure", "duration", "lifetime", "months", "days", "t"], "--time"),
            frame.Place(parsed.GetValue(Event), ["event", "status", "churn", "churned", "ended", "left", "died", "death", "observed"], "--event"));
        var known = Lifetimes(frame, time, ended, parsed);
        var said = Curve([.. known.Select(k => k.Life)], parsed);
        if (parsed.GetValue(Group) is { } group) said["groups"] = Groups(frame.Texts(frame.Place(group)), frame.Missing(frame.Place(group)), known, parsed);
        if (parsed.GetValue(Traits) is { Length: > 0 } traits) said["cox"] = Regression(Design.Of(frame, frame.Places(traits)), known, parsed.GetValue(Level));
        return said;
    }

    /// <summary>Rows whose time and end are known.</summary>
    static List<(int Row, Lifetime Life)> Lifetimes(Frame frame, int time, int ended, ParseResult parsed)
    {
        var (times, flags) = (frame.Maybe(time), frame.Flags(ended, parsed.GetValue(EventIs), "--event-is"));
        var known = Enumerable.Range(0, frame.Count).Where(i => times[i] is not null && flags[i] is not null).Select(i => (Row: i, Life: new Lifetime(times[i]!.Value, flags[i]!.Value))).ToList(); // both are
        if (known.FindIndex(k => k.Life.Time < 0) is var below and >= 0) throw new ApiFailedException($"Row {frame.RowNumber(known[below].Row)} lasts less than 0.");
        return known.Count >= 2 ? known : throw new ApiFailedException("Fewer than two rows say how long it lasted and whether it ended.");
    }

    static JsonObject Curve(IReadOnlyList<Lifetime> lives, ParseResult parsed)
    {
        var curve = KaplanMeier.Of(lives, Wanted(parsed.GetValue(Limits)!), parsed.GetValue(Level)); // it has a default
        var (median, low, high) = curve.Median();
        var horizon = parsed.GetValue(Within) ?? lives.Max(l => l.Time);
        if (!(horizon > 0)) throw new ApiFailedException("--within is above 0, and somebody is watched longer than 0.");
        var mean = curve.MeanWithin(horizon)!.Value; // there is somebody
        var steps = parsed.GetValue(At) is { Length: > 0 } at ? at.Select(t => (Time: t, Step: curve.At(t))) : curve.Steps.Select(s => (s.Time, Step: (SurvivalStep?)s));
        return new()
        {
            ["n"] = lives.Count,
            ["events"] = lives.Count(l => l.Ended),
            ["median"] = Said.Number(median),
            ["medianLimits"] = Said.Pair(low, high),
            ["mean"] = new JsonObject { ["within"] = horizon, ["value"] = Said.Number(mean.Mean), ["error"] = Said.Number(mean.Error) },
            ["curve"] = Said.List(steps.Select(s => Step(s.Time, s.Step, lives))),
        };
    }

    static JsonObject Step(double time, SurvivalStep? step, IReadOnlyList<Lifetime> lives) => new()
    {
        ["time"] = time,
        ["atRisk"] = lives.Count(l => l.Time >= time),
        ["share"] = Said.Number(step?.Share ?? 1),
        ["error"] = Said.Number(step?.Error ?? 0),
        ["low"] = Said.Number(step is null ? 1 : step.Limits?.Low),
        ["high"] = Said.Number(step is null ? 1 : step.Limits?.High),
    };

    static SurvivalLimits Wanted(string limits) => limits switch
    {
        "log" => SurvivalLimits.Log,
        "log-log" => SurvivalLimits.LogLog,
        "plain" => SurvivalLimits.Plain,
        _ => throw new ApiFailedException("--limits are log, log-log or plain."),
    };

    static JsonObject Groups(string[] names, bool[] missing, List<(int Row, Lifetime Life)> known, ParseResult parsed)
    {
        var groups = known.Where(k => !missing[k.Row]).GroupBy(k => names[k.Row], k => k.Life, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        if (groups.Count is < 2 or > 50) throw new ApiFailedException($"--group has {groups.Count} values; it needs 2 to 50.");
        var test = LogRank.Of([.. groups.Select(g => (IReadOnlyList<Lifetime>)[.. g])]) ?? throw new ApiFailedException("Too few left to compare groups.");
        return new()
        {
            ["chiSquare"] = Said.Number(test.ChiSquare),
            ["freedom"] = test.Freedom,
            ["p"] = Said.Number(test.P),
            ["of"] = Said.List(groups.Zip(test.Groups, (g, t) => new JsonObject
            {
                ["group"] = g.Key,
                ["n"] = t.N,
                ["events"] = t.Events,
                ["expected"] = Said.Number(t.Expected),
                ["median"] = Said.Number(KaplanMeier.Of(g, Wanted(parsed.GetValue(Limits)!), parsed.GetValue(Level)).Median().Time), // it has a default
            })),
        };
    }

    static JsonObject Regression(Design design, List<(int Row, Lifetime Life)> known, double level)
    {
        var whole = known.Where(k => design.Rows[k.Row] is not null).ToList();
        var fitted = Cox.Fit([.. whole.Select(k => k.Life)], design.Names, [.. whole.Select(k => design.Rows[k.Row]!)], level); // chosen just before
        return new()
        {
            ["n"] = fitted.N,
            ["events"] = fitted.Events,
            ["logLikelihood"] = Said.Number(fitted.LogLikelihood),
            ["nullLogLikelihood"] = Said.Number(fitted.NullLogLikelihood),
            ["p"] = Said.Number(fitted.P),
            ["concordance"] = Said.Number(fitted.Concordance),
            ["traits"] = Said.List(fitted.Traits.Select(t => new JsonObject
            {
                ["trait"] = t.Name,
                ["coefficient"] = Said.Number(t.Coefficient),
                ["error"] = Said.Number(t.Error),
                ["p"] = Said.Number(t.P),
                ["hazardRatio"] = Said.Number(t.Ratio),
                ["low"] = Said.Number(t.Limits.Low),
                ["high"] = Said.Number(t.Limits.High),
            })),
        };
    }
}
