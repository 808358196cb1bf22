using System.Text.Json;
using Rapport.Tests.Server;

namespace Rapport.Tests.Journeys;

/// <summary>Journey maps by the API, from the whole server.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "5.1")]
public sealed class MapServerTests(TestServer server)
{
    [Fact]
    public async Task A_map_is_begun_from_a_template_and_filled_by_two_people_at_once()
    {
        var at = await WorkspaceAsync();
        var map = await server.Owner.PostAsync(TestServer.In(at, "maps"), new { name = "Purchase to return", template = "purchase" });
        var steps = Of(map, "step");
        steps.Select(s => Field(s, "touchpoint")).ShouldContain("returns-desk");
        var (desk, lane) = (steps.Single(s => Field(s, "touchpoint") == "returns-desk"), Of(map, "lane").Single(l => Field(l, "what") == "pains"));

        // Fifty cards from each of two people, into the same cell: none is lost.
        var others = await server.PersonAsync("analyst", at);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async n =>
        {
            var who = n % 2 == 0 ? server.Owner : others;
            var made = await who.PostAsync(TestServer.In(at, $"maps/{map.Id()}/edits"), new { edits = new[] { Card(desk.Id(), lane.Id(), $"Pain {n}") } });
            made.GetProperty("outcomes")[0].Text("outcome").ShouldBe("done");
        }));

        var filled = await server.Owner.GetAsync(TestServer.In(at, $"maps/{map.Id()}"));
        Of(filled, "card").Select(c => Field(c, "text")).ShouldBe(Enumerable.Range(0, 100).Select(n => $"Pain {n}"), ignoreOrder: true);
        filled.GetProperty("revision").GetInt64().ShouldBe(map.GetProperty("revision").GetInt64() + 100);
        (await server.Owner.GetAsync(TestServer.In(at, "maps"))).GetProperty("items")[0].GetProperty("places").GetInt32().ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task Words_written_over_are_answered_and_nothing_of_a_wrong_request_is_made()
    {
        var (at, map) = await MapAsync();
        var step = Of(map, "step")[0].Id();
        await EditAsync(at, map, new { @do = "set", node = step, field = "name", value = "Their words", was = "First step" });

        var over = await EditAsync(at, map, new { @do = "set", node = step, field = "name", value = "My words", was = "First step" });
        (over[0].Text("outcome"), over[0].Text("field"), over[0].Text("before")).ShouldBe(("over", "name", "Their words"));

        (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(at, $"maps/{map.Id()}/edits"), new { edits = new object[] { new { @do = "set", node = step, field = "name", value = "Third" }, new { @do = "fly", node = step } } }))
            .ShouldBe((422, "map.invalid"));
        Field(Of(await server.Owner.GetAsync(TestServer.In(at, $"maps/{map.Id()}")), "step")[0], "name").ShouldBe("My words");
    }

    [Fact]
    [Trait("Row", "5.6")]
    public async Task A_version_stays_as_it_was_and_says_what_changed_since()
    {
        var (at, map) = await MapAsync();
        var step = Of(map, "step")[0].Id();
        var kept = await server.Owner.PostAsync(TestServer.In(at, $"maps/{map.Id()}/versions"), new { name = "Before the pilot", validFrom = "2026-01-01" });
        kept.GetProperty("no").GetInt32().ShouldBe(1);
        await EditAsync(at, map, new { @do = "set", node = step, field = "name", value = "Otherwise" });
        await EditAsync(at, map, new { @do = "remove", node = Of(map, "lane")[0].Id() });

        Field(Of(await server.Owner.GetAsync(TestServer.In(at, $"maps/{map.Id()}/versions/1")), "step")[0], "name").ShouldBe("First step");
        var difference = await server.Owner.GetAsync(TestServer.In(at, $"maps/{map.Id()}/versions/1/difference"));
        difference.GetProperty("removed").GetArrayLength().ShouldBe(1);
        difference.GetProperty("changed").EnumerateArray().Single(c => c.GetProperty("fields").GetArrayLength() > 0).GetProperty("fields")[0].GetString().ShouldBe("name");
        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(at, $"maps/{map.Id()}/versions/2"))).ShouldBe((404, "map.unknown"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(at, $"maps/{map.Id()}/versions"), new { name = "x", validFrom = "0001-01-01" })).ShouldBe((422, "map.invalid"));
    }

    [Fact]
    public async Task What_is_said_of_a_map_is_checked_and_nobody_overwrites_what_they_have_not_seen()
    {
        var (at, map) = await MapAsync();
        var head = map.GetProperty("head");
        var seen = head.Text("version");
        await server.Owner.PutAsync(TestServer.In(at, $"maps/{map.Id()}"), new { name = "Renamed", state = "future", level = "micro" }, seen);
        (await server.Owner.RefusedAsync(HttpMethod.Put, TestServer.In(at, $"maps/{map.Id()}"), new { name = "Again" }, seen)).Status.ShouldBe(412);
        foreach (var wrong in new object[] { new { name = "" }, new { name = "x", state = "past" }, new { name = "x", level = "nano" }, new { name = "x", template = "magic" } })
            (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(at, "maps"), wrong)).ShouldBe((422, "map.invalid"));
        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(await WorkspaceAsync(), $"maps/{map.Id()}"))).ShouldBe((404, "map.unknown"), "another workspace has no such map");

        using var gone = await server.Owner.SendAsync(HttpMethod.Delete, TestServer.In(at, $"maps/{map.Id()}"));
        ((int)gone.StatusCode).ShouldBe(204);
        (await server.Owner.GetAsync(TestServer.In(at, "maps"))).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Viewers_look_and_only_analysts_draw()
    {
        var (at, map) = await MapAsync();
        var viewer = await server.PersonAsync("viewer", at);
        Of(await viewer.GetAsync(TestServer.In(at, $"maps/{map.Id()}")), "step").Count.ShouldBe(1);
        (await viewer.RefusedAsync(HttpMethod.Post, TestServer.In(at, $"maps/{map.Id()}/edits"), new { edits = Array.Empty<object>() })).Status.ShouldBe(403);
    }

    async Task<Guid> WorkspaceAsync() => (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Maps", zone = "Europe/Berlin", currency = "EUR", language = "en" })).Id();

    async Task<(Guid At, JsonElement Map)> MapAsync()
    {
        var at = await WorkspaceAsync();
        return (at, await server.Owner.PostAsync(TestServer.In(at, "maps"), new { name = "Journey" }));
    }

    async Task<JsonElement> EditAsync(Guid at, JsonElement map, object edit) =>
        (await server.Owner.PostAsync(TestServer.In(at, $"maps/{map.Id()}/edits"), new { edits = new[] { edit } })).GetProperty("outcomes");

    static object Card(Guid step, Guid lane, string text) => new { @do = "add", node = Guid.NewGuid(), kind = "card", parent = step, lane, fields = new { text } };

    static List<JsonElement> Of(JsonElement map, string kind) => [.. map.GetProperty("nodes").EnumerateArray().Where(n => n.Text("kind") == kind)];

    static string Field(JsonElement node, string field) => node.GetProperty("fields").TryGetProperty(field, out var value) ? value.GetString()! : ""; // a text
}
