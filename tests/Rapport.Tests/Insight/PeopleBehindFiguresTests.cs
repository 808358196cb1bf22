using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Columns;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Insight;

/// <summary>From a figure to its answers, to the customer, to all that happened, on the whole server.</summary>
[Collection(nameof(OneServer))]
public sealed class PeopleBehindFiguresTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Row", "3.5")]
    public async Task The_rows_of_a_figure_say_who_answered()
    {
        var id = await FreshAsync(
            """{"type":"identify","userId":"u1","messageId":"n1","traits":{"name":"Ann Arbor","email":"ann@example.org"}}""",
            """{"type":"identify","userId":"u2","messageId":"n2","traits":{"email":"bob@example.org"}}""",
            Answer("u1", 10), Answer("u2", 6), Answer("u3", 0));
        var rows = await server.Owner.PostAsync(
            TestServer.In(id, "metrics/rows"), new { metric = "nps.0-10", period = new { from = "2026-01-01", to = "2026-02-01" } });
        rows.GetProperty("items").EnumerateArray().Select(r => $"{r.GetProperty("score").GetDouble()} {r.GetProperty("name").GetString()}")
            .ShouldBe(["10 Ann Arbor", "6 bob@example.org", "0 "], ignoreOrder: true);
    }

    [Fact]
    [Trait("Row", "1.9")]
    public async Task A_timeline_of_ten_thousand_is_paged_to_its_beginning_and_every_fact_opens()
    {
        const int all = 10_000;
        var id = await FreshAsync([.. Enumerable.Range(0, all).Select(n =>
            $$$"""{"type":"track","event":"Step {{{n % 7}}}","userId":"long","messageId":"s{{{n}}}","timestamp":"{{{new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(n / 2):O}}}","properties":{"n":{{{n}}}}}""")]);
        var customer = (await server.Owner.GetAsync(TestServer.In(id, "customers"))).GetProperty("items")[0].Id();
        var (seen, after) = (new List<JsonElement>(), (string?)null);
        do
        {
            var page = await server.Owner.GetAsync(TestServer.In(id, $"customers/{customer}/timeline?limit=200{(after is null ? "" : $"&after={after}")}"));
            seen.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (after is not null);

        seen.Select(i => i.Id()).Distinct().Count().ShouldBe(all);
        seen.Count.ShouldBe(all);
        seen.Select(i => i.GetProperty("at").GetDateTimeOffset()).ShouldBe(seen.Select(i => i.GetProperty("at").GetDateTimeOffset()).OrderDescending());

        var filtered = await server.Owner.GetAsync(TestServer.In(id, $"customers/{customer}/timeline?limit=200&type=Step%203&after={Uri.EscapeDataString(Cursor(seen[5000]))}"));
        filtered.GetProperty("items").EnumerateArray().Select(i => i.Text("type")).Distinct().ShouldBe(["Step 3"]);

        // The oldest is long gone from the recent ones; without its subject it is looked for among all.
        var oldest = await server.Owner.GetAsync(TestServer.In(id, $"facts/{seen[^1].Id()}"));
        oldest.GetProperty("props").GetProperty("n").GetInt32().ShouldBeInRange(0, 1);
        oldest.GetProperty("customer").GetGuid().ShouldBe(customer);
        (await server.Owner.RefusedAsync(HttpMethod.Get, server.In($"facts/{seen[^1].Id()}"))).ShouldBe((404, "fact.unknown"), "another workspace sees nothing of it");
    }

    static string Cursor(JsonElement item) => $"{item.GetProperty("at").GetDateTimeOffset().ToMicros()}_{item.Id():N}";

    static string Answer(string user, int score) =>
        $$$"""{"type":"track","event":"Survey Answered","userId":"{{{user}}}","messageId":"a{{{user}}}","timestamp":"2026-01-05T10:00:00Z","properties":{"metric":"nps","score":{{{score}}}}}""";

    /// <summary>A workspace that holds the events, all of them visible.</summary>
    async Task<Guid> FreshAsync(params string[] events)
    {
        var id = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "People", zone = "UTC", currency = "EUR", language = "en" })).Id();
        using var sender = server.WithKey(await server.KeyInAsync(id, "segment", "ingest"));
        foreach (var some in events.Chunk(1000))
        {
            using var answer = await sender.PostAsync(
                "v1/batch", new StringContent($$"""{"batch":[{{string.Join(',', some)}}]}""", Encoding.UTF8, "application/json"), Ct);
            ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync(Ct));
        }

        var since = TimeProvider.System.GetTimestamp();
        while ((await server.Services.GetRequiredService<IInbox>().BacklogAsync(Ct)).Events > 0)
        {
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromMinutes(1));
            await Task.Delay(50, Ct);
        }

        await server.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(Ct);
        return id;
    }
}
