using System.Text.Json.Nodes;
using Rapport.Insight.Discovery;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Tests.Insight;

/// <summary>Journeys found by the column store are those found by hand in the same facts.</summary>
public sealed class DiscoveryTests(InsightServer server) : IClassFixture<InsightServer>
{
    const long Day = 86_400_000_000;

    static readonly string[] s_steps = ["Order Completed", "Order Delivered", "page", "Return Brought", "Call Ended", "Order Refunded"];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Row", "5.8")]
    public async Task Journeys_of_many_random_lives_are_those_counted_by_hand()
    {
        for (var seed = 1; seed <= 25; seed++)
        {
            var random = new Random(seed);
            var (workspace, facts) = Lives(random);
            await server.StoreAsync(facts, Ct);
            var (gap, collapse, begins) = (random.Next(1, 20), random.Next(2) == 0, random.Next(3) == 0 ? s_steps[random.Next(s_steps.Length)] : null);
            var (through, without) = (random.Next(3) == 0 ? s_steps[random.Next(s_steps.Length)] : null, random.Next(4) == 0 ? s_steps[random.Next(s_steps.Length)] : null);
            var isBy = random.Next(3) == 0 ? "touchpoint" : "type";

            var report = await server.AskAsync(workspace, "journeys/discover", new JsonObject
            {
                ["period"] = Year(), ["by"] = isBy, ["gapDays"] = gap, ["collapse"] = collapse, ["begins"] = begins,
                ["through"] = through is null ? null : new JsonArray(through), ["without"] = without is null ? null : new JsonArray(without), ["variants"] = 1000,
            }, Ct);

            var journeys = facts.Where(f => f.Sign == 1 && !facts.Any(g => g.Sign == -1 && g.Id == f.Id) && f.Metric.Length == 0 && f.Type != FactTypes.Identify)
                .Select(f => (f.Customer, Step: isBy == "type" ? f.Type : f.Touchpoint, f.At)).Where(o => o.Step.Length > 0)
                .GroupBy(o => o.Customer, o => new Occasion(o.Step, o.At))
                .SelectMany(g => Cut(g.OrderBy(o => o.At), gap * Day, begins)).Select(j => collapse ? Collapse(j) : j)
                .Where(j => (through is null || j.Exists(o => o.Step == through)) && (without is null || !j.Exists(o => o.Step == without))).ToList();
            ShouldBe(report, ProcessGraph.Of(journeys), seed);
        }
    }

    [Fact]
    [Trait("Row", "5.9")]
    public async Task Journeys_through_a_step_are_judged_beside_all_others()
    {
        var workspace = server.NewWorkspace("UTC");
        var facts = new List<Fact>();
        for (var n = 0; n < 40; n++)
        {
            var (who, isBack) = (new CustomerId(Guid.NewGuid()), n % 2 == 0);
            facts.Add(Fact(workspace, who, "Order Completed", n));
            facts.Add(Fact(workspace, who, isBack ? "Return Brought" : "Order Delivered", Day + n));
            // Two answers of one journey are one judgement, their mean; one of long after is of none, and one taken back was never given.
            facts.Add(Answer(workspace, who, isBack ? 1 + (n % 4 / 2) : 4, (2 * Day) + n));
            facts.Add(Answer(workspace, who, isBack ? 1 + (n % 4 / 2) : 5, (3 * Day) + n));
            facts.Add(Answer(workspace, who, 3, (90 * Day) + n));
            facts.Add(Answer(workspace, who, 3, (2 * Day) + n + 1));
            facts.Add(facts[^1] with { Sign = -1 });
        }

        await server.StoreAsync(facts, Ct);
        var report = await server.AskAsync(workspace, "journeys/discover", new JsonObject { ["period"] = Year(), ["score"] = "csat.5" }, Ct);

        report["score"]!.ToJsonString().ShouldBe("""{"scale":"csat.5","n":40,"mean":3}""");
        var back = report["steps"]!.AsArray().Single(s => (string)s!["step"]! == "Return Brought")!["score"]!;
        ((long)back["n"]!).ShouldBe(20);
        ((double)back["mean"]!).ShouldBe(1.5, 1e-9);
        ((double)back["othersMean"]!).ShouldBe(4.5, 1e-9);
        ((double)back["difference"]!).ShouldBe(-3, 1e-9);
        // Welch: 20 scores of 1 and 2 (variance .26316) beside 20 of 4.5 (variance 0): t(19) = 2.09302, error = √(.26316/20).
        ((double)back["low"]!).ShouldBe(-3 - (2.0930240544 * Math.Sqrt(5.0 / 19 / 20)), 1e-6);
        ((bool)back["believable"]!).ShouldBeTrue();
        // Everybody ordered, so there is nobody to hold them against.
        report["steps"]!.AsArray().Single(s => (string)s!["step"]! == "Order Completed")!["score"]!["difference"].ShouldBeNull();
        report["variants"]!.AsArray().Select(v => (double)v!["score"]!["mean"]!).Order().ShouldBe([1.5, 4.5]);
    }

