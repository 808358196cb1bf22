using System.Net;
using System.Text.Json;
using Rapport.Feedback.Surveys.Pages;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Surveys.Pages;

/// <summary>Respondent pages without script, as every browser has them.</summary>
[Collection(nameof(OneServer))]
public sealed class PageTests(TestServer server)
{
    [Fact]
    [Trait("Row", "2.17")]
    [Trait("Row", "9.12")]
    public async Task A_survey_is_answered_without_script()
    {
        var survey = await server.PublishedAsync();
        using var visitor = await VisitAsync(survey, "?plan=gold&other=x");
        visitor.Page.QuerySelector("legend")!.TextContent.ShouldContain("Recommend?");
        await visitor.PressAsync("next", ("nps", "9"));
        visitor.Page.QuerySelector("legend")!.TextContent.ShouldContain("Why 9?");
        await visitor.PressAsync("next", ("why", "Quick <b>help</b>"), ("mail", "ana@example.org"));

        visitor.Heading.ShouldBe("Thank you");
        var row = (await server.RowsAsync(survey)).ShouldHaveSingleItem();
        row.State.ShouldBe(ResponseState.Completed);
        JsonElement.Parse(row.Answers).GetProperty("why").GetString().ShouldBe("Quick <b>help</b>");
        var hidden = JsonElement.Parse(row.Origin).GetProperty("hidden");
        hidden.Text("plan").ShouldBe("gold");
        hidden.TryGetProperty("other", out _).ShouldBeFalse(); // only what the survey declares
    }

    [Fact]
    public async Task A_wrong_answer_is_said_beside_its_question_and_in_a_summary_and_nothing_is_typed_twice()
    {
        var survey = await server.PublishedAsync();
        using var visitor = await VisitAsync(survey);
        await visitor.PressAsync("next");
        visitor.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        visitor.Page.QuerySelector(".wrong[autofocus] a")!.GetAttribute("href").ShouldBe("#q-nps");

        await visitor.PressAsync("next", ("nps", "3"));
        await visitor.PressAsync("next", ("why", "Slow"), ("mail", "nobody"));
        visitor.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        visitor.Page.QuerySelector("#mail-error")!.TextContent.ShouldContain("e-mail");
        visitor.Page.QuerySelector("input[name=mail]")!.GetAttribute("value").ShouldBe("nobody");
        visitor.Page.QuerySelector("textarea[name=why]")!.TextContent.ShouldBe("Slow");
        await visitor.PressAsync("next", ("mail", "ana@example.org"));
        visitor.Heading.ShouldBe("Thank you");
    }

    // Safety 35.
    [Fact]
    public async Task Going_back_after_the_end_leads_to_the_thanks_and_answers_nothing_twice()
    {
        var survey = await server.PublishedAsync();
        using var visitor = await VisitAsync(survey);
        using var first = visitor.Form("next", ("nps", "9"));
        using var again = visitor.Form("next", ("nps", "1"));
        await visitor.SendAsync(first);
        using var last = visitor.Form("next", ("why", "x"));
        await visitor.PressAsync("next");
        visitor.Heading.ShouldBe("Thank you");

        await visitor.SendAsync(again); // the form of the first page, sent once more
        visitor.Heading.ShouldBe("Thank you");
        await visitor.SendAsync(last);
        visitor.Heading.ShouldBe("Thank you");
        var row = (await server.RowsAsync(survey)).ShouldHaveSingleItem();
        JsonElement.Parse(row.Answers).GetProperty("nps").GetInt32().ShouldBe(9);
    }

    // Safety 32.
    [Fact]
    public async Task A_double_click_on_the_first_page_begins_one_response()
    {
        var survey = await server.PublishedAsync();
        using var visitor = await VisitAsync(survey);
        using var other = new Visitor(server.Url);
        using var one = visitor.Form("next", ("nps", "9"));
        using var two = visitor.Form("next", ("nps", "9"));
        await Task.WhenAll(visitor.SendAsync(one), other.SendAsync(two));
        (await server.RowsAsync(survey)).Count.ShouldBe(1);
        other.Page.QuerySelector("legend")!.TextContent.ShouldContain("Why 9?");
    }

