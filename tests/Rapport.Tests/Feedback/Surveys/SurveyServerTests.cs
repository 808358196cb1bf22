using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Surveys;

/// <summary>Surveys through the whole server: from the editor's API to the figure on the dashboard.</summary>
[Collection(nameof(OneServer))]
public sealed class SurveyServerTests(TestServer server)
{
    const string FiveQuestions = """
        {
          "languages": ["en", "de"],
          "blocks": [
            {"id": "b1", "elements": [{"id": "nps", "kind": "nps", "title": {"en": "Recommend?", "de": "Empfehlen?"}, "required": true}]},
            {"id": "b2", "elements": [{"id": "why", "kind": "text", "title": {"en": "Why?", "de": "Warum?"}}]},
            {"id": "b3", "elements": [{"id": "csat", "kind": "csat", "title": {"en": "Satisfied?", "de": "Zufrieden?"}}]},
            {"id": "b4", "elements": [{"id": "which", "kind": "multiple", "title": {"en": "Which?", "de": "Welche?"},
              "settings": {"choices": [{"id": "a", "label": {"en": "A", "de": "Ä"}}, {"id": "b", "label": {"en": "B", "de": "Be"}}]}}]},
            {"id": "b5", "elements": [{"id": "may", "kind": "consent", "title": {"en": "Contact", "de": "Kontakt"}, "settings": {"statement": {"en": "Yes", "de": "Ja"}}}]}
          ],
          "endings": [{"id": "end", "title": {"en": "Thank you", "de": "Danke"}}],
          "options": {"touchpoint": "checkout"}
        }
        """;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    ResponseDesk Desk => server.Services.GetRequiredService<ResponseDesk>();

    [Fact]
    [Trait("Row", "2.1")]
    [Trait("Row", "2.35")]
    public async Task An_answer_becomes_a_figure_on_every_surface()
    {
        var survey = await PublishedAsync(FiveQuestions);
        await AnswerAsync(survey, new { nps = 10, csat = 5 }, who: new { user_id = "survey-ana" });
        await AnswerAsync(survey, new { nps = 3, why = "Late" }, who: new { user_id = "survey-ben" });
        await AnswerAsync(survey, new { nps = 0 }, test: true); // counts nowhere

        var figure = await FigureAsync(survey, 2);
        figure.GetProperty("value").GetDouble().ShouldBe(0); // one promoter, one detractor
        var rows = await server.Owner.PostAsync(server.In("metrics/rows"), Query(survey));
        rows.GetProperty("total").GetInt32().ShouldBe(2);
        var customers = await server.Owner.GetAsync(server.In("customers?search=survey-ben"));
        var ben = customers.GetProperty("items")[0].Id();
        var timeline = await server.Owner.GetAsync(server.In($"customers/{ben}/timeline"));
        timeline.GetProperty("items").EnumerateArray().Select(i => i.Text("type")).Where(t => t.StartsWith("Survey", StringComparison.Ordinal)).ShouldBe(["Survey Response", "Survey Answered", "Survey Answered"], ignoreOrder: true);
        timeline.GetProperty("items").EnumerateArray().First(i => i.Text("type") == "Survey Answered").Text("touchpoint").ShouldBe("checkout");
    }

    [Fact]
    public async Task A_response_that_comes_whole_is_told_once()
    {
        var survey = await PublishedAsync(FiveQuestions);
        await AnswerAsync(survey, new { nps = 10, csat = 5 });
        await FigureAsync(survey, 1); // all of it is in the fact store
        var told = await server.Services.GetRequiredService<IColumns>().QueryAsync(
            new ColumnQuery("SELECT type, sign FROM facts WHERE JSONExtractString(props, 'survey') = {survey:String}")
            {
                Parameters = new Dictionary<string, object> { ["survey"] = survey.ToString() },
            },
            row => (row.Text(0), row.Long(1)), Ct);
        told.ShouldBe([("Survey Answered", 1), ("Survey Answered", 1), ("Survey Response", 1)], ignoreOrder: true);
    }

    [Fact]
    [Trait("Row", "2.13")]
    public async Task A_respondent_who_comes_back_goes_on_where_he_left()
    {
        var survey = await PublishedAsync(FiveQuestions);
        var arrival = Arrival(survey, once: "resume");
        var begun = (await Desk.BeginAsync(arrival, Ct)).Situation!;
        await NextAsync(begun.Row.Id, ("nps", "4"));
        await NextAsync(begun.Row.Id, ("why", "\"Slow\""));
        await NextAsync(begun.Row.Id, ("csat", "2"));

        var again = (await Desk.BeginAsync(arrival, Ct)).Situation!;
        again.Row.Id.ShouldBe(begun.Row.Id);
        again.Standing.Current!.Id.ShouldBe("b4");
        again.Given.Answers.Keys.ShouldBe(["nps", "why", "csat"], ignoreOrder: true);
        (await FigureAsync(survey, 1)).GetProperty("value").GetDouble().ShouldBe(-100); // what was answered counts before the end
    }

