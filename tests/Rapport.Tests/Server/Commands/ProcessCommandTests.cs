using System.Text.Json;
using Rapport.Tests.Models;

namespace Rapport.Tests.Server.Commands;

/// <summary><c>rapport analyse process</c> against figures computed by pm4py.</summary>
public sealed class ProcessCommandTests
{
    [Theory]
    [Trait("Row", "5.8")]
    [InlineData("process.running-example", "running-example.csv")]
    [InlineData("process.running-example", "running-example.xes")]
    [InlineData("process.helpdesk", "helpdesk.csv")]
    [InlineData("process.roadtraffic100traces", "roadtraffic100traces.csv")]
    public async Task An_event_log_has_the_ways_counts_and_times_computed_elsewhere(string expectation, string file)
    {
        var said = await CommandLine.AnalyseAsync("process", PublicData.Path_($"06_process/{file}"), "--variants", "1000");

        var expected = PublicData.Expected(expectation);
        foreach (var (ours, theirs) in new[] { ("events", "events"), ("journeys", "cases"), ("steps", "activities"), ("flows", "dfg_edges"), ("transitions", "dfg_total"), ("variants", "variants") })
            said.At(ours).ShouldBe(expected.At(theirs), ours);
        foreach (var figure in new[] { "mean", "median", "p90", "min", "max" }) said.At("durationSeconds", figure).ShouldBe(expected.At("case_duration_s", figure), 1e-3, figure);
        foreach (var figure in new[] { "mean", "min", "max" }) said.At("eventsPerJourney", figure).ShouldBe(expected.At("events_per_case", figure), 1e-9, figure);
        Counts(said, "starts").ShouldBe(Counts(expected.GetProperty("start")), ignoreOrder: true);
        Counts(said, "ends").ShouldBe(Counts(expected.GetProperty("end")), ignoreOrder: true);
        var flows = said.GetProperty("perFlow").EnumerateArray().Select(f => $"{f.GetProperty("from")} → {f.GetProperty("to")}: {f.GetProperty("count")}").ToList();
        expected.GetProperty("top10dfg").EnumerateArray().Select(f => $"{f[0]} → {f[1]}: {f[2]}").Except(flows).ShouldBeEmpty();
        var variants = said.GetProperty("perVariant").EnumerateArray().Select(v => $"{string.Join(" → ", v.GetProperty("steps").EnumerateArray())}: {v.GetProperty("journeys")}").ToList();
        variants.Count.ShouldBe((int)expected.At("variants"));
        expected.GetProperty("top3").EnumerateArray().Select(v => $"{string.Join(" → ", v[0].EnumerateArray())}: {v[1]}").Except(variants).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("running-example")]
    [InlineData("helpdesk")]
    [InlineData("roadtraffic100traces")]
    public async Task The_time_of_each_way_and_the_rework_are_those_computed_elsewhere(string log)
    {
        var said = await CommandLine.AnalyseAsync("process", PublicData.Path_($"06_process/{log}.csv"));

        var expected = JsonElement.Parse(await File.ReadAllTextAsync(PublicData.Path_($"06_process/expected_{log}.json"), TestContext.Current.CancellationToken));
        var flows = said.GetProperty("perFlow").EnumerateArray().ToDictionary(f => $"{f.GetProperty("from")} -> {f.GetProperty("to")}");
        var times = expected.GetProperty("performance_dfg_s").EnumerateObject().ToList();
        times.ShouldNotBeEmpty();
        foreach (var time in times)
        {
            foreach (var figure in new[] { "mean", "median", "min", "max" }) flows[time.Name].At(figure + "Seconds").ShouldBe(time.Value.At(figure), 1e-3, $"{time.Name} {figure}");
        }

        Counts(said, "repeated").ShouldBe(Counts(expected.GetProperty("rework_cases")), ignoreOrder: true);
    }

    [Theory]
    [InlineData("log.csv", "case,activity,time\n1,a,2024-01-01\n1,b,soon\n", "Row 2 has “soon” as its time")]
    [InlineData("log.csv", "case,activity,time\n1,,2024-01-01\n", "Row 1 names no step")]
    [InlineData("log.csv", "who,what,when\n1,a,2024-01-01\n", "--journey")]
    [InlineData("log.xes", "<log><trace><event/></trace></log>", "trace 1")]
    [InlineData("log.xes", "<log><event><string key='concept:name' value='a'/></event></log>", "outside any trace")]
    [InlineData("log.xes", "<!DOCTYPE a [<!ENTITY b 'c'>]><log>&b;</log>", "no XES")]
    [InlineData("log.xes", "<log></log>", "no event")]
    public async Task What_is_no_event_log_is_refused_in_a_sentence(string name, string text, string words)
    {
        var folder = Directory.CreateTempSubdirectory("rapport-log-").FullName;
        try
        {
            var path = Path.Combine(folder, name);
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
            (await CommandLine.RunAsync("analyse", "process", path)).ShouldRefuse(words);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static List<string> Counts(JsonElement said, string of) =>
        [.. said.GetProperty("perStep").EnumerateArray().Where(s => s.At(of) > 0).Select(s => $"{s.GetProperty("step")}: {s.GetProperty(of)}")];

    static List<string> Counts(JsonElement counts) => [.. counts.EnumerateObject().Select(c => $"{c.Name}: {c.Value}")];
}
