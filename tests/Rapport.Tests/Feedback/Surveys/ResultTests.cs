using System.Data;
using System.Text;
using System.Text.Json;
using ExcelDataReader;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Surveys;

/// <summary>The result page's numbers, from answers whose counts are known.</summary>
[Collection(nameof(OneServer))]
public sealed class ResultTests(TestServer server)
{
    // Detractors are asked why; the others go on to the choice. All kinds of summary are in it.
    const string Document = """
        {
          "languages": ["en", "de", "ar"],
          "blocks": [
            {"id": "b1", "elements": [{"id": "nps", "kind": "nps", "title": {"en": "Recommend?"}, "required": true}],
             "rules": [{"when": {"left": {"element": "nps"}, "op": "isGreaterThan", "right": 6}, "then": [{"jump": "b3"}]}]},
            {"id": "b2", "elements": [{"id": "why", "kind": "text", "title": {"en": "Why?"}}]},
            {"id": "b3", "elements": [{"id": "which", "kind": "multiple", "title": {"en": "Which?"},
              "settings": {"choices": [{"id": "a", "label": {"en": "Apple", "de": "Apfel", "ar": "تفاحة"}}, {"id": "b", "label": {"en": "Pear"}}]}}]},
            {"id": "b4", "elements": [{"id": "rank", "kind": "ranking", "title": {"en": "Order?"},
              "settings": {"items": [{"id": "x", "label": {"en": "X"}}, {"id": "y", "label": {"en": "Y"}}]}},
              {"id": "grid", "kind": "matrix", "title": {"en": "Grid"},
              "settings": {"rows": [{"id": "r1", "label": {"en": "Speed"}}], "columns": [{"id": "c1", "label": {"en": "Bad"}}, {"id": "c2", "label": {"en": "Good"}}]}}]}
          ],
          "endings": [{"id": "end", "title": {"en": "Thanks"}}]
        }
        """;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    ResponseDesk Desk => server.Services.GetRequiredService<ResponseDesk>();

    WorkspaceId At => new(server.Workspace);

    [Fact]
    [Trait("Row", "2.14")]
    [Trait("Row", "2.10")]
    public async Task Every_count_is_right_under_branching_and_in_three_languages()
    {
        var survey = await PublishedAsync();
        // Three whole ways in three languages, all naming the same fruit.
        foreach (var language in new[] { "en", "de", "ar" }) await WalkAsync(survey, language, ("nps", "9"), ("which", """{"choices":["a"]}"""), ("rank", """{"order":["y","x"]}"""));
        // A detractor says why and leaves at the choice; another leaves at "why"; one only looks.
        var left = await WalkAsync(survey, "en", ("nps", "2"), ("why", "\"=SUM(A1) too slow\""));
        var early = await WalkAsync(survey, "en", ("nps", "0"));
        var looked = (await Desk.BeginAsync(new Arrival(At, survey, new Origin { Channel = "web" }), Ct)).Situation!.Row.Id;
        foreach (var gone in new[] { left, early, looked }) await Desk.SaveAsync(At, gone, new Step(StepAction.Dismiss), Ct);

        var results = await UntilAsync(survey, r => Responses(r, "dismissed") == 1 && Responses(r, "abandoned") == 2 && Responses(r, "completed") == 3);
        Responses(results, "displayed").ShouldBe(6);
        Responses(results, "started").ShouldBe(5);
        results.GetProperty("responses").GetProperty("completionRate").GetDouble().ShouldBe(0.6, 1e-9);
        results.GetProperty("responses").GetProperty("partialShare").GetDouble().ShouldBe(0.4, 1e-9);
        results.GetProperty("languages").EnumerateArray().Select(l => (l.Text("key"), l.GetProperty("count").GetInt32())).ShouldBe([("en", 3), ("ar", 1), ("de", 1)]);

        var nps = Element(results, "nps");
        (nps.GetProperty("shown").GetInt32(), nps.GetProperty("answered").GetInt32(), nps.GetProperty("left").GetInt32()).ShouldBe((6, 5, 1)); // the one who only looked
        nps.GetProperty("figure").GetProperty("value").GetDouble().ShouldBe(20, 1e-9); // (3 − 2) / 5
        var why = Element(results, "why");
        (why.GetProperty("shown").GetInt32(), why.GetProperty("left").GetInt32()).ShouldBe((2, 1)); // two were led here, not six
        why.GetProperty("dropOff").GetDouble().ShouldBe(0.5, 1e-9);
        why.GetProperty("texts")[0].Text("text").ShouldBe("=SUM(A1) too slow");
        var which = Element(results, "which");
        (which.GetProperty("shown").GetInt32(), which.GetProperty("left").GetInt32()).ShouldBe((4, 1));
        Items(which).ShouldBe([("a", "Apple", 3), ("b", "Pear", 0)]); // one apple in three languages
        var rank = Element(results, "rank");
        rank.GetProperty("items").EnumerateArray().Select(i => (i.Text("key"), i.GetProperty("mean").GetDouble())).ShouldBe([("x", 2.0), ("y", 1.0)]);
    }

