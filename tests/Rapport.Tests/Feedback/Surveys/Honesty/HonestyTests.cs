using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback.Surveys.Honesty;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Tests.Customers.Sources;
using Rapport.Tests.Feedback.Surveys.Pages;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Surveys.Honesty;

/// <summary>Dishonest answers through the whole server: kept, shown with their reason, and counted by the survey's rules.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "2.33")]
public sealed class HonestyTests(TestServer server)
{
    const string One = """
        {"blocks": [{"id": "b1", "elements": [{"id": "nps", "kind": "nps", "title": {"en": "Recommend?"}, "required": true}]}], "endings": [{"id": "end", "title": {"en": "Thank you"}}]}
        """;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    ResponseDesk Desk => server.Services.GetRequiredService<ResponseDesk>();

    WorkspaceId At => new(server.Workspace);

    [Fact]
    public async Task The_first_answer_of_a_person_counts_or_the_last_or_all_and_the_figures_follow_the_rule()
    {
        var survey = await server.PublishedAsync(One);
        await AnswerAsync(survey, "honest-ada", 9);
        await AnswerAsync(survey, "honest-ada", 0);
        await AnswerAsync(survey, "honest-bob", 10);

        (await FigureAsync(survey, n: 2)).ShouldBe(100);
        var results = await server.Owner.GetAsync(server.In($"surveys/{survey}/results"));
        results.GetProperty("responses").GetProperty("completed").GetInt32().ShouldBe(3);
        results.GetProperty("leftOutResponses").GetInt32().ShouldBe(1);
        results.GetProperty("leftOut").EnumerateArray().Select(s => (s.Text("key"), s.GetProperty("count").GetInt32())).ShouldBe([("duplicate", 1)]);
        var element = results.GetProperty("elements")[0];
        (element.GetProperty("answered").GetInt32(), element.GetProperty("leftOut").GetInt32()).ShouldBe((2, 1));
        (await ScoreOfAsync("honest-ada")).ShouldBe(9);
        var said = await TimesAsync(survey);

        await RuleAsync(survey, new { duplicates = "last" });
        (await FigureAsync(survey, n: 2, value: 0)).ShouldBe(0);
        (await ScoreOfAsync("honest-ada")).ShouldBe(0);
        await RuleAsync(survey, new { duplicates = "all" });
        (await FigureAsync(survey, n: 3)).ShouldBe(100.0 / 3, 1e-9);
        await RuleAsync(survey, new { duplicates = "first" });
        (await FigureAsync(survey, n: 2)).ShouldBe(100);
        (await ScoreOfAsync("honest-ada")).ShouldBe(9);
        (await TimesAsync(survey)).ShouldBe(said); // what counts otherwise was still said when it was said
    }

