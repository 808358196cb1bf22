using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Tests.Feedback.Surveys.Pages;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Surveys;

/// <summary>What an answer means, whatever happens to the words around it.</summary>
[Collection(nameof(OneServer))]
public sealed class AnswerMeaningTests(TestServer server)
{
    // A peer stores the label, so that a corrected word splits a choice in two and breaks the rules that named it.
    [Fact]
    [Trait("Row", "2.4")]
    [Trait("Row", "2.35")]
    public async Task A_renamed_choice_is_the_same_choice_in_counts_and_rules()
    {
        var survey = await server.PublishedAsync(Named("Aple"));
        await AnswerAsync(survey, new { which = new { choices = new[] { "a" } } });
        var draft = await server.Owner.GetAsync(server.In($"surveys/{survey}"));
        await server.Owner.PutAsync(server.In($"surveys/{survey}"), new { name = "Renamed", document = Sample.Json(Named("Apple")) }, draft.Text("version"));
        await server.Owner.PostAsync(server.In($"surveys/{survey}/publish"));
        (await AnswerAsync(survey, new { which = new { choices = new[] { "a" } } })).Text("ending").ShouldBe("fruit"); // the rule still holds

        var element = await ElementAsync(survey, answered: 2);
        element.GetProperty("items").EnumerateArray().Select(i => (i.Text("key"), i.Text("label"), i.GetProperty("count").GetInt32())).ShouldBe([("a", "Apple", 2), ("b", "Bread", 0)]);
        (await server.RowsAsync(survey)).Select(r => r.Version).Order().ShouldBe([1, 2]);
        (await server.RowsAsync(survey)).ShouldAllBe(r => !r.Answers.Contains("pple", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Row", "2.4")]
    public async Task Not_applicable_is_an_answer_and_stands_in_no_denominator()
    {
        var survey = await server.PublishedAsync("""
            {"blocks": [{"id": "b1", "elements": [{"id": "csat", "kind": "csat", "title": {"en": "Satisfied?"}, "required": true, "settings": {"notApplicable": true}}]}], "endings": [{"id": "end", "title": {"en": "Thanks"}}]}
            """);
        await AnswerAsync(survey, new { csat = 5 });
        await AnswerAsync(survey, new { csat = 1 });
        await AnswerAsync(survey, new { csat = new { na = true } }); // required, and given
        var element = await ElementAsync(survey, answered: 3);
        element.GetProperty("notApplicable").GetInt32().ShouldBe(1);
        element.GetProperty("figure").GetProperty("n").GetInt32().ShouldBe(2);
        element.GetProperty("items").EnumerateArray().Single(i => i.Text("key") == "5").GetProperty("share").GetDouble().ShouldBe(0.5);
    }

    // A peer charts a plain rating from 0 to 10 as NPS.
    [Fact]
    [Trait("Row", "2.1")]
    [Trait("Row", "2.3")]
    public async Task Scales_that_look_alike_are_never_pooled()
    {
        var survey = await server.PublishedAsync("""
            {"blocks": [{"id": "b1", "elements": [
               {"id": "stars", "kind": "rating", "title": {"en": "Rate us"}, "settings": {"points": "10"}},
               {"id": "easy7", "kind": "ces", "title": {"en": "It was easy"}},
               {"id": "easy5", "kind": "ces", "title": {"en": "It was easy"}, "settings": {"form": "ces.5"}},
               {"id": "effort", "kind": "ces", "title": {"en": "How much effort?"}, "settings": {"form": "ces1.5"}}]}],
             "endings": [{"id": "end", "title": {"en": "Thanks"}}]}
            """);
        await AnswerAsync(survey, new { stars = 10, easy7 = 7, easy5 = 5, effort = 1 });
        await ElementAsync(survey, answered: 1);
        var elements = (await server.Owner.GetAsync(server.In($"surveys/{survey}/results"))).GetProperty("elements").EnumerateArray().ToList();
        elements[0].GetProperty("figure").ValueKind.ShouldBe(JsonValueKind.Null);
        elements.Skip(1).Select(e => e.GetProperty("figure").Text("metric")).Distinct(StringComparer.Ordinal).Count().ShouldBe(3);
    }

    [Fact]
    [Trait("Row", "2.9")]
    public async Task Hidden_fields_are_declared_and_typed_unknown_ones_ignored_and_signed_ones_hold_against_the_address()
    {
        var survey = await server.PublishedAsync("""
            {"blocks": [{"id": "b1", "elements": [{"id": "nps", "kind": "nps", "title": {"en": "Recommend, {{plan|you}}?"}, "required": true}],
                         "rules": [{"when": {"left": {"hidden": "orders"}, "op": "isGreaterThan", "right": 9}, "then": [{"jump": "often"}]}]}],
             "hidden": [{"id": "plan"}, {"id": "orders", "type": "number"}],
             "endings": [{"id": "end", "title": {"en": "Thanks"}}, {"id": "often", "title": {"en": "Thanks, regular"}}]}
            """);
        var link = await server.LinkAsync(survey);
        using var visitor = new Visitor(server.Url);
        await visitor.LookAsync(link.Text("url") + "?plan=gold&orders=10&admin=1");
        visitor.Page.QuerySelector("legend")!.TextContent.ShouldContain("Recommend, gold?");
        await visitor.PressAsync("next", ("nps", "9"));
        visitor.Heading.ShouldBe("Thanks, regular"); // 10 is more than 9 as a number, not as text
        (await server.RowsAsync(survey)).Single().Origin.ShouldNotContain("admin");

        await visitor.LookAsync(link.Text("url") + "?orders=many");
        await visitor.PressAsync("next", ("nps", "9"));
        visitor.Heading.ShouldBe("Thanks"); // no number: missing

        var url = (await server.PassesAsync(survey, link.Id(), new { @namespace = "user_id", value = "hidden-hans", hidden = new { plan = "silver" } })).Single();
        await visitor.LookAsync(url + "?plan=gold&orders=10");
        await visitor.PressAsync("next", ("nps", "9"));
        visitor.Heading.ShouldBe("Thanks");
        (await server.RowsAsync(survey)).Single(r => r.Origin.Contains("hidden-hans", StringComparison.Ordinal)).Origin.ShouldContain("silver");
    }

    // A peer ends links at midnight in Greenwich: in Auckland that is noon of the day that was promised.
    [Fact]
    [Trait("Row", "2.17")]
    public async Task A_link_holds_through_the_whole_of_its_last_day_where_the_workspace_is()
    {
        var clock = new TestClock();
        await using var other = await TestServer.StartAsync(s => s.Replace = services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        var workspace = (await other.Owner.PostAsync("api/v1/workspaces", new { name = "Far away", zone = "Pacific/Auckland", currency = "NZD", language = "en" })).Id();
        var survey = (await other.Owner.PostAsync(TestServer.In(workspace, "surveys"), new { name = "Days", document = Sample.Json(PageServer.Two) })).Id();
        await other.Owner.PostAsync(TestServer.In(workspace, $"surveys/{survey}/publish"));
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Auckland");
        var lastDay = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime).AddDays(1);
        var url = (await other.Owner.PostAsync(TestServer.In(workspace, $"surveys/{survey}/links"), new { name = "Until", lastDay })).Text("url");
        var midnight = lastDay.AddDays(1).ToDateTime(TimeOnly.MinValue);
        var over = new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
        using var visitor = new Visitor(other.Url);
        clock.Advance(over - clock.GetUtcNow() - TimeSpan.FromMinutes(2));
        (await visitor.LookAsync(url)).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        clock.Advance(TimeSpan.FromMinutes(2));
        (await visitor.LookAsync(url)).Status.ShouldBe(System.Net.HttpStatusCode.Gone);
    }

    // A peer drops a second write silently, or overwrites the first.
    [Fact]
    [Trait("Row", "2.12")]
    public async Task A_complete_response_is_read_only()
    {
        var survey = await server.PublishedAsync();
        using var visitor = new Visitor(server.Url);
        await visitor.LookAsync((await server.LinkAsync(survey)).Text("url"));
        using var first = visitor.Form("next", ("nps", "9"));
        await visitor.SendAsync(first);
        await visitor.PressAsync("next");
        visitor.Heading.ShouldBe("Thank you");
        using var late = new HttpRequestMessage(HttpMethod.Post, visitor.Path) { Content = new FormUrlEncodedContent([new("do", "next"), new("block", "b1"), new("nps", "1")]) };
        (await visitor.SendAsync(late)).Status.ShouldBe(System.Net.HttpStatusCode.Conflict);
        var row = (await server.RowsAsync(survey)).Single();
        (row.State, JsonElement.Parse(row.Answers).GetProperty("nps").GetInt32()).ShouldBe((ResponseState.Completed, 9));
    }

    static string Named(string label) => """
        {"blocks": [{"id": "b1", "elements": [{"id": "which", "kind": "multiple", "title": {"en": "Which?"}, "required": true,
            "settings": {"choices": [{"id": "a", "label": {"en": "LABEL"}}, {"id": "b", "label": {"en": "Bread"}}]}}],
          "rules": [{"when": {"left": {"element": "which"}, "op": "includesOneOf", "right": ["a"]}, "then": [{"jump": "fruit"}]}]}],
         "endings": [{"id": "end", "title": {"en": "Thanks"}}, {"id": "fruit", "title": {"en": "Fruit"}}]}
        """.Replace("LABEL", label, StringComparison.Ordinal);

    Task<JsonElement> AnswerAsync(Guid survey, object answers) => server.Owner.PostAsync(server.In($"surveys/{survey}/responses"), new { answers });

    async Task<JsonElement> ElementAsync(Guid survey, int answered)
    {
        for (var end = Environment.TickCount64 + 60_000; ; await Task.Delay(100, TestContext.Current.CancellationToken))
        {
            var element = (await server.Owner.GetAsync(server.In($"surveys/{survey}/results"))).GetProperty("elements")[0];
            if (element.GetProperty("answered").GetInt32() == answered) return element;
            if (Environment.TickCount64 > end) throw new TimeoutException("Waited in vain.");
        }
    }
}
