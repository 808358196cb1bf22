using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback.Surveys.Files;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Tests.Feedback.Surveys.Pages;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Surveys.Files;

/// <summary>Files that respondents send: what is taken, who may have it, and how it is handed out.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "2.6")]
public sealed class FileTests(TestServer server)
{
    const string Document = """
        {"blocks": [{"id": "b1", "elements": [{"id": "doc", "kind": "file", "title": {"en": "A file"}, "required": true, "settings": {"extensions": ["png", "jpg", "gif", "webp", "pdf", "txt", "bin"], "maxMegabytes": 1}}]}],
         "endings": [{"id": "end", "title": {"en": "Thank you"}, "redirect": "https://shop.example/welcome?from=survey"}]}
        """;

    static readonly byte[] s_pdf = Encoding.ASCII.GetBytes("%PDF-1.7 <script>alert(1)</script>");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_saved_by_people_who_may_and_by_nobody_else_and_no_browser_runs_it()
    {
        var survey = await server.PublishedAsync(Document);
        await SendAsync(survey, "Beleg – Müller.pdf", s_pdf);
        var row = (await server.RowsAsync(survey)).Single();
        var path = server.In($"surveys/{survey}/responses/{row.Id}/files/doc");

        using var answer = await server.Owner.SendAsync(HttpMethod.Get, path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync(Ct)).ShouldBe(s_pdf);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Content.Headers.ContentDisposition.FileNameStar.ShouldBe("Beleg – Müller.pdf");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("sandbox");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await server.Owner.GetAsync(server.In("audit"))).GetRawText().ShouldContain("response.file");

        (await (await server.PersonAsync("viewer")).RefusedAsync(HttpMethod.Get, path)).Status.ShouldBe(403);
        (await server.Stranger().RefusedAsync(HttpMethod.Get, path)).Status.ShouldBe(401);
        foreach (var elsewhere in new[]
        {
            TestServer.In(server.OtherWorkspace, $"surveys/{survey}/responses/{row.Id}/files/doc"), server.In($"surveys/{Guid.NewGuid()}/responses/{row.Id}/files/doc"),
            server.In($"surveys/{survey}/responses/{Guid.NewGuid()}/files/doc"), server.In($"surveys/{survey}/responses/{row.Id}/files/other"), server.In($"surveys/{survey}/responses/{row.Id}/files/..%2F..%2Fdoc"),
        })
        {
            (await server.Owner.RefusedAsync(HttpMethod.Get, elsewhere)).Status.ShouldBe(404);
        }

