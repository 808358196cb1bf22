using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Server.Demo;

namespace Rapport.Tests.Server.Demo;

/// <summary>What the demo company's customers say about its returns desk is found by itself, in both their languages.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "2.29")]
public sealed class DemoTopicsTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_topic_that_hurts_the_returns_desk_is_found_in_english_and_german()
    {
        var at = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Demo words", zone = "Europe/Berlin", currency = "EUR", language = "en" })).Id();
        await SendAsync(at, 1200);
        await FoundAsync(at);
        var job = (await server.Owner.PostAsync(TestServer.In(at, "topics/find"))).GetProperty("job").GetGuid();
        while ((await server.Services.GetRequiredService<IJobs>().FindAsync(job, Ct))?.State != "done") await Task.Delay(50, Ct);
        await FoundAsync(at);

        foreach (var (language, words) in new[] { ("en", new[] { "returns desk", "return" }), ("de", ["Rückgabe", "Geld", "Kasse"]) })
        {
            var there = await server.Owner.GetAsync(TestServer.In(at, $"topics?language={language}&touchpoint=returns-desk&maxScore=2"));
            var most = there.GetProperty("items").EnumerateArray().First(t => t.GetProperty("topic").GetProperty("parent").ValueKind != JsonValueKind.Null || IsLower(there, t)).GetProperty("topic");
            var page = await server.Owner.GetAsync(TestServer.In(at, $"topics/{most.Id()}/figures?language={language}"));
            var told = JsonSerializer.Serialize(new { name = most.Text("name"), where = page.GetProperty("touchpoints"), effects = page.GetProperty("effects"), volume = page.GetProperty("volume") });

            page.GetProperty("touchpoints")[0].Text("key").ShouldBe("returns-desk", told);
            page.GetProperty("feeling").GetProperty("mean").GetDouble().ShouldBeLessThan(page.GetProperty("feeling").GetProperty("others").GetDouble(), told);
            var effect = page.GetProperty("effects").EnumerateArray().First(e => e.Text("metric") == "csat.top2.5");
            effect.GetProperty("effect").GetDouble().ShouldBeLessThan(-20, told);
            effect.GetProperty("high").GetDouble().ShouldBeLessThan(0, told);
            page.GetProperty("worst").EnumerateArray().Select(i => i.Text("text")).ShouldContain(t => words.Any(w => t.Contains(w, StringComparison.OrdinalIgnoreCase)), told);
        }
    }

    static bool IsLower(JsonElement list, JsonElement line) =>
        !list.GetProperty("items").EnumerateArray().Any(t => t.GetProperty("topic").GetProperty("parent") is { ValueKind: JsonValueKind.String } p && p.GetGuid() == line.GetProperty("topic").Id());

    async Task SendAsync(Guid at, int shoppers)
    {
        using var sender = server.WithKey(await server.KeyInAsync(at, "segment", "ingest"));
        using var events = new EventWriter();
        for (var number = 0; number < shoppers; number++)
        {
            Life.Of(Shopper.Of(number), new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), events);
            if (events.IsEmpty) continue;
            using var body = new ByteArrayContent(events.Take().ToArray());
            body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            (await sender.PostAsync("v1/batch", body, Ct)).EnsureSuccessStatusCode();
        }
    }

    async Task FoundAsync(Guid at)
    {
        var before = -1L;
        for (var tries = 0; tries < 480; tries++)
        {
            var list = await server.Owner.GetAsync(TestServer.In(at, "topics"));
            var languages = list.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("topic").Text("language")).Distinct().ToList();
            var total = list.GetProperty("total").GetInt64();
            if (languages.Contains("en") && languages.Contains("de") && list.GetProperty("unread").GetInt32() == 0 && total == before) return;
            before = total;
            await Task.Delay(250, Ct);
        }

        throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"Heard {before} texts and found no topics in both languages."));
    }
}
