using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback.Surveys.Notices;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Tests.Feedback.Surveys.Pages;
using Rapport.Tests.Messaging;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Surveys.Notices;

/// <summary>Members hear of answers, from the choice over a real mail server to the link that ends it.</summary>
public sealed class NoticeTests : IAsyncLifetime
{
    readonly MailRig _rig = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    TestServer Server => _rig.Server;

    NoticeClock Clock => Server.Services.GetRequiredService<NoticeClock>();

    public ValueTask InitializeAsync() => _rig.InitializeAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Who_hears_of_low_scores_hears_of_those_once_and_of_no_others()
    {
        var survey = await Server.PublishedAsync();
        await ChooseAsync(Server.Owner, survey, new { hears = "low" });
        await AnswerAsync(survey, 9, "Splendid");
        await AnswerAsync(survey, 3, "The parcel was wet");
        var mail = await MailAsync(0);
        mail.Header("Subject").ShouldBe("NPS 3: Pages");
        mail.Text.ShouldContain("The parcel was wet");
        mail.Text.ShouldNotContain("Splendid");
        await PassAsync();
        _rig.Sink.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_condition_of_ones_own_decides()
    {
        var survey = await Server.PublishedAsync();
        await ChooseAsync(Server.Owner, survey, new { hears = "when", condition = new { left = new { element = "why" }, op = "contains", right = "refund" } });
        await AnswerAsync(survey, 9, "I want a refund");
        await AnswerAsync(survey, 0, "Bad");
        (await MailAsync(0)).Text.ShouldContain("I want a refund");
        _rig.Sink.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_day_is_told_in_one_mail_the_morning_after()
    {
        var survey = await Server.PublishedAsync();
        await ChooseAsync(Server.Owner, survey, new { hears = "daily" });
        for (var i = 0; i < 3; i++) await AnswerAsync(survey, i * 5, $"Text {i}");
        await PassAsync();
        _rig.Sink.Mails.ShouldBeEmpty();
        _rig.Clock.Advance(TimeSpan.FromHours(25));
        var mail = await MailAsync(0);
        mail.Header("Subject").ShouldBe("3 new answers: Pages");
        mail.Text.ShouldContain("3 answers, 2 with a low score.");
        _rig.Sink.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Answers_that_come_together_are_told_together_and_the_link_in_the_mail_ends_it_at_the_second_look()
    {
        var survey = await Server.PublishedAsync();
        await ChooseAsync(Server.Owner, survey, new { hears = "each" });
        await AnswerAsync(survey, 9, "One");
        await AnswerAsync(survey, 8, "Two");
        var mail = await MailAsync(0);
        mail.Text.ShouldContain("One");
        mail.Text.ShouldContain("Two");
        var link = mail.Text.Split('\n', ' ').Select(l => l.Trim()).First(l => l.Contains("/notices/", StringComparison.Ordinal));
        var stranger = Server.Stranger().Http;
        (await (await stranger.GetAsync(new Uri(link), Ct)).Content.ReadAsStringAsync(Ct)).ShouldContain("<button>Stop these mails</button>");
        (await HearsAsync(Server.Owner, survey)).ShouldBe("each"); // a scanner did as much
        (await stranger.PostAsync(new Uri(link), null, Ct)).EnsureSuccessStatusCode();
        (await HearsAsync(Server.Owner, survey)).ShouldBe("nothing");
        ((int)(await stranger.GetAsync(new Uri(link[..^2] + "00"), Ct)).StatusCode).ShouldBe(403);
        await AnswerAsync(survey, 1, "Three");
        await PassAsync();
        _rig.Sink.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_is_no_member_any_more_hears_nothing()
    {
        var survey = await Server.PublishedAsync();
        var viewer = await Server.PersonAsync("gone@example.org", "viewer");
        await ChooseAsync(viewer, survey, new { hears = "each" });
        await AnswerAsync(survey, 9, "Secret");
        var people = await Server.Owner.GetAsync(Server.In("people"));
        var who = people.GetProperty("items").EnumerateArray().Single(p => p.Text("email") == "gone@example.org").Id();
        await Server.Owner.DeleteAsync(Server.In($"people/{who}"));
        await PassAsync();
        await using var db = Server.Services.GetRequiredService<IStateStore>().Read();
        (await db.Set<NoticeDueRow>().CountAsync(Ct)).ShouldBe(0);
        _rig.Sink.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_about_a_customer_who_is_erased_is_called_back()
    {
        var survey = await Server.PublishedAsync();
        await ChooseAsync(Server.Owner, survey, new { hears = "each" });
        _rig.Sink.Mode = SinkMode.TryLater;
        await AnswerAsync(survey, 2, "My name is Canary Wren", new { user_id = "canary" });
        await PassAsync();
        var customer = Guid.Empty;
        await UntilAsync(async () =>
        {
            var found = (await Server.Owner.GetAsync(Server.In("customers?search=canary"))).GetProperty("items");
            if (found.GetArrayLength() > 0) customer = found[0].Id();
            return customer != Guid.Empty;
        });
        await Server.Owner.DeleteAsync(Server.In($"customers/{customer}"));
        await UntilAsync(async () =>
        {
            _rig.Clock.Advance(TimeSpan.FromSeconds(1)); // an erasure looks again by this clock whether the facts are gone
            return await Server.Services.GetRequiredService<IMessages>().CountAsync(_rig.Workspace, $"notices {survey}", Ct) is [{ State: MessageState.Cancelled }];
        });
    }

    [Fact]
    public async Task A_key_hears_nothing_and_a_condition_is_needed_where_one_decides()
    {
        var survey = await Server.PublishedAsync();
        using var key = _rig.Admin();
        using var answer = await key.GetAsync(Server.In($"surveys/{survey}/notices/mine"), Ct);
        (await answer.ProblemAsync()).ShouldBe((403, "notice.person_needed"));
        (await Server.Owner.RefusedAsync(HttpMethod.Put, Server.In($"surveys/{survey}/notices/mine"), new { hears = "when" })).ShouldBe((422, "notice.invalid"));
    }

    static Task<JsonElement> ChooseAsync(Browser who, Guid survey, object choice) => who.PutAsync($"api/v1/workspaces/{who.Session.GetProperty("workspaces")[0].GetProperty("id").GetGuid()}/surveys/{survey}/notices/mine", choice);

    async Task<string> HearsAsync(Browser who, Guid survey) => (await who.GetAsync(Server.In($"surveys/{survey}/notices/mine"))).Text("hears");

    Task<JsonElement> AnswerAsync(Guid survey, int nps, string why, object? who = null) =>
        Server.Owner.PostAsync(Server.In($"surveys/{survey}/responses"), who is null ? new { answers = new { nps, why } } : new { answers = new { nps, why }, who } as object);

    async Task PassAsync()
    {
        _rig.Clock.Advance(TimeSpan.FromMinutes(2));
        await Clock.PassAsync(Ct);
    }

    async Task<SunkMail> MailAsync(int index)
    {
        await UntilAsync(async () =>
        {
            await PassAsync();
            return _rig.Sink.Mails.Count > index;
        });
        return _rig.Sink.Mails.ElementAt(index);
    }

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var end = Environment.TickCount64 + 60_000;
        while (!await holds())
        {
            if (Environment.TickCount64 > end) throw new TimeoutException("Waited in vain.");
            await Task.Delay(50, Ct);
        }
    }
}

public sealed class LowScoreTests
{
    [Theory]
    [InlineData("nps", "{}", 6, true)]
    [InlineData("nps", "{}", 7, false)]
    [InlineData("csat", "{}", 2, true)]
    [InlineData("csat", "{}", 3, false)]
    [InlineData("ces", "{}", 3, true)]
    [InlineData("ces", "{}", 4, false)]
    [InlineData("rating", "{}", 1, false)]
    public void Low_is_the_lower_part_of_the_scale_and_only_of_a_measure(string kind, string settings, int value, bool expected)
    {
        var element = Sample.Element(kind, settings: settings);
        LowScore.Holds(element, Sample.Check(element, $"{value}").Answer!).ShouldBe(expected);
    }
}
