using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback.Surveys.Occasions;
using Rapport.Kernel;
using Rapport.Service.Recovery;
using Rapport.Tests.Feedback.Surveys.Pages;
using Rapport.Tests.Messaging;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Recovery;

/// <summary>From a closed case to what its customer answers, over a real server, a clock moved by hand and a real mail server.</summary>
public sealed class RecoveryServerTests : IAsyncLifetime
{
    const string Document = """
        {"languages":["en"],"blocks":[
          {"id":"b1","elements":[{"id":"nps","kind":"nps","title":{"en":"Recommend?"}}]},
          {"id":"b2","elements":[{"id":"why","kind":"text","title":{"en":"Why?"}}]}],
         "endings":[{"id":"end","title":{"en":"Thank you"}}]}
        """;

    const string Harsh = "Terrible. The worst, rudest service I have ever had, absolutely disgusting and useless.";

    readonly MailRig _rig = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    TestServer Server => _rig.Server;

    public ValueTask InitializeAsync() => _rig.InitializeAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    [Trait("Row", "7.5")]
    public async Task A_case_that_is_closed_asks_its_customer_once_after_the_delay_and_the_answer_stands_in_the_case()
    {
        var survey = await ChosenAsync();
        var found = await CaseAsync("ana", score: 3);
        await CloseAsync(found);
        var asked = await SurveyOfAsync(found, "waiting");
        (asked.GetProperty("due").GetDateTimeOffset() - _rig.Clock.GetUtcNow()).ShouldBeInRange(TimeSpan.FromMinutes(115), TimeSpan.FromMinutes(121));
        await Server.RestartAsync();
        _rig.Clock.Advance(TimeSpan.FromHours(3));
        var mail = await MailAsync("Put right, ana?");
        await AnswerAsync(mail, 9, "Quick and kind, thank you.");

        var answered = await SurveyOfAsync(found, "answered");
        (answered.Text("metric"), answered.GetProperty("score").GetDouble(), answered.GetProperty("low").GetBoolean()).ShouldBe(("nps", 9, false));
        await UntilAsync(async () => (await KindsAsync(found)).SequenceEqual(["opened", "closed", "asked", "answered"]));
        await UntilAsync(async () => (await GetAsync($"cases/{found}/history")).GetProperty("words").EnumerateArray().Any(w => w.Text("text").StartsWith("Quick", StringComparison.Ordinal)));
        await PassesAsync();
        Mails("Put right, ana?").ShouldBe(1);
        (await GetAsync($"surveys/{survey}/asks")).GetProperty("asked").GetInt32().ShouldBe(1);
        (await GetAsync($"cases/{found}")).Text("status").ShouldBe("closed");
    }

