using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Heard;

/// <summary>Topics: found where nobody configured any, written, renamed, moved, merged, and learned from people's words.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "2.29")]
public sealed class TopicServerTests(TestServer server)
{
    static readonly string[] s_things = ["parcel", "courier", "box", "delivery", "driver"];
    static readonly string[] s_late = ["came two days late", "was late again", "never arrived on time", "arrived broken and late", "was delayed for a week"];
    static readonly string[] s_desks = ["The lady at the returns desk", "Staff at the returns desk", "The returns desk", "Everybody at the returns desk", "The new man at the returns desk"];
    static readonly string[] s_rude = ["did not know how to process my refund", "was rude about my refund", "had no idea how refunds work", "asked three managers about my refund", "lost my receipt and refused the refund"];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Topics_that_nobody_configured_are_found_by_themselves_and_explained()
    {
        var at = await WorkspaceAsync();
        await HearAsync(at, Deliveries().Concat(Returns()));
        var topics = await UntilAsync(at, t => t.Count > 0);
        var returns = await AboutAsync(at, topics, "returns desk");

        returns.ShouldNotBe(await AboutAsync(at, topics, "parcel"));
        var item = (await GetAsync(at, $"feedback?topic={returns}&limit=1")).GetProperty("items")[0];
        var why = item.GetProperty("topics").EnumerateArray().First(t => t.Id() == returns);
        why.Text("by").ShouldBe("learned");
        why.GetProperty("confidence").GetDouble().ShouldBeInRange(0.3, 1);
        why.GetProperty("words").EnumerateArray().Select(w => w.Text("word").ToLowerInvariant()).ShouldContain(w => "returns desk refund refunds receipt".Contains(w, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_topic_is_written_renamed_moved_merged_and_removed()
    {
        var at = await WorkspaceAsync();
        await HearAsync(at, [("The parking lot was full", 0), ("Kein Parkplatz weit und breit", 0), ("No garage nearby", 0), ("Lovely cake", 0)], "note");
        var upper = (await PostAsync(at, "topics", new { name = "Getting there" })).Id();
        var parking = (await PostAsync(at, "topics", new { name = "Parking", parent = upper, phrases = new[] { "parking", "parkplatz" } })).Id();
        var garage = (await PostAsync(at, "topics", new { name = "Garage", phrases = new[] { "garage" } })).Id();
        await ReadAsync(at);
        (await CountAsync(at, parking)).ShouldBe(2);
        (await CountAsync(at, upper)).ShouldBe(2, "the upper level has what its parts have");

        await PostAsync(at, $"topics/{garage}/merge", new { into = parking });
        (await CountAsync(at, parking)).ShouldBe(3, "at once");
        await ReadAsync(at);
        (await CountAsync(at, parking)).ShouldBe(3, "and when all is read anew");

        var version = (await GetAsync(at, $"topics/{parking}")).Text("name");
        version.ShouldBe("Parking");
        var changed = await server.Owner.PutAsync(TestServer.In(at, $"topics/{parking}"), new { name = "Where to park", phrases = new[] { "park*" } }, "*");
        changed.Text("name").ShouldBe("Where to park");
        await ReadAsync(at);
        (await CountAsync(at, upper)).ShouldBe(0, "it was moved to the upper level");
        (await CountAsync(at, parking)).ShouldBe(3, "park* finds both, and what was merged in stays");

        await server.Owner.DeleteAsync(TestServer.In(at, $"topics/{parking}"));
        await ReadAsync(at);
        (await GetAsync(at, "topics")).GetProperty("untold").GetInt64().ShouldBe(4);
        (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(at, "topics"), new { name = "x", parent = parking })).ShouldBe((422, "topic.parent"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(at, "topics"), new { name = "x", phrases = new[] { "*" } })).ShouldBe((422, "topic.phrases"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(at, $"topics/{upper}/merge"), new { into = upper })).ShouldBe((422, "topic.merge"));
    }

    [Fact]
    public async Task A_persons_word_on_a_topic_wins_like_texts_follow_and_finding_anew_keeps_what_was_edited()
    {
        var at = await WorkspaceAsync();
        await HearAsync(at, Deliveries().Concat(Returns()));
        var topics = await UntilAsync(at, t => t.Count > 0);
        await HearAsync(at, [("My voucher code was not accepted", 0), ("The voucher code did not work", 0), ("Why was this voucher code refused", 0)], "voucher");
        var voucher = (await PostAsync(at, "topics", new { name = "Vouchers" })).Id();
        await ReadAsync(at);
        var said = (await GetAsync(at, "feedback?search=accepted")).GetProperty("items")[0].Id();
        await server.Owner.PutAsync(TestServer.In(at, $"feedback/{said}/topics"), new { topics = new[] { voucher } });
        await ReadAsync(at);

        var items = (await GetAsync(at, $"feedback?topic={voucher}&search=voucher")).GetProperty("items").EnumerateArray().ToList();
        items.Count.ShouldBe(3, "the other two are like it");
        items.Single(i => i.Id() == said).GetProperty("topics").EnumerateArray().ShouldHaveSingleItem().Text("by").ShouldBe("person");

        var returns = await AboutAsync(at, topics, "returns desk");
        await server.Owner.PutAsync(TestServer.In(at, $"topics/{returns}"), new { name = "The returns desk" }, "*");
        var job = (await PostAsync(at, "topics/find", new { })).GetProperty("job").GetGuid();
        while ((await server.Services.GetRequiredService<IJobs>().FindAsync(job, Ct))?.State != "done") await Task.Delay(50, Ct);
        await ReadAsync(at);
        (await GetAsync(at, $"topics/{returns}")).Text("name").ShouldBe("The returns desk");
        (await CountAsync(at, returns)).ShouldBeGreaterThan(10);
        (await GetAsync(at, $"feedback/{said}")).GetProperty("topics").EnumerateArray().ShouldHaveSingleItem().Id().ShouldBe(voucher);
    }

    [Fact]
    public async Task A_topic_page_says_how_much_how_it_feels_what_it_costs_and_in_which_words()
    {
        var at = await WorkspaceAsync();
        IEnumerable<(string, double)> all = [.. Deliveries().Select((d, i) => (d.Text, 4.0 + (i % 2))), .. Returns().Select((r, i) => (r.Text, 1.0 + (i % 2)))];
        await HearAsync(at, all.Concat(all));
        var topic = (await PostAsync(at, "topics", new { name = "Returns", phrases = new[] { "returns desk" } })).Id();
        await ReadAsync(at);
        var page = await GetAsync(at, $"topics/{topic}/figures");

        page.GetProperty("volume").GetProperty("n").GetInt64().ShouldBe(50);
        page.GetProperty("volume").GetProperty("share").GetDouble().ShouldBe(0.5);
        var effect = page.GetProperty("effects")[0];
        effect.Text("metric").ShouldBe("csat.top2.5");
        effect.GetProperty("effect").GetDouble().ShouldBe(-100);
        effect.GetProperty("high").GetDouble().ShouldBeLessThan(0);
        effect.GetProperty("significant").GetBoolean().ShouldBeTrue();
        page.GetProperty("feeling").GetProperty("mean").GetDouble().ShouldBeLessThan(0);
        page.GetProperty("touchpoints")[0].Text("key").ShouldBe("returns-desk");
        page.GetProperty("trend").EnumerateArray().Sum(s => s.GetProperty("n").GetInt64()).ShouldBe(50);
        page.GetProperty("typical").GetArrayLength().ShouldBe(5);
        var worst = page.GetProperty("worst").EnumerateArray().Select(i => i.GetProperty("sentiment").GetDouble()).ToList();
        worst.ShouldBe(worst.Order());

        var list = await GetAsync(at, "topics");
        list.GetProperty("items").EnumerateArray().First(t => t.GetProperty("topic").Id() == topic).GetProperty("effect").GetProperty("effect").GetDouble().ShouldBe(-100);
        (await GetAsync(at, $"feedback?topic={topic}")).GetProperty("total").GetInt32().ShouldBe(50, "the figure and the words behind it are the same items");
    }

    [Fact]
    public async Task Topics_are_told_along_a_journey_and_what_a_person_says_there_wins_and_is_learned()
    {
        var at = await WorkspaceAsync();
        await HearAsync(at, Deliveries().Concat(Returns()));
        await UntilAsync(at, t => t.Count > 0);
        var map = await PostAsync(at, "maps", new { name = "A return", template = "empty" });
        var nodes = map.GetProperty("nodes").EnumerateArray().ToLookup(n => n.Text("kind"), n => n.Id());
        var (desk, web) = (nodes["step"].Single(), Guid.NewGuid());
        await PostAsync(at, $"maps/{map.Id()}/edits", new
        {
            edits = new object[]
            {
                new { @do = "set", node = desk, field = "touchpoint", value = "returns-desk" },
                new { @do = "add", node = web, kind = "step", parent = nodes["phase"].Single(), after = desk, fields = new { name = "See it on the web", touchpoint = "web" } },
            },
        });
        var along = $"journey={map.Id()}";
        (await GetAsync(at, $"feedback?{along}")).GetProperty("total").GetInt32().ShouldBe(25, "deliveries are no part of this journey");
        var manners = (await PostAsync(at, "topics", new { name = "Manners" })).Id();
        var said = (await GetAsync(at, $"feedback?{along}&search=rude")).GetProperty("items")[0].Id();
        await server.Owner.PutAsync(TestServer.In(at, $"feedback/{said}/topics"), new { topics = new[] { manners } });
        await ReadAsync(at);

        var found = (await GetAsync(at, $"feedback?{along}&topic={manners}")).GetProperty("items").EnumerateArray().ToDictionary(i => i.Id(), i => i.GetProperty("topics").EnumerateArray().First(t => t.Id() == manners));
        found[said].Text("by").ShouldBe("person");
        found.Values.ShouldContain(t => t.Text("by") == "learned" && t.GetProperty("words").EnumerateArray().Any(w => w.Text("word").Contains("rude", StringComparison.OrdinalIgnoreCase)), "the other rude ones are like it, for this word");

        var page = await GetAsync(at, $"topics/{manners}/figures?{along}");
        (page.GetProperty("volume").GetProperty("n").GetInt32(), page.GetProperty("volume").GetProperty("total").GetInt32()).ShouldBe((found.Count, 25));
        page.GetProperty("trend").EnumerateArray().Sum(s => s.GetProperty("n").GetInt32()).ShouldBe(found.Count);
        page.GetProperty("feeling").GetProperty("mean").GetDouble().ShouldBeLessThan(0);
        page.GetProperty("steps").EnumerateArray().Select(s => (s.GetProperty("key").GetGuid(), s.GetProperty("n").GetInt32(), s.GetProperty("total").GetInt32())).ShouldBe([(desk, found.Count, 25), (web, 0, 0)]);
        (await GetAsync(at, $"topics?{along}&step={desk}")).GetProperty("total").GetInt32().ShouldBe(25);
        (await GetAsync(at, $"topics?{along}&step={web}")).GetProperty("total").GetInt32().ShouldBe(0);
        foreach (var wrong in (string[])[$"step={desk}", $"journey={Guid.NewGuid()}", $"{along}&step={Guid.NewGuid()}"])
            (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(at, $"topics?{wrong}"))).ShouldBe((422, "feedback.journey"));
    }

    static IEnumerable<(string Text, double Score)> Deliveries() => s_things.SelectMany(t => s_late.Select(l => ($"The {t} {l}.", 3.0)));

    static IEnumerable<(string Text, double Score)> Returns() => s_desks.SelectMany(d => s_rude.Select(r => ($"{d} {r}.", 1.0)));

    async Task<Guid> WorkspaceAsync() => (await server.Owner.PostAsync("api/v1/workspaces", new { name = $"Topics {Guid.NewGuid():N}", zone = "UTC", currency = "EUR", language = "en" })).Id();

    Task<JsonElement> GetAsync(Guid at, string path) => server.Owner.GetAsync(TestServer.In(at, path));

    Task<JsonElement> PostAsync(Guid at, string path, object body) => server.Owner.PostAsync(TestServer.In(at, path), body);

    async Task<int> CountAsync(Guid at, Guid topic) => (await GetAsync(at, $"feedback?topic={topic}")).GetProperty("total").GetInt32();

    async Task HearAsync(Guid at, IEnumerable<(string Text, double Score)> said, string source = "note")
    {
        await using (var transaction = await server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            var items = said.Select((s, i) => new FeedbackItem($"{i}", 1_700_000_000_000_000 + (i * 86_400_000_000L), s.Text)
            {
                Metric = s.Score > 0 ? "csat.5" : "", Score = s.Score > 0 ? s.Score : null, Touchpoint = s.Text.Contains("desk", StringComparison.Ordinal) ? "returns-desk" : "delivery",
            }).ToList();
            await server.Services.GetRequiredService<IFeedback>().HearAsync(transaction, new(at), FeedbackSources.Note, source, items, Ct);
            await transaction.CommitAsync(Ct);
        }

        await ReadAsync(at);
    }

    async Task ReadAsync(Guid at)
    {
        for (var tries = 0; tries < 400; tries++)
        {
            if ((await GetAsync(at, "feedback?limit=1")).GetProperty("unread").GetInt32() == 0) return;
            await Task.Delay(50, Ct);
        }

        throw new TimeoutException("Not read.");
    }

    async Task<List<JsonElement>> UntilAsync(Guid at, Func<List<JsonElement>, bool> holds)
    {
        for (var tries = 0; tries < 400; tries++)
        {
            var topics = (await GetAsync(at, "topics")).GetProperty("items").EnumerateArray().ToList();
            if (holds(topics))
            {
                await ReadAsync(at);
                return (await GetAsync(at, "topics")).GetProperty("items").EnumerateArray().ToList();
            }

            await Task.Delay(50, Ct);
        }

        throw new TimeoutException("No topics.");
    }

    /// <summary>The topic that most texts with the words are about, of the lower level.</summary>
    async Task<Guid> AboutAsync(Guid at, List<JsonElement> topics, string words)
    {
        topics.ShouldNotBeEmpty();
        var items = (await GetAsync(at, $"feedback?search={Uri.EscapeDataString(words)}&limit=200")).GetProperty("items").EnumerateArray();
        return items.SelectMany(i => i.GetProperty("topics").EnumerateArray().Select(t => t.Id())).GroupBy(t => t).OrderByDescending(g => g.Count()).First().Key;
    }
}
