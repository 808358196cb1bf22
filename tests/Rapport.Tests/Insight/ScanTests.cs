using System.Text.Json;
using Rapport.Insight.Insights;
using Rapport.Kernel;

namespace Rapport.Tests.Insight;

/// <summary>Scans over the real column store, of companies in which it is known what is true.</summary>
[Trait("Row", "10.15")]
public sealed class ScanTests(InsightServer server) : IClassFixture<InsightServer>
{
    const long Day = 86_400_000_000;

    static readonly DateTimeOffset s_today = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    static readonly ScanRules s_rules = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_true_of_a_company_is_found_and_named_once()
    {
        var scanned = await ScanAsync(Company(seed: 1, isTrue: true));

        // The desk is rated 2 where all else is rated 4; its employees are the desk.
        var desk = scanned.Findings.Single(f => f is { Kind: "level", Measure.Metric: "csat.mean.5", Slice: { Dimension: "touchpoint", Key: "desk" } });
        desk.Difference.ShouldBe(-2, 0.25);
        (desk.Low, desk.High).ShouldSatisfyAllConditions(l => l.Low.ShouldBeLessThan(desk.Difference), l => l.High.ShouldBeGreaterThan(desk.Difference));
        desk.P.ShouldBeLessThan(0.001);
        desk.Direction.ShouldBe("worse");
        desk.Also.ShouldContain(s => s.Dimension == "employee");
        scanned.Findings.ShouldNotContain(f => f.Kind == "level" && f.Slice.Dimension == "employee" && f.Measure.Kind == "score");
        // In the North nobody comes back, and deliveries have been late since half a year.
        var north = scanned.Findings.Single(f => f is { Kind: "level", Measure: { Kind: "return", Type: "Order Completed" } } && f.Slice.Dimension == "trait:region" && f.Slice.Key == "North" && !f.Measure.IsSoon);
        north.Direction.ShouldBe("worse");
        north.High.ShouldBeLessThan(0);
        var late = scanned.Findings.Single(f => f is { Kind: "change", Measure: { Kind: "share", Property: "late" }, Slice.Dimension: "" });
        late.Difference.ShouldBeGreaterThan(20);
        late.Since.ShouldNotBeNull();
        scanned.Report.GapDays.ShouldNotBeNull();
        scanned.Report.Hypotheses.ShouldBeGreaterThan(50);
    }

    [Fact]
    public async Task Nothing_is_found_where_nothing_is_true()
    {
        var found = 0;
        for (var seed = 10; seed < 16; seed++) found += (await ScanAsync(Company(seed, isTrue: false))).Findings.Count;

        found.ShouldBeLessThanOrEqualTo(1); // a scan of nothing lists anything at all once in twenty times at most
    }

    [Fact]
    public async Task A_workspace_without_facts_has_nothing_to_look_at()
    {
        var scanned = await ScanAsync([]);

        scanned.Findings.ShouldBeEmpty();
        scanned.Report.ShouldSatisfyAllConditions(r => r.Answers.ShouldBe(0), r => r.Facts.ShouldBe(0), r => r.Hypotheses.ShouldBe(0), r => r.GapDays.ShouldBeNull());
    }

    [Fact]
    public async Task The_figures_of_a_finding_are_those_of_the_catalogue()
    {
        var company = Company(seed: 2, isTrue: true);
        var (workspace, scanned) = await StoredAsync(company);
        var desk = scanned.Findings.Single(f => f is { Kind: "level", Measure.Metric: "csat.mean.5", Slice: { Dimension: "touchpoint", Key: "desk" } });

        var report = await server.AskAsync(workspace, "metrics/query", new System.Text.Json.Nodes.JsonObject
        {
            ["metric"] = "csat.mean.5", ["groupBy"] = new System.Text.Json.Nodes.JsonArray("touchpoint"),
            ["period"] = new System.Text.Json.Nodes.JsonObject { ["from"] = $"{desk.From:O}", ["to"] = $"{desk.To:O}" },
        }, Ct);

        var figure = report["groups"]!.AsArray().Single(g => (string)g!["keys"]![0]! == "desk")!["figure"]!;
        ((long)figure["n"]!).ShouldBe(desk.N);
        ((double)figure["value"]!).ShouldBe(desk.Value, 1e-9);
    }

    Scan Scan => new(server.Get<AnswerObservations>(), server.Get<FactObservations>(), server.Get<SlicePass>(), server.Get<ScanTraits>(), new Fixed());

    async Task<Scanned> ScanAsync(IReadOnlyList<Fact> facts) => (await StoredAsync(facts)).Scanned;

    async Task<(WorkspaceId Workspace, Scanned Scanned)> StoredAsync(IReadOnlyList<Fact> facts)
    {
        var id = server.NewWorkspace("UTC");
        await server.StoreAsync(facts.Select(f => f with { Workspace = id }), Ct);
        var workspace = await server.Get<IWorkspaces>().FindAsync(id, Ct);
        return (id, await Scan.RunAsync(workspace!, s_rules, Ct)); // just made
    }

    // 700 customers of four regions, who order every 20 days or so, are delivered to, and answer at three places.
    static List<Fact> Company(int seed, bool isTrue)
    {
        var random = new Random(seed);
        var (facts, today) = (new List<Fact>(), s_today.ToMicros());
        for (var no = 0; no < 700; no++)
        {
            var who = new CustomerId(Guid.NewGuid());
            var region = (string[])["North", "South", "East", "West"];
            var home = region[random.Next(4)];
            facts.Add(Made(who, FactTypes.Identify, today - (700 * Day) + no) with { Props = Json(new Dictionary<string, object> { ["$traits"] = new Dictionary<string, object> { ["region"] = home, ["firstName"] = $"Name {no % 20}" } }) });
            for (var day = 40 + (random.NextDouble() * 650); day > 1; day -= 5 + (random.NextDouble() * 30))
            {
                if (isTrue && home == "North" && random.NextDouble() < 0.2) break;
                if (random.NextDouble() < 0.02) break;
                facts.Add(Made(who, FactTypes.Order, today - (long)(day * Day)));
                var late = random.NextDouble() < (isTrue && day < 180 ? 0.5 : 0.1);
                facts.Add(Made(who, FactTypes.Delivery, today - (long)((day - 0.5) * Day)) with { Touchpoint = "delivery", Props = Json(new Dictionary<string, object> { ["late"] = late }) });
                if (random.NextDouble() > 0.4) continue;
                var place = random.Next(3);
                var mean = isTrue && place == 0 ? 2.0 : 4.0;
                facts.Add(Made(who, FactTypes.Answer, today - (long)((day - 0.7) * Day)) with
                {
                    Metric = "csat.5", Score = Math.Clamp(Math.Round(mean + ((random.NextDouble() - 0.5) * 3)), 1, 5), Touchpoint = place == 0 ? "desk" : place == 1 ? "store" : "web",
                    Employee = place == 2 ? "" : $"{(place == 0 ? "R" : "S")}-{random.Next(3)}", Element = "csat",
                });
            }
        }

        return facts;
    }

    static byte[] Json(Dictionary<string, object> of) => JsonSerializer.SerializeToUtf8Bytes(of);

    static Fact Made(CustomerId who, string type, long at) => new()
    {
        Workspace = default, Type = type, Subject = new(who.Value), Customer = who, At = at, Received = at, Id = new(Guid.NewGuid()), Sign = 1, Source = "test", Props = "{}"u8.ToArray(),
    };

    sealed class Fixed : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => s_today;
    }
}