        await UntilAsync(async () => Files(await ResultsAsync(survey)).Count == 1);
        var file = Files(await ResultsAsync(survey)).Single();
        (file.Text("name"), file.GetProperty("bytes").GetInt32(), file.GetProperty("response").GetGuid()).ShouldBe(("Beleg – Müller.pdf", s_pdf.Length, row.Id));
    }

    // Bad inputs 124 to 132, as far as files are taken.
    [Theory]
    [InlineData("picture.exe", "MZ")]
    [InlineData("picture.png.exe", "\u0089PNG")]
    [InlineData("page.html", "<html>")]
    [InlineData("picture.svg", "<svg onload='alert(1)'>")]
    [InlineData("picture.png", "<svg onload='alert(1)'>")]
    [InlineData("note.txt", "  <script>alert(1)</script>")]
    [InlineData("note.txt", "a\0b")]
    [InlineData("run.bin", "#!/bin/sh")]
    [InlineData("run.bin", "\u007FELF")]
    [InlineData("none", "x")]
    public async Task What_is_not_what_it_says_or_may_run_is_not_taken(string name, string content)
    {
        var survey = await server.PublishedAsync(Document);
        using var visitor = await SendAsync(survey, name, [.. content.Select(c => (byte)c)]);
        visitor.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await server.RowsAsync(survey)).Single().Answers.ShouldBe("{}");
    }

    [Fact]
    public async Task A_file_beyond_its_size_and_a_picture_of_too_many_pixels_are_not_taken()
    {
        var survey = await server.PublishedAsync(Document);
        var stored = Stored();
        foreach (var (name, content) in new[] { ("large.bin", new byte[(1 << 20) + 1]), ("bomb.png", Png(50_000, 50_000)), ("bomb.gif", Gif(60_000, 60_000)), ("bomb.jpg", Jpeg(50_000, 50_000)), ("bomb.webp", Webp(16_000_000, 16_000_000)) })
        {
            using var visitor = await SendAsync(survey, name, content);
            visitor.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, name);
        }

        Stored().ShouldBe(stored);
        using var fine = await SendAsync(survey, "photo.jpg", Jpeg(4_000, 3_000));
        fine.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("../../etc/passwd.pdf", "passwd.pdf")]
    [InlineData("C:\\fakepath\\photo.png", "photo.png")]
    [InlineData("invoice\u202Egnp.exe", "invoicegnp.exe")]
    [InlineData("a|b\r\nX-Evil: 1.pdf", "abX-Evil: 1.pdf")]
    [InlineData("zero\u200Bwidth\u0000.pdf", "zerowidth.pdf")]
    public void A_name_is_only_what_people_see(string sent, string name) => Uploads.NameOf(sent).ShouldBe(name);

    [Fact]
    public void A_long_name_is_cut_and_keeps_its_ending() => Uploads.NameOf(new string('x', 400) + ".pdf").ShouldBe(new string('x', 100) + ".pdf");

    [Fact]
    public async Task The_script_for_other_pages_sends_files_ahead_and_names_no_file_but_its_own()
    {
        var survey = await server.PublishedAsync(Document);
        await server.Owner.PutAsync(server.In($"surveys/{survey}/display"), new { ignoreCoolDown = true, recontact = new { show = "always" } }, "*");
        var key = await server.KeyAsync("ingest");
        var (mine, yours) = (await ShowAsync(survey, key), await ShowAsync(survey, key));
        var theirs = (await UploadAsync(key, yours, "photo.png", Png(10, 10))).Json.Text("file");

        (await UploadAsync(key, mine, "photo.exe", [1])).Status.ShouldBe(422);
        (await UploadAsync(key, mine with { Token = yours.Token }, "photo.png", Png(10, 10))).Status.ShouldBe(403);
        (await UploadAsync("rap_nobody", mine, "photo.png", Png(10, 10))).Status.ShouldBe(401);
        (await UploadAsync(key, mine, "photo.png", Png(10, 10), element: "nps")).Status.ShouldBe(400);
        foreach (var (forged, at) in new[] { theirs, "somebody-elses|photo.png|10", theirs[..^2] + "AA", "" }.Select((f, i) => (f, i + 1)))
        {
            var refused = await AnswerAsync(key, mine, at, forged);
            refused.GetProperty("errors").TryGetProperty("doc", out _).ShouldBeTrue();
        }

        var handle = (await UploadAsync(key, mine, "photo.png", Png(10, 10))).Json.Text("file");
        var over = await AnswerAsync(key, mine, 9, handle);
        over.GetProperty("ended").Text("redirect").ShouldBe("https://shop.example/welcome?from=survey");
        over.GetProperty("tree").GetRawText().ShouldContain("\"href\":\"https://shop.example/welcome?from=survey\"");
        (await server.RowsAsync(survey)).Single(r => r.Id == mine.Response).Answers.ShouldContain("photo.png");
        using var answer = await server.Owner.SendAsync(HttpMethod.Get, server.In($"surveys/{survey}/responses/{mine.Response}/files/doc"));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
    }

    [Fact]
    public async Task What_was_sent_and_never_became_an_answer_goes_a_day_after_its_response_was_touched_last()
    {
        var survey = await server.PublishedAsync(Document);
        await server.Owner.PutAsync(server.In($"surveys/{survey}/display"), new { ignoreCoolDown = true, recontact = new { show = "always" } }, "*");
        var key = await server.KeyAsync("ingest");
        var (over, open) = (await ShowAsync(survey, key), await ShowAsync(survey, key));
        await UploadAsync(key, over, "outdone.png", Png(10, 10));
        await AnswerAsync(key, over, 1, (await UploadAsync(key, over, "named.png", Png(10, 10))).Json.Text("file"));
        await UploadAsync(key, open, "waiting.png", Png(10, 10));
        (await LookAsync()).ShouldBe(3, "all are of today");

        await AgeAsync(stillOpen: open.Response);
        (await LookAsync()).ShouldBe(2, "what the answer names, and what a response that goes on may come to name");
        await AgeAsync(stillOpen: Guid.Empty);
        (await LookAsync()).ShouldBe(1);
        using var answer = await server.Owner.SendAsync(HttpMethod.Get, server.In($"surveys/{survey}/responses/{over.Response}/files/doc"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        async Task<int> LookAsync()
        {
            await server.Services.GetRequiredService<LeftFiles>().PassAsync(Ct);
            await using var db = server.Services.GetRequiredService<IStateStore>().Read();
            var names = await db.Set<SentFileRow>().Where(f => f.Response == over.Response || f.Response == open.Response).Select(f => f.Name).ToListAsync(Ct);
            var files = server.Services.GetRequiredService<IFiles>();
            foreach (var name in names)
            {
                await using var content = files.Open(new(server.Workspace), name);
                content.ShouldNotBeNull();
            }

            return names.Count;
        }

        async Task AgeAsync(Guid stillOpen)
        {
            const long days = 2 * 86_400_000_000L;
            await using var transaction = await server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct);
            await transaction.Db.Set<SentFileRow>().Where(f => f.Response == over.Response || f.Response == open.Response).ExecuteUpdateAsync(set => set.SetProperty(f => f.At, f => f.At - days), Ct);
            await transaction.Db.Set<ResponseRow>().Where(r => r.Survey == survey).ExecuteUpdateAsync(set => set.SetProperty(r => r.ChangedAt, r => r.ChangedAt - days), Ct);
            await transaction.Db.Set<ResponseRow>().Where(r => r.Survey == survey && r.Id != stillOpen).ExecuteUpdateAsync(set => set.SetProperty(r => r.ExpiresAt, (long?)null), Ct);
            await transaction.CommitAsync(Ct);
        }
    }

    [Fact]
    public async Task An_ending_that_leads_elsewhere_is_followed_without_script_and_shown_as_a_code_at_a_kiosk()
    {
        var survey = await server.PublishedAsync(Document);
        using var visitor = await SendAsync(survey, "a.pdf", s_pdf);
        visitor.Page.QuerySelector("meta[http-equiv=refresh]")!.GetAttribute("content").ShouldBe("2;url=https://shop.example/welcome?from=survey");
        visitor.Page.QuerySelector("a.button")!.GetAttribute("href").ShouldBe("https://shop.example/welcome?from=survey");

        using var device = new Visitor(server.Url);
        await device.LookAsync(await KioskAsync(survey, problem: "branches"));
        (device.Status, device.Heading).ShouldBe((HttpStatusCode.Conflict, "This survey branches or takes files, so it cannot be asked at a kiosk."));
        var plain = await server.PublishedAsync("""
            {"blocks": [{"id": "b1", "elements": [{"id": "nps", "kind": "nps", "title": {"en": "Recommend?"}}]}],
             "endings": [{"id": "end", "title": {"en": "Come again"}, "redirect": "https://shop.example/"}]}
            """);
        await device.LookAsync(await KioskAsync(plain));
        device.Page.QuerySelector("#thanks")!.TextContent.ShouldContain("Come again");
        device.Page.QuerySelector("#thanks")!.TextContent.ShouldContain("https://shop.example/");
        device.Page.QuerySelector("#thanks img")!.GetAttribute("src")!.ShouldStartWith("data:image/svg+xml;base64,");
    }

    sealed record Shown(Guid Response, string Token);

    async Task<string> KioskAsync(Guid survey, string? problem = null)
    {
        var kiosk = (await server.LinkAsync(survey, new { name = "Till", channel = "kiosk" })).GetProperty("kiosk");
        kiosk.GetProperty("problem").GetString().ShouldBe(problem);
        (await server.LinkAsync(survey, new { name = "Locked", channel = "kiosk", pin = "4711" })).GetProperty("kiosk").Text("problem").ShouldBe("asks_first");
        return kiosk.Text("url");
    }

    async Task<Visitor> SendAsync(Guid survey, string name, byte[] content)
    {
        var visitor = await new Visitor(server.Url).LookAsync((await server.LinkAsync(survey)).Text("url"));
        using var form = visitor.Form("next");
        ((MultipartFormDataContent)form.Content!).Add(new ByteArrayContent(content), "doc", name);
        return await visitor.SendAsync(form);
    }

    async Task<Shown> ShowAsync(Guid survey, string key)
    {
        var shown = await PostAsync("sdk/v1/display", new { key, survey, trigger = new { on = "page" }, anonymousId = $"f{Guid.NewGuid():N}", url = "https://shop.example/" });
        return new Shown(shown.GetProperty("response").GetGuid(), shown.Text("token"));
    }

    async Task<(int Status, JsonElement Json)> UploadAsync(string key, Shown shown, string name, byte[] content, string element = "doc")
    {
        using var form = new MultipartFormDataContent { { new StringContent(key), "key" }, { new StringContent(shown.Token), "token" }, { new StringContent(element), "element" }, { new ByteArrayContent(content), "file", name } };
        using var answer = await server.Stranger().Http.PostAsync($"sdk/v1/responses/{shown.Response}/files", form, Ct);
        return ((int)answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct)));
    }

    Task<JsonElement> AnswerAsync(string key, Shown shown, int sequence, string file) => PostAsync(
        $"sdk/v1/responses/{shown.Response}", new { key, token = shown.Token, sequence, block = "b1", action = "next", fields = new { doc = new[] { file } } });

    async Task<JsonElement> PostAsync(string path, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body));
        using var response = await server.Stranger().Http.PostAsync(path, content, Ct);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Ct));
    }

    Task<JsonElement> ResultsAsync(Guid survey) => server.Owner.GetAsync(server.In($"surveys/{survey}/results"));

    static IReadOnlyList<JsonElement> Files(JsonElement results) => [.. results.GetProperty("elements")[0].GetProperty("files").EnumerateArray()];

    int Stored() => Directory.Exists(Path.Combine(server.DataFolder, "files")) ? Directory.GetFiles(Path.Combine(server.DataFolder, "files"), "*", SearchOption.AllDirectories).Length : 0;

    static byte[] Png(uint width, uint height)
    {
        byte[] png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', .. new byte[16]];
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), height);
        return png;
    }

    static byte[] Gif(ushort width, ushort height)
    {
        byte[] gif = [.. "GIF89a"u8, .. new byte[10]];
        BinaryPrimitives.WriteUInt16LittleEndian(gif.AsSpan(6), width);
        BinaryPrimitives.WriteUInt16LittleEndian(gif.AsSpan(8), height);
        return gif;
    }

    // As cameras write: a segment of 20 KB of their own before the one that holds the size.
    static byte[] Jpeg(ushort width, ushort height)
    {
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE1, 0x4E, 0x20, .. new byte[19_998], 0xFF, 0xC0, 0, 17, 8, 0, 0, 0, 0, .. new byte[30]];
        var at = jpeg.Length - 34;
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(at), height);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(at + 2), width);
        return jpeg;
    }

    static byte[] Webp(int width, int height)
    {
        byte[] webp = [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8X"u8, .. new byte[20]];
        for (var i = 0; i < 3; i++) (webp[24 + i], webp[27 + i]) = ((byte)((width - 1) >> (8 * i)), (byte)((height - 1) >> (8 * i)));
        return webp;
    }

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var end = Environment.TickCount64 + 60_000;
        while (!await holds())
        {
            if (Environment.TickCount64 > end) throw new TimeoutException("Waited in vain.");
            await Task.Delay(100, Ct);
        }
    }
}