    [Fact]
    [Trait("Row", "7.5")]
    public async Task Who_is_still_dissatisfied_opens_the_same_case_again_and_no_other()
    {
        await ChosenAsync();
        var found = await CaseAsync("ben", score: 2);
        await CloseAsync(found);
        await SurveyOfAsync(found, "waiting");
        _rig.Clock.Advance(TimeSpan.FromHours(3));
        await AnswerAsync(await MailAsync("Put right, ben?"), 1, Harsh);
        await UntilAsync(async () => (await KindsAsync(found)).Order().SequenceEqual(["answered", "asked", "closed", "opened", "reopened", "saidMore"]));
        (await GetAsync($"cases/{found}")).Text("status").ShouldBe("open");
        (await GetAsync("cases")).GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    [Trait("Row", "7.5")]
    public async Task Where_the_workspace_says_so_a_bad_answer_leaves_the_case_closed()
    {
        await ChosenAsync(reopen: false);
        var found = await CaseAsync("cem", score: 2);
        await CloseAsync(found);
        await SurveyOfAsync(found, "waiting");
        _rig.Clock.Advance(TimeSpan.FromHours(3));
        await AnswerAsync(await MailAsync("Put right, cem?"), 1, Harsh);
        await UntilAsync(async () => (await KindsAsync(found)).Order().SequenceEqual(["answered", "asked", "closed", "opened", "saidMore"]));
        (await SurveyOfAsync(found, "answered")).GetProperty("low").GetBoolean().ShouldBeTrue();
        (await GetAsync("cases")).GetProperty("total").GetInt32().ShouldBe(1);
        (await GetAsync($"cases/{found}")).Text("status").ShouldBe("closed");
    }

    [Fact]
    [Trait("Row", "7.5")]
    public async Task A_case_that_is_opened_again_does_not_ask_and_asks_when_it_is_closed_anew()
    {
        await ChosenAsync();
        var found = await CaseAsync("dan", score: 2);
        await CloseAsync(found);
        await SurveyOfAsync(found, "waiting");
        await PostAsync($"cases/{found}/reopen", new { }, "*");
        (await SurveyOfAsync(found, "not_asked")).Text("means").ShouldContain("called it off");
        await CloseAsync(found);
        await SurveyOfAsync(found, "waiting");
        _rig.Clock.Advance(TimeSpan.FromHours(3));
        await MailAsync("Put right, dan?");
        await PassesAsync();
        Mails("Put right, dan?").ShouldBe(1);
    }

    // The ordinary way of asking: what holds for every survey holds here.
    [Fact]
    [Trait("Row", "7.5")]
    public async Task Who_unsubscribed_or_was_asked_too_often_is_not_asked_and_the_case_says_why()
    {
        await ChosenAsync();
        var gone = await CaseAsync("eva", score: 2);
        await PostAsync("suppressions", new { address = "eva@example.org", purpose = "survey" });
        var tired = await CaseAsync("fay", score: 2);
        await _rig.RulesAsync(new { surveyCoolDownDays = 0, limits = new[] { new { most = 1, hours = 720, channel = "email" } }, quietHours = Array.Empty<object>(), priorities = Array.Empty<object>() });
        await CloseAsync(gone);
        (await AskedAsync(tired)).ShouldBe((200, ""));
        await MailAsync("Put right, fay?");
        (await AskedAsync(tired)).ShouldBe((200, ""));
        await SurveyOfAsync(gone, "waiting");
        _rig.Clock.Advance(TimeSpan.FromHours(3));
        (await SurveyOfAsync(gone, "not_asked")).Text("means").ShouldContain("not written to");
        (await SurveyOfAsync(tired, "not_asked")).Text("means").ShouldContain("as often as the workspace allows");
        (Mails("Put right, eva?"), Mails("Put right, fay?")).ShouldBe((0, 1));
    }

    [Fact]
    [Trait("Row", "7.13")]
    public async Task Somebody_asks_by_hand_and_an_occasion_of_any_survey_asks_about_cases_too()
    {
        var byHand = await CaseAsync("gil", score: 4);
        (await AskedAsync(byHand)).ShouldBe((409, "recovery.no_survey"));
        var other = await Server.PublishedAsync(Document);
        await Server.Owner.PutAsync(Server.In($"surveys/{other}/occasions"), new
        {
            items = new[] { new { id = "contact", @event = "Case Closed", interaction = "case", letter = new { subject = "How did we do?", text = "One question." } } },
        }, "*");
        await ChosenAsync(enabled: false);
        (await AskedAsync(byHand)).ShouldBe((200, ""));
        (await AskedAsync(byHand)).ShouldBe((409, "recovery.waiting"));
        await AnswerAsync(await MailAsync("Put right, gil?"), 10, "");
        (await SurveyOfAsync(byHand, "answered")).GetProperty("score").GetDouble().ShouldBe(10);
        (await KindsAsync(byHand)).ShouldBe(["opened", "asked", "answered"]);

        await CloseAsync(byHand);
        await AnswerAsync(await MailAsync("How did we do?"), 8, "");
        await UntilAsync(async () => (await GetAsync($"cases/{byHand}/surveys")).GetProperty("items").EnumerateArray().Count(s => s.Text("state") == "answered") == 2);
    }

    [Fact]
    [Trait("Row", "7.5")]
    public async Task What_was_answered_goes_with_a_customer_who_is_erased()
    {
        await ChosenAsync(enabled: false);
        var found = await CaseAsync("hal", score: 2);
        (await AskedAsync(found)).ShouldBe((200, ""));
        await AnswerAsync(await MailAsync("Put right, hal?"), 9, "");
        await SurveyOfAsync(found, "answered");
        var customer = (await GetAsync($"cases/{found}")).GetProperty("customer").Id();
        using var admin = _rig.Admin();
        (await admin.DeleteAsync(new Uri(Server.In($"customers/{customer}"), UriKind.Relative), Ct)).IsSuccessStatusCode.ShouldBeTrue();
        await UntilAsync(async () =>
        {
            await using var db = Server.Services.GetRequiredService<IStateStore>().Read();
            return !await db.Set<CaseSurveyRow>().AnyAsync(Ct);
        });
    }

    [Fact]
    [Trait("Row", "7.5")]
    public async Task Settings_that_cannot_be_are_refused_and_no_line_of_a_mail_is_smuggled_in_by_its_subject()
    {
        var survey = await Server.PublishedAsync(Document);
        var bad = new (object Body, (int, string) Refused)[]
        {
            (new { enabled = true }, (422, "recovery.invalid")), (new { delayMinutes = -1 }, (422, "recovery.invalid")), (new { delayMinutes = 129_601 }, (422, "recovery.invalid")),
            (new { outcomes = new[] { "resolved", "resolved" } }, (422, "recovery.invalid")), (new { outcomes = new[] { "splendid" } }, (400, "request.invalid")), (new { surely = true }, (400, "request.invalid")),
            (new { survey = Guid.NewGuid() }, (404, "survey.unknown")), (new { survey, letter = new { subject = "Hello\r\nBcc: all@example.org", text = "x" } }, (422, "letter.invalid")),
            (new { survey, letter = new { subject = "", text = "x" } }, (422, "letter.invalid")),
        };
        foreach (var (body, refused) in bad) (await Server.Owner.RefusedAsync(HttpMethod.Put, Server.In("case-settings/recovery"), body, "*")).ShouldBe(refused);
        var agent = await Server.PersonAsync("agent");
        (await agent.RefusedAsync(HttpMethod.Put, Server.In("case-settings/recovery"), new { survey }, "*")).Status.ShouldBe(403);
    }

    async Task<Guid> ChosenAsync(bool enabled = true, bool reopen = true)
    {
        var survey = await Server.PublishedAsync(Document);
        await Server.Owner.PutAsync(Server.In("case-settings/recovery"), new { enabled, survey, delayMinutes = 120, reopenOnLow = reopen, letter = new { subject = "Put right, {{name|there}}?", text = "Hello." } }, "*");
        return survey;
    }

    async Task<Guid> CaseAsync(string name, double score)
    {
        var customer = await _rig.CustomerAsync(name, $"{name}@example.org");
        return (await PostAsync("cases", new { title = "Sent away", customer = customer.Value, touchpoint = "returns-desk", metric = "nps", score })).Id();
    }

    async Task CloseAsync(Guid found)
    {
        var cause = (await GetAsync("case-settings/causes")).GetProperty("items").EnumerateArray().First(c => c.Text("name") == "Lack of training").Id();
        await PostAsync($"cases/{found}/close", new { outcome = "resolved", cause }, "*");
    }

    async Task<(int, string)> AskedAsync(Guid found)
    {
        using var admin = _rig.Admin();
        using var answer = await admin.PostAsync(new Uri(Server.In($"cases/{found}/surveys"), UriKind.Relative), null, Ct);
        var json = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return ((int)answer.StatusCode, json.TryGetProperty("code", out var code) ? code.GetString()! : "");
    }

    async Task<JsonElement> SurveyOfAsync(Guid found, string state)
    {
        JsonElement last = default;
        await UntilAsync(async () =>
        {
            await PassesAsync();
            var items = (await GetAsync($"cases/{found}/surveys")).GetProperty("items");
            return items.GetArrayLength() > 0 && (last = items[0]).Text("state") == state;
        });
        return last;
    }

    async Task PassesAsync() => await Server.Services.GetRequiredService<AskClock>().PassAsync(Ct);

    int Mails(string subject) => _rig.Sink.Mails.Count(m => m.Header("Subject") == subject);

    async Task<SunkMail> MailAsync(string subject)
    {
        await UntilAsync(async () =>
        {
            await PassesAsync();
            return Mails(subject) > 0;
        });
        return _rig.Sink.Mails.First(m => m.Header("Subject") == subject);
    }

    async Task AnswerAsync(SunkMail mail, int score, string why)
    {
        using var visitor = new Visitor(Server.Url);
        await visitor.LookAsync(mail.Text.Split('\n', ' ').Select(l => l.Trim()).First(l => l.Contains("/r/", StringComparison.Ordinal) && l.EndsWith($"?answer={score}", StringComparison.Ordinal)));
        await visitor.PressAsync("next");
        await visitor.PressAsync("next", ("why", why));
    }

    async Task<IReadOnlyList<string>> KindsAsync(Guid found) => [.. (await GetAsync($"cases/{found}/history")).GetProperty("items").EnumerateArray().Select(l => l.Text("kind"))];

    async Task<JsonElement> GetAsync(string path)
    {
        using var admin = _rig.Admin();
        using var answer = await admin.GetAsync(new Uri(Server.In(path), UriKind.Relative), Ct);
        return await answer.JsonAsync();
    }

    async Task<JsonElement> PostAsync(string path, object body, string? version = null)
    {
        using var admin = _rig.Admin();
        using var request = new HttpRequestMessage(HttpMethod.Post, Server.In(path)) { Content = System.Net.Http.Json.JsonContent.Create(body) };
        if (version is not null) request.Headers.Add("If-Match", version);
        using var answer = await admin.SendAsync(request, Ct);
        return await answer.JsonAsync();
    }

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(50, Ct);
        }
    }
}