    [Fact]
    public async Task What_is_said_after_the_next_journey_began_is_said_of_that()
    {
        var (workspace, who) = (server.NewWorkspace("UTC"), new CustomerId(Guid.NewGuid()));
        await server.StoreAsync([Fact(workspace, who, "Order Completed", 0), Fact(workspace, who, "Order Completed", Day), Answer(workspace, who, 2, Day + 1)], Ct);

        var report = await server.AskAsync(workspace, "journeys/discover", new JsonObject { ["period"] = Year(), ["begins"] = "Order Completed", ["score"] = "csat.5" }, Ct);

        ((long)report["journeys"]!).ShouldBe(2);
        ((long)report["score"]!["n"]!).ShouldBe(1);
    }

    [Fact]
    public async Task Rare_steps_stand_together_and_nothing_is_lost()
    {
        var workspace = server.NewWorkspace("UTC");
        var steps = Enumerable.Range(0, JourneySql.MostSteps + 20).Select(i => $"Step {i:000}").ToList();
        var facts = steps.SelectMany((s, i) => Enumerable.Range(0, i < JourneySql.MostSteps ? 2 : 1).Select(k => Fact(workspace, new(Guid.NewGuid()), s, (i * Day / 100) + k))).ToList();
        await server.StoreAsync(facts, Ct);

        var report = await server.AskAsync(workspace, "journeys/discover", new JsonObject { ["period"] = Year(), ["variants"] = 0 }, Ct);

        var found = report["steps"]!.AsArray();
        found.Count.ShouldBe(JourneySql.MostSteps + 1);
        found.Sum(s => (long)s!["events"]!).ShouldBe(facts.Count);
        ((long)found.Single(s => (string)s!["step"]! == JourneySql.Other)!["events"]!).ShouldBe(20);
        // A step that is asked for has its name, however rare.
        var rare = await server.AskAsync(workspace, "journeys/discover", new JsonObject { ["period"] = Year(), ["through"] = new JsonArray(steps[^1]) }, Ct);
        ((long)rare["journeys"]!).ShouldBe(1);
        ((string)rare["variants"]![0]!["steps"]![0]!).ShouldBe(steps[^1]);
    }

