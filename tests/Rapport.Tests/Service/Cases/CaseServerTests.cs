using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Tests.Feedback.Surveys;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Cases;

/// <summary>Cases through the whole server: from an answer to the case that is closed with its cause.</summary>
[Collection(nameof(OneServer))]
public sealed class CaseServerTests(TestServer server)
{
    const string Survey = """
        {"languages":["en"],"blocks":[
          {"id":"b1","elements":[{"id":"nps","kind":"nps","title":{"en":"Recommend?"}}]},
          {"id":"b2","elements":[{"id":"csat","kind":"csat","title":{"en":"Satisfied?"}}]},
          {"id":"b3","elements":[{"id":"why","kind":"text","title":{"en":"Why?"}}]}],
         "endings":[{"id":"end","title":{"en":"Thank you"}}],"options":{"touchpoint":"returns-desk"}}
        """;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Row", "7.4")]
    public async Task A_detractors_answer_becomes_a_case_with_owner_and_clock()
    {
        var survey = await PublishedAsync();
        var (user, response) = await AnswerAsync(survey, new { nps = 3 });
        var found = await CaseOfAsync(response);
        found.Text("status").ShouldBe("open");
        found.GetProperty("owner").ValueKind.ShouldBe(JsonValueKind.Object);
        var clock = found.GetProperty("clocks").EnumerateArray().First(c => c.Text("kind") == "firstReply");
        clock.Text("state").ShouldBe("running");
        (clock.GetProperty("due").GetDateTimeOffset() - found.GetProperty("openedAt").GetDateTimeOffset()).ShouldBe(TimeSpan.FromHours(48));
        found.GetProperty("score").GetDouble().ShouldBe(3);
        found.Text("touchpoint").ShouldBe("returns-desk");
        found.GetProperty("customer").Id().ShouldBe(await CustomerAsync(user));
    }

    // The mechanism is no poll: the case is in the transaction of the fact, so whoever sees the customer of the answer sees the case.
    [Fact]
    [Trait("Row", "7.4")]
    public async Task The_case_is_there_as_soon_as_its_fact_is()
    {
        var survey = await PublishedAsync();
        var (user, response) = await AnswerAsync(survey, new { nps = 1 });
        var subject = Subjects.Of(new(server.Workspace), [("user_id", user)]);
        await UntilAsync(async () =>
        {
            await using var db = server.Services.GetRequiredService<IStateStore>().Read();
            // One statement is one look at the store.
            var seen = await db.Set<Rapport.Customers.Identity.IdentifierRow>().Where(i => i.Subject == subject)
                .Select(i => new { Opened = db.Set<CaseRow>().Any(c => c.Response == response) }).FirstOrDefaultAsync(Ct);
            seen?.Opened.ShouldBeTrue();
            return seen is not null;
        });
    }

