using System.Text.Json;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Inbox;

/// <summary>What agents could answer is suggested with its source, and it is known how often that was of use.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "10.6")]
public sealed class SuggestionTests(TestServer server)
{
    const string Return = "Send it back within 30 days; print the label in your account.";

    [Fact]
    public async Task Articles_and_past_answers_are_suggested_with_their_source()
    {
        var at = await WorkspaceAsync();
        var article = await server.Owner.PostAsync(TestServer.In(at, "help/articles"), new { title = "How do I return an item?", language = "en", text = Return });
        await server.Owner.PostAsync(TestServer.In(at, $"help/articles/{article.Id()}/publish"), new { language = "en" });
        var before = await TalkAsync(at, "I want to return my order, how does it work?");
        await AnswerAsync(at, before, "Please write to ana@example.org or bring it to any of our shops.");

        var now = await TalkAsync(at, "How can I retrun my order?");
        var items = await SuggestedAsync(at, now);
        items.Select(i => i.Text("kind")).ShouldBe(["article", "answer"]);
        items[0].Text("source").ShouldBe("How do I return an item?");
        items[0].Text("text").ShouldStartWith("Send it back within 30 days");
        items[0].Text("text").ShouldContain(items[0].Text("url"));
        items[1].GetProperty("conversation").GetGuid().ShouldBe(before);
        items[1].Text("text").ShouldContain("any of our shops");
        items[1].Text("text").ShouldNotContain("ana@example.org", customMessage: "it was another customer's answer");

        (await SuggestedAsync(at, before)).ShouldBeEmpty("no answer is owed");
        (await SuggestedAsync(at, await TalkAsync(at, "The zebra zooms across Zanzibar."))).ShouldBeEmpty("nothing is like it");
    }

    [Fact]
    public async Task An_answer_of_the_same_conversation_is_not_suggested_to_itself()
    {
        var at = await WorkspaceAsync();
        var talk = await TalkAsync(at, "When does my parcel arrive?");
        await AnswerAsync(at, talk, "It arrives tomorrow before noon.");
        await SayAsync(talk, "And when does my other parcel arrive?");
        (await SuggestedAsync(at, talk)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_takes_a_long_conversation_over_reads_its_own_sentences_with_their_messages()
    {
        var at = await WorkspaceAsync();
        var talk = await TalkAsync(at, "My lamp arrived broken. I want a new one before Friday.");
        var path = TestServer.In(at, $"conversations/{talk}/summary");
        (await server.Owner.GetAsync(path)).GetProperty("isLong").GetBoolean().ShouldBeFalse("it is read at a glance");
        await AnswerAsync(at, talk, "Sorry to hear that. We will send a new lamp today.");
        await server.Owner.PostAsync(TestServer.In(at, $"conversations/{talk}/messages"), new { key = "note", text = "I will never promise this to the customer.", note = true });
        foreach (var text in new[] { "Great.", "The cable is blue.", "It was a present.", "Will it come by courier?" }) await SayAsync(talk, text);

        var summary = await server.Owner.GetAsync(path);
        var said = (await server.Owner.GetAsync(TestServer.In(at, $"conversations/{talk}/messages"))).GetProperty("items").EnumerateArray().ToDictionary(m => m.GetProperty("no").GetInt64(), m => m.Text("text"));
        (summary.GetProperty("isLong").GetBoolean(), summary.GetProperty("messages").GetInt32()).ShouldBe((true, 6));
        string[] Of(string part) => [.. summary.GetProperty(part).EnumerateArray().Select(s => s.Text("text"))];
        Of("wants").ShouldContain("I want a new one before Friday.");
        Of("promised").ShouldBe(["We will send a new lamp today."], "notes are for colleagues, and no promise");
        Of("open").ShouldBe(["Will it come by courier?"]);
        foreach (var part in new[] { "wants", "promised", "open" })
            foreach (var sentence in summary.GetProperty(part).EnumerateArray()) said[sentence.GetProperty("no").GetInt64()].ShouldContain(sentence.Text("text"));
        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(at, $"conversations/{Guid.NewGuid()}/summary"))).ShouldBe((404, "conversation.unknown"));
    }

