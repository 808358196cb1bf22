using System.Globalization;
using System.Text.Json;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Reports;

/// <summary>Reports of service over the whole server, with cases, conversations and calls whose figures are known.</summary>
[Collection(nameof(OneServer))]
public sealed class ReportServerTests(TestServer server)
{
    readonly string _place = $"desk-{Guid.NewGuid():N}"[..20];

    // Closed within the last 30 days: 2, 4, 6, 8, 10 and 12 hours from opening to end, first replies after 1 to 6 hours; one of them was opened again, one
    // had two replies. One more of the 30 days before, and one that belongs to another place.
    [Fact]
    [Trait("Row", "7.14")]
    public async Task Figures_are_of_the_cases_that_were_closed_in_the_period_beside_those_before()
    {
        var items = Enumerable.Range(1, 6).Select(i => Past($"c{i}", _place, 10, 2 * i, firstReply: i, replies: i == 6 ? 2 : 1, reopenings: i == 5 ? 1 : 0, answer: i <= 4 ? i + 1 : null)).ToList();
        await PastAsync([.. items, Past("before", _place, 40, 30, firstReply: 5, replies: 1), Past("other", "another", 10, 100)]);
        var report = await ReportAsync($"cases?touchpoint={_place}");
        Value(report, "case.closed").ShouldBe(6);
        Value(report, "case.resolution_clock.median").ShouldBe(7 * 3_600);
        Value(report, "case.resolution.median").ShouldBe(7 * 3_600, "the shipped promise counts around the clock");
        Value(report, "case.resolution_clock.p90").ShouldBe(11 * 3_600);
        Value(report, "case.first_reply.median").ShouldBe(3.5 * 3_600);
        Value(report, "case.first_contact")!.Value.ShouldBe(4 / 6.0, 1e-9);
        Value(report, "case.reopened")!.Value.ShouldBe(1 / 6.0, 1e-9);
        Value(report, "case.resolution_kept").ShouldBeNull("nothing was promised for cases of another system");
        Value(report, "csat.top2.5").ShouldBe(50, "4 and 5 of 2, 3, 4 and 5");
        var median = report.GetProperty("totals").GetProperty("case.resolution_clock.median");
        var now = median.GetProperty("now");
        (now.GetProperty("n").GetInt32(), now.GetProperty("low").GetDouble(), now.GetProperty("high").GetDouble(), now.GetProperty("enough").GetBoolean()).ShouldBe((6, 7_200, 43_200, false));
        (median.GetProperty("previous").GetProperty("value").GetDouble(), median.GetProperty("change").GetProperty("value").GetDouble(), median.GetProperty("change").GetProperty("significant").GetBoolean()).ShouldBe((108_000, -82_800, false));
    }

    // The customer answers now, the case was closed 39 days ago: its channel has an answer and no closing.
    [Fact]
    [Trait("Row", "7.14")]
    public async Task Who_answers_after_the_period_of_their_case_counts_when_they_answer()
    {
        await PastAsync([Past("now", _place, 10, 5, channel: "email"), Past("then", _place, 40, 24, channel: "phone", answer: 5, answeredAfter: 24 * 20)]);
        var report = await ReportAsync($"cases?by=channel&touchpoint={_place}");
        var groups = report.GetProperty("groups").EnumerateArray().ToDictionary(g => g.Text("key"), g => g.GetProperty("values"));
        (N(groups["phone"], "case.closed"), N(groups["phone"], "csat.top2.5"), N(groups["email"], "case.closed"), N(groups["email"], "csat.top2.5")).ShouldBe((0, 1, 1, 0));
    }

    [Theory]
    [Trait("Row", "7.14")]
    [InlineData("agent")]
    [InlineData("team")]
    [InlineData("cause")]
    [InlineData("channel")]
    [InlineData("touchpoint")]
    [InlineData("policy")]
    public async Task Each_figure_of_each_group_opens_as_many_rows_as_its_n(string by)
    {
        var team = Guid.NewGuid();
        await server.Owner.PutAsync(server.In("case-settings/teams"), new { items = new[] { new { id = team, name = _place, members = new[] { server.Owner.PersonId } } } }, "*");
        await PastAsync([
            .. Enumerable.Range(1, 7).Select(i => Past($"c{i}", _place, 10, i, firstReply: 1, replies: i % 3, owner: server.Owner.PersonId, team: team, channel: "email", answer: i)),
            .. Enumerable.Range(1, 3).Select(i => Past($"d{i}", _place, 10, i, reopenings: i)),
        ]);
        var report = await ReportAsync($"cases?by={by}&touchpoint={_place}");
        report.GetProperty("groups").EnumerateArray().Sum(g => N(g.GetProperty("values"), "case.closed")).ShouldBe(10);
        foreach (var (group, meaning) in report.GetProperty("groups").EnumerateArray().SelectMany(_ => report.GetProperty("figures").EnumerateArray(), (g, m) => (g, m)))
        {
            var figure = group.GetProperty("values").GetProperty(meaning.Text("id"));
            var behind = $"cases/rows?by={by}&touchpoint={_place}&figure={meaning.Text("id")}&group={group.Text("key")}";
            (await RowsAsync(behind)).GetProperty("total").GetInt32().ShouldBe(figure.GetProperty("n").GetInt32(), $"{meaning.Text("id")} of '{group.Text("key")}'");
            if (meaning.Text("unit") != "share" || figure.GetProperty("n").GetInt32() == 0) continue;
            (await RowsAsync($"{behind}&hits=true")).GetProperty("total").GetInt32().ShouldBe((int)Math.Round(figure.GetProperty("value").GetDouble() * figure.GetProperty("n").GetInt32()));
        }

        if (by == "agent") report.GetProperty("groups")[0].Text("name").ShouldNotBeEmpty();
        if (by == "team") report.GetProperty("groups")[0].Text("name").ShouldBe(_place);
        if (by == "cause") report.GetProperty("groups")[0].Text("name").ShouldContain("Lack of training");
    }

