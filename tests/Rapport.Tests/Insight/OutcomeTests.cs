using System.Text.Json.Nodes;
using MathNet.Numerics.Random;
using Rapport.Kernel;

namespace Rapport.Tests.Insight;

/// <summary>A score held against what customers did afterwards says what was planted, and no more.</summary>
[Trait("Row", "3.13")]
public sealed class OutcomeTests(InsightServer server) : IClassFixture<InsightServer>
{
    const long Day = 86_400_000_000;

    const int People = 1500;

    const string Left = "Subscription Cancelled", Invited = "Friend Invited";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Good customers score higher, and order again whatever they score. Of the others 30 % order again at 1, and 8 % more for each point. Scores of good ones spread by .64
    // (variance) and those of others by 2, so among people alike a point is worth 8 · 2 / 2.64.
    const double Planted = 6.06;

    [Fact]
    public async Task An_adjusted_effect_is_found_where_the_plain_one_misleads()
    {
        var workspace = await LivedAsync();

        var report = await server.AskAsync(workspace, "drivers/outcome", Asked("returns"), Ct);

        ((int)report["n"]!).ShouldBe(People);
        Holds(report["adjusted"]!, Planted);
        ((double)report["plain"]!["low"]!).ShouldBeGreaterThan(10);
        report["adjustedFor"]!.AsArray().Select(a => (string)a!).ShouldBe(["spend", "orders", "tenure", "touchpoint"]);
        ((string)report["caveat"]!).ShouldContain("adjusted for spend, orders, tenure, touchpoint as known before the answer; not proof that raising the score raises");
        report["scores"]!.AsArray().Sum(s => (int)s!["n"]!).ShouldBe(People);
        report["scores"]!.AsArray().ShouldAllBe(s => (double)s!["low"]! <= (double)s["mean"]! && (double)s["mean"]! <= (double)s["high"]!);
    }

    [Fact]
    public async Task Revenue_within_the_window_counts_less_what_went_back()
    {
        var workspace = await LivedAsync();

        var report = await server.AskAsync(workspace, "drivers/outcome", Asked("revenue"), Ct);

        // Whoever orders again spends 50 €, of which 10 go back.
        Holds(report["adjusted"]!, 4000 * Planted / 100);
        (report["unit"]!.ToString(), report["currency"]!.ToString()).ShouldBe(("money", "EUR"));
        ((long)report["leftOut"]!["otherCurrency"]!).ShouldBe(0);
        var rows = await server.AskAsync(workspace, "drivers/outcome/rows", With(Asked("revenue"), ("limit", 1000)), Ct);
        ((long)rows["total"]!).ShouldBe(People);
        rows["items"]!.AsArray().Select(r => (double)r!["outcome"]!).Distinct().Order().ShouldBe([0, 4000]);
    }

