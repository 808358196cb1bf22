using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Causes;

/// <summary>What is behind most of the trouble: over words and cases at once, from the whole server.</summary>
[Collection(nameof(OneServer))]
public sealed class CauseServerTests(TestServer server)
{
    const string Unheard = "I was furious, nobody answered the phone.", Rude = "The clerk was horribly rude to me.", Slow = "The website is terribly slow, awful.";

    static readonly TimeSpan s_ago = TimeSpan.FromDays(3);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    // The worked example of the method: two problems, neither the largest, have one cause, and its scores are added.
    [Fact, Trait("Row", "8.3"), Trait("Row", "7.6")]
    public async Task Two_problems_of_one_cause_are_added_over_every_source_and_lead()
    {
        var at = await WorkspaceAsync();
        var (calls, rude, slow) = await TopicsAsync(at);
        await HearAsync(at, FeedbackSources.Review, Many(Unheard, 4));
        await HearAsync(at, FeedbackSources.Survey, Many(Rude, 3));
        await HearAsync(at, FeedbackSources.Note, Many(Slow, 5));
        await HearAsync(at, FeedbackSources.Employee, [new(Rude, "")]);

        var before = await ChartAsync(at);
        Names(before).ShouldBe([("Slow website", 5), ("Nobody answers", 4), ("Impolite staff", 4)]);
        before.GetProperty("bars")[0].GetProperty("cause").ValueKind.ShouldBe(JsonValueKind.Null, "nobody has traced it yet");

        var training = await CauseAsync(at, "Lack of training");
        await TraceAsync(at, [new { topic = calls, cause = training, whys = new[] { "Nobody knew who takes calls", "New staff were shown nothing" } }, new { topic = rude, cause = training }]);
        await ServeAsync(at, training);

        var chart = await ChartAsync(at);
        Names(chart).ShouldBe([("Lack of training", 9), ("Slow website", 5)]);
        var bar = chart.GetProperty("bars")[0];
        bar.Text("path").ShouldBe("Staff and service › Lack of training");
        bar.GetProperty("sources").EnumerateObject().ToDictionary(s => s.Name, s => s.Value.GetInt32()).ShouldBe(
            new Dictionary<string, int> { ["review"] = 4, ["survey"] = 3, ["employee"] = 1, ["case"] = 1 }, ignoreOrder: true);
        chart.GetProperty("problems").EnumerateArray().Single(p => p.GetProperty("topic").GetGuid() == calls).GetProperty("whys").GetArrayLength().ShouldBe(2);
        Names(await ChartAsync(at, "depth=1"))[0].ShouldBe(("Staff and service", 9));
        Names(await ChartAsync(at, "source=case")).ShouldBe([("Lack of training", 1)]);

        var rows = await GetAsync(at, $"causes/rows?cause={training}");
        rows.GetProperty("total").GetInt32().ShouldBe(9);
        rows.GetProperty("items").EnumerateArray().Count(r => r.Text("text") == Rude).ShouldBe(4);
        rows.GetProperty("items").EnumerateArray().Single(r => r.Text("source") == "case").Text("page").ShouldStartWith("cases/");
        (await GetAsync(at, $"causes/rows?topic={slow}")).GetProperty("total").GetInt32().ShouldBe(5);
    }

    [Fact, Trait("Row", "8.3")]
    public async Task Somebody_who_complains_everywhere_counts_once_per_cause_and_month()
    {
        var at = await WorkspaceAsync();
        var (calls, _, _) = await TopicsAsync(at);
        await HearAsync(at, FeedbackSources.Review, [new(Unheard, "ana")]);
        await HearAsync(at, FeedbackSources.Survey, [new(Unheard, "ana"), new(Unheard, "ben")]);
        var bar = (await ChartAsync(at)).GetProperty("bars")[0];
        (bar.GetProperty("topic").GetGuid(), bar.GetProperty("weight").GetDouble()).ShouldBe((calls, 2));
        (await GetAsync(at, $"causes/rows?topic={calls}")).GetProperty("total").GetInt32().ShouldBe(3, "the rows show all that was told");
    }

