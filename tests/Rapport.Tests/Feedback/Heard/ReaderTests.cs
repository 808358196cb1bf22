using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback.Heard;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Heard;

/// <summary>Words that are said reach one place and are understood there, whichever way they came.</summary>
[Collection(nameof(OneServer))]
public sealed class ReaderTests(TestServer server)
{
    const string Survey = """
        {
          "languages": ["en", "de"],
          "blocks": [
            {"id": "b1", "elements": [
              {"id": "nps", "kind": "nps", "title": {"en": "Recommend?", "de": "Empfehlen?"}},
              {"id": "why", "kind": "text", "title": {"en": "Why?", "de": "Warum?"}},
              {"id": "mail", "kind": "text", "title": {"en": "Your address?", "de": "Adresse?"}, "settings": {"input": "email"}},
              {"id": "which", "kind": "single", "title": {"en": "Which?", "de": "Welche?"}, "settings": {"other": true, "choices": [{"id": "a", "label": {"en": "A", "de": "Ä"}}]}},
              {"id": "may", "kind": "consent", "title": {"en": "Contact", "de": "Kontakt"}, "settings": {"purpose": "contact_me", "statement": {"en": "Yes", "de": "Ja"}}}]}
          ],
          "endings": [{"id": "end", "title": {"en": "Thank you", "de": "Danke"}}],
          "options": {"touchpoint": "checkout", "editMinutes": 60}
        }
        """;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Row", "2.28")]
    public async Task An_answer_is_read_within_a_second()
    {
        var survey = await PublishedAsync();
        await AnswerAsync(survey, new { nps = 2, why = "The delivery was late and the box was broken, I am furious. But the staff were very kind." });
        var begun = TimeProvider.System.GetTimestamp();
        var item = await ReadAsync(survey, 1);

        TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        item[0].Language.ShouldBe("en");
        item[0].IsMixed.ShouldBeTrue();
        (item[0].Metric, item[0].Score, item[0].Touchpoint, item[0].Heading).ShouldBe(("nps", 2, "checkout", "Why?"));
        var reading = JsonDocument.Parse(item[0].Reading).RootElement;
        reading.GetProperty("parts").EnumerateArray().Select(p => p.TryGetProperty("aspect", out var a) ? a.GetString() : null).ShouldContain("staff");
        reading.GetProperty("words").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    [Trait("Row", "2.30")]
    public async Task German_is_read_and_a_language_that_is_not_read_is_marked_and_never_scored()
    {
        var survey = await PublishedAsync();
        await AnswerAsync(survey, new { why = "Die Lieferung kam viel zu spät und niemand hat sich entschuldigt." }, "de");
        await AnswerAsync(survey, new { why = "La livraison était très en retard et le colis était complètement cassé." });
        var items = await ReadAsync(survey, 2);

        items.Single(i => i.Language == "de").Level!.Value.ShouldBeLessThan(0);
        var french = items.Single(i => i.Language == "fr");
        french.Sentiment.ShouldBeNull();
        french.Level.ShouldBeNull();
    }

    [Fact]
    public async Task An_answer_that_is_changed_is_read_anew_and_one_taken_away_is_forgotten()
    {
        var survey = await PublishedAsync();
        var desk = server.Services.GetRequiredService<Rapport.Feedback.Surveys.Responses.ResponseDesk>();
        var response = await AnswerAsync(survey, new { nps = 9, why = "Wonderful service, I am very happy." });
        (await ReadAsync(survey, 1))[0].Level!.Value.ShouldBeGreaterThan(0);

        await desk.SaveAsync(At, response, Save("why", "\"Terrible service, I am very angry.\""), Ct);
        (await UntilAsync(survey, items => items is [{ ReadBy: > 0, Level: < 0 }]))[0].Text.ShouldBe("Terrible service, I am very angry.");

        await desk.SaveAsync(At, response, Save("why", "null"), Ct);
        await UntilAsync(survey, items => items.Count == 0);
    }

    [Fact]
    [Trait("Row", "9.8")]
    public async Task Personal_details_reach_neither_answers_nor_facts_nor_any_file_unless_they_were_asked_for()
    {
        var survey = await PublishedAsync();
        var secret = $"anna.{Guid.NewGuid():N}@example.org";
        var response = await AnswerAsync(survey, new { why = $"Write to {secret} please", mail = "asked.for@example.org", which = new { choice = "other", other = $"ask {secret}" } });
        var stored = await server.Owner.GetAsync(server.In($"surveys/{survey}/responses/{response}"));
        var answers = stored.GetProperty("answers");

        answers.GetProperty("why").GetString().ShouldBe("Write to [e-mail] please");
        answers.GetProperty("which").GetProperty("other").GetString().ShouldBe("ask [e-mail]");
        answers.GetProperty("mail").GetString().ShouldBe("asked.for@example.org");
        (await ReadAsync(survey, 2)).Select(i => i.Text).ShouldBe(["Write to [e-mail] please", "ask [e-mail]"], ignoreOrder: true);
        foreach (var file in Directory.EnumerateFiles(server.DataFolder, "*", SearchOption.AllDirectories).Where(f => !Path.GetFileName(f).EndsWith("lock", StringComparison.Ordinal) && Path.GetFileName(f) is not ("status" or "columns.sock")))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, Ct);
            bytes.ToArray().AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(secret)).ShouldBe(-1, file);
        }
    }

    [Fact]
    [Trait("Row", "2.34")]
    public async Task Whether_somebody_may_be_contacted_stands_with_their_words_and_their_response()
    {
        var survey = await PublishedAsync();
        var yes = await AnswerAsync(survey, new { why = "Please call me back", may = true });
        await AnswerAsync(survey, new { why = "Leave me alone" });
        var items = await ReadAsync(survey, 2);

        items.Single(i => i.Origin == yes.ToString()).FollowUp.ShouldBe(true);
        items.Single(i => i.Origin != yes.ToString()).FollowUp.ShouldBe(false);
        (await server.Owner.GetAsync(server.In($"surveys/{survey}/responses/{yes}"))).GetProperty("followUp").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task An_answer_to_another_system_is_heard_when_it_comes_as_an_event()
    {
        var name = $"walk-{Guid.NewGuid():N}";
        using var sender = server.WithKey(await server.KeyAsync("ingest"));
        using var body = new StringContent(
            $$"""{"batch":[{"type":"track","event":"Survey Answered","userId":"{{name}}","messageId":"{{name}}","properties":{"survey":"{{name}}","text":"The queue was far too long.","metric":"csat.5","score":1,"touchpoint":"store"} }]}""",
            System.Text.Encoding.UTF8, "application/json");
        (await sender.PostAsync("v1/batch", body, Ct)).EnsureSuccessStatusCode();

        var item = (await UntilAsync(i => i.Collection == name, items => items is [{ ReadBy: > 0 }])).Single();
        (item.Source, item.Text, item.Score, item.Touchpoint).ShouldBe(("answer", "The queue was far too long.", 1, "store"));
    }

    [Fact]
    [Trait("Row", "2.28")]
    public async Task Any_text_is_read_on_request_and_nothing_of_it_is_kept()
    {
        var answer = await server.Owner.PostAsync(server.In("texts/read"), new
        {
            texts = new object[] { new { text = "Great service, thank you! Call +49 30 1234567" }, new { text = "Great service, thank you! Call +49 30 7654321" }, new { text = "Schrecklich, nie wieder.", language = "de" }, new { text = "" } },
        });
        var items = answer.GetProperty("items").EnumerateArray().ToList();

        items[0].GetProperty("reading").GetProperty("level").GetString().ShouldBeOneOf("positive", "veryPositive");
        items[0].Text("masked").ShouldBe("Great service, thank you! Call [phone]");
        items[2].GetProperty("reading").GetProperty("sentiment").GetDouble().ShouldBeLessThan(0);
        items[3].GetProperty("reading").GetProperty("level").ValueKind.ShouldBe(JsonValueKind.Null);
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In("texts/read"), new { texts = Array.Empty<object>() })).ShouldBe((422, "texts.count"));
    }

    [Fact]
    [Trait("Row", "9.8")]
    public async Task A_workspace_that_wants_details_as_they_are_has_them()
    {
        var at = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Unmasked", zone = "UTC", currency = "EUR", language = "en" })).Id();
        await server.Owner.PutAsync(TestServer.In(at, "feedback/settings"), new { masks = false });
        await using (var transaction = await server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            await server.Services.GetRequiredService<Rapport.Feedback.IFeedback>().HearAsync(transaction, new(at), "note", "n1", [new("", 1, "Write to ann@example.org")], Ct);
            await transaction.CommitAsync(Ct);
        }

        (await server.Owner.GetAsync(TestServer.In(at, "feedback"))).GetProperty("items")[0].Text("text").ShouldBe("Write to ann@example.org");
        var viewer = await server.PersonAsync("viewer");
        (await viewer.RefusedAsync(HttpMethod.Put, server.In("feedback/settings"), new { masks = false })).Status.ShouldBe(403);
    }

    [Fact]
    public async Task What_says_nearly_the_same_is_grouped_with_the_first_of_it()
    {
        var survey = await PublishedAsync();
        var sentence = $"The driver of van {Guid.NewGuid():N} left my parcel at the wrong door again today";
        await AnswerAsync(survey, new { why = sentence + "." });
        await ReadAsync(survey, 1);
        await AnswerAsync(survey, new { why = sentence + "!!" });
        await AnswerAsync(survey, new { why = "Something else altogether, about the colour of the shoes" });
        var items = await ReadAsync(survey, 3);

        var head = items.Single(i => i.Text.EndsWith('.'));
        items.Single(i => i.Text.EndsWith('!')).Alike.ShouldBe(head.Id);
        head.Alike.ShouldBe(head.Id);
        (await server.Owner.GetAsync(server.In($"feedback?alike={head.Id}"))).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("alikeCount").GetInt32()).ShouldBe([2, 2]);
    }

    [Fact]
    public async Task A_file_of_texts_is_read_from_the_console()
    {
        var folder = Directory.CreateTempSubdirectory("rapport-test-").FullName;
        var (file, read) = (Path.Combine(folder, "texts.csv"), Path.Combine(folder, "read.csv"));
        await File.WriteAllTextAsync(file, "id,text\n1,\"Great, really great\nservice\"\n2,Terrible service\n", Ct);
        var command = Rapport.Server.Commands.Read.Command();
        var code = await command.Parse(["--url", server.Url.ToString(), "--key", await server.KeyAsync("read"), "--out", read, file]).InvokeAsync(cancellationToken: Ct);

        code.ShouldBe(0);
        var rows = (await File.ReadAllTextAsync(read, Ct)).Trim('\uFEFF').Split("\r\n");
        rows[0].ShouldStartWith("id,text,language,");
        rows[1].ShouldContain("ositive");
        rows[2].ShouldContain("egative");
        Directory.Delete(folder, recursive: true);
    }

    WorkspaceId At => new(server.Workspace);

    static Rapport.Feedback.Surveys.Responses.Step Save(string element, string value) => new(Rapport.Feedback.Surveys.Responses.StepAction.Save)
    {
        Answers = new Dictionary<string, JsonElement> { [element] = JsonElement.Parse(value) },
    };

    async Task<Guid> PublishedAsync()
    {
        var id = (await server.Owner.PostAsync(server.In("surveys"), new { name = $"Heard {Guid.NewGuid():N}", document = JsonElement.Parse(Survey) })).Id();
        await server.Owner.PostAsync(server.In($"surveys/{id}/publish"), new { });
        return id;
    }

    async Task<Guid> AnswerAsync(Guid survey, object answers, string language = "en") =>
        (await server.Owner.PostAsync(server.In($"surveys/{survey}/responses"), new { answers, language })).Id();

    Task<IReadOnlyList<ItemRow>> ReadAsync(Guid survey, int count) => UntilAsync(survey, items => items.Count == count && items.All(i => i.ReadBy > 0));

    Task<IReadOnlyList<ItemRow>> UntilAsync(Guid survey, Func<IReadOnlyList<ItemRow>, bool> holds) => UntilAsync(i => i.Page == $"surveys/{survey}/results", holds);

    async Task<IReadOnlyList<ItemRow>> UntilAsync(System.Linq.Expressions.Expression<Func<ItemRow, bool>> which, Func<IReadOnlyList<ItemRow>, bool> holds)
    {
        for (var tries = 0; ; tries++)
        {
            await using var db = server.Services.GetRequiredService<IStateStore>().Read();
            var items = await db.Set<ItemRow>().Where(i => i.Workspace == At).Where(which).ToListAsync(Ct);
            if (holds(items)) return items;
            if (tries > 100) throw new TimeoutException($"Heard {items.Count}: {JsonSerializer.Serialize(items.Select(i => new { i.Text, i.Language, i.Level, i.ReadBy }))}");
            await Task.Delay(50, Ct);
        }
    }
}