    [Fact]
    public async Task Staying_is_what_does_not_happen_and_nobody_leaves_twice()
    {
        var workspace = await LivedAsync();

        var stays = await server.AskAsync(workspace, "drivers/outcome", Asked("stays", Left), Ct);

        // Two in five leave at score 1, one in ten at any other; the first thirty had left before they answered.
        ((int)stays["n"]!).ShouldBe(People - 30);
        ((long)stays["leftOut"]!["hadHappened"]!).ShouldBe(30);
        var scores = stays["scores"]!.AsArray();
        ((double)scores[0]!["mean"]!).ShouldBe(60, 10);
        ((double)scores[^1]!["mean"]!).ShouldBe(90, 6);
        ((double)stays["adjusted"]!["low"]!).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Referrals_that_have_nothing_to_do_with_the_score_are_no_link()
    {
        var report = await server.AskAsync(await LivedAsync(), "drivers/outcome", Asked("refers", Invited), Ct);

        Holds(report["adjusted"]!, 0);
        ((double)report["mean"]!["value"]!).ShouldBe(30, 4);
    }

    [Fact]
    public async Task Only_facts_before_the_answer_adjust_and_only_those_after_it_are_outcomes()
    {
        var workspace = await LivedAsync();
        var before = await server.AskAsync(workspace, "drivers/outcome", Asked("returns"), Ct);
        // After the window, and of long after: neither outcome nor adjuster. In the moment of the answer: neither.
        await server.StoreAsync(Enumerable.Range(0, People).SelectMany(i => (Fact[])
        [
            Order(workspace, i, 300, 900_000 * (i % 7)), Order(workspace, i, 100, 777), Fact(workspace, i, FactTypes.Identify, 250) with { Props = """{"$traits":{"plan":"late"}}"""u8.ToArray() },
        ]), Ct);

        var after = await server.AskAsync(workspace, "drivers/outcome", Asked("returns"), Ct);

        after["adjusted"]!.ToJsonString().ShouldBe(before["adjusted"]!.ToJsonString());
        after["mean"]!.ToJsonString().ShouldBe(before["mean"]!.ToJsonString());
    }

    [Fact]
    public async Task Answers_without_a_customer_or_without_their_whole_window_are_left_out_and_counted()
    {
        var workspace = await LivedAsync();
        var now = TimeProvider.System.GetUtcNow().ToMicros();
        await server.StoreAsync(
        [
            Answer(workspace, 0, 3, 100) with { Customer = default }, Answer(workspace, 1, 3, 0) with { At = now - (10 * Day) }, Answer(workspace, 2, 3, 50), Answer(workspace, 3, 3, 50),
        ], Ct);
        var body = Asked("returns");
        body["period"]!["to"] = "2100-01-01";
        body["period"]!["from"] = "2023-01-01";

        var left = (await server.AskAsync(workspace, "drivers/outcome", body, Ct))["leftOut"]!;

        left.ToJsonString().ShouldBe("""{"anonymous":1,"tooRecent":1,"earlier":2,"older":0,"hadHappened":0,"otherCurrency":0}""");
    }

    [Fact]
    public async Task Customers_are_made_alike_in_traits_as_they_were_before_they_answered()
    {
        var workspace = await LivedAsync(traits: true);

        var usual = await server.AskAsync(workspace, "drivers/outcome", Asked("returns"), Ct);
        var by = await server.AskAsync(workspace, "drivers/outcome", With(Asked("returns"), ("adjustFor", new JsonArray("trait:plan"))), Ct);

        usual["adjustedFor"]!.AsArray().Select(a => (string)a!).ShouldContain("trait:plan");
        by["adjustedFor"]!.ToJsonString().ShouldBe("""["trait:plan"]""");
        // The trait says who is a good customer as well as earlier orders do; what it became afterwards says nothing.
        Holds(by["adjusted"]!, Planted);
    }

    [Fact]
    public async Task Too_few_customers_and_a_single_value_are_refused_by_name()
    {
        var workspace = server.NewWorkspace("UTC");
        await server.StoreAsync(Enumerable.Range(0, 49).Select(i => Answer(workspace, i, 1 + (i % 5), 100)), Ct);
        await RefusedAsync(workspace, Asked("returns"), "outcome.too_few");
        await server.StoreAsync(Enumerable.Range(49, 100).Select(i => Answer(workspace, i, 1 + (i % 5), 100)), Ct);
        await RefusedAsync(workspace, Asked("returns"), "outcome.one_value");
    }

    [Theory]
    [InlineData("""{"metric":"csat.mean.5","outcome":"happiness"}""", "outcome.kind")]
    [InlineData("""{"metric":"csat.mean.5"}""", "outcome.kind")]
    [InlineData("""{"metric":"csat.mean.5","outcome":"stays"}""", "outcome.event")]
    [InlineData("""{"metric":"csat.mean.5","outcome":"refers","event":""}""", "outcome.event")]
    [InlineData("""{"metric":"csat.mean.5","outcome":"revenue","event":"Order Completed"}""", "outcome.event")]
    [InlineData("""{"metric":"csat.mean.5","outcome":"returns","windowDays":731}""", "outcome.window")]
    [InlineData("""{"metric":"csat.mean.5","outcome":"returns","adjustFor":["weather"]}""", "outcome.adjust")]
    [InlineData("""{"metric":"csat.mean.5","outcome":"returns","adjustFor":["trait:"]}""", "outcome.adjust")]
    [InlineData("""{"metric":"csat.mean.5","outcome":"returns","adjustFor":["spend","spend"]}""", "outcome.adjust")]
    [InlineData("""{"metric":"sentiment.mean","outcome":"returns"}""", "outcome.words")]
    public async Task What_cannot_be_asked_is_refused(string body, string code)
    {
        var asked = JsonNode.Parse(body)!.AsObject();
        asked["period"] = new JsonObject { ["from"] = "2024-01-01", ["to"] = "2025-01-01" };
        await RefusedAsync(server.NewWorkspace("UTC"), asked, code);
    }

    async Task RefusedAsync(WorkspaceId workspace, JsonObject body, string code)
    {
        var (status, answer) = await server.SendAsync(HttpMethod.Post, workspace, "drivers/outcome", body, Ct);
        ((string)answer["code"]!).ShouldBe(code, answer.ToJsonString());
        status.ShouldBe(422);
    }

    /// <summary>Answers on day 100 of 2024, what came before and what came after.</summary>
    async Task<WorkspaceId> LivedAsync(bool traits = false)
    {
        var (workspace, random, facts) = (server.NewWorkspace("UTC"), new Xoshiro256StarStar(5), new List<Fact>());
        for (var i = 0; i < People; i++)
        {
            var isGood = i % 2 == 0;
            var score = Math.Clamp(1 + random.Next(5) + (isGood ? 2 : 0), 1, 5);
            if (isGood) facts.AddRange(Enumerable.Range(1, 5).Select(o => Order(workspace, i, 10 * o, 10_000)));
            facts.Add(Answer(workspace, i, score, 100));
            if (random.NextDouble() < (isGood ? 0.9 : 0.3 + (0.08 * (score - 1))))
            {
                facts.Add(Order(workspace, i, 130, 5_000));
                facts.Add(Order(workspace, i, 135, -1_000) with { Type = FactTypes.Refund });
            }

            if (i < 30) facts.Add(Fact(workspace, i, Left, 90));
            if (random.NextDouble() < (score == 1 ? 0.4 : 0.1)) facts.Add(Fact(workspace, i, Left, 140));
            if (random.NextDouble() < 0.3) facts.Add(Fact(workspace, i, Invited, 120));
            if (!traits) continue;
            facts.Add(Fact(workspace, i, FactTypes.Identify, 5) with { Props = isGood ? """{"$traits":{"plan":"gold"}}"""u8.ToArray() : """{"$traits":{"plan":"basic"}}"""u8.ToArray() });
            facts.Add(Fact(workspace, i, FactTypes.Identify, 200) with { Props = """{"$traits":{"plan":"closed"}}"""u8.ToArray() });
        }

        await server.StoreAsync(facts, Ct);
        return workspace;
    }

    static JsonObject Asked(string outcome, string? tells = null)
    {
        var body = new JsonObject { ["metric"] = "csat.mean.5", ["period"] = new JsonObject { ["from"] = "2024-01-01", ["to"] = "2025-01-01" }, ["outcome"] = outcome, ["windowDays"] = 90 };
        if (tells is not null) body["event"] = tells;
        return body;
    }

    static JsonObject With(JsonObject body, params (string Name, JsonNode Value)[] more)
    {
        foreach (var (name, value) in more) body[name] = value;
        return body;
    }

    static void Holds(JsonNode effect, double planted)
    {
        ((double)effect["low"]!).ShouldBeLessThan(planted, effect.ToJsonString());
        ((double)effect["high"]!).ShouldBeGreaterThan(planted, effect.ToJsonString());
    }

    static Fact Order(WorkspaceId workspace, int who, int day, long amount) => Fact(workspace, who, FactTypes.Order, day) with { Amount = amount, Currency = "EUR" };

    static Fact Answer(WorkspaceId workspace, int who, double score, int day) => Fact(workspace, who, FactTypes.Answer, day) with { Metric = "csat.5", Score = score, Element = "how", Touchpoint = "delivery" };

    static Fact Fact(WorkspaceId workspace, int who, string type, int day) => new()
    {
        Workspace = workspace, Type = type, Subject = new(Who(who).Value), Customer = Who(who), At = s_year + (day * Day), Received = 0, Id = new(Guid.NewGuid()), Sign = 1, Source = "test", Props = "{}"u8.ToArray(),
    };

    static readonly long s_year = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToMicros();

    static CustomerId Who(int no) => new(new Guid(no + 1, 8, 8, [1, 2, 3, 4, 5, 6, 7, 8]));
}