    [Fact]
    [Trait("Row", "2.13")]
    public async Task Back_keeps_what_was_answered()
    {
        var survey = await server.PublishedAsync();
        using var visitor = await VisitAsync(survey);
        await visitor.PressAsync("next", ("nps", "4"));
        await visitor.PressAsync("back", ("why", "Late"));
        visitor.Page.QuerySelector("input[name=nps][value='4']")!.HasAttribute("checked").ShouldBeTrue();
        await visitor.PressAsync("next");
        visitor.Page.QuerySelector("textarea[name=why]")!.TextContent.ShouldBe("Late");
        await visitor.LookAsync(visitor.Path); // another browser, the same address
        visitor.Page.QuerySelector("textarea[name=why]")!.TextContent.ShouldBe("Late");
    }

    [Fact]
    [Trait("Row", "2.10")]
    public async Task The_page_speaks_the_respondents_language_and_can_be_switched()
    {
        var survey = await server.PublishedAsync();
        var url = (await server.LinkAsync(survey)).Text("url");
        using var visitor = new Visitor(server.Url, "ar-EG");
        await visitor.LookAsync(url);
        visitor.Page.DocumentElement.GetAttribute("dir").ShouldBe("rtl");
        visitor.Page.DocumentElement.GetAttribute("lang").ShouldBe("ar");
        await visitor.LookAsync(visitor.Page.QuerySelector("nav a[lang=de]")!.GetAttribute("href")!);
        visitor.Page.QuerySelector("legend")!.TextContent.ShouldContain("Empfehlen?");
        await visitor.PressAsync("next", ("nps", "7"));
        visitor.Page.QuerySelector("legend")!.TextContent.ShouldContain("Warum 7?");
        await visitor.PressAsync("next");
        visitor.Heading.ShouldBe("Danke");
        (await server.RowsAsync(survey)).Single().Language.ShouldBe("de");
    }

