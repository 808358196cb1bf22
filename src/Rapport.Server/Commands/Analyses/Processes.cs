using System.CommandLine;
using System.Text.Json.Nodes;
using Rapport.Metrics;

namespace Rapport.Server.Commands.Analyses;

/// <summary><c>rapport analyse process</c>: which ways journeys take, how often and how long.</summary>
static class Processes
{
    static readonly Option<string?> Journey = new("--journey") { Description = "The column that says which journey (case) an event belongs to." };

    static readonly Option<string?> Step = new("--step") { Description = "The column with the step (activity)." };

    static readonly Option<string?> Time = new("--time") { Description = "The column with the time." };

    static readonly Option<int> Variants = new("--variants") { Description = "How many variants to print; all are counted.", DefaultValueFactory = _ => 20 };

    static readonly string[] s_journeys = ["case:concept:name", "case_id", "caseid", "case id", "case", "journey", "trace", "customer_id", "customer"];

    static readonly string[] s_steps = ["concept:name", "activity", "step", "event", "task", "touchpoint", "action"];

    static readonly string[] s_times = ["time:timestamp", "timestamp", "complete timestamp", "time", "datetime", "date", "at"];

    public static Command Command() => Kind.OfFile(
        "process", "Which ways journeys take: directly-follows graph, variants, loops and times of an event log, as a table or in XES.", Run, Journey, Step, Time, Variants);

    static JsonObject Run(ParseResult parsed)
    {
        var graph = ProcessGraph.Of(Journeys(parsed));
        if (graph.Journeys == 0) throw new ApiFailedException("There is no event to look at.");
        return new()
        {
            ["events"] = graph.Events,
            ["journeys"] = graph.Journeys,
            ["steps"] = graph.Steps.Count,
            ["flows"] = graph.Flows.Count,
            ["transitions"] = graph.Flows.Sum(f => f.Count),
            ["variants"] = graph.Variants.Count,
            ["durationSeconds"] = Of(graph.Duration!), // it has journeys
            ["eventsPerJourney"] = Of(graph.Length!), // the same
            ["perStep"] = Said.List(graph.Steps.Select(s => new JsonObject
            {
                ["step"] = s.Step, ["events"] = s.Events, ["journeys"] = s.Journeys, ["repeated"] = s.Repeated, ["starts"] = s.Starts, ["ends"] = s.Ends,
            })),
            ["perFlow"] = Said.List(graph.Flows.Select(f => new JsonObject
            {
                ["from"] = f.From, ["to"] = f.To, ["count"] = f.Count, ["journeys"] = f.Journeys, ["meanSeconds"] = f.Time.Mean, ["medianSeconds"] = f.Time.Median,
                ["minSeconds"] = f.Time.Min, ["maxSeconds"] = f.Time.Max,
            })),
            ["perVariant"] = Said.List(graph.Variants.Take(parsed.GetValue(Variants)).Select(v => new JsonObject
            {
                ["journeys"] = v.Journeys, ["share"] = (double)v.Journeys / graph.Journeys, ["medianSeconds"] = v.Duration.Median, ["steps"] = new JsonArray([.. v.Steps.Select(s => JsonValue.Create(s))]),
            })),
        };
    }

    static IEnumerable<IReadOnlyList<Occasion>> Journeys(ParseResult parsed)
    {
        var file = parsed.GetValue(Kind.File)!; // it is required
        if (file.Extension.Equals(".xes", StringComparison.OrdinalIgnoreCase)) return EventLog.Xes(file);
        var frame = Frame.Read(parsed);
        return EventLog.Of(
            frame, frame.Place(parsed.GetValue(Journey), s_journeys, "--journey"), frame.Place(parsed.GetValue(Step), s_steps, "--step"),
            frame.Place(parsed.GetValue(Time), s_times, "--time"));
    }

    static JsonObject Of(Spread spread) => new()
    {
        ["mean"] = spread.Mean, ["median"] = spread.Median, ["p90"] = spread.P90, ["min"] = spread.Min, ["max"] = spread.Max,
    };
}
