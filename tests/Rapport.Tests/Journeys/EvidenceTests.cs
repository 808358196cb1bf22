using System.Text.Json;
using Rapport.Tests.Server;

namespace Rapport.Tests.Journeys;

/// <summary>What somebody said in a talk stands on a step of a journey map, and goes with the talk.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "2.27")]
public sealed class EvidenceTests(TestServer server)
{
    [Fact]
    public async Task A_highlighted_quote_is_a_card_on_a_step_that_leads_back_and_goes_with_its_talk()
    {
        var (step, lane, map) = await MapAsync();
        var (talk, quote) = await QuoteAsync("I came back twice.");
        (await PutAsync(map, step, lane, quote)).ShouldBe("done");

        foreach (var query in (string[])[$"map={map}", $"interview={talk}"])
        {
            var card = (await ListAsync(query)).ShouldHaveSingleItem();
            (card.Text("text"), card.Text("speaker"), card.Text("mapName"), card.Text("interviewTitle")).ShouldBe(("I came back twice.", "Ana", "Evidence", "A talk"));
            (card.GetProperty("step").GetGuid(), card.GetProperty("quote").GetGuid(), card.GetProperty("interview").GetGuid()).ShouldBe((step, quote, talk));
        }

        (await ListAsync($"interview={Guid.NewGuid()}")).ShouldBeEmpty();
        var drawn = await server.Owner.GetAsync(server.In($"maps/{map}"));
        drawn.GetRawText().ShouldNotContain("came back", Case.Insensitive, "the words stand in the talk alone");
        await server.Owner.DeleteAsync(server.In($"interviews/{talk}"));
        (await ListAsync($"map={map}")).ShouldBeEmpty();
        var left = await server.Owner.GetAsync(server.In($"maps/{map}"));
        left.GetProperty("nodes").EnumerateArray().ShouldNotContain(n => n.Text("kind") == "card");
        left.GetProperty("revision").GetInt64().ShouldBeGreaterThan(drawn.GetProperty("revision").GetInt64(), "who looks at it sees that it changed");
    }

    [Fact]
    public async Task A_quote_that_is_deleted_leaves_every_map_and_cannot_be_put_on_one_again()
    {
        var (step, lane, map) = await MapAsync();
        var (_, quote) = await QuoteAsync("Nobody knew the rules.");
        await PutAsync(map, step, lane, quote);
        var (_, other) = await QuoteAsync("It was easy.");
        await PutAsync(map, step, lane, other);
        await server.Owner.DeleteAsync(server.In($"quotes/{quote}"));

        (await ListAsync($"map={map}")).ShouldHaveSingleItem().Text("text").ShouldBe("It was easy.");
        (await PutAsync(map, step, lane, quote)).ShouldBe("gone");
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In($"maps/{map}/edits"), Edits(step, lane, "no id"))).ShouldBe((422, "map.invalid"));
        (await ListAsync($"map={map}")).Count.ShouldBe(1);
    }

    async Task<(Guid Step, Guid Lane, Guid Map)> MapAsync()
    {
        var map = await server.Owner.PostAsync(server.In("maps"), new { name = "Evidence", template = "support" });
        var nodes = map.GetProperty("nodes").EnumerateArray().ToList();
        return (nodes.First(n => n.Text("kind") == "step").Id(), nodes.First(n => n.Text("kind") == "lane").Id(), map.Id());
    }

    async Task<(Guid Talk, Guid Quote)> QuoteAsync(string words)
    {
        var talk = (await server.Owner.PostAsync(server.In("interviews"), new { title = "A talk", at = "2026-05-04T10:00:00Z" })).Id();
        await server.Owner.PostAsync(server.In($"interviews/{talk}/participants"), new { name = "Ana" });
        await server.Owner.PutAsync(server.In($"interviews/{talk}/transcript"), new { text = $"Ana: {words}" });
        return (talk, (await server.Owner.PostAsync(server.In($"interviews/{talk}/quotes"), new { text = words, turn = 0 })).Id());
    }

    async Task<string> PutAsync(Guid map, Guid step, Guid lane, Guid quote) =>
        (await server.Owner.PostAsync(server.In($"maps/{map}/edits"), Edits(step, lane, quote.ToString()))).GetProperty("outcomes")[0].Text("outcome");

    static object Edits(Guid step, Guid lane, string quote) => new { edits = new[] { new { @do = "add", node = Guid.NewGuid(), kind = "card", parent = step, lane, fields = new { quote, source = "evidenced" } } } };

    async Task<List<JsonElement>> ListAsync(string query) => [.. (await server.Owner.GetAsync(server.In($"maps/evidence?{query}"))).GetProperty("items").EnumerateArray()];
}
