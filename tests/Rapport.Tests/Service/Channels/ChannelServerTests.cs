using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Service.Channels;
using Rapport.Service.Inbox;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Channels;

/// <summary>What other systems bring, and what goes back to them, through the whole server.</summary>
[Trait("Row", "7.8")]
public sealed class ChannelServerTests : IAsyncLifetime
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    readonly Network _network = new();
    TestServer _server = null!; // set by InitializeAsync

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync(s => s.Replace = services => services.AddSingleton<IOutgoing>(_network));

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_message_of_any_channel_is_a_conversation_and_brought_again_it_is_said_once()
    {
        var first = await BringAsync("sms", "t1", "m1", "My parcel is late");
        (await BringAsync("sms", "t1", "m1", "My parcel is late")).Id().ShouldBe(first.Id());
        await BringAsync("sms", "t1", "m2", "Still late");
        (await SaidAsync(first.Id())).ShouldBe(["My parcel is late", "Still late"]);
        (first.Text("channel"), first.Text("status")).ShouldBe(("sms", "open"));
        (await _server.Owner.RefusedAsync(HttpMethod.Post, _server.In("conversations/incoming"), new { channel = "chat", thread = "t", message = "m", text = "x" })).ShouldBe((409, "channel.chat"));
        (await _server.Owner.RefusedAsync(HttpMethod.Post, _server.In("conversations/incoming"), new { channel = "a b", thread = "t", message = "m", text = "x" })).ShouldBe((422, "case.invalid"));
        (await _server.Owner.RefusedAsync(HttpMethod.Post, _server.In("conversations/incoming"), new { channel = "sms", thread = "", message = "m", text = "x" })).ShouldBe((422, "case.invalid"));
        (await _server.Owner.RefusedAsync(HttpMethod.Post, _server.In("conversations/incoming"), new { channel = "sms", thread = "t", message = "m", text = "x", html = "<b>" })).Status.ShouldBe(400);
    }

    [Fact]
    public async Task An_answer_goes_out_signed_in_order_and_again_after_a_failure()
    {
        var secret = (await AddAsync("sms")).Text("secret");
        (await _server.Owner.GetAsync(_server.In("conversation-channels"))).GetProperty("items")[0].GetProperty("secret").ValueKind.ShouldBe(JsonValueKind.Null);
        var talk = (await BringAsync("sms", "t9", "m1", "Hello?")).Id();
        _network.Answers.Enqueue(503);
        await AnswerAsync(talk, "One");
        await AnswerAsync(talk, "Two");
        await UntilAsync(async () => (await DeliveriesAsync(talk)).SequenceEqual(["sent", "sent"]));
        _network.Sent.Select(s => JsonElement.Parse(s.Body).Text("text")).ShouldBe(["One", "One", "Two"]);
        var sent = _network.Sent.First();
        sent.Url.ShouldBe("https://gateway.example/sms");
        sent.Signature.ShouldBe($"v1={DeliverReplies.Sign(secret, sent.Timestamp, Encoding.UTF8.GetBytes(sent.Body))}");
        sent.Signature.ShouldNotBe($"v1={DeliverReplies.Sign(secret, "1", Encoding.UTF8.GetBytes(sent.Body))}");
        (JsonElement.Parse(sent.Body).Text("thread"), JsonElement.Parse(sent.Body).GetProperty("who")[0].Text("value")).ShouldBe(("t9", "+4930111"));
    }

    // Bad input 75: who answers 410 is sent nothing any more, until somebody says where to.
    [Fact]
    public async Task Where_nobody_is_any_more_nothing_is_sent()
    {
        var added = await AddAsync("sms");
        var talk = (await BringAsync("sms", "t2", "m1", "Hello?")).Id();
        _network.Answers.Enqueue(410);
        await AnswerAsync(talk, "One");
        await UntilAsync(async () => (await DeliveriesAsync(talk)).SequenceEqual(["failed"]));
        (await _server.Owner.RefusedAsync(HttpMethod.Post, _server.In($"conversations/{talk}/messages"), new { key = "2", text = "Two" })).ShouldBe((409, "conversation.no_way"));
        var channel = (await _server.Owner.GetAsync(_server.In("conversation-channels"))).GetProperty("items")[0];
        channel.GetProperty("gone").GetBoolean().ShouldBeTrue();
        await _server.Owner.PutAsync(_server.In("conversation-channels/sms"), new { name = "SMS", url = added.Text("url") }, channel.Text("version"));
        await AnswerAsync(talk, "Two");
        await UntilAsync(async () => (await DeliveriesAsync(talk)).SequenceEqual(["failed", "sent"]));
    }

    [Fact]
    public async Task Without_an_address_an_answer_is_refused_and_a_note_is_not()
    {
        var talk = (await BringAsync("whatsapp", "t3", "m1", "Hello?")).Id();
        (await _server.Owner.RefusedAsync(HttpMethod.Post, _server.In($"conversations/{talk}/messages"), new { key = "1", text = "x" })).ShouldBe((409, "conversation.no_way"));
        await _server.Owner.PostAsync(_server.In($"conversations/{talk}/messages"), new { key = "1", text = "Called her", note = true });
        _network.Refused = new("outgoing.private", "No.");
        (await _server.Owner.RefusedAsync(HttpMethod.Post, _server.In("conversation-channels"), new { key = "sms", name = "SMS", url = "http://127.0.0.1/x" })).ShouldBe((422, "outgoing.private"));
        var agent = await _server.PersonAsync("agent");
        (await agent.RefusedAsync(HttpMethod.Post, _server.In("conversation-channels"), new { key = "sms", name = "SMS" })).Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_call_is_a_line_of_its_conversation_and_a_fact_with_how_it_ended()
    {
        var call = new { call = "c1", outcome = "abandoned", who = new { phone = "+49 30 222" }, waitSeconds = 95, menu = "2 returns" };
        var talk = await _server.Owner.PostAsync(_server.In("conversations/calls"), call);
        (await _server.Owner.PostAsync(_server.In("conversations/calls"), call)).Id().ShouldBe(talk.Id());
        (talk.Text("channel"), talk.Text("status"), talk.GetProperty("owedSince").ValueKind).ShouldBe(("phone", "open", JsonValueKind.String), "who waited in vain is owed a call");
        var line = (await _server.Owner.GetAsync(_server.In($"conversations/{talk.Id()}/messages"))).GetProperty("items").EnumerateArray().Single(m => m.Text("by") == "call");
        (line.GetProperty("details").Text("outcome"), line.GetProperty("details").Text("wait_seconds")).ShouldBe(("abandoned", "95"));
        foreach (var outcome in new[] { "menuEscape", "voicemail", "transferred", "answered", "notReached" })
            (await _server.Owner.PostAsync(_server.In("conversations/calls"), new { call = outcome, outcome, seconds = 60, transferredTo = "Second line" })).Text("status").ShouldBe(outcome is "transferred" or "answered" ? "waiting" : "open");
        (await _server.Owner.RefusedAsync(HttpMethod.Post, _server.In("conversations/calls"), new { call = "x", outcome = "lost" })).Status.ShouldBe(400);
        (await _server.Owner.RefusedAsync(HttpMethod.Post, _server.In("conversations/calls"), new { call = "x", outcome = "answered", seconds = -1 })).ShouldBe((422, "case.invalid"));

        JsonElement fact = default;
        await UntilAsync(async () =>
        {
            var events = (await _server.Owner.GetAsync(_server.In("events?limit=500"))).GetProperty("items").EnumerateArray();
            fact = events.FirstOrDefault(e => e.Text("type") == "Call Ended" && e.GetProperty("props").TryGetProperty("outcome", out var how) && how.GetString() == "abandoned");
            return fact.ValueKind == JsonValueKind.Object;
        });
        (fact.Text("channel"), fact.GetProperty("props").GetProperty("wait_seconds").GetInt32()).ShouldBe(("phone", 95));
    }

    // Rows 7.7, 7.8: a conversation that goes on by another channel stays one case, and who comes back is counted.
    [Fact]
    public async Task What_begins_by_message_and_goes_on_by_telephone_is_one_case()
    {
        await AddAsync("sms");
        var written = (await BringAsync("sms", "t5", "m1", "The lamp is broken")).Id();
        await UntilAsync(async () => (await _server.Owner.GetAsync(_server.In($"conversations/{written}"))).GetProperty("customer").ValueKind == JsonValueKind.Object);
        var about = (await _server.Owner.PostAsync(_server.In($"conversations/{written}/case"), new { title = "Broken lamp" })).GetProperty("case").Id();
        var called = await _server.Owner.PostAsync(_server.In("conversations/calls"), new { call = "c5", outcome = "answered", who = new { phone = "+4930111" }, seconds = 120, text = "Sends a new one" });
        (called.GetProperty("case").Id(), called.GetProperty("repeats").GetInt32()).ShouldBe((about, 1));
        var history = (await _server.Owner.GetAsync(_server.In($"cases/{about}/history"))).GetProperty("items").EnumerateArray().ToList();
        history.ShouldContain(l => l.Text("kind") == "contacted" && l.Text("text") == "Sends a new one");
        (await _server.Owner.GetAsync(_server.In($"cases/{about}"))).GetProperty("firstRepliedAt").ValueKind.ShouldBe(JsonValueKind.String);
        (await _server.Owner.GetAsync(_server.In($"conversations?case={about}"))).GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    // Row 7.12.
    [Fact]
    [Trait("Row", "7.12")]
    public async Task A_macro_takes_all_its_steps_or_none()
    {
        await AddAsync("sms");
        var talk = (await BringAsync("sms", "t7", "m1", "Where is it?")).Id();
        var seen = (await _server.Owner.GetAsync(_server.In("case-settings/macros"))).Text("version");
        object Macro(string id, params object[] steps) => new { id, name = id, steps };
        await _server.Owner.PutAsync(_server.In("case-settings/macros"), new
        {
            items = (object[])[
                Macro("late", new { does = "openCase", text = "Late parcel" }, new { does = "assign" }, new { does = "reply", text = "Sorry {{customer}}, we look. {{agent}}" }, new { does = "note", text = "Asked the carrier" }, new { does = "close" }),
                Macro("broken", new { does = "close" }, new { does = "reply", text = "Too late" }),
            ],
        }, seen);
        (await _server.Owner.RefusedAsync(HttpMethod.Post, _server.In($"conversations/{talk}/macros"), new { macro = "broken", key = "b" })).ShouldBe((409, "conversation.closed"));
        (await _server.Owner.GetAsync(_server.In($"conversations/{talk}"))).Text("status").ShouldBe("open", "nothing of it was done");
        (await _server.Owner.RefusedAsync(HttpMethod.Post, _server.In($"conversations/{talk}/macros"), new { macro = "none", key = "b" })).ShouldBe((404, "macro.unknown"));

        var done = await _server.Owner.PostAsync(_server.In($"conversations/{talk}/macros"), new { macro = "late", key = "k" });
        (done.Text("status"), done.GetProperty("assignee").Text("name"), done.GetProperty("case").ValueKind).ShouldBe(("closed", "Ada Owner", JsonValueKind.Object));
        await _server.Owner.PostAsync(_server.In($"conversations/{talk}/macros"), new { macro = "late", key = "k" });
        (await SaidAsync(talk)).ShouldBe(["Where is it?", "Sorry, we look. Ada Owner", "Asked the carrier"]);
    }

    [Fact]
    public void Variables_take_names() => RunMacro.Fill("Hello {{ customer }}, {{unknown}}.", n => n == "customer" ? "Ada" : "").ShouldBe("Hello Ada,.");

    async Task<JsonElement> AddAsync(string key) => await _server.Owner.PostAsync(_server.In("conversation-channels"), new { key, name = "SMS", url = "https://gateway.example/sms" });

    async Task<JsonElement> BringAsync(string channel, string thread, string message, string text) =>
        await _server.Owner.PostAsync(_server.In("conversations/incoming"), new { channel, thread, message, text, who = new { phone = "+4930111" } });

    async Task AnswerAsync(Guid talk, string text) => await _server.Owner.PostAsync(_server.In($"conversations/{talk}/messages"), new { key = Guid.NewGuid().ToString(), text });

    async Task<IReadOnlyList<string>> SaidAsync(Guid talk) =>
        [.. (await _server.Owner.GetAsync(_server.In($"conversations/{talk}/messages"))).GetProperty("items").EnumerateArray().Where(m => m.Text("by") != "system").Select(m => m.Text("text"))];

    async Task<IReadOnlyList<string>> DeliveriesAsync(Guid talk) =>
        [.. (await _server.Owner.GetAsync(_server.In($"conversations/{talk}/messages"))).GetProperty("items").EnumerateArray().Where(m => m.Text("by") == "agent").Select(m => m.Text("delivery"))];

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (!await holds()) await Task.Delay(50, late.Token);
    }

    /// <summary>The world outside: keeps what is sent and answers as told, 200 where nothing is.</summary>
    sealed class Network : IOutgoing
    {
        public System.Collections.Concurrent.ConcurrentQueue<int> Answers { get; } = new();

        public System.Collections.Concurrent.ConcurrentQueue<(string Url, string Body, string Timestamp, string Signature)> Sent { get; } = new();

        public Refusal? Refused { get; set; }

        public Refusal? Check(string address) => Refused;

        public Task<Refusal?> CheckAsync(string address, CancellationToken ct) => Task.FromResult(Refused);

        public async Task<OutgoingAnswer> SendAsync(HttpRequestMessage request, CancellationToken ct)
        {
            Sent.Enqueue((request.RequestUri!.ToString(), await request.Content!.ReadAsStringAsync(ct), request.Headers.GetValues("Rapport-Timestamp").Single(), request.Headers.GetValues("Rapport-Signature").Single()));
            return new(Answers.TryDequeue(out var status) ? status : (int)HttpStatusCode.OK, default, null);
        }

        public Task<(Stream? Connection, Refusal? Refusal)> ConnectAsync(string host, int port, CancellationToken ct) => Task.FromResult<(Stream?, Refusal?)>((null, new("outgoing.none", "No network here.")));
    }
}