    [Fact]
    public async Task Pages_keep_their_policy_and_their_address_to_themselves()
    {
        var survey = await server.PublishedAsync();
        var link = await server.LinkAsync(survey, new { name = "Framed", embedOn = new[] { "https://shop.example.com" } });
        using var visitor = new Visitor(server.Url);
        await visitor.LookAsync(link.Text("url"));
        var headers = visitor.Answer.Headers;
        headers.GetValues("Content-Security-Policy").Single().ShouldBe(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors https://shop.example.com");
        headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
        headers.CacheControl!.NoStore.ShouldBeTrue();
        headers.Contains("Set-Cookie").ShouldBeFalse();
        link.Text("embed").ShouldContain("<iframe src=");
        using var plain = await VisitAsync(survey);
        plain.Answer.Headers.GetValues("Content-Security-Policy").Single().ShouldEndWith("frame-ancestors 'none'");
        plain.Page.QuerySelectorAll("[style], style, script:not([src])").ShouldBeEmpty();
    }

    [Fact]
    [Trait("Row", "2.16")]
    public async Task A_survey_that_takes_no_answers_says_why()
    {
        var survey = await server.PublishedAsync();
        using var begun = await VisitAsync(survey);
        var url = begun.Path;
        await server.Owner.PutAsync(server.In($"surveys/{survey}/state"), new { state = "closed" });
        using var visitor = new Visitor(server.Url);
        await visitor.LookAsync(url);
        visitor.Status.ShouldBe(HttpStatusCode.Gone); // safety 27
        visitor.Heading.ShouldContain("closed");
        await begun.PressAsync("next", ("nps", "9"));
        begun.Status.ShouldBe(HttpStatusCode.Gone);
        (await server.RowsAsync(survey)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Row", "2.33")]
    public async Task Who_fills_the_hidden_field_is_kept_and_counts_in_no_figure()
    {
        var survey = await server.PublishedAsync();
        using var visitor = await VisitAsync(survey);
        await visitor.PressAsync("next", ("nps", "9"), ("website", "https://spam.example"));
        (await server.RowsAsync(survey)).Single().Flags.ShouldContain("honeypot");
    }

    [Fact]
    public async Task A_preview_shows_the_draft_and_counts_nowhere()
    {
        var made = await server.Owner.PostAsync(server.In("surveys"), new { name = "Draft", document = Sample.Json(PageServer.Two) });
        using var opened = await server.Owner.SendAsync(HttpMethod.Get, $"r/preview/{server.Workspace}/{made.Id()}");
        using var visitor = new Visitor(server.Url);
        await visitor.LookAsync(opened.Headers.Location!.ToString());
        visitor.Page.QuerySelector(".trying").ShouldNotBeNull();
        await visitor.PressAsync("next", ("nps", "9"));
        await visitor.PressAsync("next");
        visitor.Heading.ShouldBe("Thank you");
        (await server.RowsAsync(made.Id())).Single().Mode.ShouldBe(ResponseMode.Preview);
        using var stranger = await server.Stranger().SendAsync(HttpMethod.Get, $"r/preview/{server.Workspace}/{made.Id()}");
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Somebody_signed_in_answers_like_everybody_else()
    {
        var survey = await server.PublishedAsync();
        using var visitor = await VisitAsync(survey);
        using var form = visitor.Form("next", ("nps", "9"));
        form.Headers.Add("Cookie", server.Owner.Cookie);
        form.Headers.Add("Sec-Fetch-Site", "cross-site");
        await visitor.SendAsync(form);
        visitor.Page.QuerySelector("legend")!.TextContent.ShouldContain("Why 9?");
    }

    [Theory]
    [InlineData("photo.png", "\u0089PNG\r\n", true)]
    [InlineData("photo.png", "<script>alert(1)</script>", false)]
    [InlineData("photo.exe", "MZ", false)]
    [InlineData("../../etc/photo.pdf", "%PDF-1.7", true)]
    public async Task A_file_is_taken_when_it_is_what_it_says(string name, string content, bool isTaken)
    {
        var survey = await server.PublishedAsync("""
            {"blocks": [{"id": "b1", "elements": [{"id": "doc", "kind": "file", "title": {"en": "A file"}, "required": true, "settings": {"extensions": ["png", "pdf"]}}]}],
             "endings": [{"id": "end", "title": {"en": "Thank you"}}]}
            """);
        using var visitor = await VisitAsync(survey);
        using var form = visitor.Form("next", ("doc", "somebody-elses|file.png|10"));
        ((MultipartFormDataContent)form.Content!).Add(new ByteArrayContent([.. content.Select(c => (byte)c)]), "doc", name);
        await visitor.SendAsync(form);
        visitor.Status.ShouldBe(isTaken ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity);
        if (!isTaken) return;
        var stored = Directory.GetFiles(Path.Combine(server.DataFolder, "files"), "*", SearchOption.AllDirectories).Length;
        var answer = JsonElement.Parse((await server.RowsAsync(survey)).Single().Answers).GetProperty("doc");
        answer.Text("name").ShouldBe(Path.GetFileName(name));
        answer.Text("file").ShouldNotBe("somebody-elses");
        await server.Owner.DeleteAsync(server.In($"surveys/{survey}"));
        Directory.GetFiles(Path.Combine(server.DataFolder, "files"), "*", SearchOption.AllDirectories).Length.ShouldBe(stored - 1);
    }

    [Fact]
    public async Task A_file_nobody_sent_cannot_be_named()
    {
        var survey = await server.PublishedAsync("""
            {"blocks": [{"id": "b1", "elements": [{"id": "doc", "kind": "file", "title": {"en": "A file"}}]}], "endings": [{"id": "end", "title": {"en": "Thank you"}}]}
            """);
        using var visitor = await VisitAsync(survey);
        await visitor.PressAsync("next", ("doc", "somebody-elses|file.png|10"));
        (await server.RowsAsync(survey)).Single().Answers.ShouldNotContain("somebody-elses");
    }

    [Theory]
    [InlineData("ffee00")]
    [InlineData("000000")]
    [InlineData("ffffff")]
    [InlineData("5060df")]
    [Trait("Row", "9.12")]
    public void Any_colour_of_an_author_can_be_read(string colour)
    {
        var css = PageFiles.Accent(colour);
        var parts = css.Split("--accent:#").Skip(1).Select(p => p[..6]).ToList();
        PageFiles.Contrast(Rgb(parts[0]), (255, 255, 255)).ShouldBeGreaterThanOrEqualTo(4.5);
        PageFiles.Contrast(Rgb(parts[1]), (0x19, 0x1d, 0x23)).ShouldBeGreaterThanOrEqualTo(4.5);

        static (int, int, int) Rgb(string hex) => (Convert.ToInt32(hex[..2], 16), Convert.ToInt32(hex[2..4], 16), Convert.ToInt32(hex[4..], 16));
    }

    [Fact]
    public async Task Style_and_script_are_ours_and_small()
    {
        var survey = await server.PublishedAsync();
        using var visitor = await VisitAsync(survey);
        foreach (var address in visitor.Page.QuerySelectorAll("link[rel=stylesheet], script").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!))
        {
            using var file = await server.Stranger().SendAsync(HttpMethod.Get, address);
            file.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length.ShouldBeLessThan(16_000);
        }
    }

    async Task<Visitor> VisitAsync(Guid survey, string query = "") =>
        await new Visitor(server.Url).LookAsync((await server.LinkAsync(survey)).Text("url") + query);
}