    [Fact]
    public async Task What_a_rule_leaves_out_comes_back_when_the_rule_changes()
    {
        var survey = await server.PublishedAsync(One);
        await AnswerAsync(survey, "honest-cid", 10);
        await AnswerAsync(survey, "honest-dan", 0, Signs.Honeypot);
        (await FigureAsync(survey, n: 1)).ShouldBe(100);
        await RuleAsync(survey, new { excluded = Array.Empty<string>() });
        (await FigureAsync(survey, n: 2)).ShouldBe(0);
        var results = await server.Owner.GetAsync(server.In($"surveys/{survey}/results"));
        results.GetProperty("flagged").EnumerateArray().Single().Text("key").ShouldBe("honeypot");
        results.GetProperty("leftOut").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_answer_is_taken_back_exactly_also_after_an_import_of_its_customer_was_undone()
    {
        var survey = await server.PublishedAsync(One);
        await RuleAsync(survey, new { excluded = Array.Empty<string>() });
        await AnswerAsync(survey, "honest-fay", 4, Signs.Honeypot);
        await FigureAsync(survey, n: 1);
        var client = new ImportClient(server);
        var import = await client.ImportAsync(
            """{"name":"Fay","files":{"fay":{"match":"fay*"}},"records":[{"name":"order","kind":"order","from":"fay","key":["no"],"fields":{"order_id":"no","at":"at","user_id":"who","amount":"total"}}]}""",
            ("fay.csv", new MemoryStream("who,at,no,total\nhonest-fay,2024-01-02,fay-1,10\n"u8.ToArray())));
        await client.DoAsync(import.Id(), "undo");
        await client.EndAsync(import.Id(), "undone");
        (await ScoreOfAsync("honest-fay")).ShouldBe(4);

        await RuleAsync(survey, new { excluded = new[] { Signs.Honeypot } });
        var customer = (await server.Owner.GetAsync(server.In("customers?search=honest-fay"))).GetProperty("items")[0].Id();
        await UntilAsync(async () => (await server.Owner.GetAsync(server.In($"customers/{customer}"))).GetProperty("scores").GetArrayLength() == 0);
    }

    [Fact]
    public async Task Whoever_comes_by_themselves_may_come_again()
    {
        var survey = await server.PublishedAsync(One);
        await AnswerAsync(survey, "honest-eve", 10, wanted: true);
        await AnswerAsync(survey, "honest-eve", 10, wanted: true);
        (await FigureAsync(survey, n: 2)).ShouldBe(100);
        (await server.RowsAsync(survey)).ShouldAllBe(r => r.Flags == "[]");
    }

    [Fact]
    public async Task Network_browser_and_timing_are_a_remark_and_leave_nothing_out()
    {
        var survey = await server.PublishedAsync(One);
        for (var i = 0; i < 2; i++) await FillAsync(survey);
        (await FlagsAsync(survey)).ShouldBe(["", "likely_duplicate"], ignoreOrder: true);
        await FigureAsync(survey, n: 2);
    }

    [Fact]
    public async Task A_device_is_known_again_only_where_the_survey_asks_for_it()
    {
        var survey = await server.PublishedAsync(One);
        using (var first = await FillAsync(survey)) first.Answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        await RuleAsync(survey, new { rememberDevice = true });
        var link = (await server.LinkAsync(survey)).Text("url");
        var cookie = await SendAsync(link, null);
        cookie.ShouldNotBeNull().ShouldContain("httponly");
        await SendAsync(link, cookie.Split(';')[0]);
        (await FlagsAsync(survey)).ShouldContain("duplicate");
        await FigureAsync(survey, n: 2);
    }

    [Fact]
    public async Task Where_work_is_asked_a_browser_without_script_answers_and_is_flagged()
    {
        var survey = await server.PublishedAsync(One);
        await RuleAsync(survey, new { proof = "always" });
        using var plain = await FillAsync(survey);
        plain.Heading.ShouldBe("Thank you");
        using var working = await VisitAsync(survey);
        var about = Guid.ParseExact(working.Page.QuerySelector("form")!.GetAttribute("data-work")!, "N");
        await working.PressAsync("next", ("nps", "9"), ("proof", Work(about)));
        (await server.RowsAsync(survey)).Count(r => r.Flags.Contains(Signs.NoProof, StringComparison.Ordinal)).ShouldBe(1);
        await FigureAsync(survey, n: 1);
    }

    [Fact]
    public async Task Nobody_is_asked_for_work_until_answers_come_in_faster_than_people_give_them()
    {
        var survey = await server.PublishedAsync(One);
        using var early = await VisitAsync(survey);
        early.Page.QuerySelector("form")!.HasAttribute("data-work").ShouldBeFalse();
        using var late = new Visitor(server.Url);
        var link = (await server.LinkAsync(survey)).Text("url");
        for (var i = 0; i <= Traffic.FromNetwork; i++) await late.LookAsync(link);
        late.Page.QuerySelector("form")!.HasAttribute("data-work").ShouldBeTrue();

        await early.PressAsync("next", ("nps", "9")); // was asked nothing, owes nothing
        await late.PressAsync("next", ("nps", "9")); // was asked
        for (var i = 0; i <= Traffic.FromNetwork; i++) await late.LookAsync(link);
        await late.PressAsync("next", ("nps", "9"), ("ticket", "")); // a form that is none of ours
        (await server.RowsAsync(survey)).OrderBy(r => r.CreatedAt).Select(r => r.Flags.Contains(Signs.NoProof, StringComparison.Ordinal)).ShouldBe([false, true, true]);
    }

    [Fact]
    public async Task A_page_that_was_asked_for_work_and_did_it_later_is_trusted()
    {
        var survey = await server.PublishedAsync();
        await RuleAsync(survey, new { proof = "always" });
        using var visitor = await VisitAsync(survey);
        await visitor.PressAsync("next", ("nps", "9"));
        (await FlagsAsync(survey)).Single().ShouldBe(Signs.NoProof);
        var about = Guid.ParseExact(visitor.Page.QuerySelector("form")!.GetAttribute("data-work")!, "N");
        await visitor.PressAsync("next", ("proof", "1"));
        await visitor.LookAsync(visitor.Path);
        (await FlagsAsync(survey)).Single().ShouldBe(Signs.NoProof);
        var row = (await server.RowsAsync(survey)).Single();
        row.Id.ShouldBe(about);

        var again = (await Desk.BeginAsync(new Arrival(At, survey, new Origin { Channel = "web" }) { Signs = [Signs.NoProof] }, Ct)).Situation!.Row.Id;
        await Desk.SaveAsync(At, again, new Step(StepAction.Next) { Answers = Given(9), Proof = Work(again) }, Ct);
        (await Desk.LookAsync(At, again, Ct)).Situation!.Row.Flags.ShouldBe("[]");
    }

    [Fact]
    public async Task The_script_for_other_pages_is_asked_for_work_too_and_may_hide_a_trap()
    {
        var survey = await server.PublishedAsync(One);
        await server.Owner.PutAsync(server.In($"surveys/{survey}/display"), new { ignoreCoolDown = true, recontact = new { show = "always" } }, "*");
        await RuleAsync(survey, new { proof = "always" });
        var key = await server.KeyAsync("ingest");
        var shown = await PostAsync("sdk/v1/display", new { key, survey, trigger = new { on = "page" }, anonymousId = $"w{Guid.NewGuid():N}", url = "https://shop.example/" });
        var response = shown.GetProperty("response").GetGuid();
        shown.Text("work").ShouldBe($"{response:N}");
        shown.GetProperty("bits").GetInt32().ShouldBe(Proof.Bits);
        shown.GetProperty("step").GetProperty("tree").GetRawText().ShouldContain("website");
        await PostAsync($"sdk/v1/responses/{response}", new { key, token = shown.Text("token"), sequence = 1, block = "b1", action = "next", fields = new { nps = new[] { "9" }, website = new[] { "" } }, proof = Work(response) });
        (await FlagsAsync(survey)).Single().ShouldBe("");

        var bot = await PostAsync("sdk/v1/display", new { key, survey, trigger = new { on = "page" }, anonymousId = $"w{Guid.NewGuid():N}", url = "https://shop.example/" });
        await PostAsync($"sdk/v1/responses/{bot.GetProperty("response").GetGuid()}", new { key, token = bot.Text("token"), sequence = 1, block = "b1", action = "next", fields = new { nps = new[] { "9" }, website = new[] { "https://spam.example" } } });
        (await FlagsAsync(survey)).ShouldContain("no_proof, honeypot");
    }

    [Fact]
    public async Task Rules_have_versions_and_are_checked()
    {
        var survey = await server.PublishedAsync(One);
        (await server.Owner.RefusedAsync(HttpMethod.Put, server.In($"surveys/{survey}/honesty"), new { excluded = new[] { "mood" } }, "*")).ShouldBe((422, "honesty.invalid"));
        (await server.Owner.RefusedAsync(HttpMethod.Put, server.In($"surveys/{survey}/honesty"), new { }, "old")).Status.ShouldBe(412);
    }

    /// <summary>What a browser finds by trying.</summary>
    static string Work(Guid about) => Enumerable.Range(0, int.MaxValue).Select(n => n.ToString(CultureInfo.InvariantCulture)).First(n => Proof.IsDone(about, n));

    static Dictionary<string, JsonElement> Given(int score) => new() { ["nps"] = Sample.Json($"{score}") };

    async Task AnswerAsync(Guid survey, string who, int score, string? sign = null, bool wanted = false)
    {
        var origin = new Origin { Who = [new("user_id", who)], Channel = "web", Wanted = wanted };
        var response = (await Desk.BeginAsync(new Arrival(At, survey, origin), Ct)).Situation!.Row.Id;
        (await Desk.SaveAsync(At, response, new Step(StepAction.Next) { Answers = Given(score), Signs = sign is null ? [] : [sign] }, Ct)).Situation!.IsOver.ShouldBeTrue();
    }

    async Task RuleAsync(Guid survey, object rules) => await server.Owner.PutAsync(server.In($"surveys/{survey}/honesty"), rules, "*");

    async Task<IReadOnlyList<string>> FlagsAsync(Guid survey) =>
        [.. (await server.RowsAsync(survey)).Select(r => string.Join(", ", ResponseReports.Read<List<string>>(r.Flags)))];

    async Task<IReadOnlyList<string>> TimesAsync(Guid survey) =>
        [.. (await server.RowsAsync(survey)).SelectMany(r => ResponseReports.Read<Dictionary<string, Told>>(r.Told).OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{r.Id} {t.Key} {t.Value.At}")).Order(StringComparer.Ordinal)];

    async Task<Visitor> VisitAsync(Guid survey) => await new Visitor(server.Url).LookAsync((await server.LinkAsync(survey)).Text("url"));

    async Task<Visitor> FillAsync(Guid survey) => await (await VisitAsync(survey)).PressAsync("next", ("nps", "9"));

    /// <summary>Answers with a cookie; returns the one that is set.</summary>
    async Task<string?> SendAsync(string link, string? cookie)
    {
        using var visitor = await new Visitor(server.Url).LookAsync(link);
        using var form = visitor.Form("next", ("nps", "9"));
        if (cookie is not null) form.Headers.Add("Cookie", cookie);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = server.Url };
        using var answer = await http.SendAsync(form, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        return answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.Single() : null;
    }

    async Task<JsonElement> PostAsync(string path, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body));
        using var response = await server.Stranger().Http.PostAsync(path, content, Ct);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>The NPS of the survey once so many answers are in it, and once it is what is wanted.</summary>
    async Task<double> FigureAsync(Guid survey, int n, double? value = null)
    {
        JsonElement total = default;
        await UntilAsync(async () =>
        {
            total = (await server.Owner.PostAsync(server.In("metrics/query"), new
            {
                metric = "nps.0-10", period = new { from = "2020-01-01", to = "2100-01-01" }, filter = new { field = "prop:survey", op = "is", value = survey.ToString() },
            })).GetProperty("total");
            return total.GetProperty("n").GetInt32() == n && (value is null || Math.Abs(total.GetProperty("value").GetDouble() - value.Value) < 1e-9);
        });
        return total.GetProperty("value").GetDouble();
    }

    async Task<double> ScoreOfAsync(string who)
    {
        var customer = (await server.Owner.GetAsync(server.In($"customers?search={who}"))).GetProperty("items")[0].Id();
        return (await server.Owner.GetAsync(server.In($"customers/{customer}"))).GetProperty("scores")[0].GetProperty("score").GetDouble();
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