    [Fact]
    [Trait("Row", "2.12")]
    public async Task Who_goes_back_and_answers_differently_counts_once_with_the_last_answer()
    {
        var survey = await PublishedAsync(FiveQuestions);
        var response = (await Desk.BeginAsync(Arrival(survey, who: "survey-changer"), Ct)).Situation!.Row.Id;
        await NextAsync(response, ("nps", "2"));
        (await FigureAsync(survey, 1)).GetProperty("value").GetDouble().ShouldBe(-100);

        (await Desk.SaveAsync(At, response, new Step(StepAction.Back), Ct)).Situation!.Standing.Current!.Id.ShouldBe("b1");
        await NextAsync(response, ("nps", "9"));

        await UntilAsync(async () => (await FigureAsync(survey, 1)).GetProperty("value").GetDouble().Equals(100));
        var rows = await server.Owner.PostAsync(server.In("metrics/rows"), Query(survey));
        rows.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("score").GetDouble()).ShouldBe([9]);
        var customer = (await server.Owner.GetAsync(server.In("customers?search=survey-changer"))).GetProperty("items")[0].Id();
        var timeline = await server.Owner.GetAsync(server.In($"customers/{customer}/timeline?type=Survey%20Answered"));
        timeline.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("score").GetDouble()).ShouldBe([9]);
    }

    [Fact]
    [Trait("Row", "2.15")]
    public async Task Of_200_who_answer_at_once_a_quota_of_50_takes_exactly_50()
    {
        var survey = await PublishedAsync("""
            {
              "blocks": [{"id": "b1", "elements": [{"id": "nps", "kind": "nps", "title": {"en": "?"}, "required": true}]}],
              "endings": [{"id": "end", "title": {"en": "Thanks"}}, {"id": "full", "title": {"en": "We have enough answers like yours"}}],
              "quotas": [{"id": "low", "name": "Detractors", "limit": 50, "when": {"left": {"element": "nps"}, "op": "isLessThanOrEqual", "right": 6}, "ending": "full"}]
            }
            """);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var response = (await Desk.BeginAsync(Arrival(survey), Ct)).Situation!.Row.Id;
            return (await Desk.SaveAsync(At, response, Next(("nps", i % 2 == 0 ? "3" : "10")), Ct)).Situation!;
        }));

        var detractors = outcomes.Where(o => o.Given.Answers["nps"].Number < 7).ToList();
        detractors.Count(o => o.Row.State == ResponseState.Completed).ShouldBe(50);
        detractors.Count(o => o.Row.State == ResponseState.QuotaFull).ShouldBe(50);
        detractors.First(o => o.Row.State == ResponseState.QuotaFull).Ending!.Id.ShouldBe("full");
        outcomes.Count(o => o.Row.State == ResponseState.Completed).ShouldBe(150);
        (await FigureAsync(survey, 150)).GetProperty("n").GetInt32().ShouldBe(150); // who was turned away is in no figure
    }

    [Fact]
    [Trait("Row", "2.16")]
    public async Task A_survey_takes_exactly_as_many_responses_as_it_asked_for()
    {
        var survey = await PublishedAsync(FiveQuestions, limit: 20);
        var taken = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            using var answer = await PostAsync(survey, new { nps = i % 11 });
            return answer.StatusCode == HttpStatusCode.Created ? (await answer.JsonAsync()).Text("state") : "refused";
        }));

        taken.Count(s => s == "completed").ShouldBe(20);
        (await server.Owner.RefusedAsync(HttpMethod.Post, Responses(survey), new { answers = new { nps = 1 } })).ShouldBe((410, "survey.full"));
    }

    [Fact]
    [Trait("Row", "2.16")]
    public async Task A_closed_survey_takes_nothing()
    {
        var survey = await PublishedAsync(FiveQuestions);
        var response = (await Desk.BeginAsync(Arrival(survey), Ct)).Situation!.Row.Id;
        await server.Owner.PutAsync(server.In($"surveys/{survey}/state"), new { state = "paused" });
        (await server.Owner.RefusedAsync(HttpMethod.Post, Responses(survey), new { answers = new { nps = 1 } })).ShouldBe((410, "survey.paused"));
        (await Desk.SaveAsync(At, response, Next(("nps", "1")), Ct)).Situation.ShouldNotBeNull(); // who began may finish

        await server.Owner.PutAsync(server.In($"surveys/{survey}/state"), new { state = "closed" });
        (await server.Owner.RefusedAsync(HttpMethod.Post, Responses(survey), new { answers = new { nps = 1 } })).ShouldBe((410, "survey.closed"));
        (await Desk.SaveAsync(At, response, Next(("why", "\"x\"")), Ct)).Refusal!.Code.ShouldBe("survey.closed");
    }

    // Safety 23, 29, 33.
    [Theory]
    [InlineData("""{"nps": 11}""", "answer.invalid")]
    [InlineData("""{"nps": -1}""", "answer.invalid")]
    [InlineData("""{"nps": "ten"}""", "answer.invalid")]
    [InlineData("""{"nps": 5.5}""", "answer.invalid")]
    [InlineData("""{"nps": [5]}""", "answer.invalid")]
    [InlineData("""{"nps": null}""", "answer.invalid")]
    [InlineData("""{"why": "no score"}""", "answer.invalid")]
    [InlineData("""{"nps": 5, "which": {"choices": ["z"]}}""", "answer.invalid")]
    [InlineData("""{"nps": 5, "price": 3}""", "answer.unknown_question")]
    [Trait("Row", "2.12")]
    public async Task A_wrong_or_missing_answer_refuses_the_whole_response(string answers, string code)
    {
        var survey = await PublishedAsync(FiveQuestions);
        (await server.Owner.RefusedAsync(HttpMethod.Post, Responses(survey), new { answers = Sample.Json(answers) })).ShouldBe((422, code));
        var stored = await server.Owner.GetAsync(server.In($"surveys/{survey}"));
        stored.GetProperty("completed").GetInt32().ShouldBe(0);
    }

    // Safety 32.
    [Fact]
    public async Task A_double_click_saves_once()
    {
        var survey = await PublishedAsync(FiveQuestions);
        var response = (await Desk.BeginAsync(Arrival(survey), Ct)).Situation!.Row.Id;
        var step = Next(("nps", "7")) with { Sequence = 1 };
        var both = await Task.WhenAll(Desk.SaveAsync(At, response, step, Ct), Desk.SaveAsync(At, response, step, Ct));

        both.ShouldAllBe(o => o.Situation!.Standing.Current!.Id == "b2");
        (await Desk.SaveAsync(At, response, Next(("nps", "1")) with { Sequence = 1 }, Ct)).Situation!.Given.Answers["nps"].Number.ShouldBe(7); // late, ignored
    }

    // Safety 35.
    [Fact]
    public async Task What_is_finished_cannot_be_answered_again()
    {
        var survey = await PublishedAsync(FiveQuestions);
        var made = await AnswerAsync(survey, new { nps = 8 });
        (await Desk.SaveAsync(At, made.Id(), Next(("nps", "1")), Ct)).Refusal!.Code.ShouldBe("response.finished");
    }

    [Fact]
    [Trait("Row", "2.35")]
    public async Task A_published_version_never_changes_and_answers_keep_it()
    {
        var survey = await PublishedAsync(FiveQuestions);
        var first = await AnswerAsync(survey, new { nps = 8 });
        var draft = await server.Owner.GetAsync(server.In($"surveys/{survey}"));
        var changed = Sample.Json(FiveQuestions.Replace("Recommend?", "Would you recommend us?", StringComparison.Ordinal));
        await server.Owner.PutAsync(server.In($"surveys/{survey}"), new { name = "Renamed", document = changed }, draft.Text("version"));
        (await AnswerAsync(survey, new { nps = 8 })).GetProperty("version").GetInt32().ShouldBe(1); // the draft is not answered
        await server.Owner.PostAsync(server.In($"surveys/{survey}/publish"));

        (await AnswerAsync(survey, new { nps = 8 })).GetProperty("version").GetInt32().ShouldBe(2);
        first.GetProperty("version").GetInt32().ShouldBe(1);
        (await server.Owner.GetAsync(server.In($"surveys/{survey}/versions"))).GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Of_two_people_who_edit_the_second_is_told()
    {
        var survey = await PublishedAsync(FiveQuestions);
        var seen = (await server.Owner.GetAsync(server.In($"surveys/{survey}"))).Text("version");
        var change = new { name = "Mine", document = Sample.Json(FiveQuestions) };
        await server.Owner.PutAsync(server.In($"surveys/{survey}"), change, seen);
        (await server.Owner.RefusedAsync(HttpMethod.Put, server.In($"surveys/{survey}"), new { name = "Theirs", document = Sample.Json(FiveQuestions) }, seen)).ShouldBe((412, "request.stale"));
    }

    [Fact]
    public async Task A_survey_nobody_could_answer_cannot_be_published()
    {
        var made = await server.Owner.PostAsync(server.In("surveys"), new { name = "Empty" });
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In($"surveys/{made.Id()}/publish"))).ShouldBe((422, "survey.unsound"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In("surveys"), new { name = "x", document = Sample.Json("""{"colour": 1}""") })).Code.ShouldBe("survey.invalid");
    }

    [Fact]
    [Trait("Row", "2.33")]
    public async Task Answers_nobody_thought_about_are_kept_and_count_in_no_figure()
    {
        var survey = await PublishedAsync(FiveQuestions);
        await AnswerAsync(survey, new { nps = 10 });
        await AnswerAsync(survey, new { nps = 10, why = "x", csat = 1, which = new { choices = new[] { "a" } } }); // another system: it was not answered here
        var response = (await Desk.BeginAsync(Arrival(survey), Ct)).Situation!.Row.Id; // five pages in no time
        await NextAsync(response, ("nps", "0"));
        await NextAsync(response, ("why", "\"x\""));
        await NextAsync(response, ("csat", "1"));
        await NextAsync(response, ("which", """{"choices":["a"]}"""));
        await NextAsync(response);

        await UntilAsync(async () => (await server.Owner.GetAsync(server.In($"surveys/{survey}/results"))).GetProperty("flagged").GetArrayLength() == 1);
        var figure = await FigureAsync(survey, 2);
        figure.GetProperty("value").GetDouble().ShouldBe(100);
        (await server.Owner.GetAsync(server.In($"surveys/{survey}"))).GetProperty("completed").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task The_editor_learns_every_kind_and_draws_a_page()
    {
        var kinds = await server.Owner.GetAsync(server.In("question-kinds"));
        kinds.GetProperty("items").GetArrayLength().ShouldBe(QuestionKinds.All.Count);
        var drawn = await server.Owner.PostAsync(server.In("surveys/preview"), new { document = Sample.Json(FiveQuestions), block = "b1", language = "de" });
        drawn.Text("html").ShouldContain("Empfehlen?");
        drawn.GetProperty("findings").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_deleted_customer_takes_their_responses_along()
    {
        var survey = await PublishedAsync(FiveQuestions);
        var made = await AnswerAsync(survey, new { nps = 1, why = "My name is Canary Wren" }, who: new { user_id = "survey-canary" });
        await FigureAsync(survey, 1);
        var customer = (await server.Owner.GetAsync(server.In("customers?search=survey-canary"))).GetProperty("items")[0].Id();
        await server.Owner.DeleteAsync(server.In($"customers/{customer}"));
        await UntilAsync(async () => (await Desk.LookAsync(At, made.Id(), Ct)).Refusal is not null);
    }

    WorkspaceId At => new(server.Workspace);

    Arrival Arrival(Guid survey, string? once = null, string? who = null) => new(
        At, survey, new Origin { Who = who is null ? [] : [new("user_id", who)], Channel = "web" }, Once: once);

    static Step Next(params (string Element, string Answer)[] answers) =>
        new(StepAction.Next) { Answers = answers.ToDictionary(a => a.Element, a => Sample.Json(a.Answer)) };

    async Task NextAsync(Guid response, params (string Element, string Answer)[] answers) =>
        (await Desk.SaveAsync(At, response, Next(answers), Ct)).Situation.ShouldNotBeNull().Errors.ShouldBeEmpty();

    async Task<Guid> PublishedAsync(string document, int? limit = null)
    {
        var made = await server.Owner.PostAsync(server.In("surveys"), new { name = "Test survey", document = Sample.Json(document) });
        if (limit is not null)
            await server.Owner.PutAsync(server.In($"surveys/{made.Id()}"), new { name = "Test survey", document = Sample.Json(document), responseLimit = limit }, made.Text("version"));
        await server.Owner.PostAsync(server.In($"surveys/{made.Id()}/publish"));
        return made.Id();
    }

    string Responses(Guid survey) => server.In($"surveys/{survey}/responses");

    Task<HttpResponseMessage> PostAsync(Guid survey, object answers) => server.Owner.SendAsync(HttpMethod.Post, Responses(survey), new { answers });

    Task<JsonElement> AnswerAsync(Guid survey, object answers, object? who = null, bool test = false) =>
        server.Owner.PostAsync(Responses(survey), who is null ? new { answers, test } : new { answers, who, test } as object);

    static object Query(Guid survey) => new
    {
        metric = "nps.0-10", period = new { from = "2020-01-01", to = "2100-01-01" },
        filter = new { field = "prop:survey", op = "is", value = survey.ToString() },
    };

    /// <summary>The NPS of a survey, once so many answers are in it.</summary>
    async Task<JsonElement> FigureAsync(Guid survey, int answers)
    {
        JsonElement total = default;
        await UntilAsync(async () =>
        {
            total = (await server.Owner.PostAsync(server.In("metrics/query"), Query(survey))).GetProperty("total");
            return total.GetProperty("n").GetInt32() == answers;
        });
        return total;
    }

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var end = Environment.TickCount64 + 30_000;
        while (!await holds())
        {
            if (Environment.TickCount64 > end) throw new TimeoutException("Waited in vain.");
            await Task.Delay(100, Ct);
        }
    }
}