    [Fact]
    public async Task Facts_that_arrive_between_the_questions_do_no_harm()
    {
        var workspace = server.NewWorkspace("UTC");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var arriving = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++) await server.StoreAsync([Fact(workspace, new(Guid.NewGuid()), s_steps[i % s_steps.Length], i)], Ct);
        }, Ct);

        for (var i = 0; i < 15; i++)
        {
            var report = await server.AskAsync(workspace, "journeys/discover", new JsonObject { ["period"] = Year() }, Ct);
            report["variants"]!.AsArray().ShouldAllBe(v => (double)v!["share"]! <= 1);
        }

        await stop.CancelAsync();
        await arriving;
        var last = await server.AskAsync(workspace, "journeys/discover", new JsonObject { ["period"] = Year() }, Ct);
        last["steps"]!.AsArray().Sum(s => (long)s!["starts"]!).ShouldBe((long)last["journeys"]!);
    }

    [Fact]
    public async Task What_is_no_step_is_left_out_before_journeys_are_cut()
    {
        var (workspace, who) = (server.NewWorkspace("UTC"), new CustomerId(Guid.NewGuid()));
        string[] steps = ["page", "Order Completed", "page", "Order Delivered"];
        await server.StoreAsync(steps.Select((s, i) => Fact(workspace, who, s, i * Day)), Ct);

        var report = await server.AskAsync(workspace, "journeys/discover", new JsonObject { ["period"] = Year(), ["ignore"] = new JsonArray("page") }, Ct);

        report["variants"]![0]!["steps"]!.AsArray().Select(s => (string)s!).ShouldBe(["Order Completed", "Order Delivered"]);
    }

    [Fact]
    public async Task A_journey_without_end_is_cut_and_counted()
    {
        var (workspace, robot) = (server.NewWorkspace("UTC"), new CustomerId(Guid.NewGuid()));
        await server.StoreAsync(Enumerable.Range(0, JourneySql.MostEvents + 100).Select(i => Fact(workspace, robot, i % 2 == 0 ? "page" : "screen", i * 1_000_000L)), Ct);

        var report = await server.AskAsync(workspace, "journeys/discover", new JsonObject { ["period"] = Year() }, Ct);

        ((long)report["cut"]!).ShouldBe(1);
        ((long)report["events"]!).ShouldBe(JourneySql.MostEvents);
    }

    [Theory]
    [InlineData("""{"period":{"from":"2024-01-01","to":"2023-01-01"}}""", "journeys.period")]
    [InlineData("""{}""", "journeys.period")]
    [InlineData("""{"period":{"from":"2024-01-01","to":"2025-01-01"},"by":"props"}""", "journeys.by")]
    [InlineData("""{"period":{"from":"2024-01-01","to":"2025-01-01"},"gapDays":0}""", "journeys.gap")]
    [InlineData("""{"period":{"from":"2024-01-01","to":"2025-01-01"},"variants":1001}""", "journeys.variants")]
    [InlineData("""{"period":{"from":"2024-01-01","to":"2025-01-01"},"score":"sentiment.100"}""", "journeys.score")]
    [InlineData("""{"period":{"from":"2024-01-01","to":"2025-01-01"},"through":[""]}""", "journeys.steps")]
    [InlineData("""{"period":{"from":"2024-01-01","to":"2025-01-01"},"begins":""}""", "journeys.steps")]
    [InlineData("""{"period":{"from":"2024-01-01","to":"2025-01-01"},"filter":{"segment":"a"}}""", "filter.")]
    public async Task What_cannot_be_asked_is_refused(string body, string code)
    {
        var (status, answer) = await server.SendAsync(HttpMethod.Post, server.NewWorkspace("UTC"), "journeys/discover", JsonNode.Parse(body), Ct);

        status.ShouldBe(422);
        ((string)answer["code"]!).ShouldStartWith(code);
    }

    [Fact]
    public async Task Without_facts_there_are_no_journeys()
    {
        var report = await server.AskAsync(server.NewWorkspace("UTC"), "journeys/discover", new JsonObject { ["period"] = Year() }, Ct);

        ((long)report["journeys"]!).ShouldBe(0);
        report["seconds"].ShouldBeNull();
        report["steps"]!.AsArray().ShouldBeEmpty();
    }

    static JsonObject Year() => new() { ["from"] = "1970-01-01", ["to"] = "1971-01-01" };

    (WorkspaceId Workspace, List<Fact> Facts) Lives(Random random)
    {
        var workspace = server.NewWorkspace("UTC");
        var facts = new List<Fact>();
        var people = Enumerable.Range(0, random.Next(1, 30)).Select(_ => new CustomerId(new Guid(Bytes()))).ToList();
        for (var i = random.Next(0, 300); i > 0; i--)
        {
            // No two of one customer in the same moment: their order would be nobody's to say.
            var fact = Fact(workspace, people[random.Next(people.Count)], s_steps[random.Next(s_steps.Length)], (random.NextInt64(300 * Day) / 1000 * 1000) + i);
            facts.Add(fact with { Touchpoint = random.Next(4) == 0 ? "" : $"t{random.Next(4)}" });
            if (random.Next(12) == 0) facts.Add(facts[^1] with { Sign = -1 });
            if (random.Next(12) == 0) facts.Add(fact with { Id = new(new Guid(Bytes())), Type = FactTypes.Answer, Metric = "nps.0-10", Score = 7, Touchpoint = "t1" });
            if (random.Next(12) == 0) facts.Add(fact with { Id = new(new Guid(Bytes())), Type = FactTypes.Identify, Touchpoint = "t1" });
        }

        return (workspace, facts);

        byte[] Bytes()
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            return bytes;
        }
    }

    static Fact Fact(WorkspaceId workspace, CustomerId customer, string type, long at) => new()
    {
        Workspace = workspace, Type = type, Subject = new(customer.Value), Customer = customer, At = at, Received = at, Id = new(Guid.NewGuid()), Sign = 1, Source = "test",
        Props = "{}"u8.ToArray(),
    };

    static Fact Answer(WorkspaceId workspace, CustomerId customer, double score, long at) =>
        Fact(workspace, customer, FactTypes.Answer, at) with { Metric = "csat.5", Score = score };

    static IEnumerable<List<Occasion>> Cut(IEnumerable<Occasion> life, long gap, string? begins)
    {
        var journeys = new List<List<Occasion>>();
        foreach (var o in life)
        {
            if (journeys.Count == 0 || o.At - journeys[^1][^1].At > gap || o.Step == begins) journeys.Add([]);
            journeys[^1].Add(o);
        }

        return journeys.Where(j => begins is null || j[0].Step == begins);
    }

    static List<Occasion> Collapse(List<Occasion> journey) => [.. journey.Where((o, i) => i == 0 || o.Step != journey[i - 1].Step)];

    static void ShouldBe(JsonObject report, ProcessGraph graph, int seed)
    {
        ((long)report["journeys"]!).ShouldBe(graph.Journeys, $"seed {seed}");
        ((long)report["events"]!).ShouldBe(graph.Events, $"seed {seed}");
        ((long)report["variantsOfAll"]!).ShouldBe(graph.Variants.Count, $"seed {seed}");
        report["steps"]!.AsArray().Select(s => $"{s!["step"]} {s["events"]} {s["journeys"]} {s["repeated"]} {s["starts"]} {s["ends"]}")
            .ShouldBe(graph.Steps.Select(s => $"{s.Step} {s.Events} {s.Journeys} {s.Repeated} {s.Starts} {s.Ends}"), ignoreOrder: true);
        report["flows"]!.AsArray().Select(f => $"{f!["from"]} {f["to"]} {f["count"]} {Text(f["seconds"])}")
            .ShouldBe(graph.Flows.Select(f => $"{f.From} {f.To} {f.Count} {Text(f.Time)}"), ignoreOrder: true);
        report["variants"]!.AsArray().Select(v => $"{string.Join(">", v!["steps"]!.AsArray())} {v["journeys"]} {Text(v["seconds"])}")
            .ShouldBe(graph.Variants.Select(v => $"{string.Join(">", v.Steps)} {v.Journeys} {Text(v.Duration)}"), ignoreOrder: true);
        Text(report["seconds"]).ShouldBe(Text(graph.Duration), $"seed {seed}");
        Text(report["length"]).ShouldBe(Text(graph.Length), $"seed {seed}");
    }

    static string Text(Spread? spread) => spread is null ? "none" : Text([spread.Mean, spread.Median, spread.P90, spread.Min, spread.Max]);

    static string Text(JsonNode? spread) => spread is null ? "none" : Text([.. new[] { "mean", "median", "p90", "min", "max" }.Select(n => (double)spread[n]!)]);

    static string Text(double[] numbers) => string.Join(' ', numbers.Select(n => Math.Round(n, 1).ToString("F1", System.Globalization.CultureInfo.InvariantCulture)));
}
