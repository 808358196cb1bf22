using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback.Heard;
using Rapport.Feedback.Interviews;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Interviews;

/// <summary>Talks: what was said, what of it is evidence, and who may have it forgotten.</summary>
[Collection(nameof(OneServer))]
public sealed class InterviewTests(TestServer server)
{
    const string Vtt = """
        WEBVTT

        NOTE recorded in the shop

        1
        00:00:01.000 --> 00:00:04.500
        <v Mia>How did the return go?</v>

        2
        00:00:05.000 --> 00:00:09.000
        <v Ana>Nobody knew how.</v>

        00:00:09.000 --> 00:00:12.000
        <v Ana>I came back twice.</v>
        """;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Cues_of_one_speaker_become_one_turn_with_its_times() =>
        Transcript.Read(Vtt).ShouldBe([new Turn("Mia", "How did the return go?", 1, 4.5), new Turn("Ana", "Nobody knew how. I came back twice.", 5, 12)]);

    [Fact]
    public void SubRip_and_plain_text_are_read_by_the_speaker_before_a_colon()
    {
        Transcript.Read("1\n00:00:01,000 --> 00:00:02,000\nAna: Hello\n\n2\n00:00:02,000 --> 00:00:03,000\nBen: Hi there\n").ShouldBe([new Turn("Ana", "Hello", 1, 2), new Turn("Ben", "Hi there", 2, 3)]);
        Transcript.Read("Interviewer: How was it?\nSpeaker 1: Slow.\nVery slow.\nAna: At 10:30 nobody came.").ShouldBe(
            [new Turn("Interviewer", "How was it?"), new Turn("Speaker 1", "Slow. Very slow."), new Turn("Ana", "At 10:30 nobody came.")]);
        Transcript.Read("Just words.\nAnd more.")!.Count.ShouldBe(2);
        Transcript.Read(" \n ").ShouldBeNull();
    }

