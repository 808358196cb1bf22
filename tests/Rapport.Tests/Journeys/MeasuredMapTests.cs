using System.Text.Json;
using Rapport.Tests.Server;

namespace Rapport.Tests.Journeys;

/// <summary>A map is held against what customers live through, with the figures that stand everywhere else.</summary>
[Collection(nameof(OneServer))]
public sealed class MeasuredMapTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Row", "5.3")]
    [Trait("Row", "5.5")]
    [Trait("Row", "5.11")]
    public async Task Each_step_has_the_scores_volume_and_emotion_of_its_touchpoint()
    {
        var at = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Measured", zone = "UTC", currency = "EUR", language = "en" })).Id();
        var now = TimeProvider.System.GetUtcNow();
        var events = new List<object>();
        for (var n = 0; n < 40; n++)
        {
            events.Add(Event($"u{n}", "Return Brought", $"r{n}", now.AddDays(-5), new { touchpoint = "returns-desk" }));
            events.Add(Event($"u{n}", "Survey Answered", $"a{n}", now.AddDays(-4), new { touchpoint = "returns-desk", metric = "csat.5", score = n % 4 == 0 ? 3 : 1 }));
        }

        events.Add(Event("u1", "Survey Answered", "few", now.AddDays(-3), new { touchpoint = "delivery", metric = "csat.5", score = 5 }));
        for (var n = 0; n < 7; n++) events.Add(Event($"u{n}", "Chat Begun", $"c{n}", now.AddDays(-2), new { touchpoint = "chat" }));
        using var sender = server.WithKey(await server.KeyInAsync(at, "segment", "ingest"));
        (await sender.PostAsync("v1/batch", JsonContent(new { batch = events }), Ct)).EnsureSuccessStatusCode();
        var map = await server.Owner.PostAsync(TestServer.In(at, "maps"), new { name = "Purchase", template = "purchase" });
        var measured = await WhenAsync(at, map.Id(), m => m.GetProperty("undrawn").EnumerateArray().Any(u => u.Text("touchpoint") == "chat") && Step(m, map, "returns-desk").GetProperty("scores").GetArrayLength() > 0
            && Step(m, map, "returns-desk").GetProperty("scores")[0].GetProperty("figure").GetProperty("n").GetInt64() == 40);

        var desk = Step(measured, map, "returns-desk");
        desk.Text("evidence").ShouldBe("full");
        desk.GetProperty("events").GetInt64().ShouldBe(40);
        var score = desk.GetProperty("scores")[0];
        score.Text("metric").ShouldBe("csat.mean.5");
        score.GetProperty("figure").GetProperty("value").GetDouble().ShouldBe(1.5, 1e-9);
        // The same figure as the metric's own route gives.
        var asked = await server.Owner.PostAsync(TestServer.In(at, "metrics/query"), new
        {
            metric = "csat.mean.5", period = new { from = measured.GetProperty("period").Text("from"), to = measured.GetProperty("period").Text("to") }, groupBy = new[] { "touchpoint" },
        });
        JsonElement.DeepEquals(asked.GetProperty("groups").EnumerateArray().Single(g => g.GetProperty("keys")[0].GetString() == "returns-desk").GetProperty("figure"), score.GetProperty("figure")).ShouldBeTrue();
        // 1.5 on a scale of 1 to 5 is an eighth of the way up: −2 + 4/8.
        desk.GetProperty("emotion").GetProperty("value").GetDouble().ShouldBe(-1.5, 1e-9);

        Step(measured, map, "delivery").Text("evidence").ShouldBe("partial", "one answer concludes nothing");
        Step(measured, map, "refund").Text("evidence").ShouldBe("none");
        measured.GetProperty("undrawn").EnumerateArray().Select(u => u.Text("touchpoint")).ShouldBe(["chat"]);
    }

    [Fact]
    public async Task What_cannot_be_measured_is_refused_or_empty()
    {
        var at = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Empty", zone = "UTC", currency = "EUR", language = "en" })).Id();
        var map = await server.Owner.PostAsync(TestServer.In(at, "maps"), new { name = "Journey" });
        (await server.Owner.GetAsync(TestServer.In(at, $"maps/{map.Id()}/measured"))).GetProperty("steps")[0].Text("evidence").ShouldBe("none");
        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(at, $"maps/{map.Id()}/measured?from=2026-02-01&to=2026-01-01"))).ShouldBe((422, "metrics.period"));
        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(at, $"maps/{Guid.NewGuid()}/measured"))).ShouldBe((404, "map.unknown"));
    }

    async Task<JsonElement> WhenAsync(Guid at, Guid map, Func<JsonElement, bool> holds)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            var measured = await server.Owner.GetAsync(TestServer.In(at, $"maps/{map}/measured"));
            if (holds(measured)) return measured;
            await Task.Delay(100, Ct);
        }

        throw new TimeoutException("The map never showed what happened.");
    }

    static JsonElement Step(JsonElement measured, JsonElement map, string touchpoint)
    {
        var step = map.GetProperty("nodes").EnumerateArray().Single(n => n.Text("kind") == "step" && n.GetProperty("fields").TryGetProperty("touchpoint", out var place) && place.GetString() == touchpoint).Id();
        return measured.GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("step").GetGuid() == step);
    }

    static object Event(string user, string name, string id, DateTimeOffset at, object properties) => new { type = "track", userId = user, @event = name, messageId = id, timestamp = at, properties };

    static StringContent JsonContent(object body) => new(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");
}
