using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;

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
        await DemoWords.SendAsync(server, at, 1200, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await DemoWords.FoundAsync(server, at);
        var job = (await server.Owner.PostAsync(TestServer.In(at, "topics/find"))).GetProperty("job").GetGuid();
        while ((await server.Services.GetRequiredService<IJobs>().FindAsync(job, Ct))?.State != "done") await Task.Delay(50, Ct);
        await DemoWords.FoundAsync(server, at);

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
}