    [Fact]
    public async Task How_often_a_suggestion_was_taken_is_known_with_its_interval()
    {
        var at = await WorkspaceAsync();
        var talk = await TalkAsync(at, "Hello?");
        await AnswerAsync(at, talk, "Taken as it was.", "article:0190d7a4");
        await AnswerAsync(at, talk, "Written by hand.", "none");
        await AnswerAsync(at, talk, "Nothing stood beside.");
        var figures = await server.Owner.GetAsync(TestServer.In(at, "conversations/suggestions"));
        (figures.GetProperty("offered").GetInt32(), figures.GetProperty("taken").GetInt32()).ShouldBe((2, 1));
        figures.GetProperty("low").GetDouble().ShouldBe(0.0945, 0.001); // Wilson, 1 of 2
        figures.GetProperty("high").GetDouble().ShouldBe(0.9055, 0.001);
        (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(at, $"conversations/{talk}/messages"), new { key = "k", text = "x", suggestion = new string('x', 61) })).ShouldBe((422, "case.invalid"));
        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(at, $"conversations/{Guid.NewGuid()}/suggestions"))).ShouldBe((404, "conversation.unknown"));
    }

    readonly Dictionary<Guid, (string Key, string Token)> _visitors = [];

    async Task<Guid> WorkspaceAsync()
    {
        var at = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Answers", zone = "UTC", currency = "EUR", language = "en" })).Id();
        var centre = await server.Owner.GetAsync(TestServer.In(at, "help/centre"));
        await server.Owner.PutAsync(TestServer.In(at, "help/centre"), new { isOpen = true, address = $"ask-{at:N}"[..24], name = "", languages = new[] { "en" } }, centre.Text("version"));
        var inbox = await server.Owner.GetAsync(TestServer.In(at, "case-settings/inbox"));
        await server.Owner.PutAsync(TestServer.In(at, "case-settings/inbox"), new { chat = true, name = "", greeting = new { }, capacity = 5, team = (Guid?)null, agents = Array.Empty<object>() }, inbox.Text("version"));
        return at;
    }

    async Task<Guid> TalkAsync(Guid at, string text)
    {
        var key = await server.KeyInAsync(at, "segment", "ingest");
        var begun = await ChatAsync("begin", new { key, thread = Guid.NewGuid().ToString("N"), message = "first", text, anonymousId = Guid.NewGuid().ToString("N"), language = "en-GB" });
        var talk = (await server.Owner.GetAsync(TestServer.In(at, "conversations?view=all"))).GetProperty("items").EnumerateArray().Single(c => c.Text("lastText") == text).Id();
        _visitors[talk] = (key, begun.Text("token"));
        return talk;
    }

    Task<JsonElement> SayAsync(Guid talk, string text) => ChatAsync("messages", new { key = _visitors[talk].Key, token = _visitors[talk].Token, message = Guid.NewGuid().ToString("N"), text });

    async Task<JsonElement> ChatAsync(string path, object body)
    {
        using var answer = await server.Stranger().SendAsync(HttpMethod.Post, $"sdk/v1/chat/{path}", body);
        return await answer.JsonAsync();
    }

    Task<JsonElement> AnswerAsync(Guid at, Guid talk, string text, string? suggestion = null) => server.Owner.PostAsync(TestServer.In(at, $"conversations/{talk}/messages"), new { key = Guid.NewGuid().ToString(), text, suggestion });

    async Task<IReadOnlyList<JsonElement>> SuggestedAsync(Guid at, Guid talk) => [.. (await server.Owner.GetAsync(TestServer.In(at, $"conversations/{talk}/suggestions"))).GetProperty("items").EnumerateArray()];
}
