using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Tests.Customers.Sources;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Heard;

/// <summary>The feedback inbox: one stream, by search and filters, in which people assign, tag and correct.</summary>
[Collection(nameof(OneServer))]
public sealed class InboxTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_filter_finds_what_it_says_and_nothing_else()
    {
        var place = await FilledAsync();
        async Task<IEnumerable<string>> Found(string query) => (await server.Owner.GetAsync(server.In($"feedback?search={place}{query}"))).GetProperty("items").EnumerateArray().Select(i => i.Text("text")[..3]).Order();

        (await Found("")).ShouldBe(["Die", "La ", "The", "Won"]);
        (await Found("%20queue%20rude")).ShouldBe(["The"]);
        (await Found("%20queue%20wonderful")).ShouldBeEmpty();
        (await Found("&feeling=positive&feeling=veryPositive")).ShouldBe(["Won"]);
        (await Found("&feeling=unscored")).ShouldBe(["La "]);
        (await Found("&language=de")).ShouldBe(["Die"]);
        (await Found("&source=review")).ShouldBe(["Won"]);
        (await Found("&maxScore=2")).ShouldBe(["Die", "The"]);
        (await Found("&channel=store&channel=web")).ShouldBe(["The", "Won"]);
        (await Found("&from=2023-11-15")).ShouldBe(["Won"]);
        (await Found("&to=2023-11-14")).ShouldBe(["Die", "La ", "The"]);
    }

    [Fact]
    public async Task Pages_follow_each_other_and_counts_are_of_all_of_them()
    {
        var place = await FilledAsync();
        var first = await server.Owner.GetAsync(server.In($"feedback?search={place}&limit=3"));
        var second = await server.Owner.GetAsync(server.In($"feedback?search={place}&limit=3&after={first.Text("next")}"));

        first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).Select(i => i.Id()).Distinct().Count().ShouldBe(4);
        second.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        first.GetProperty("total").GetInt32().ShouldBe(4);
        first.GetProperty("feelings").GetProperty("unscored").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task An_item_is_assigned_and_tagged_and_found_by_both()
    {
        var place = await FilledAsync();
        var item = (await server.Owner.GetAsync(server.In($"feedback?search={place}&source=review"))).GetProperty("items")[0].Id();
        await server.Owner.PutAsync(server.In($"feedback/{item}/assignee"), new { person = server.Owner.PersonId });
        await server.Owner.PutAsync(server.In($"feedback/{item}/tags"), new { tags = new[] { "praise", "Praise " } });

        var found = (await server.Owner.GetAsync(server.In($"feedback?search={place}&assignee=me&tag=praise"))).GetProperty("items")[0];
        found.Id().ShouldBe(item);
        found.GetProperty("assignee").Text("name").ShouldBe("Ada Owner");
        found.GetProperty("tags").GetArrayLength().ShouldBe(1);
        (await server.Owner.RefusedAsync(HttpMethod.Put, server.In($"feedback/{item}/assignee"), new { person = Guid.NewGuid() })).ShouldBe((422, "feedback.assignee"));
    }

    [Fact]
    [Trait("Row", "2.28")]
    public async Task A_persons_word_on_a_feeling_wins_and_like_texts_follow()
    {
        var place = $"sick{Guid.NewGuid():N}";
        await HearAsync(place, ("a", "These new shoes are sick", 0), ("b", "This jacket is sick", 0), ("c", "The parcel was late and broken", 0));
        var before = await ItemsAsync(place);
        before["b"].GetProperty("sentiment").GetDouble().ShouldBeLessThan(0.2);

        await server.Owner.PutAsync(server.In($"feedback/{before["a"].Id()}/feeling"), new { level = "veryPositive" });
        (await ItemsAsync(place))["a"].Text("level").ShouldBe("veryPositive", "at once");
        var after = await UntilReadAsync(place);
        after["a"].Text("levelBy").ShouldBe("person");
        after["b"].GetProperty("sentiment").GetDouble().ShouldBeGreaterThan(before["b"].GetProperty("sentiment").GetDouble());
        after["c"].GetProperty("sentiment").GetDouble().ShouldBeLessThan(0);

        await server.Owner.PutAsync(server.In($"feedback/{before["a"].Id()}/feeling"), new { level = (string?)null });
        (await UntilReadAsync(place))["b"].GetProperty("sentiment").GetDouble().ShouldBe(before["b"].GetProperty("sentiment").GetDouble(), 1e-9, "what was taken back is unlearned");
    }

    [Fact]
    [Trait("Row", "2.30")]
    public async Task A_reading_copy_stands_beside_the_original_says_who_made_it_and_goes_when_the_words_change()
    {
        var place = await FilledAsync();
        var french = (await server.Owner.GetAsync(server.In($"feedback?search={place}&language=fr&readingCopy=false"))).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        await server.Owner.PutAsync(server.In($"feedback/{french.Id()}/reading-copy"), new { language = "en", text = "The till was closed all morning. Ann: ann@example.org" });
        var read = await server.Owner.GetAsync(server.In($"feedback/{french.Id()}"));
        (read.Text("text"), read.GetProperty("reading").Text("language"), read.GetProperty("level").ValueKind).ShouldBe((french.Text("text"), "fr", JsonValueKind.Null), "the original is what is read");
        var copy = read.GetProperty("copy");
        (copy.Text("language"), copy.Text("text"), copy.Text("by"), copy.GetProperty("isByProgram").GetBoolean()).ShouldBe(("en", "The till was closed all morning. Ann: [e-mail]", "Ada Owner", false));

        using (var program = server.WithKey(await server.KeyAsync("read", "write")))
        {
            using var body = new StringContent("""{"language":"de","text":"Die Kasse war den ganzen Morgen zu."}""", Encoding.UTF8, "application/json");
            (await program.PutAsync(server.In($"feedback/{french.Id()}/reading-copy"), body, Ct)).EnsureSuccessStatusCode();
        }

        (await server.Owner.GetAsync(server.In($"feedback?search={place}&readingCopy=true"))).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("copy").GetProperty("isByProgram").GetBoolean().ShouldBeTrue();
        (await server.Owner.RefusedAsync(HttpMethod.Put, server.In($"feedback/{french.Id()}/reading-copy"), new { language = "english", text = "x" })).ShouldBe((422, "feedback.reading_copy"));

        await using (var transaction = await server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            await server.Services.GetRequiredService<IFeedback>().HearAsync(transaction, At, FeedbackSources.Note, place, [new("c", 1_699_963_200_000_000, "Tout était parfait.") { Place = place }], Ct);
            await transaction.CommitAsync(Ct);
        }

        (await server.Owner.GetAsync(server.In($"feedback/{french.Id()}"))).GetProperty("copy").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Everybody_who_may_look_after_items_can_be_given_one()
    {
        var agent = await server.PersonAsync("agent");
        var viewer = await server.PersonAsync("viewer");
        var keys = (await viewer.GetAsync(server.In("feedback/choices"))).GetProperty("assignees").EnumerateArray().Select(a => a.Text("key")).ToList();
        keys.ShouldContain(agent.PersonId.ToString());
        keys.ShouldNotContain(viewer.PersonId.ToString());
    }

    [Fact]
    public async Task A_view_is_kept_for_oneself_or_for_all()
    {
        var viewer = await server.PersonAsync("viewer");
        var own = (await viewer.PostAsync(server.In("feedback/views"), new { name = "Mine", query = "feeling=negative" })).Id();
        (await viewer.RefusedAsync(HttpMethod.Post, server.In("feedback/views"), new { name = "All", query = "", shared = true })).ShouldBe((403, "view.not_shared"));
        var shared = (await server.Owner.PostAsync(server.In("feedback/views"), new { name = "All", query = "assignee=me", shared = true })).Id();

        async Task<IEnumerable<Guid>> Seen(Browser who) => (await who.GetAsync(server.In("feedback/views"))).GetProperty("items").EnumerateArray().Select(v => v.Id());
        (await Seen(viewer)).ShouldContain(own);
        (await Seen(viewer)).ShouldContain(shared);
        (await Seen(server.Owner)).ShouldNotContain(own);
        (await server.Owner.RefusedAsync(HttpMethod.Delete, server.In($"feedback/views/{own}"))).ShouldBe((404, "view.unknown"));
        await viewer.DeleteAsync(server.In($"feedback/views/{own}"));
    }

    [Fact]
    public async Task Another_workspace_sees_nothing_of_it()
    {
        var place = await FilledAsync();
        var item = (await server.Owner.GetAsync(server.In($"feedback?search={place}"))).GetProperty("items")[0].Id();

        (await server.Owner.GetAsync(TestServer.In(server.OtherWorkspace, $"feedback?search={place}"))).GetProperty("total").GetInt32().ShouldBe(0);
        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(server.OtherWorkspace, $"feedback/{item}"))).ShouldBe((404, "feedback.unknown"));
        (await server.Owner.RefusedAsync(HttpMethod.Put, TestServer.In(server.OtherWorkspace, $"feedback/{item}/tags"), new { tags = new[] { "x" } })).ShouldBe((404, "feedback.unknown"));
    }

    [Fact]
    public async Task Answers_of_a_file_are_heard_and_forgotten_when_the_import_is_undone()
    {
        var word = $"word{Guid.NewGuid():N}";
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($"id,at,score,why\n{word}1,2026-04-01,5,Great {word}\n{word}2,2026-04-02,1,Never again {word}\n"));
        const string mapping = """
            {"name":"Answers","zone":"UTC","files":{"answers":{"match":"answers*.csv"}},"records":[{"name":"answer","kind":"answer","from":"answers","key":["id"],
            "fields":{"at":"at","metric":{"value":"csat.5"},"score":"score","text":"why"}}]}
            """;
        var client = new ImportClient(server);
        var import = (await client.ImportAsync(mapping, ("answers.csv", file))).Id();
        (await UntilReadAsync(word)).Count.ShouldBe(2);
        await client.DoAsync(import, "undo");
        await client.EndAsync(import, "undone");
        (await server.Owner.GetAsync(server.In($"feedback?search={word}"))).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData("from=2024-02-02&to=2024-02-01", "feedback.period")]
    [InlineData("to=9999-12-31", "feedback.period")]
    [InlineData("from=0001-01-01&to=0001-01-02", "feedback.period")]
    [InlineData("feeling=meh", "feedback.feeling")]
    [InlineData("source=rumour", "feedback.source")]
    [InlineData("assignee=somebody", "feedback.assignee")]
    [InlineData("sort=loudest", "feedback.sort")]
    [InlineData("segment=11111111-1111-1111-1111-111111111111", "segment.unknown")]
    public async Task A_filter_that_cannot_be_is_refused(string query, string code) =>
        (await server.Owner.RefusedAsync(HttpMethod.Get, server.In($"feedback?{query}"))).ShouldBe((422, code));

    // Words in four languages and moods, at a place of their own so that a search finds them alone.
    async Task<string> FilledAsync()
    {
        var place = $"place{Guid.NewGuid():N}";
        await using (var transaction = await server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            var ears = server.Services.GetRequiredService<IFeedback>();
            FeedbackItem Item(string part, string text, double score, string channel, int days) =>
                new(part, 1_699_963_200_000_000 + (days * 86_400_000_000L), text) { Place = place, Score = score, Metric = "csat.5", Channel = channel };
            await ears.HearAsync(transaction, At, FeedbackSources.Note, place,
                [Item("a", "The queue was endless and the staff rude.", 1, "store", 0), Item("b", "Die Wartezeit war furchtbar und das Personal unfreundlich.", 2, "phone", 0), Item("c", "La caisse était fermée pendant toute la matinée.", 3, "phone", 0)], Ct);
            await ears.HearAsync(transaction, At, FeedbackSources.Review, place, [Item("", "Wonderful shop, kind people, I love it.", 5, "web", 1)], Ct);
            await transaction.CommitAsync(Ct);
        }

        await UntilReadAsync(place);
        return place;
    }

    async Task HearAsync(string place, params (string Part, string Text, double Score)[] items)
    {
        await using (var transaction = await server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            await server.Services.GetRequiredService<IFeedback>().HearAsync(
                transaction, At, FeedbackSources.Note, place, [.. items.Select(i => new FeedbackItem(i.Part, 1_700_000_000_000_000, i.Text) { Place = place, Heading = i.Part, Language = "en" })], Ct);
            await transaction.CommitAsync(Ct);
        }

        await UntilReadAsync(place);
    }

    async Task<Dictionary<string, JsonElement>> ItemsAsync(string place) =>
        (await server.Owner.GetAsync(server.In($"feedback?search={place}"))).GetProperty("items").EnumerateArray().ToDictionary(i => i.Text("heading") is { Length: > 0 } h ? h : i.Text("text"));

    async Task<Dictionary<string, JsonElement>> UntilReadAsync(string place)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            var page = await server.Owner.GetAsync(server.In($"feedback?search={place}"));
            if (page.GetProperty("unread").GetInt32() == 0 && page.GetProperty("total").GetInt32() > 0) return await ItemsAsync(place);
            await Task.Delay(50, Ct);
        }

        throw new TimeoutException("Not read.");
    }

    WorkspaceId At => new(server.Workspace);
}