    [Fact]
    [Trait("Row", "2.27")]
    public async Task A_highlighted_passage_is_evidence_with_an_id_tags_and_who_said_it()
    {
        var interview = (await AddAsync("Returns at the desk")).Id();
        await server.Owner.PostAsync(server.In($"interviews/{interview}/participants"), new { name = "Ana" });
        await server.Owner.PutAsync(server.In($"interviews/{interview}/transcript"), new { text = Vtt });
        var quote = await server.Owner.PostAsync(server.In($"interviews/{interview}/quotes"), new { text = "I came back twice.", turn = 1, tags = (string[])["Returns", "effort"], note = "Twice" });
        (quote.Text("speaker"), quote.Text("interviewTitle")).ShouldBe(("Ana", "Returns at the desk"));
        var found = await server.Owner.GetAsync(server.In($"quotes/{quote.Id()}"));
        found.GetProperty("tags").EnumerateArray().Select(t => t.GetString()).ShouldBe(["returns", "effort"]);
        var tagged = await server.Owner.GetAsync(server.In("quotes?tag=effort&search=came%20back"));
        tagged.GetProperty("items").EnumerateArray().Select(q => q.Id()).ShouldContain(quote.Id());
        (await HeardAsync(interview)).ShouldHaveSingleItem().Source.ShouldBe("interview");
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In($"interviews/{interview}/quotes"), new { text = "Never said", turn = 1 })).ShouldBe((422, "interview.invalid"));
        (await server.Owner.RefusedAsync(HttpMethod.Put, server.In($"interviews/{interview}/transcript"), new { text = "Ana: Other" })).ShouldBe((409, "interview.quoted"));
        await server.Owner.DeleteAsync(server.In($"quotes/{quote.Id()}"));
        (await HeardAsync(interview)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Notes_of_a_call_go_to_the_inbox_as_they_are_and_follow_a_change()
    {
        var made = await AddAsync("Call about a refund", kind: "call", notes: "Waited two weeks, mail ana@example.org");
        (await HeardAsync(made.Id())).ShouldHaveSingleItem().Text.ShouldBe("Waited two weeks, mail [e-mail]");
        await server.Owner.PutAsync(server.In($"interviews/{made.Id()}"), new { title = "Call", at = "2026-05-04T10:00:00Z", kind = "call", notes = "Waited three weeks" }, "*");
        var item = (await HeardAsync(made.Id())).ShouldHaveSingleItem();
        (item.Source, item.Text).ShouldBe(("note", "Waited three weeks"));
        await server.Owner.DeleteAsync(server.In($"interviews/{made.Id()}"));
        (await HeardAsync(made.Id())).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Row", "2.27")]
    public async Task An_erased_customer_leaves_a_focus_group_with_every_word_and_the_others_stay()
    {
        var user = $"u{Guid.NewGuid():N}";
        using (var sender = server.WithKey(await server.KeyAsync("ingest")))
            (await sender.PostAsync("v1/batch", new StringContent($$$"""{"batch":[{"type":"identify","userId":"{{{user}}}","messageId":"{{{user}}}","traits":{"name":"Ana"}}]}""", System.Text.Encoding.UTF8, "application/json"), Ct)).EnsureSuccessStatusCode();
        var customer = Guid.Empty;
        await UntilAsync(async () => (await server.Owner.GetAsync(server.In($"customers?search={user}"))).GetProperty("items") is { } items && items.GetArrayLength() == 1 && (customer = items[0].Id()) != Guid.Empty);
        var interview = (await AddAsync("Group", "focusGroup")).Id();
        await server.Owner.PostAsync(server.In($"interviews/{interview}/participants"), new { customer, speaker = "Ana" });
        await server.Owner.PostAsync(server.In($"interviews/{interview}/participants"), new { name = "Ben" });
        await server.Owner.PutAsync(server.In($"interviews/{interview}/transcript"), new { text = "Ana: My words\nBen: His words" });
        var mine = (await server.Owner.PostAsync(server.In($"interviews/{interview}/quotes"), new { text = "My words", turn = 0 })).Id();
        var his = (await server.Owner.PostAsync(server.In($"interviews/{interview}/quotes"), new { text = "His words", turn = 1 })).Id();
        var map = await MapWithAsync(mine, his);
        var seen = await server.Owner.GetAsync(server.In($"interviews/{interview}"));
        seen.GetProperty("participants").EnumerateArray().First().Text("customerName").ShouldBe("Ana");

        await server.Owner.DeleteAsync(server.In($"customers/{customer}"));
        await UntilAsync(async () => (await server.Owner.GetAsync(server.In($"interviews/{interview}"))).GetProperty("participants").GetArrayLength() == 1);
        var left = (await server.Owner.GetAsync(server.In($"interviews/{interview}"))).GetRawText();
        left.ShouldNotContain("My words");
        left.ShouldContain("His words");
        (await HeardAsync(interview)).ShouldHaveSingleItem().Text.ShouldBe("His words");
        (await server.Owner.GetAsync(server.In($"maps/evidence?map={map}"))).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().Text("text").ShouldBe("His words");
        (await server.Owner.GetAsync(server.In($"maps/{map}"))).GetProperty("nodes").EnumerateArray().Count(n => n.Text("kind") == "card").ShouldBe(1);
    }

    async Task<Guid> MapWithAsync(params Guid[] quotes)
    {
        var map = await server.Owner.PostAsync(server.In("maps"), new { name = "Group", template = "support" });
        var nodes = map.GetProperty("nodes").EnumerateArray().ToLookup(n => n.Text("kind"), n => n.Id());
        await server.Owner.PostAsync(server.In($"maps/{map.Id()}/edits"), new { edits = quotes.Select(q => new { @do = "add", node = Guid.NewGuid(), kind = "card", parent = nodes["step"].First(), lane = nodes["lane"].First(), fields = new { quote = q } }) });
        return map.Id();
    }

    Task<JsonElement> AddAsync(string title, string kind = "interview", string notes = "") =>
        server.Owner.PostAsync(server.In("interviews"), new { title, at = "2026-05-04T10:00:00Z", kind, notes });

    async Task<List<ItemRow>> HeardAsync(Guid interview)
    {
        var origin = interview.ToString();
        await using var db = server.Services.GetRequiredService<IStateStore>().Read();
        return await db.Set<ItemRow>().Where(i => i.Origin == origin).ToListAsync(Ct);
    }

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 300; i++)
        {
            if (await holds()) return;
            await Task.Delay(50, Ct);
        }

        (await holds()).ShouldBeTrue("not within 15 seconds");
    }
}