    [Fact]
    [Trait("Row", "7.14")]
    public async Task The_backlog_of_a_day_is_what_was_open_at_its_end()
    {
        await OpenAsync();
        await PastAsync([Past("a", _place, 10, 24), Past("b", _place, 10, 24 * 5), Past("c", _place, 50, 24 * 45)]);
        var days = (await ReportAsync($"cases?touchpoint={_place}")).GetProperty("days").EnumerateArray().ToList();
        days.Count.ShouldBe(30);
        // c is open from before until five days ago, b until five days ago, a for a day; the one that waits since today.
        int Backlog(int ago) => days[^(ago + 1)].GetProperty("backlog").GetInt32();
        (Backlog(20), Backlog(10), Backlog(7), Backlog(2), Backlog(0)).ShouldBe((1, 3, 2, 0, 1));
        days.Sum(d => d.GetProperty("came").GetInt32()).ShouldBe(3);
        days.Sum(d => d.GetProperty("done").GetInt32()).ShouldBe(3);
    }

    [Fact]
    [Trait("Row", "10.5")]
    public async Task Calls_say_how_many_were_abandoned_left_in_the_menu_and_given_on()
    {
        async Task CallAsync(string outcome, string agent = "", int wait = 0, int talk = 0, bool outgoing = false) => await server.Owner.PostAsync(
            server.In("conversations/calls"), new { call = Guid.NewGuid().ToString(), outcome, agent, waitSeconds = wait, seconds = talk, outgoing, who = new { user_id = _place }, menu = "2 returns", touchpoint = _place });
        await CallAsync("answered", "Ada", 10, 60);
        await CallAsync("answered", "Ada", 20, 120);
        await CallAsync("transferred", "Bo", 60, 30);
        await CallAsync("abandoned", wait: 300);
        await CallAsync("menuEscape");
        await CallAsync("notReached", "Ada", outgoing: true);
        var report = await ReportAsync($"calls?touchpoint={_place}");
        Value(report, "call.ended").ShouldBe(6);
        (Value(report, "call.abandoned"), N(Now(report), "call.abandoned")).ShouldBe((0.25, 4));
        (Value(report, "call.menu_escape"), N(Now(report), "call.menu_escape")).ShouldBe((0.2, 5));
        Value(report, "call.transferred")!.Value.ShouldBe(1 / 3.0, 1e-9);
        (Value(report, "call.not_reached"), N(Now(report), "call.not_reached")).ShouldBe((1, 1));
        Value(report, "call.wait.median").ShouldBe(20);
        Value(report, "call.talk.median").ShouldBe(60);
        (Value(report, "call.repeated"), N(Now(report), "call.repeated")).ShouldBe((0.8, 5));
        report.GetProperty("groups").EnumerateArray().Single(g => g.Text("key") == "Ada").GetProperty("values").GetProperty("call.ended").GetProperty("value").GetDouble().ShouldBe(3);
        (await RowsAsync($"calls/rows?touchpoint={_place}&figure=call.abandoned&hits=true")).GetProperty("total").GetInt32().ShouldBe(1);
        Value(await ReportAsync($"calls?agent=Bo&by=menu&touchpoint={_place}"), "call.ended").ShouldBe(1);
        report.GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("came").GetInt32()).ShouldBe(5);
    }

    [Fact]
    [Trait("Row", "7.14")]
    public async Task The_file_holds_the_figures_of_the_answer_and_no_formula()
    {
        await PastAsync([Past("=1+1", $"={_place}", 10, 5, firstReply: 1, replies: 1), Past("b", _place, 10, 7)]);
        var report = await ReportAsync($"cases?by=touchpoint&touchpoint=%3D{_place}");
        using var file = await server.Owner.SendAsync(HttpMethod.Get, server.In($"service-reports/cases?by=touchpoint&touchpoint=%3D{_place}&format=csv"));
        file.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        var lines = (await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldContain(l => l.Contains($",'={_place},", StringComparison.Ordinal));
        lines.ShouldNotContain(l => l.Contains(",=", StringComparison.Ordinal));
        foreach (var meaning in report.GetProperty("figures").EnumerateArray().Select(m => m.Text("id")))
        {
            var cells = lines.Single(l => l.StartsWith("cases,total,", StringComparison.Ordinal) && l.Contains($",{meaning},", StringComparison.Ordinal)).Split(',');
            var now = report.GetProperty("totals").GetProperty(meaning).GetProperty("now");
            cells[8].ShouldBe(now.GetProperty("n").GetRawText());
            cells[9].ShouldBe(now.GetProperty("value").ValueKind == JsonValueKind.Null ? "" : now.GetProperty("value").GetDouble().ToString("R", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    [Trait("Row", "7.14")]
    public async Task Nothing_has_no_figures_and_nobody_sees_another_workspace()
    {
        await PastAsync([Past("a", _place, 10, 24)]);
        var report = await ReportAsync("cases?touchpoint=nowhere");
        (Value(report, "case.closed"), Value(report, "case.reopened"), Value(report, "case.resolution.median")).ShouldBe((0, null, null));
        report.GetProperty("groups").GetArrayLength().ShouldBe(0);
        var other = await server.Owner.GetAsync(TestServer.In(server.OtherWorkspace, "service-reports/cases"));
        Value(other, "case.closed").ShouldBe(0);
    }

    [Theory]
    [Trait("Row", "7.14")]
    [InlineData("weather", 404, "report.unknown")]
    [InlineData("cases?by=weather", 422, "report.by")]
    [InlineData("conversations?by=cause", 422, "report.by")]
    [InlineData("calls?cause=0196f2a0-0000-7000-8000-000000000000", 422, "report.cause")]
    [InlineData("cases?agent=Ada", 422, "report.agent")]
    [InlineData("cases?from=2026-02-01&to=2026-01-01", 422, "report.period")]
    [InlineData("cases?from=0001-01-01&to=0001-01-02", 422, "report.period")]
    [InlineData("cases?format=pdf", 422, "report.format")]
    [InlineData("cases/rows?figure=case.nothing", 422, "report.figure")]
    [InlineData("cases/rows?figure=case.closed&after=x", 400, "report.cursor")]
    public async Task Questions_that_cannot_be_answered_are_refused(string path, int status, string code) =>
        (await server.Owner.RefusedAsync(HttpMethod.Get, server.In($"service-reports/{path}"))).ShouldBe((status, code));

    Task<JsonElement> ReportAsync(string path) => server.Owner.GetAsync(server.In($"service-reports/{path}"));

    Task<JsonElement> RowsAsync(string path) => ReportAsync(path);

    static JsonElement Now(JsonElement report) => report.GetProperty("totals");

    static double? Value(JsonElement report, string figure) =>
        report.GetProperty("totals").GetProperty(figure).GetProperty("now").GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    static int N(JsonElement values, string figure) => (values.GetProperty(figure).TryGetProperty("now", out var now) ? now : values.GetProperty(figure)).GetProperty("n").GetInt32();

    object Past(
        string id, string place, int openedDaysAgo, double hours, double? firstReply = null, int replies = 0, int reopenings = 0, int? answer = null, double answeredAfter = 1, Guid? owner = null, Guid? team = null, string channel = "")
    {
        var opened = TimeProvider.System.GetUtcNow().AddDays(-openedDaysAgo);
        var closed = opened.AddHours(hours);
        return new
        {
            id = $"{_place}-{id}", title = "Sent away", openedAt = opened, closedAt = closed, outcome = "resolved", touchpoint = place, firstRepliedAt = firstReply is { } after ? opened.AddHours(Math.Min(after, hours)) : (DateTimeOffset?)null,
            replies, reopenings, owner, team, channel, answer = answer is { } score ? new { metric = "csat.5", score = Math.Min(score, 5), at = closed.AddHours(answeredAfter) } : null,
        };
    }

    async Task PastAsync(object[] items)
    {
        var cause = await CauseAsync();
        await server.Owner.PostAsync(server.In("cases/past"), new
        {
            items = items.Select(i =>
            {
                var json = JsonSerializer.SerializeToNode(i)!;
                json["cause"] = cause;
                return json;
            }).ToArray(),
        });
    }

    async Task<Guid> CauseAsync() => (await server.Owner.GetAsync(server.In("case-settings/causes"))).GetProperty("items").EnumerateArray().First(c => c.Text("name") == "Lack of training").Id();

    async Task OpenAsync() => await server.Owner.PostAsync(server.In("cases"), new { title = "Waits", touchpoint = _place });
}