    [Fact, Trait("Row", "8.3")]
    public async Task Causes_weigh_by_customers_revenue_points_and_cost()
    {
        var at = await WorkspaceAsync();
        var (calls, _, slow) = await TopicsAsync(at);
        await BuyAsync(at, ("ana", 500), ("ben", 20), ("eva", 10));
        await HearAsync(at, FeedbackSources.Survey, [new(Unheard, "ana", 1), new(Slow, "ben", 6), new(Slow, "eva", 6), new("All is wonderful, thank you!", "kim", 10), new("Great shop, I love it!", "leo", 10)]);

        Names(await ChartAsync(at, "measure=customers")).ShouldBe([("Slow website", 2), ("Nobody answers", 1)]);
        var revenue = await ChartAsync(at, "measure=revenue");
        revenue.Text("unit").ShouldBe("EUR");
        Names(revenue).ShouldBe([("Nobody answers", 50_000), ("Slow website", 3_000)]);

        // All: 2 promoters, 3 detractors of 5 = -20. Without ana 2 and 2 of 4 = 0: she takes 20. Without ben and eva 2 and 1 of 3 = 33.3: they take 53.3.
        var points = await ChartAsync(at, "measure=points");
        points.Text("unit").ShouldBe("nps.0-10");
        points.GetProperty("bars").EnumerateArray().Select(b => (b.Text("name"), Math.Round(b.GetProperty("weight").GetDouble(), 1))).ShouldBe([("Slow website", 53.3), ("Nobody answers", 20)]);

        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(at, "causes?measure=cost"), null)).ShouldBe((409, "causes.no_costs"));
        await TraceAsync(at, [], new { @case = 2_500, words = 100 });
        Names(await ChartAsync(at, "measure=cost")).ShouldBe([("Slow website", 200), ("Nobody answers", 100)]);
        calls.ShouldNotBe(slow);
    }

    [Fact, Trait("Row", "8.3")]
    public async Task A_cause_is_compared_with_the_days_before()
    {
        var at = await WorkspaceAsync();
        await TopicsAsync(at);
        await HearAsync(at, FeedbackSources.Note, Many(Unheard, 20), TimeSpan.FromDays(40));
        await HearAsync(at, FeedbackSources.Review, Many(Unheard, 2));
        await HearAsync(at, FeedbackSources.Survey, Many(Slow, 3));
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var chart = await ChartAsync(at, $"compare=true&from={today.AddDays(-29):yyyy-MM-dd}&to={today:yyyy-MM-dd}");
        var change = chart.GetProperty("bars").EnumerateArray().Single(b => b.Text("name") == "Nobody answers").GetProperty("change");
        (change.GetProperty("before").GetDouble(), change.GetProperty("difference").GetDouble(), change.GetProperty("believable").GetBoolean()).ShouldBe((20, -18, true));
        change.GetProperty("high").GetDouble().ShouldBeLessThan(0);
    }

    [Fact, Trait("Row", "7.6")]
    public async Task What_cannot_be_is_refused_and_a_cause_in_use_is_not_removed()
    {
        var at = await WorkspaceAsync();
        var (calls, _, _) = await TopicsAsync(at);
        async Task<(int, string)> RefusedAsync(string query) => await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(at, $"causes?{query}"), null);
        (await RefusedAsync("measure=luck")).ShouldBe((422, "causes.measure"));
        (await RefusedAsync("measure=points&metric=none")).ShouldBe((422, "metric.unknown"));
        (await RefusedAsync("threshold=0")).ShouldBe((422, "causes.threshold"));
        (await RefusedAsync("threshold=NaN")).ShouldBe((422, "causes.threshold"));
        (await RefusedAsync("depth=0")).ShouldBe((422, "causes.depth"));
        foreach (var period in (string[])["from=2026-02-01&to=2026-01-01", "from=2019-01-01", "to=9999-12-31", "from=0001-01-01&to=0001-01-02"])
            (await RefusedAsync(period)).ShouldBe((422, "causes.period"), period);
        (await RefusedAsync($"segment={Guid.NewGuid()}")).Item2.ShouldBe("segment.unknown");
        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(at, "causes/rows"), null)).ShouldBe((422, "causes.which"));
        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(at, $"causes/rows?topic={calls}&after=x"), null)).ShouldBe((400, "causes.cursor"));
        (await ChartAsync(at)).GetProperty("bars").GetArrayLength().ShouldBe(0, "nobody has said anything");

        var route = TestServer.In(at, "case-settings/traces");
        (await server.Owner.RefusedAsync(HttpMethod.Put, route, new { items = new[] { new { topic = calls, cause = Guid.NewGuid() } } }, "*")).ShouldBe((422, "cause.unknown"));
        (await server.Owner.RefusedAsync(HttpMethod.Put, route, new { items = new object?[] { null } }, "*")).Item1.ShouldBe(400);
        var training = await CauseAsync(at, "Lack of training");
        (await server.Owner.RefusedAsync(HttpMethod.Put, route, new { items = Enumerable.Range(0, 2).Select(_ => new { topic = calls, cause = training }) }, "*")).ShouldBe((422, "traces.invalid"));
        await TraceAsync(at, [new { topic = calls, cause = training }]);
        var left = (await GetAsync(at, "case-settings/causes")).GetProperty("items").EnumerateArray().Where(c => c.Id() != training).ToList();
        (await server.Owner.RefusedAsync(HttpMethod.Put, TestServer.In(at, "case-settings/causes"), new { items = left }, "*")).ShouldBe((409, "causes.in_use"));
    }

    sealed record Said(string Text, string User, double? Score = null);

    static IEnumerable<Said> Many(string text, int people) => Enumerable.Range(0, people).Select(_ => new Said(text, $"user-{Guid.NewGuid():N}"));

    static List<(string, double)> Names(JsonElement chart) => [.. chart.GetProperty("bars").EnumerateArray().Select(b => (b.Text("name"), b.GetProperty("weight").GetDouble()))];

    async Task<Guid> WorkspaceAsync() => (await server.Owner.PostAsync("api/v1/workspaces", new { name = $"Causes {Guid.NewGuid():N}", zone = "UTC", currency = "EUR", language = "en" })).Id();

    async Task<(Guid Calls, Guid Rude, Guid Slow)> TopicsAsync(Guid at)
    {
        async Task<Guid> OneAsync(string name, string phrase) => (await server.Owner.PostAsync(TestServer.In(at, "topics"), new { name, phrases = new[] { phrase } })).Id();
        return (await OneAsync("Nobody answers", "nobody answered"), await OneAsync("Impolite staff", "rude"), await OneAsync("Slow website", "website"));
    }

    async Task HearAsync(Guid at, string source, IEnumerable<Said> said, TimeSpan? ago = null)
    {
        var when = (TimeProvider.System.GetUtcNow() - (ago ?? s_ago)).ToMicros();
        await using (var transaction = await server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            foreach (var one in said)
            {
                var item = new FeedbackItem("", when, one.Text) { Metric = one.Score is null ? "" : "nps", Score = one.Score, Subject = one.User.Length > 0 ? Subjects.Of(new(at), [("user_id", one.User)]) : default };
                await server.Services.GetRequiredService<IFeedback>().HearAsync(transaction, new(at), source, $"{Guid.NewGuid()}", [item], Ct);
            }

            await transaction.CommitAsync(Ct);
        }

        for (var tries = 0; tries < 400; tries++)
        {
            if ((await GetAsync(at, "feedback?limit=1")).GetProperty("unread").GetInt32() == 0) return;
            await Task.Delay(50, Ct);
        }

        throw new TimeoutException("Not read.");
    }

    /// <summary>Orders, which also make their buyers known.</summary>
    async Task BuyAsync(Guid at, params (string User, int Worth)[] orders)
    {
        await server.Services.GetRequiredService<IReports>().AppendAsync(
            new(at), "shop",
            [.. orders.Select(o => new Report(
                $"order {Guid.NewGuid()}", FactTypes.Order, (TimeProvider.System.GetUtcNow() - s_ago).ToMicros(), [("user_id", o.User)],
                JsonSerializer.SerializeToElement(new { order_id = $"{Guid.NewGuid()}", total = o.Worth, currency = "EUR" })))], Ct);
        for (var tries = 0; tries < 400; tries++)
        {
            if ((await GetAsync(at, "customers")).GetProperty("items").GetArrayLength() >= orders.Length) return;
            await Task.Delay(50, Ct);
        }

        throw new TimeoutException("Not settled.");
    }

    async Task ServeAsync(Guid at, Guid cause) => await server.Owner.PostAsync(TestServer.In(at, "cases"), new { title = "Nobody called back", cause });

    async Task TraceAsync(Guid at, object[] items, object? costs = null) => await server.Owner.PutAsync(TestServer.In(at, "case-settings/traces"), new { items, costs }, "*");

    async Task<Guid> CauseAsync(Guid at, string name) => (await GetAsync(at, "case-settings/causes")).GetProperty("items").EnumerateArray().Single(c => c.Text("name") == name).Id();

    Task<JsonElement> ChartAsync(Guid at, string query = "") => GetAsync(at, $"causes?{query}");

    Task<JsonElement> GetAsync(Guid at, string path) => server.Owner.GetAsync(TestServer.In(at, path));
}
