using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback.Heard;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Employees;

/// <summary>Employees answer through the whole server; whatever is asked of it, nobody below five is seen.</summary>
[Collection(nameof(OneServer))]
public sealed class EmployeeSurveyTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    ResponseDesk Desk => server.Services.GetRequiredService<ResponseDesk>();

    [Fact]
    [Trait("Row", "2.31")]
    public async Task A_team_of_six_has_its_score_and_a_team_of_four_has_none_nor_has_the_total()
    {
        var survey = await PublishedAsync();
        foreach (var score in new[] { 10, 9, 9, 8, 3, 0 }) await AnswerAsync(survey, "tills", score);
        foreach (var score in new[] { 10, 10, 10, 10 }) await AnswerAsync(survey, "returns", score);

        var all = await ResultsAsync(survey);
        all.GetProperty("n").GetInt32().ShouldBe(6); // not ten: ten less six would be the four
        all.GetProperty("waiting").GetBoolean().ShouldBeTrue();
        var figure = Element(all, "enps").GetProperty("figure");
        (figure.Text("metric"), figure.GetProperty("n").GetInt32()).ShouldBe(("nps.0-10", 6));
        figure.GetProperty("value").GetDouble().ShouldBe(100.0 / 6, 1e-9); // three promoters, two detractors
        Groups(all, "team").ShouldBe([("returns", 0, true), ("tills", 6, false)]);

        var returns = await ResultsAsync(survey, "?team=returns");
        (returns.GetProperty("n").GetInt32(), returns.GetProperty("hidden").GetBoolean()).ShouldBe((0, true));
        Element(returns, "enps").GetProperty("figure").ValueKind.ShouldBe(JsonValueKind.Null);
        Element(returns, "why").GetProperty("texts").GetArrayLength().ShouldBe(0);

        await AnswerAsync(survey, "returns", 0); // the fifth
        (await ResultsAsync(survey, "?team=returns")).GetProperty("n").GetInt32().ShouldBe(5);
        (await ResultsAsync(survey)).GetProperty("n").GetInt32().ShouldBe(11);
    }

    [Fact]
    [Trait("Row", "2.31")]
    public async Task What_comes_later_waits_until_five_have_come_so_that_before_and_after_tell_nothing()
    {
        var survey = await PublishedAsync();
        for (var i = 0; i < 5; i++) await AnswerAsync(survey, "tills", 10);
        (await ResultsAsync(survey)).GetProperty("n").GetInt32().ShouldBe(5);
        for (var i = 0; i < 4; i++)
        {
            await AnswerAsync(survey, "tills", 0);
            var seen = await ResultsAsync(survey);
            (seen.GetProperty("n").GetInt32(), Element(seen, "enps").GetProperty("figure").GetProperty("value").GetDouble()).ShouldBe((5, 100));
        }

        await AnswerAsync(survey, "tills", 0);
        (await ResultsAsync(survey)).GetProperty("n").GetInt32().ShouldBe(10);
    }

    [Fact]
    [Trait("Row", "2.31")]
    public async Task Whatever_filters_are_combined_the_answers_seen_cannot_be_solved_for_fewer_than_five()
    {
        var survey = await PublishedAsync();
        var chance = new Random(7);
        string[] teams = ["tills", "returns", "stock"], places = ["berlin", "hamburg"];
        var seen = new List<HashSet<string>>();
        for (var round = 0; round < 6; round++)
        {
            for (var i = 0; i < 8; i++)
            {
                // Everybody chooses something else, so that the counts of a figure tell exactly whose answers are in it.
                var no = (round * 8) + i;
                await AnswerAsync(survey, teams[(int)(3 * Math.Pow(chance.NextDouble(), 2))], chance.Next(11), place: places[chance.Next(2)], one: $"c{no}");
            }

            foreach (var query in Queries(teams, places)) seen.Add(Chosen(await ResultsAsync(survey, query)));
        }

        await server.Owner.PutAsync(server.In($"surveys/{survey}/state"), new { state = "closed" });
        foreach (var query in Queries(teams, places)) seen.Add(Chosen(await ResultsAsync(survey, query)));
        seen.Max(s => s.Count).ShouldBeGreaterThan(30, "the search must see something");
        var classes = Enumerable.Range(0, 48).GroupBy(no => string.Concat(seen.Select(s => s.Contains($"c{no}") ? '1' : '0')), StringComparer.Ordinal).Where(c => c.Key.Contains('1', StringComparison.Ordinal));
        classes.Min(c => c.Count()).ShouldBeGreaterThanOrEqualTo(5);
    }

    [Fact]
    [Trait("Row", "2.31")]
    [Trait("Row", "10.12")]
    public async Task No_surface_tells_what_four_employees_wrote_or_who_they_are()
    {
        var survey = await PublishedAsync();
        var canary = $"canary{Guid.NewGuid():N}";
        Guid response = default;
        for (var i = 0; i < 4; i++) response = (await AnswerAsync(survey, "returns", 0, why: $"{canary} nobody trains us", who: new { user_id = canary, email = $"{canary}@example.org" }, employee: canary)).Id();
        // One more stops half way.
        var begun = (await Desk.BeginAsync(new Arrival(new(server.Workspace), survey, new Origin { Who = [new("user_id", canary)], Channel = "link" }), Ct)).Situation!.Row.Id;
        await Desk.SaveAsync(new(server.Workspace), begun, new Step(StepAction.Save) { Answers = new Dictionary<string, JsonElement> { ["why"] = JsonSerializer.SerializeToElement(canary) } }, Ct);
        await DrainedAsync();

        var asked = 0;
        foreach (var path in await ReadablePathsAsync(survey, response))
        {
            using var answer = await server.Owner.SendAsync(HttpMethod.Get, path);
            if (answer.StatusCode == HttpStatusCode.OK) asked++;
            (await answer.Content.ReadAsStringAsync(Ct)).ShouldNotContain(canary, Case.Insensitive, path);
        }

        asked.ShouldBeGreaterThan(40, "the search must reach the routes");
        foreach (var path in (string[])["metrics/query", "metrics/rows"])
        {
            var figures = await server.Owner.PostAsync(server.In(path), new
            {
                metric = "nps.0-10", period = new { from = "2000-01-01", to = "2100-01-01" }, filter = new { field = "prop:survey", op = "is", value = survey.ToString() },
            });
            figures.GetRawText().ShouldNotContain(canary);
            (figures.TryGetProperty("total", out var total) && total.ValueKind == JsonValueKind.Object ? total.GetProperty("n").GetInt32() : figures.GetProperty("total").GetInt32()).ShouldBe(0);
        }

        await using var db = server.Services.GetRequiredService<IStateStore>().Read();
        var kept = await db.Set<ResponseRow>().Where(r => r.Survey == survey && r.State == ResponseState.Completed).ToListAsync(Ct);
        kept.Count.ShouldBe(4);
        kept.ShouldAllBe(r => r.Answers == "{}" && r.Subject == SubjectId.None && !r.Origin.Contains(canary));
    }

    [Fact]
    [Trait("Row", "2.31")]
    public async Task Routes_that_show_single_answers_or_make_customers_of_respondents_refuse_surveys_of_employees()
    {
        var survey = await PublishedAsync();
        var response = (await AnswerAsync(survey, "tills", 9)).Id();
        foreach (var path in (string[])["results", "responses.csv", "responses.xlsx", $"responses/{response}"])
            (await (await server.Owner.SendAsync(HttpMethod.Get, server.In($"surveys/{survey}/{path}"))).ProblemAsync()).ShouldBe((409, "survey.anonymous"), path);
        (HttpMethod Method, string Path, object Body)[] changes =
        [
            (HttpMethod.Put, "notices/mine", new { hears = "each" }),
            (HttpMethod.Put, "occasions", new { items = Array.Empty<object>() }),
            (HttpMethod.Put, "display", new { enabled = true }),
            (HttpMethod.Post, "invitations", new { customers = Array.Empty<Guid>(), addresses = (string[])["a@example.org"], subject = "Hello", text = "Hello" }),
        ];
        foreach (var (method, path, body) in changes)
            (await (await server.Owner.SendAsync(method, server.In($"surveys/{survey}/{path}"), body, "*")).ProblemAsync()).ShouldBe((409, "survey.anonymous"), path);
    }

    [Theory]
    [InlineData("""{"id": "who", "kind": "contact", "title": {"en": "Who?"}}""", "", "employees.names")]
    [InlineData("""{"id": "mail", "kind": "text", "title": {"en": "Mail?"}, "settings": {"input": "email"}}""", "", "employees.names")]
    [InlineData("""{"id": "team", "kind": "text", "title": {"en": "Team?"}}""", "", "employees.group")]
    [InlineData("""{"id": "q", "kind": "nps", "title": {"en": "?"}}""", """, "quotas": [{"id": "a", "name": "A", "limit": 5}]""", "employees.quotas")]
    [InlineData("""{"id": "q", "kind": "nps", "title": {"en": "?"}}""", """, "options": {"editMinutes": 10}""", "employees.edit")]
    public async Task A_survey_that_would_show_who_answers_is_not_published(string element, string more, string code)
    {
        var document = """{"blocks": [{"id": "b1", "elements": [ELEMENT]}], "endings": [{"id": "end", "title": {"en": "Thanks"}}]MORE}""".Replace("ELEMENT", element, StringComparison.Ordinal).Replace("MORE", more, StringComparison.Ordinal);
        var made = await server.Owner.PostAsync(server.In("surveys"), new { name = "Naming", employees = "pulse", document = JsonElement.Parse(document) });
        made.GetProperty("findings").EnumerateArray().Select(f => f.Text("code")).ShouldContain(code);
        var refused = await server.Owner.SendAsync(HttpMethod.Post, server.In($"surveys/{made.Id()}/publish"));
        (await refused.ProblemAsync()).ShouldBe((422, "survey.unsound"));
    }

    [Fact]
    public async Task Who_does_not_answer_a_question_or_says_it_does_not_apply_is_not_shown_by_a_small_rest()
    {
        var survey = await PublishedAsync();
        for (var i = 0; i < 8; i++) await AnswerAsync(survey, "tills", 9, why: i < 3 ? "said by three" : null);
        var seen = await ResultsAsync(survey);
        Element(seen, "enps").GetProperty("n").GetInt32().ShouldBe(8);
        (Element(seen, "why").GetProperty("n").GetInt32(), Element(seen, "why").GetProperty("texts").GetArrayLength()).ShouldBe((0, 0));
        for (var i = 0; i < 2; i++) await AnswerAsync(survey, "tills", 9, why: "call me on +49 171 1234567");
        var texts = Element(await ResultsAsync(survey), "why").GetProperty("texts").EnumerateArray().Select(t => t.GetString()).ToList();
        texts.Count.ShouldBe(5);
        texts.ShouldContain("call me on [phone]");
    }

    [Fact]
    [Trait("Row", "10.12")]
    public async Task Scores_of_teams_stand_beside_those_of_their_customers_and_a_small_team_has_none()
    {
        var survey = await PublishedAsync();
        for (var i = 0; i < 5; i++) await AnswerAsync(survey, "tills", 10);
        for (var i = 0; i < 4; i++) await AnswerAsync(survey, "returns", 0);
        var customers = (await server.Owner.PostAsync(server.In("surveys"), new
        {
            name = "Customers",
            document = JsonElement.Parse("""{"hidden": [{"id": "team"}], "blocks": [{"id": "b", "elements": [{"id": "nps", "kind": "nps", "title": {"en": "?"}}]}], "endings": [{"id": "end", "title": {"en": "Thanks"}}]}"""),
        })).Id();
        await server.Owner.PostAsync(server.In($"surveys/{customers}/publish"), null);
        const string team = "returns";
        for (var i = 0; i < 6; i++) await server.Owner.PostAsync(server.In($"surveys/{customers}/responses"), new { answers = new { nps = 2 }, hidden = new { team } });
        await DrainedAsync();

        JsonElement Line(JsonElement joined, string value) => joined.GetProperty("items").EnumerateArray().First(i => i.Text("value") == value);
        var joined = await UntilAsync($"employees/teams?survey={survey}&group=team", j => Line(j, "returns").GetProperty("customers").GetProperty("n").GetInt32() == 6);
        Line(joined, "returns").GetProperty("customers").GetProperty("value").GetDouble().ShouldBe(-100);
        Line(joined, "returns").GetProperty("employees").ValueKind.ShouldBe(JsonValueKind.Null);
        Line(joined, "tills").GetProperty("employees").GetProperty("value").GetDouble().ShouldBe(100);
        (await (await server.Owner.SendAsync(HttpMethod.Get, server.In($"employees/teams?survey={survey}&group=shoe"))).ProblemAsync()).ShouldBe((422, "employees.no_group"));
        (await (await server.Owner.SendAsync(HttpMethod.Get, server.In($"employees/teams?survey={customers}"))).ProblemAsync()).ShouldBe((409, "employees.other_survey"));
    }

    [Fact]
    [Trait("Row", "10.12")]
    public async Task A_report_without_a_name_keeps_neither_the_hour_nor_who_sent_it()
    {
        var before = (await server.Owner.GetAsync(server.In("audit"))).GetRawText();
        var made = await server.Owner.PostAsync(server.In("employees/reports"), new { text = "Nobody showed us how refunds work. Call 0171 1234567", place = "Berlin", touchpoint = "returns" });
        made.GetProperty("at").GetDateTimeOffset().TimeOfDay.ShouldBe(TimeSpan.Zero);
        made.Text("text").ShouldBe("Nobody showed us how refunds work. Call [phone]");
        (await server.Owner.GetAsync(server.In("audit"))).GetRawText().ShouldBe(before);
        await using (var db = server.Services.GetRequiredService<IStateStore>().Read())
        {
            var heard = await db.Set<ItemRow>().SingleAsync(i => i.Origin == made.Id().ToString(), Ct);
            heard.Received.ShouldBe(heard.At, "the inbox knows no hour either");
        }

        var named = await server.Owner.PostAsync(server.In("employees/reports"), new { text = "The label printer jams", reporter = "Mia" });
        (await server.Owner.GetAsync(server.In("audit"))).GetRawText().ShouldContain(named.Id().ToString());
        var list = await server.Owner.GetAsync(server.In("employees/reports?place=Berlin&search=refunds"));
        list.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().Id().ShouldBe(made.Id());
        var changed = await server.Owner.PutAsync(server.In($"employees/reports/{made.Id()}"), new { state = "taken", note = "Training on Monday" }, "*");
        changed.Text("state").ShouldBe("taken");
        (await (await server.Owner.SendAsync(HttpMethod.Post, server.In("employees/reports"), new { text = " " })).ProblemAsync()).ShouldBe((422, "report.invalid"));
    }

    [Fact]
    [Trait("Row", "10.12")]
    public async Task A_report_by_the_form_needs_no_account_keeps_nothing_of_who_sent_it_and_what_programs_send_counts_nowhere()
    {
        (await (await server.PersonAsync("analyst")).RefusedAsync(HttpMethod.Post, server.In("employees/report-form"))).Status.ShouldBe(403);
        var address = new Uri((await server.Owner.PostAsync(server.In("employees/report-form"))).Text("url"));
        var place = $"form{Guid.NewGuid():N}";
        using var stranger = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Url };
        var page = await stranger.GetAsync(address.PathAndQuery, Ct);
        (await page.Content.ReadAsStringAsync(Ct)).ShouldContain("<textarea");
        page.Headers.Contains("Set-Cookie").ShouldBeFalse();
        using var german = new HttpRequestMessage(HttpMethod.Get, address.PathAndQuery) { Headers = { { "Accept-Language", "de-DE,de;q=0.9" } } };
        (await (await stranger.SendAsync(german, Ct)).Content.ReadAsStringAsync(Ct)).ShouldContain("rgert unsere Kunden?");
        var before = (await server.Owner.GetAsync(server.In("audit"))).GetRawText();

        async Task<(HttpStatusCode, string)> SendAsync(Uri to, params (string, string)[] fields)
        {
            using var form = new FormUrlEncodedContent(fields.ToDictionary(f => f.Item1, f => f.Item2));
            using var answer = await stranger.PostAsync(to.PathAndQuery, form, Ct);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
        }

        (await SendAsync(address, ("text", "The lift is broken again. Call 0171 1234567"), ("place", place))).Item1.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(address, ("text", "Buy cheap watches"), ("place", place), ("website", "https://spam.example"))).Item1.ShouldBe(HttpStatusCode.OK, "a program learns nothing");
        var (status, again) = await SendAsync(address, ("text", " "), ("place", place));
        (status, again.Contains(place, StringComparison.Ordinal)).ShouldBe((HttpStatusCode.UnprocessableEntity, true), "what was typed is not lost");

        var report = (await server.Owner.GetAsync(server.In($"employees/reports?place={place}"))).GetProperty("items").EnumerateArray().Single(r => r.Text("text") != "Buy cheap watches");
        (report.Text("text"), report.Text("reporter"), report.GetProperty("at").GetDateTimeOffset().TimeOfDay).ShouldBe(("The lift is broken again. Call [phone]", "", TimeSpan.Zero));
        (await server.Owner.GetAsync(server.In("audit"))).GetRawText().ShouldBe(before);
        await using (var db = server.Services.GetRequiredService<IStateStore>().Read())
        {
            var heard = await db.Set<Rapport.Feedback.Heard.ItemRow>().Where(i => i.Place == place).Select(i => new { i.Received, i.Counts, i.Text }).ToListAsync(Ct);
            heard.ShouldAllBe(i => i.Received % 86_400_000_000 == 0, "neither does the inbox keep the hour");
            heard.Single(i => !i.Counts).Text.ShouldBe("Buy cheap watches");
        }


        var renewed = new Uri((await server.Owner.PostAsync(server.In("employees/report-form"))).Text("url"));
        (await SendAsync(address, ("text", "Too late"))).Item1.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GetAsync(renewed.PathAndQuery, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await server.Owner.DeleteAsync(server.In("employees/report-form"));
        (await stranger.GetAsync(renewed.PathAndQuery, Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.Owner.GetAsync(server.In("employees/report-form"))).GetProperty("url").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    static IEnumerable<string> Queries(string[] teams, string[] places)
    {
        string[] byTeam = ["", .. teams.Select(t => $"team={t}"), .. teams.Select(t => string.Join('&', teams.Where(o => o != t).Select(o => $"team={o}")))];
        string[] byPlace = ["", .. places.Select(p => $"place={p}")];
        return byTeam.SelectMany(t => byPlace.Select(p => $"?{t}&{p}"));
    }

    static HashSet<string> Chosen(JsonElement results) =>
        [.. Element(results, "one").GetProperty("items").EnumerateArray().Where(i => i.GetProperty("count").GetInt32() > 0).Select(i => i.Text("key"))];

    static JsonElement Element(JsonElement results, string id) => results.GetProperty("elements").EnumerateArray().First(e => e.Text("id") == id);

    static IEnumerable<(string, int, bool)> Groups(JsonElement results, string group) => results.GetProperty("groups").EnumerateArray().First(g => g.Text("name") == group)
        .GetProperty("items").EnumerateArray().Select(i => (i.Text("key"), i.GetProperty("n").GetInt32(), i.GetProperty("hidden").GetBoolean()));

    /// <summary>Every route that can be read with what is known of a workspace, its surveys and responses.</summary>
    async Task<IReadOnlyList<string>> ReadablePathsAsync(Guid survey, Guid response)
    {
        var document = JsonElement.Parse(await server.Stranger().Http.GetStringAsync("openapi/v1.json", Ct));
        return [.. document.GetProperty("paths").EnumerateObject().Where(p => p.Value.TryGetProperty("get", out _) && p.Name.Contains("{workspace}", StringComparison.Ordinal)).Select(p => p.Name
                .Replace("{workspace}", server.Workspace.ToString(), StringComparison.Ordinal).Replace("{survey}", survey.ToString(), StringComparison.Ordinal)
                .Replace("{response}", response.ToString(), StringComparison.Ordinal).Replace("{element}", "why", StringComparison.Ordinal).TrimStart('/'))
            .Where(p => !p.Contains('{', StringComparison.Ordinal))];
    }

    async Task<JsonElement> ResultsAsync(Guid survey, string query = "") => await server.Owner.GetAsync(server.In($"surveys/{survey}/employee-results{query}"));

    async Task DrainedAsync()
    {
        var inbox = server.Services.GetRequiredService<IInbox>();
        for (var i = 0; i < 200 && (await inbox.BacklogAsync(Ct)).Events > 0; i++) await Task.Delay(50, Ct);
    }

    async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> holds)
    {
        for (var i = 0; ; i++)
        {
            var answer = await server.Owner.GetAsync(server.In(path));
            if (holds(answer) || i == 200) return answer;
            await Task.Delay(50, Ct);
        }
    }

    async Task<JsonElement> AnswerAsync(Guid survey, string team, int enps, string? why = null, string place = "berlin", string? one = null, object? who = null, string? employee = null)
    {
        var answers = new Dictionary<string, object?> { ["enps"] = enps, ["team"] = new { choice = team } };
        if (why is not null) answers["why"] = why;
        if (one is not null) answers["one"] = new { choice = one };
        return await server.Owner.PostAsync(server.In($"surveys/{survey}/responses"), new { answers, hidden = new { place }, who, employee });
    }

    async Task<Guid> PublishedAsync()
    {
        var choices = string.Join(',', Enumerable.Range(0, 48).Select(i => """{"id":"cNO","label":{"en":"NO"}}""".Replace("NO", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        var document = JsonElement.Parse("""
            {
              "hidden": [{"id": "place"}],
              "blocks": [{"id": "b1", "elements": [
                {"id": "team", "kind": "single", "title": {"en": "Your team?"}, "required": true, "settings": {"choices": [
                  {"id": "tills", "label": {"en": "Tills"}}, {"id": "returns", "label": {"en": "Returns"}}, {"id": "stock", "label": {"en": "Stock"}}]}},
                {"id": "enps", "kind": "nps", "title": {"en": "Recommend us as an employer?"}, "required": true},
                {"id": "why", "kind": "text", "title": {"en": "Why?"}},
                {"id": "one", "kind": "single", "title": {"en": "One?"}, "settings": {"choices": [CHOICES]}}]}],
              "endings": [{"id": "end", "title": {"en": "Thanks"}}]
            }
            """.Replace("CHOICES", choices, StringComparison.Ordinal));
        var survey = (await server.Owner.PostAsync(server.In("surveys"), new { name = "Pulse", employees = "pulse", document })).Id();
        await server.Owner.PostAsync(server.In($"surveys/{survey}/publish"), null);
        return survey;
    }
}
