using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Service.Chat;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Inbox;

/// <summary>Live chat through the whole server, as a browser on somebody's page and an agent's screen see it.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "7.7")]
public sealed class ChatServerTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_there_for_agents_and_the_answer_for_the_visitor()
    {
        var visitor = await VisitorAsync();
        var talk = await visitor.BeginAsync("Where is my parcel?");
        (await server.Owner.GetAsync(server.In($"conversations/{talk}"))).ShouldSatisfyAllConditions(
            c => c.Text("status").ShouldBe("open"), c => c.Text("lastText").ShouldBe("Where is my parcel?"), c => c.GetProperty("unread").GetBoolean().ShouldBeTrue());
        await AnswerAsync(talk, "On its way.");
        var heard = await visitor.WaitAsync(state: "");
        heard.GetProperty("messages").EnumerateArray().Select(m => m.Text("text")).ShouldBe(["Where is my parcel?", "On its way."]);
        heard.GetProperty("messages")[1].Text("name").ShouldBe("Ada Owner");
        (await server.Owner.GetAsync(server.In($"conversations/{talk}"))).Text("status").ShouldBe("waiting");
        (await server.Owner.GetAsync(server.In("conversations?view=waiting"))).GetProperty("items").EnumerateArray().ShouldContain(c => c.Id() == talk);
    }

    [Fact]
    public async Task What_is_waited_for_comes_as_soon_as_it_is_said()
    {
        var visitor = await VisitorAsync();
        var talk = await visitor.BeginAsync("Hello?");
        var before = await visitor.WaitAsync(state: "");
        var waiting = visitor.WaitAsync(before.Text("state"), after: before.GetProperty("messages")[0].GetProperty("no").GetInt64());
        waiting.IsCompleted.ShouldBeFalse();
        await AnswerAsync(talk, "Here I am.");
        (await waiting).GetProperty("messages").EnumerateArray().Single().Text("text").ShouldBe("Here I am.");
    }

    [Fact]
    public async Task Who_writes_and_who_has_read_is_told_to_both()
    {
        var visitor = await VisitorAsync();
        var talk = await visitor.BeginAsync("Hello?");
        var no = (await visitor.WaitAsync(state: "")).GetProperty("messages")[0].GetProperty("no").GetInt64();
        await server.Owner.PostAsync(server.In($"conversations/{talk}/signs"), new { typing = true, read = no });
        var state = await visitor.WaitAsync(state: "", after: no);
        (state.Text("typing"), state.GetProperty("read").GetInt64()).ShouldBe(("Ada Owner", no));
        (await server.Owner.GetAsync(server.In($"conversations/{talk}"))).GetProperty("unread").GetBoolean().ShouldBeFalse();
        await visitor.WaitAsync(state: "", after: no, typing: true);
        var signs = await server.Owner.GetAsync(server.In($"conversations/{talk}/signs"));
        (signs.GetProperty("customerHere").GetBoolean(), signs.GetProperty("customerTyping").GetBoolean()).ShouldBe((true, true));
        await server.Owner.PostAsync(server.In($"conversations/{talk}/signs"), new { gone = true });
        (await server.Owner.GetAsync(server.In($"conversations/{talk}/signs"))).GetProperty("agents").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task The_same_message_sent_again_is_said_once_and_the_same_thread_is_one_conversation()
    {
        var visitor = await VisitorAsync();
        var talk = await visitor.BeginAsync("Twice?");
        (await visitor.BeginAsync("Twice?")).ShouldBe(talk);
        var message = Guid.NewGuid().ToString("N");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => visitor.SayAsync("Once.", message)));
        var key = Guid.NewGuid().ToString();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.Owner.PostAsync(server.In($"conversations/{talk}/messages"), new { key, text = "Yes, once." })));
        (await SaidAsync(talk)).ShouldBe(["Twice?", "Once.", "Yes, once."]);
    }

    // Bad inputs 41 and 40: another conversation's messages, a user id that nothing proves.
    [Fact]
    public async Task A_chat_is_read_with_its_own_token_alone()
    {
        var visitor = await VisitorAsync();
        await visitor.BeginAsync("Mine.");
        var other = server.OtherWorkspace;
        var key = await server.KeyInAsync(other, "segment", "ingest");
        foreach (var (with, token) in ((string, string)[])[(visitor.Key, "AAAA"), (visitor.Key, visitor.Token[..^4] + "AAAA"), (visitor.Key, "../" + visitor.Token), (key, visitor.Token)])
            (await visitor.RefusedAsync("wait", new { key = with, token })).ShouldBe((404, "chat.unknown"));
        (await visitor.RefusedAsync("wait", new { key = "rap_nothing", token = visitor.Token })).ShouldBe((401, "key.unknown"));
    }

    [Fact]
    public async Task Who_the_visitor_is_is_believed_with_a_proof_alone()
    {
        var secret = (await server.Owner.PostAsync(server.In("identity-secret"))).Text("secret");
        var user = $"chat-{Guid.NewGuid():N}";
        var (liar, known) = (await VisitorAsync(), await VisitorAsync());
        var lied = await liar.BeginAsync("I am somebody.", new { userId = user, hash = new string('0', 64) });
        var true_ = await known.BeginAsync("I am.", new { userId = user, hash = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(user))) });
        var customer = await CustomerAsync(true_);
        (await server.Owner.GetAsync(server.In($"customers?search={user}"))).GetProperty("items").EnumerateArray().Single().Id().ShouldBe(customer);
        (await CustomerAsync(lied)).ShouldNotBe(customer);
    }

    // Bad input 136.
    [Fact]
    public async Task Floods_are_refused_and_hidden_characters_are_named()
    {
        var visitor = await VisitorAsync();
        var talk = await visitor.BeginAsync("a\u202Eb\u200B\u200Bc");
        (await SaidAsync(talk)).ShouldBe(["a‹U+202E›b‹U+200B ×2›c"]);
        (await visitor.RefusedAsync("messages", new { key = visitor.Key, token = visitor.Token, message = "long", text = new string('x', 1_000_000) })).ShouldBe((413, "request.too_large"));
        (await visitor.RefusedAsync("messages", new { key = visitor.Key, token = visitor.Token, message = "longer", text = new string('x', 4_001) })).ShouldBe((422, "case.invalid"));
        (await visitor.RefusedAsync("messages", new { key = visitor.Key, token = visitor.Token, message = "", text = "x" })).ShouldBe((422, "case.invalid"));
        (await visitor.RefusedAsync("messages", new { key = visitor.Key, token = visitor.Token, message = "none", text = "   " })).ShouldBe((422, "case.invalid"));
        for (var i = 1; i < 30; i++) await visitor.SayAsync($"{i}", $"m{i}");
        using var flood = await visitor.PostAsync("messages", new { key = visitor.Key, token = visitor.Token, message = "m30", text = "30" });
        (await flood.ProblemAsync()).ShouldBe((429, "conversation.rate"));
        flood.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(1));
        (await SaidAsync(talk)).Count.ShouldBe(30);
    }

    // Bad input 42.
    [Fact]
    public async Task A_page_of_another_origin_than_the_keys_is_refused_without_a_word()
    {
        var made = await server.Owner.PostAsync(server.In("keys"), new { name = "shop", kind = "write", dialect = "segment", scopes = (string[])["ingest"], origins = (string[])["https://shop.example"] });
        using var request = new HttpRequestMessage(HttpMethod.Post, "sdk/v1/chat") { Content = new StringContent(JsonSerializer.Serialize(new { key = made.Text("key") })) };
        request.Headers.Add("Origin", "https://evil.example");
        using var http = new HttpClient { BaseAddress = server.Url };
        using var answer = await http.SendAsync(request, Ct);
        ((int)answer.StatusCode, answer.Headers.Contains("Access-Control-Allow-Origin")).ShouldBe((403, false));
    }

    [Fact]
    public async Task Where_chat_is_off_nothing_is_offered_and_nothing_begins()
    {
        var key = await server.KeyInAsync(server.OtherWorkspace, "segment", "ingest");
        var visitor = new Visitor(server, key, server.OtherWorkspace);
        (await visitor.RefusedAsync("begin", new { key, thread = new string('t', 32), message = "m", text = "Hello?", anonymousId = "a" })).ShouldBe((409, "chat.off"));
        using var http = new HttpClient { BaseAddress = server.Url };
        (await http.GetStringAsync($"sdk/v1/config?key={key}", Ct)).ShouldNotContain("chat");
    }

    [Fact]
    public async Task Drafts_belong_to_one_person_and_are_gone_when_the_message_is_sent()
    {
        var talk = await (await VisitorAsync()).BeginAsync("Hello?");
        var agent = await server.PersonAsync("agent");
        var path = server.In($"conversations/{talk}/draft");
        await agent.PutAsync(path, new { text = "Dear" });
        (await agent.GetAsync(path)).Text("text").ShouldBe("Dear");
        (await server.Owner.GetAsync(path)).Text("text").ShouldBe("");
        await agent.PostAsync(server.In($"conversations/{talk}/messages"), new { key = "k", text = "Dear you" });
        (await agent.GetAsync(path)).Text("text").ShouldBe("");
    }

    [Fact]
    public async Task Notes_stay_among_colleagues_and_viewers_see_no_conversation()
    {
        var visitor = await VisitorAsync();
        var talk = await visitor.BeginAsync("Hello?");
        await server.Owner.PostAsync(server.In($"conversations/{talk}/messages"), new { key = "n", text = "A difficult customer", note = true });
        (await visitor.WaitAsync(state: "")).GetProperty("messages").GetArrayLength().ShouldBe(1);
        (await SaidAsync(talk)).ShouldBe(["Hello?", "A difficult customer"]);
        var viewer = await server.PersonAsync("viewer");
        (await viewer.RefusedAsync(HttpMethod.Get, server.In($"conversations/{talk}"))).Status.ShouldBe(403);
        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(server.OtherWorkspace, $"conversations/{talk}"))).ShouldBe((404, "conversation.unknown"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(server.OtherWorkspace, $"conversations/{talk}/messages"), new { key = "x", text = "x" })).ShouldBe((404, "conversation.unknown"));
    }

    [Fact]
    public async Task A_closed_chat_goes_on_when_the_visitor_writes()
    {
        var visitor = await VisitorAsync();
        var talk = await visitor.BeginAsync("Hello?");
        var now = await server.Owner.GetAsync(server.In($"conversations/{talk}"));
        await server.Owner.PutAsync(server.In($"conversations/{talk}"), new { status = "closed" }, now.Text("version"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In($"conversations/{talk}/messages"), new { key = "late", text = "x" })).ShouldBe((409, "conversation.closed"));
        (await visitor.WaitAsync(state: "")).GetProperty("closed").GetBoolean().ShouldBeTrue();
        await visitor.SayAsync("One more thing.", "more");
        (await server.Owner.GetAsync(server.In($"conversations/{talk}"))).Text("status").ShouldBe("open");
    }

    [Fact]
    public async Task A_case_is_opened_from_a_conversation_and_its_clock_runs_with_the_talk()
    {
        var visitor = await VisitorAsync();
        var talk = await visitor.BeginAsync("The lamp is broken.");
        var linked = await server.Owner.PostAsync(server.In($"conversations/{talk}/case"), new { title = "Broken lamp" });
        var id = linked.GetProperty("case").Id();
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In($"conversations/{talk}/case"), new { title = "Again" })).ShouldBe((409, "conversation.has_case"));
        await AnswerAsync(talk, "We send a new one.");
        var answered = await server.Owner.GetAsync(server.In($"cases/{id}"));
        (answered.Text("status"), answered.GetProperty("firstRepliedAt").ValueKind).ShouldBe(("waiting", JsonValueKind.String));
        await visitor.SayAsync("When?", "when");
        (await server.Owner.GetAsync(server.In($"cases/{id}"))).Text("status").ShouldBe("open");
        (await server.Owner.GetAsync(server.In($"conversations?case={id}"))).GetProperty("items").EnumerateArray().Single().Id().ShouldBe(talk);
    }

    // What the visitor says is a fact of the customer, read like all that is said.
    [Fact]
    public async Task What_is_said_stands_on_the_timeline_and_in_the_feedback_inbox()
    {
        var visitor = await VisitorAsync();
        var word = $"zanzibar{Guid.NewGuid():N}";
        var talk = await visitor.BeginAsync($"The {word} is great, thank you! Write to ada@example.org");
        await AnswerAsync(talk, "You are welcome.");
        var customer = await CustomerAsync(talk);
        JsonElement[] items = [];
        await UntilAsync(async () =>
        {
            items = [.. (await server.Owner.GetAsync(server.In($"customers/{customer}/timeline"))).GetProperty("items").EnumerateArray()];
            return items.Select(i => i.Text("type")).ToHashSet().IsSupersetOf(["Conversation Started", "Message Received", "Message Sent"]);
        });
        await UntilAsync(async () => (await server.Owner.GetAsync(server.In($"feedback?search={word}"))).GetProperty("items").GetArrayLength() == 1);
        items.Single(i => i.Text("type") == "Message Received").GetRawText().ShouldNotContain("ada@example.org");
    }

    // Row 7.12.
    [Fact]
    [Trait("Row", "7.12")]
    public async Task Conversations_go_round_among_those_who_are_there_can_do_it_and_have_a_hand_free()
    {
        var id = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Turns", zone = "UTC", currency = "EUR", language = "en" })).Id();
        var (anna, ben) = (await server.PersonAsync("agent", id), await server.PersonAsync("agent", id));
        await server.Owner.PutAsync(TestServer.In(id, "case-settings/inbox"), new
        {
            chat = true, name = "", greeting = new { }, capacity = 2, team = (Guid?)null, agents = (object[])[new { member = anna.PersonId, skills = (string[])["returns"], capacity = 1 }],
        }, "*");
        var key = await server.KeyInAsync(id, "segment", "ingest");
        async Task<Guid?> BegunAsync()
        {
            var visitor = new Visitor(server, key, id);
            await visitor.BeginAsync("Hello?");
            var found = (await server.Owner.GetAsync(TestServer.In(id, "conversations"))).GetProperty("items")[0];
            return found.GetProperty("assignee").ValueKind == JsonValueKind.Null ? null : found.GetProperty("assignee").Id();
        }

        (await BegunAsync()).ShouldBeNull("nobody is there");
        await ben.PostAsync(TestServer.In(id, "conversations/service"), new { takes = true });
        (await server.Owner.GetAsync(TestServer.In(id, "conversations"))).GetProperty("items")[0].GetProperty("assignee").Id().ShouldBe(ben.PersonId, "who comes is given what waits");
        await anna.PostAsync(TestServer.In(id, "conversations/service"), new { takes = true });
        (await BegunAsync()).ShouldBe(anna.PersonId, "it is her turn");
        (await BegunAsync()).ShouldBe(ben.PersonId, "she has as many as she can hold");
        (await BegunAsync()).ShouldBeNull("both have");
        await ben.PostAsync(TestServer.In(id, "conversations/service"), new { takes = false });
    }

    async Task AnswerAsync(Guid talk, string text) => await server.Owner.PostAsync(server.In($"conversations/{talk}/messages"), new { key = Guid.NewGuid().ToString(), text });

    async Task<IReadOnlyList<string>> SaidAsync(Guid talk) =>
        [.. (await server.Owner.GetAsync(server.In($"conversations/{talk}/messages"))).GetProperty("items").EnumerateArray().Where(m => m.Text("by") != "system").Select(m => m.Text("text"))];

    async Task<Guid> CustomerAsync(Guid talk)
    {
        JsonElement found = default;
        await UntilAsync(async () => (found = (await server.Owner.GetAsync(server.In($"conversations/{talk}"))).GetProperty("customer")).ValueKind == JsonValueKind.Object);
        return found.Id();
    }

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds()) await Task.Delay(50, late.Token);
    }

    async Task<Visitor> VisitorAsync()
    {
        var settings = await server.Owner.GetAsync(server.In("case-settings/inbox"));
        if (!settings.GetProperty("chat").GetBoolean())
            await server.Owner.PutAsync(server.In("case-settings/inbox"), new { chat = true, name = "", greeting = new { }, capacity = 5, team = (Guid?)null, agents = Array.Empty<object>() }, settings.Text("version"));
        return new Visitor(server, await server.KeyAsync("ingest"), server.Workspace);
    }

    /// <summary>A browser on somebody's page.</summary>
    sealed class Visitor(TestServer server, string key, Guid workspace)
    {
        readonly string _thread = Guid.NewGuid().ToString("N"), _anonymous = Guid.NewGuid().ToString("N");

        public string Key => key;

        public string Token { get; private set; } = "";

        public async Task<Guid> BeginAsync(string text, object? more = null)
        {
            var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
            foreach (var (name, value) in new[] { ("key", key), ("thread", _thread), ("message", "first"), ("text", text), ("anonymousId", _anonymous), ("url", "https://shop.example/lamps"), ("language", "en-GB") }) body[name] = value;
            using var answer = await PostAsync("begin", body);
            Token = (await answer.JsonAsync()).Text("token");
            // Only the server reads a token.
            return server.Services.GetRequiredService<ChatToken>().Read(Token, new(workspace))!.Value;
        }

        public async Task SayAsync(string text, string message)
        {
            using var answer = await PostAsync("messages", new { key, token = Token, message, text });
            await answer.JsonAsync();
        }

        public async Task<JsonElement> WaitAsync(string state, long after = 0, bool typing = false)
        {
            using var answer = await PostAsync("wait", new { key, token = Token, after, state, typing });
            return await answer.JsonAsync();
        }

        public async Task<(int, string)> RefusedAsync(string path, object body)
        {
            using var answer = await PostAsync(path, body);
            return await answer.ProblemAsync();
        }

        // As text, as pages send it: no preflight is needed.
        public async Task<HttpResponseMessage> PostAsync(string path, object body)
        {
            using var http = new HttpClient { BaseAddress = server.Url };
            return await http.PostAsync($"sdk/v1/chat/{path}", new StringContent(JsonSerializer.Serialize(body)), Ct);
        }

    }
}