    [Fact]
    public async Task The_figure_is_the_dashboards_figure()
    {
        var survey = await PublishedAsync();
        foreach (var score in new[] { 10, 9, 8, 3, 7, 10, 1 }) await WalkAsync(survey, "en", ("nps", score.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var results = await UntilAsync(survey, r => Element(r, "nps").GetProperty("answered").GetInt32() == 7);
        var figure = Element(results, "nps").GetProperty("figure");
        var total = (await server.Owner.PostAsync(server.In("metrics/query"), new
        {
            metric = "nps.0-10", period = new { from = "2020-01-01", to = "2100-01-01" }, filter = new { field = "prop:survey", op = "is", value = survey.ToString() },
        })).GetProperty("total");

        foreach (var name in new[] { "value", "low", "high", "n" }) figure.GetProperty(name).GetDouble().ShouldBe(total.GetProperty(name).GetDouble(), name);
    }

    // Safety 54.
    [Fact]
    public async Task Exports_hold_every_response_and_no_formula()
    {
        var survey = await PublishedAsync();
        await WalkAsync(survey, "en", ("nps", "2"), ("why", "\"=1+1\""), ("which", """{"choices":["a","b"]}"""), ("rank", """{"order":["x","y"]}"""));
        await WalkAsync(survey, "en", ("nps", "9"));
        using var csv = await server.Owner.SendAsync(HttpMethod.Get, server.In($"surveys/{survey}/responses.csv"));
        var lines = (await csv.Content.ReadAsStringAsync(Ct)).Trim('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        lines.Length.ShouldBe(3);
        lines[0].ShouldEndWith("nps,why,which,rank.x,rank.y,grid");
        lines[1].ShouldEndWith(",2,'=1+1,a; b,1,2,");
        lines[2].ShouldContain("started");
        using var xlsx = await server.Owner.SendAsync(HttpMethod.Get, server.In($"surveys/{survey}/responses.xlsx"));
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(await xlsx.Content.ReadAsByteArrayAsync(Ct)));
        var rows = new List<object?[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
        rows.Count.ShouldBe(3);
        rows[1][12..].ShouldBe([2d, "=1+1", "a; b", 1d, 2d, null]); // as text, which no spreadsheet runs
    }

    [Fact]
    public async Task Results_can_be_narrowed_to_days_channels_languages_and_versions()
    {
        var survey = await PublishedAsync();
        await WalkAsync(survey, "en", ("nps", "9"));
        await WalkAsync(survey, "de", ("nps", "1"));
        await UntilAsync(survey, r => Element(r, "nps").GetProperty("answered").GetInt32() == 2);

        Answered(await GetAsync(survey, "?language=de")).ShouldBe(1);
        Answered(await GetAsync(survey, "?channel=web&version=1")).ShouldBe(2);
        Answered(await GetAsync(survey, "?version=2")).ShouldBe(0);
        Answered(await GetAsync(survey, "?to=2020-01-01")).ShouldBe(0);
        (await server.Owner.RefusedAsync(HttpMethod.Get, server.In($"surveys/{survey}/results?from=2026-01-02&to=2026-01-01"))).Code.ShouldBe("results.period");
        (await server.Owner.RefusedAsync(HttpMethod.Get, server.In($"surveys/{survey}/results?to=9999-12-31"))).Code.ShouldBe("results.period");

        static int Answered(JsonElement results) => Element(results, "nps").GetProperty("answered").GetInt32();
    }

    async Task<Guid> PublishedAsync()
    {
        var made = await server.Owner.PostAsync(server.In("surveys"), new { name = "Results", document = Sample.Json(Document) });
        await server.Owner.PostAsync(server.In($"surveys/{made.Id()}/publish"));
        return made.Id();
    }

    /// <summary>Answers page by page as a browser would; ends where the answers end. Answering all of them completes the survey.</summary>
    async Task<Guid> WalkAsync(Guid survey, string language, params (string Element, string Answer)[] answers)
    {
        var situation = (await Desk.BeginAsync(new Arrival(At, survey, new Origin { Channel = "web" }, language), Ct)).Situation!;
        foreach (var (element, answer) in answers)
        {
            var step = new Step(StepAction.Next) { Answers = new Dictionary<string, JsonElement> { [element] = Sample.Json(answer) }, Times = new Dictionary<string, int> { [element] = 4_000 } };
            situation = (await Desk.SaveAsync(At, situation.Row.Id, step, Ct)).Situation!;
        }

        return situation.Row.Id;
    }

    Task<JsonElement> GetAsync(Guid survey, string query = "") => server.Owner.GetAsync(server.In($"surveys/{survey}/results{query}"));

    async Task<JsonElement> UntilAsync(Guid survey, Func<JsonElement, bool> holds)
    {
        for (var end = Environment.TickCount64 + 30_000; ; await Task.Delay(100, Ct))
        {
            var results = await GetAsync(survey);
            if (holds(results)) return results;
            if (Environment.TickCount64 > end) throw new TimeoutException(results.GetRawText());
        }
    }

    static int Responses(JsonElement results, string name) => results.GetProperty("responses").GetProperty(name).GetInt32();

    static JsonElement Element(JsonElement results, string id) => results.GetProperty("elements").EnumerateArray().Single(e => e.Text("id") == id);

    static List<(string, string, int)> Items(JsonElement element) =>
        [.. element.GetProperty("items").EnumerateArray().Select(i => (i.Text("key"), i.Text("label"), i.GetProperty("count").GetInt32()))];
}