    [Fact]
    [Trait("Row", "7.4")]
    public async Task Who_is_content_tests_previews_or_tells_of_the_past_opens_no_case()
    {
        var survey = await PublishedAsync();
        var (_, content) = await AnswerAsync(survey, new { nps = 9, csat = 5 });
        var (_, test) = await AnswerAsync(survey, new { nps = 0 }, test: true);
        var past = Guid.NewGuid();
        await TellAsync(past, historical: true);
        var (_, last) = await AnswerAsync(survey, new { nps = 0 });
        await CaseOfAsync(last); // what came before was worked before

        foreach (var none in new[] { content, test, past }) (await FindAsync($"response={none}")).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Row", "7.4")]
    public async Task Two_low_scores_and_harsh_words_of_one_answer_are_one_case_and_told_again_it_stays_one()
    {
        var survey = await PublishedAsync();
        var (_, response) = await AnswerAsync(survey, new { nps = 0, csat = 1, why = "Terrible. The worst, rudest service I have ever had, absolutely disgusting and useless." });
        var found = await CaseOfAsync(response);
        await UntilAsync(async () => (await HistoryAsync(found.Id())).Count(k => k == "saidMore") == 2);
        var words = (await server.Owner.GetAsync(server.In($"cases/{found.Id()}/history"))).GetProperty("words").EnumerateArray().Single(w => w.Text("text").StartsWith("Terrible", StringComparison.Ordinal));
        (await FindAsync($"item={words.GetProperty("item").GetGuid()}")).Single().Id().ShouldBe(found.Id());
        (await FindAsync($"item={Guid.NewGuid()}")).ShouldBeEmpty();

        var told = Guid.NewGuid();
        await TellAsync(told);
        var other = await CaseOfAsync(told);
        await TellAsync(told);
        var (_, last) = await AnswerAsync(survey, new { nps = 0 });
        await CaseOfAsync(last);
        (await FindAsync($"response={response}")).Count.ShouldBe(1);
        (await FindAsync($"response={told}")).Count.ShouldBe(1);
        (await HistoryAsync(other.Id())).ShouldBe(["opened"]);
    }

    [Fact]
    [Trait("Row", "7.4")]
    public async Task An_answer_that_is_corrected_leaves_its_case_open_and_the_history_says_so()
    {
        var response = Guid.NewGuid();
        await TellAsync(response);
        var found = await CaseOfAsync(response);
        await TellAsync(response, taken: (1, 0), told: (9, 1));
        await UntilAsync(async () => (await HistoryAsync(found.Id())).SequenceEqual(["opened", "corrected"]));
        var (now, line) = ((await FindAsync($"response={response}"))[0], (await server.Owner.GetAsync(server.In($"cases/{found.Id()}/history"))).GetProperty("items")[1]);
        (now.Text("status"), now.GetProperty("score").GetDouble(), line.Text("by")).ShouldBe(("open", 9, "customer"));
        line.GetProperty("changes")[0].GetProperty("before").GetString().ShouldBe("1");
        line.GetProperty("changes")[0].GetProperty("after").GetString().ShouldBe("9");

        await TellAsync(response, taken: (9, 1));
        await UntilAsync(async () => (await FindAsync($"response={response}"))[0].GetProperty("score").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    [Trait("Row", "7.4")]
    public async Task Strongly_negative_words_alone_open_a_case()
    {
        var survey = await PublishedAsync();
        var (_, response) = await AnswerAsync(survey, new { why = "Terrible. The worst, rudest service I have ever had, absolutely disgusting and useless." });
        (await CaseOfAsync(response)).Text("rule").ShouldBe("strong-words");
    }

    [Fact]
    [Trait("Row", "7.4")]
    public async Task A_case_is_closed_with_its_outcome_and_its_cause_or_not_at_all()
    {
        var (user, response) = await AnswerAsync(await PublishedAsync(), new { nps = 2 });
        var found = await CaseOfAsync(response);
        var path = server.In($"cases/{found.Id()}");
        var cause = await CauseAsync("Lack of training");
        (await server.Owner.RefusedAsync(HttpMethod.Post, path + "/close", new { }, found.Text("version"))).ShouldBe((422, "case.unexplained"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, path + "/close", new { outcome = "resolved" }, found.Text("version"))).ShouldBe((422, "case.unexplained"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, path + "/close", new { cause }, found.Text("version"))).ShouldBe((422, "case.unexplained"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, path + "/close", new { outcome = "resolved", cause = Guid.NewGuid() }, found.Text("version"))).ShouldBe((422, "cause.unknown"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, path + "/close", new { outcome = "resolved", cause })).ShouldBe((428, "request.version_needed"));

        var closed = await ActAsync(found, "close", new { outcome = "resolved", cause, text = "Showed them how" });
        closed.Text("status").ShouldBe("closed");
        closed.GetProperty("cause").Text("name").ShouldBe("Staff and service › Lack of training");
        (await server.Owner.RefusedAsync(HttpMethod.Post, path + "/close", new { outcome = "resolved", cause }, closed.Text("version"))).ShouldBe((409, "case.closed"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, path + "/reopen", new { }, found.Text("version"))).ShouldBe((412, "request.stale"));
        var customer = await CustomerAsync(user);
        await UntilAsync(async () => (await TypesAsync(customer)).Contains("Case Closed"));
        var again = await ActAsync(closed, "reopen", new { text = "It broke again" });
        (again.Text("status"), again.GetProperty("outcome").ValueKind).ShouldBe(("open", JsonValueKind.Null));
        (await HistoryAsync(found.Id())).ShouldBe(["opened", "closed", "reopened"]);
        await UntilAsync(async () => (await TypesAsync(customer)).Count(t => t.StartsWith("Case ", StringComparison.Ordinal)) == 3);
    }

    [Fact]
    [Trait("Row", "7.1")]
    public async Task A_change_names_the_version_it_saw_and_the_history_says_who_changed_what()
    {
        var opened = await OpenAsync(new { title = "Broken lamp", touchpoint = "delivery" });
        var agent = await server.PersonAsync("agent");
        object To(string title, string priority = "normal", Guid? owner = null) => new { title, status = "open", priority, owner, touchpoint = "delivery", fields = new { contract = "A-17" } };
        var changed = await agent.PutAsync(server.In($"cases/{opened.Id()}"), To("Broken lamp, twice", "urgent", agent.PersonId), opened.Text("version"));
        changed.GetProperty("owner").Id().ShouldBe(agent.PersonId);
        changed.GetProperty("clocks")[0].GetProperty("targetMinutes").GetDouble().ShouldBe(240, "the promise for urgent cases holds now");
        (await server.Owner.RefusedAsync(HttpMethod.Put, server.In($"cases/{opened.Id()}"), To("Mine"), opened.Text("version"))).ShouldBe((412, "request.stale"));
        (await agent.PutAsync(server.In($"cases/{opened.Id()}"), To("Broken lamp, twice", "urgent", agent.PersonId), changed.Text("version"))).Text("version").ShouldBe(changed.Text("version"), "nothing changed");

        var lines = (await server.Owner.GetAsync(server.In($"cases/{opened.Id()}/history"))).GetProperty("items");
        lines.GetArrayLength().ShouldBe(2);
        lines[1].Text("actor").ShouldBe("Somebody Else");
        var changes = lines[1].GetProperty("changes").EnumerateArray().ToDictionary(c => c.Text("field"), c => (c.GetProperty("before").GetString(), c.GetProperty("after").GetString()));
        changes["title"].ShouldBe(("Broken lamp", "Broken lamp, twice"));
        changes["priority"].ShouldBe(("normal", "urgent"));
        changes["owner"].ShouldBe(("Ada Owner", "Somebody Else"));
    }

    [Fact]
    [Trait("Row", "7.1")]
    public async Task Who_only_looks_changes_nothing_and_owns_nothing()
    {
        var opened = await OpenAsync(new { title = "Looked at" });
        var viewer = await server.PersonAsync("viewer");
        (await viewer.GetAsync(server.In($"cases/{opened.Id()}"))).Text("title").ShouldBe("Looked at");
        (await viewer.RefusedAsync(HttpMethod.Post, server.In($"cases/{opened.Id()}/notes"), new { text = "x" })).Status.ShouldBe(403);
        (await server.Owner.RefusedAsync(HttpMethod.Put, server.In($"cases/{opened.Id()}"), new { title = "x", status = "open", priority = "normal", owner = viewer.PersonId }, "*")).ShouldBe((422, "member.unknown"));
    }

    [Fact]
    [Trait("Row", "7.1")]
    public async Task A_field_that_a_role_does_not_see_is_neither_shown_to_it_nor_lost_by_its_changes()
    {
        var secret = $"margin{Guid.NewGuid():N}";
        var opened = await OpenAsync(new { title = "Fields" });
        var path = server.In($"cases/{opened.Id()}");
        object With(string value) => new { title = "Fields", status = "open", priority = "normal", fields = new Dictionary<string, string> { [secret] = value, ["shelf"] = "3" } };
        await server.Owner.PutAsync(path, With("12 %"), opened.Text("version"));
        await server.Owner.PutAsync(server.In("settings/fields"), new { items = new[] { new { field = secret, role = "admin" } } }, "*");
        var agent = await server.PersonAsync("agent");
        var seen = await agent.GetAsync(path);
        seen.GetProperty("fields").EnumerateObject().Select(f => f.Name).ShouldBe(["shelf"]);
        (await agent.RefusedAsync(HttpMethod.Put, path, With("0"), seen.Text("version"))).ShouldBe((403, "field.hidden"));
        await agent.PutAsync(path, new { title = "Fields", status = "open", priority = "normal", fields = new { } }, seen.Text("version"));
        (await server.Owner.GetAsync(path)).GetProperty("fields").EnumerateObject().Select(f => f.Name).ShouldBe([secret]);
        await server.Owner.PutAsync(server.In("settings/fields"), new { items = Array.Empty<object>() }, "*");
    }

    [Fact]
    [Trait("Row", "7.1")]
    public async Task Two_cases_of_one_trouble_become_one_with_both_histories()
    {
        var survey = await PublishedAsync();
        var user = $"merge-{Guid.NewGuid():N}";
        var (_, first) = await AnswerAsync(survey, new { nps = 1 }, user: user);
        var (_, second) = await AnswerAsync(survey, new { nps = 2 }, user: user);
        var (into, other) = (await CaseOfAsync(first), await CaseOfAsync(second));
        var (_, third) = await AnswerAsync(survey, new { nps = 2 });
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In($"cases/{other.Id()}/merge"), new { into = (await CaseOfAsync(third)).Id() }, "*")).ShouldBe((409, "case.other_customer"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In($"cases/{other.Id()}/merge"), new { into = other.Id() }, "*")).ShouldBe((404, "case.unknown"));

        var merged = await ActAsync(other, "merge", new { into = into.Id() });
        merged.GetProperty("mergedInto").Text("name").ShouldBe($"#{into.GetProperty("number").GetInt64()}");
        (await HistoryAsync(into.Id())).ShouldBe(["opened", "opened", "merged", "saidMore"], ignoreOrder: true);
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In($"cases/{other.Id()}/reopen"), new { }, "*")).ShouldBe((409, "case.merged"));
    }

    [Fact]
    [Trait("Row", "7.1")]
    public async Task What_a_merged_case_was_about_is_what_the_other_is_about_now()
    {
        var (_, response) = await AnswerAsync(await PublishedAsync(), new { nps = 1 });
        var (told, into) = (await CaseOfAsync(response), await OpenAsync(new { title = "She rang" }));
        await ActAsync(told, "merge", new { into = into.Id() });
        var now = await server.Owner.GetAsync(server.In($"cases/{into.Id()}"));
        (now.Text("touchpoint"), now.GetProperty("response").GetGuid(), now.GetProperty("score").GetDouble(), now.Text("metric")).ShouldBe(("returns-desk", response, 1, "nps"));
        now.GetProperty("customer").Id().ShouldBe(told.GetProperty("customer").Id());
        (await server.Owner.GetAsync(server.In($"cases/{into.Id()}/history"))).GetProperty("items").EnumerateArray().Select(i => i.Text("kind")).ShouldContain("merged");
    }

    [Fact]
    [Trait("Row", "7.1")]
    [Trait("Row", "1.13")]
    public async Task Cases_follow_a_customer_who_turns_out_to_be_another_and_go_with_one_who_is_erased()
    {
        var survey = await PublishedAsync();
        var (one, first) = await AnswerAsync(survey, new { nps = 1 });
        var (two, second) = await AnswerAsync(survey, new { nps = 2 });
        await CaseOfAsync(first);
        await CaseOfAsync(second);
        var (winner, loser) = (await CustomerAsync(one), await CustomerAsync(two));
        winner = (await server.Owner.PostAsync(server.In($"customers/{winner}/merge"), new { with = loser })).GetProperty("survivor").GetGuid();
        await UntilAsync(async () => (await FindAsync($"customer={winner}")).Count == 2);

        using var export = await server.Owner.SendAsync(HttpMethod.Get, server.In($"customers/{winner}/export"));
        export.IsSuccessStatusCode.ShouldBeTrue();
        (await server.Services.GetServices<IHoldsPersonalData>().Single(h => h.Name == "cases").ExportAsync(new(server.Workspace), new(winner), Ct)).Count.ShouldBe(2);
        await server.Owner.DeleteAsync(server.In($"customers/{winner}"));
        await UntilAsync(async () => (await FindAsync($"response={first}")).Count == 0 && (await FindAsync($"response={second}")).Count == 0);
    }

    [Fact]
    [Trait("Row", "7.1")]
    public async Task Pages_show_each_case_once_in_either_order()
    {
        var touchpoint = $"t{Guid.NewGuid():N}";
        for (var i = 0; i < 23; i++) await OpenAsync(new { title = $"Case {i}", touchpoint, priority = i % 3 == 0 ? "urgent" : "normal" });
        foreach (var sort in new[] { "newest", "due" })
        {
            var seen = new List<(long Number, string? Due)>();
            for (string? after = null; ;)
            {
                var page = await server.Owner.GetAsync(server.In($"cases?touchpoint={touchpoint}&sort={sort}&limit=5{(after is null ? "" : $"&after={after}")}"));
                seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => (i.GetProperty("number").GetInt64(), i.GetProperty("due").GetString())));
                after = page.GetProperty("next").GetString();
                if (after is null) break;
            }

            seen.Select(s => s.Number).Distinct().Count().ShouldBe(23);
            seen.ShouldBe(sort == "newest" ? seen.OrderByDescending(s => s.Number) : seen.OrderBy(s => s.Due, StringComparer.Ordinal).ThenBy(s => s.Number));
        }

        (await server.Owner.RefusedAsync(HttpMethod.Get, server.In("cases?after=x"))).ShouldBe((400, "case.cursor"));
    }

    [Fact]
    [Trait("Row", "7.4")]
    public async Task Rules_hold_in_their_order_and_give_cases_by_turns()
    {
        var workspace = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Rules", zone = "UTC", currency = "EUR", language = "en" })).Id();
        var (ana, ben) = (await server.PersonAsync("agent", workspace), await server.PersonAsync("agent", workspace));
        var team = Guid.NewGuid();
        await server.Owner.PutAsync(TestServer.In(workspace, "case-settings/teams"), new { items = new[] { new { id = team, name = "Returns", members = new[] { ana.PersonId, ben.PersonId } } } }, "*");
        object Rule(string id, object when, string priority) => new { id, name = id, @event = "Parcel Lost", when, priority, assign = new { to = "turns", team } };
        await server.Owner.PutAsync(TestServer.In(workspace, "case-settings/rules"), new
        {
            items = new[] { Rule("dear", new { field = "prop:total", op = "gte", value = 100 }, "urgent"), Rule("other", new { field = "prop:total", op = "exists" }, "low") },
        }, "*");
        using var sender = server.WithKey(await server.KeyInAsync(workspace, "segment", "ingest"));
        for (var i = 0; i < 4; i++)
        {
            var body = $$$"""{"batch":[{"type":"track","event":"Parcel Lost","userId":"u{{{i}}}","messageId":"{{{Guid.NewGuid()}}}","properties":{"total":{{{(i == 0 ? 120 : 20)}}},"order_id":"o{{{i}}}"}}]}""";
            using var answer = await sender.PostAsync("v1/batch", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Ct);
            ((int)answer.StatusCode).ShouldBe(200);
        }

        List<JsonElement> cases = [];
        await UntilAsync(async () => (cases = [.. (await server.Owner.GetAsync(TestServer.In(workspace, "cases"))).GetProperty("items").EnumerateArray()]).Count == 4);
        cases.Select(c => c.Text("rule")).Order().ShouldBe(["dear", "other", "other", "other"]);
        cases.Single(c => c.Text("rule") == "dear").Text("priority").ShouldBe("urgent");
        cases.GroupBy(c => c.GetProperty("owner").Id()).Select(g => g.Count()).ShouldBe([2, 2]);
        cases.ShouldAllBe(c => c.GetProperty("team").Text("name") == "Returns");

        foreach (var (wrong, field) in new (object, string)[]
                 {
                     (new { id = "a", name = "A", @event = "Case Opened", assign = new { to = "nobody" } }, "items[0].event"),
                     (new { id = "a", name = "A", @event = "X", when = new { trait = "plan", op = "exists" }, assign = new { to = "nobody" } }, "items[0].when"),
                     (new { id = "a", name = "A", @event = "X", assign = new { to = "member" } }, "items[0].assign"),
                 })
        {
            using var refused = await server.Owner.SendAsync(HttpMethod.Put, TestServer.In(workspace, "case-settings/rules"), new { items = new[] { wrong } }, "*");
            JsonElement.Parse(await refused.Content.ReadAsStringAsync(Ct)).GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(field);
        }
    }

    [Fact]
    [Trait("Row", "7.4")]
    public async Task A_wave_of_complaints_that_come_together_is_one_case_per_trouble_numbered_and_shared_out()
    {
        var workspace = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Wave", zone = "UTC", currency = "EUR", language = "en" })).Id();
        var (ana, ben) = (await server.PersonAsync("agent", workspace), await server.PersonAsync("agent", workspace));
        var team = Guid.NewGuid();
        await server.Owner.PutAsync(TestServer.In(workspace, "case-settings/teams"), new { items = new[] { new { id = team, name = "Returns", members = new[] { ana.PersonId, ben.PersonId } } } }, "*");
        await server.Owner.PutAsync(
            TestServer.In(workspace, "case-settings/rules"), new { items = new[] { new { id = "lost", name = "Lost", @event = "Parcel Lost", assign = new { to = "turns", team } } } }, "*");
        using var sender = server.WithKey(await server.KeyInAsync(workspace, "segment", "ingest"));
        // Each customer complains twice about the same order, the second time after all others.
        var events = Enumerable.Range(0, 40).Select(i =>
            $$$"""{"type":"track","event":"Parcel Lost","userId":"u{{{i % 20}}}","messageId":"{{{Guid.NewGuid()}}}","properties":{"order_id":"o{{{i % 20}}}"}}""");
        using (var answer = await sender.PostAsync("v1/batch", new StringContent($$"""{"batch":[{{string.Join(',', events)}}]}""", System.Text.Encoding.UTF8, "application/json"), Ct))
            ((int)answer.StatusCode).ShouldBe(200);

        List<JsonElement> cases = [];
        await UntilAsync(async () => (cases = [.. (await server.Owner.GetAsync(TestServer.In(workspace, "cases?limit=100"))).GetProperty("items").EnumerateArray()]).Count > 0);
        cases.Select(c => c.GetProperty("number").GetInt64()).Order().ShouldBe(Enumerable.Range(1, 20).Select(n => (long)n));
        cases.Select(c => c.GetProperty("customer").Id()).Distinct().Count().ShouldBe(20);
        cases.GroupBy(c => c.GetProperty("owner").Id()).Select(g => g.Count()).ShouldBe([10, 10]);
        foreach (var one in cases)
        {
            var history = await server.Owner.GetAsync(TestServer.In(workspace, $"cases/{one.Id()}/history"));
            history.GetProperty("items").EnumerateArray().Select(i => i.Text("kind")).ShouldBe(["opened", "saidMore"]);
        }
    }

    [Fact]
    [Trait("Row", "2.34")]
    public async Task Who_says_that_they_may_be_contacted_has_a_case_and_nobody_else()
    {
        var workspace = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Call back", zone = "UTC", currency = "EUR", language = "en" })).Id();
        string In(string path) => TestServer.In(workspace, path);
        await server.Owner.PutAsync(In("case-settings/rules"), new
        {
            items = new[] { new { id = "call-back", name = "Call back", @event = "Survey Response", when = new { field = "prop:followUp", op = "is", value = "true" }, assign = new { to = "nobody" } } },
        }, "*");
        var document = JsonElement.Parse("""
            {"languages":["en"],"blocks":[{"id":"b1","elements":[{"id":"nps","kind":"nps","title":{"en":"Recommend?"}},
              {"id":"may","kind":"consent","title":{"en":"Contact"},"settings":{"purpose":"contact_me","statement":{"en":"You may contact me."}}}]}],
             "endings":[{"id":"end","title":{"en":"Thank you"}}]}
            """);
        var survey = (await server.Owner.PostAsync(In("surveys"), new { name = "Contact", document })).Id();
        await server.Owner.PostAsync(In($"surveys/{survey}/publish"), new { });
        await server.Owner.PostAsync(In($"surveys/{survey}/responses"), new { who = new { user_id = "silent" }, answers = new { nps = 0 } });
        var asks = (await server.Owner.PostAsync(In($"surveys/{survey}/responses"), new { who = new { user_id = "asks" }, answers = new { nps = 9, may = true } })).Id();

        List<JsonElement> cases = [];
        await UntilAsync(async () => (cases = [.. (await server.Owner.GetAsync(In("cases"))).GetProperty("items").EnumerateArray()]).Count > 0);
        var only = cases.ShouldHaveSingleItem();
        only.Text("rule").ShouldBe("call-back");
        (await server.Owner.GetAsync(In($"cases?response={asks}"))).GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    [Trait("Row", "7.1")]
    public async Task A_cause_that_cases_name_is_retired_and_not_removed()
    {
        var workspace = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Causes", zone = "UTC", currency = "EUR", language = "en" })).Id();
        var path = TestServer.In(workspace, "case-settings/causes");
        var (top, low) = (Guid.NewGuid(), Guid.NewGuid());
        await server.Owner.PutAsync(path, new { items = new object[] { new { id = top, name = "People" }, new { id = low, name = "Training", parent = top } } }, "*");
        await server.Owner.PostAsync(TestServer.In(workspace, "cases"), new { title = "A", cause = low });
        (await server.Owner.GetAsync(TestServer.In(workspace, $"cases?cause={top}"))).GetProperty("total").GetInt32().ShouldBe(1, "a cause stands for all below it");
        (await server.Owner.RefusedAsync(HttpMethod.Put, path, new { items = new object[] { new { id = top, name = "People" } } }, "*")).ShouldBe((409, "causes.in_use"));
        (await server.Owner.RefusedAsync(HttpMethod.Put, path, new { items = new object[] { new { id = top, name = "People", parent = low }, new { id = low, name = "Training", parent = top } } }, "*")).ShouldBe((422, "causes.invalid"));
        await server.Owner.PutAsync(path, new { items = new object[] { new { id = top, name = "People" }, new { id = low, name = "Training", parent = top, retired = true } } }, "*");
        (await server.Owner.RefusedAsync(HttpMethod.Post, TestServer.In(workspace, "cases"), new { title = "B", cause = low })).ShouldBe((422, "cause.unknown"));
    }

    [Theory]
    [InlineData("""{"title":""}""", 422)]
    [InlineData("""{"title":"x","unknown":1}""", 400)]
    [InlineData("""{"title":"x","score":1e999}""", 422)]
    [InlineData("""{"title":"x","customer":"01900000-0000-7000-8000-000000000009"}""", 404)]
    [InlineData("""{"title":"x","assign":{"to":"team"}}""", 422)]
    [InlineData("""{"title":"x","text":null}""", 400)]
    [InlineData("""{"title":"x","assign":null,"survey":[]}""", 400)]
    [Trait("Row", "7.1")]
    public async Task What_is_no_case_is_refused(string body, int status)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In("cases"), content)).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData("cases/{0}", """{"title":"x","status":"open","priority":"normal","fields":{"a":null}}""")]
    [InlineData("case-settings/rules", """{"items":[null]}""")]
    [InlineData("case-settings/teams", """{"items":[null]}""")]
    [InlineData("case-settings/causes", """{"items":[null]}""")]
    [InlineData("case-settings/clocks", """{"calendars":[],"policies":[{"id":"a","name":"A","touchpoints":[null]}]}""")]
    [InlineData("case-settings/clocks", """{"calendars":[{"id":"a","name":"A","hours":[null]}],"policies":[]}""")]
    [Trait("Row", "7.1")]
    public async Task Nothing_in_a_list_may_be_null(string path, string body)
    {
        var id = path.Contains('{', StringComparison.Ordinal) ? (await OpenAsync(new { title = "Nulls" })).Id() : Guid.Empty;
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        (await server.Owner.RefusedAsync(HttpMethod.Put, server.In(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, id)), content, "*")).ShouldBe((400, "request.invalid"));
    }

    // Safety 133–135: what a sender wrote is text, in the case and in its mails.
    [Fact]
    [Trait("Row", "7.1")]
    public async Task A_megabyte_of_text_is_refused_and_markup_stays_text()
    {
        var opened = await OpenAsync(new { title = "<script>alert(1)</script>" });
        opened.Text("title").ShouldBe("<script>alert(1)</script>");
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In($"cases/{opened.Id()}/notes"), new { text = new string('x', 1_000_000) })).ShouldBe((422, "case.invalid"));
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In("cases"), new { title = "line\nbreak" })).ShouldBe((422, "case.invalid"));
    }

    async Task<Guid> PublishedAsync()
    {
        var made = await server.Owner.PostAsync(server.In("surveys"), new { name = "Cases", document = Sample.Json(Survey) });
        await server.Owner.PostAsync(server.In($"surveys/{made.Id()}/publish"));
        return made.Id();
    }

    async Task<(string User, Guid Response)> AnswerAsync(Guid survey, object answers, bool test = false, string? user = null)
    {
        user ??= $"case-{Guid.NewGuid():N}";
        return (user, (await server.Owner.PostAsync(server.In($"surveys/{survey}/responses"), new { answers, who = new { user_id = user }, test })).Id());
    }

    /// <summary>What another module tells: the fact of a detractor's answer; or that it is taken back, and what takes its place.</summary>
    async Task TellAsync(Guid response, bool historical = false, (int Score, uint Revision)? taken = null, (int Score, uint Revision)? told = null)
    {
        Report One(int score, uint revision, bool retracts) => new(
            $"told {response} {revision}{(retracts ? "-" : "")}", FactTypes.Answer, TimeProvider.System.GetUtcNow().ToMicros(), [("user_id", $"told-{response}")],
            Sample.Json($$"""{"response":"{{response}}","metric":"nps","score":{{score}},"element":"nps"}""")) { Historical = historical, Fact = $"told {response}", Revision = revision, Retracts = retracts };
        List<Report> reports = taken is null && told is null ? [One(1, 0, false)] : [];
        if (taken is { } old) reports.Add(One(old.Score, old.Revision, true));
        if (told is { } now) reports.Add(One(now.Score, now.Revision, false));
        await server.Services.GetRequiredService<IReports>().AppendAsync(new(server.Workspace), "surveys", reports, Ct);
    }

    Task<JsonElement> OpenAsync(object body) => server.Owner.PostAsync(server.In("cases"), body);

    async Task<JsonElement> ActAsync(JsonElement found, string act, object body)
    {
        using var answer = await server.Owner.SendAsync(HttpMethod.Post, server.In($"cases/{found.Id()}/{act}"), body, "*");
        return await answer.JsonAsync();
    }

    async Task<IReadOnlyList<JsonElement>> FindAsync(string query) => [.. (await server.Owner.GetAsync(server.In($"cases?{query}"))).GetProperty("items").EnumerateArray()];

    async Task<JsonElement> CaseOfAsync(Guid response)
    {
        JsonElement found = default;
        await UntilAsync(async () =>
        {
            var cases = await FindAsync($"response={response}");
            if (cases.Count > 0) found = cases[0];
            return cases.Count > 0;
        });
        return found;
    }

    async Task<IReadOnlyList<string>> HistoryAsync(Guid id) => [.. (await server.Owner.GetAsync(server.In($"cases/{id}/history"))).GetProperty("items").EnumerateArray().Select(i => i.Text("kind"))];

    async Task<Guid> CauseAsync(string name) => (await server.Owner.GetAsync(server.In("case-settings/causes"))).GetProperty("items").EnumerateArray().Single(c => c.Text("name") == name).Id();

    async Task<Guid> CustomerAsync(string user)
    {
        var id = Guid.Empty;
        await UntilAsync(async () =>
        {
            var found = (await server.Owner.GetAsync(server.In($"customers?search={user}"))).GetProperty("items");
            if (found.GetArrayLength() > 0) id = found[0].Id();
            return id != Guid.Empty;
        });
        return id;
    }

    async Task<IReadOnlyList<string>> TypesAsync(Guid customer) => [.. (await server.Owner.GetAsync(server.In($"customers/{customer}/timeline"))).GetProperty("items").EnumerateArray().Select(i => i.Text("type"))];

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(20, Ct);
        }
    }
}
