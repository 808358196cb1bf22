using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback.Surveys.Invitations;
using Rapport.Kernel;
using Rapport.Tests.Messaging;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Surveys.Pages;

/// <summary>Invitations from the API over a real mail server to the answer and back.</summary>
public sealed class InvitationTests : IAsyncLifetime
{
    // Of its own for every test: they count mails, and move the clock.
    readonly MailRig _rig = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    TestServer Server => _rig.Server;

    public async ValueTask InitializeAsync()
    {
        await _rig.InitializeAsync();
        await _rig.RulesAsync(new { surveyCoolDownDays = 7, limits = Array.Empty<object>(), quietHours = Array.Empty<object>(), priorities = Array.Empty<object>() });
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    [Trait("Row", "2.25")]
    [Trait("Row", "2.18")]
    public async Task A_mail_arrives_and_its_link_is_answered_as_the_customer()
    {
        var survey = await Server.PublishedAsync();
        var ana = await CustomerAsync("ana");
        var made = await InviteAsync(survey, [ana], new { touchpoint = "delivery", thankYou = "Thank you, {{name|you}}!" });
        made.GetProperty("invited").GetInt32().ShouldBe(1);
        var mail = await MailAsync(0);
        mail.Text.ShouldContain("Hello Ana Test,");
        mail.Header("List-Unsubscribe").ShouldNotBeEmpty();
        (await StateAsync(survey, made)).ShouldBe("sent");
        var link = Link(mail, "?answer=9");

        using var visitor = new Visitor(Server.Url);
        await visitor.LookAsync(link);
        (await StateAsync(survey, made)).ShouldBe("sent"); // a scanner did as much
        await visitor.PressAsync("next");
        (await StateAsync(survey, made)).ShouldBe("started");
        await visitor.PressAsync("next");
        (await StateAsync(survey, made)).ShouldBe("completed");

        var origin = JsonElement.Parse((await Server.RowsAsync(survey)).Single().Origin);
        origin.Text("channel").ShouldBe("email");
        origin.Text("touchpoint").ShouldBe("delivery");
        await UntilAsync(async () => (await Server.Owner.GetAsync(Server.In($"customers/{ana}/timeline?type=Survey%20Answered"))).GetProperty("items").GetArrayLength() > 0);
        await Clock.PassAsync(Ct);
        (await MailAsync(1)).Text.ShouldContain("Thank you, Ana Test!");
        await Clock.PassAsync(Ct);
        _rig.Sink.Mails.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Those_who_have_not_finished_are_reminded_and_no_more_often_than_said()
    {
        var survey = await Server.PublishedAsync();
        var (ben, eva) = (await CustomerAsync("ben"), await CustomerAsync("eva"));
        await InviteAsync(survey, [ben, eva], new { reminders = 2, reminderDays = 3 });
        var first = await MailAsync(1);
        using var visitor = new Visitor(Server.Url);
        await visitor.LookAsync(Link(_rig.Sink.Mails.Single(m => m.To.StartsWith("eva", StringComparison.Ordinal)), "?answer=7"));
        await visitor.PressAsync("next");
        await visitor.PressAsync("next");

        for (var round = 1; round <= 3; round++)
        {
            _rig.Clock.Advance(TimeSpan.FromDays(3.1));
            await Clock.PassAsync(Ct);
            await MailAsync(Math.Min(round, 2) + 1);
        }

        first.ShouldNotBeNull();
        _rig.Sink.Mails.Skip(2).ShouldAllBe(m => m.To.StartsWith("ben", StringComparison.Ordinal));
        _rig.Sink.Mails.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Who_was_asked_lately_has_no_address_or_is_unknown_is_left_in_peace()
    {
        var survey = await Server.PublishedAsync();
        var ida = await CustomerAsync("ida");
        await InviteAsync(survey, [ida], new { });
        var again = await InviteAsync(survey, [ida, Guid.NewGuid()], new { });
        again.GetProperty("invited").GetInt32().ShouldBe(0);
        again.GetProperty("notInvited").EnumerateArray().Select(n => n.Text("reason")).ShouldBe(["budget.cool_down", "customer.unknown"]);
        (await InviteAsync(survey, [ida, ida], new { ignoreCoolDown = true })).GetProperty("invited").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_proven_address_answers_once_and_the_form_tells_nobody_who_did()
    {
        var survey = await Server.PublishedAsync();
        var url = (await Server.LinkAsync(survey, new { name = "Proven", verifyEmail = true, domains = new[] { "example.org" } })).Text("url");
        using var visitor = new Visitor(Server.Url);
        await visitor.LookAsync(url);
        await visitor.PressAsync("email", ("email", "zoe@elsewhere.example"));
        ((int)visitor.Status).ShouldBe(422);
        await visitor.PressAsync("email", ("email", "Zoe@example.org"));
        var said = visitor.Heading;
        var link = Link(await MailAsync(0), "");
        await visitor.LookAsync(link);
        await visitor.PressAsync("next", ("nps", "9"));
        await visitor.PressAsync("next");

        await visitor.LookAsync(url);
        await visitor.PressAsync("email", ("email", "zoe@example.org"));
        visitor.Heading.ShouldBe(said);
        await visitor.LookAsync(Link(await MailAsync(1), ""));
        visitor.Heading.ShouldBe("Thank you");
        (await Server.RowsAsync(survey)).ShouldHaveSingleItem().Origin.ShouldContain("zoe@example.org");
    }

    [Fact]
    [Trait("Row", "2.22")]
    [Trait("Row", "9.4")]
    public async Task A_segment_is_invited_as_it_stands_and_who_says_no_meanwhile_gets_nothing()
    {
        var survey = await Server.PublishedAsync();
        var (ana, ben, cem) = (await CustomerAsync("ana"), await CustomerAsync("ben"), await CustomerAsync("cem"));
        var list = (await Server.Owner.PostAsync(Server.In("segments"), new { name = "Panel", customers = new[] { ana, ben } })).Id();
        await UntilAsync(async () => (await Server.Owner.GetAsync(Server.In($"segments/{list}"))).Text("state") == "live");
        await Server.Owner.PostAsync(Server.In($"segments/{list}/people"), new { add = new[] { cem }, remove = new[] { ana } });

        (await InviteAsync(survey, [], new { segment = list, dryRun = true })).GetProperty("invited").GetInt32().ShouldBe(2);
        var later = _rig.Clock.GetUtcNow().AddMinutes(10);
        var made = await InviteAsync(survey, [], new { segment = list, sendAt = later });
        made.GetProperty("invited").GetInt32().ShouldBe(2);
        await Server.Owner.PostAsync(Server.In($"customers/{cem}/consents"), new { purpose = "survey", given = false, textVersion = "v1", text = "May we ask you?", language = "en" });
        _rig.Clock.Advance(TimeSpan.FromMinutes(11));

        var mail = await MailAsync(0);
        mail.To.ShouldStartWith("ben");
        await UntilAsync(async () => (await Server.Owner.GetAsync(Server.In("messages"))).GetRawText().Contains("consent.withdrawn", StringComparison.Ordinal));
        _rig.Sink.Mails.ShouldHaveSingleItem();

        var nobody = (await Server.Owner.PostAsync(Server.In("segments"), new { name = "Empty", customers = Array.Empty<Guid>() })).Id();
        (await Server.Owner.RefusedAsync(HttpMethod.Post, Server.In($"surveys/{survey}/invitations"), Request([], new { segment = nobody }))).ShouldBe((422, "invitation.segment_size"));
        (await Server.Owner.RefusedAsync(HttpMethod.Post, Server.In($"surveys/{survey}/invitations"), Request([], new { segment = Guid.NewGuid() }))).ShouldBe((422, "segment.unknown"));
    }

    [Fact]
    public async Task A_closed_survey_invites_nobody()
    {
        var survey = await Server.PublishedAsync();
        await Server.Owner.PutAsync(Server.In($"surveys/{survey}/state"), new { state = "closed" });
        (await Server.Owner.RefusedAsync(HttpMethod.Post, Server.In($"surveys/{survey}/invitations"), Request([Guid.NewGuid()], new { }))).ShouldBe((409, "survey.closed"));
        (await Server.Owner.RefusedAsync(HttpMethod.Post, Server.In($"surveys/{survey}/invitations"), Request([], new { }))).ShouldBe((422, "invitation.invalid"));
    }

    ReminderClock Clock => Server.Services.GetRequiredService<ReminderClock>();

    async Task<Guid> CustomerAsync(string name)
    {
        using var client = Server.WithKey(await Server.KeyAsync("ingest"));
        var user = $"{name}-{Guid.NewGuid():N}";
        var batch = new { batch = new[] { new { type = "identify", userId = user, messageId = user, traits = new { name = $"{char.ToUpperInvariant(name[0])}{name[1..]} Test", email = $"{user}@example.org" } } } };
        (await client.PostAsync("v1/batch", System.Net.Http.Json.JsonContent.Create(batch), Ct)).EnsureSuccessStatusCode();
        var id = Guid.Empty;
        await UntilAsync(async () =>
        {
            var found = (await Server.Owner.GetAsync(Server.In($"customers?search={user}"))).GetProperty("items");
            if (found.GetArrayLength() == 0) return false;
            id = found[0].Id();
            return true;
        });
        return id;
    }

    Task<JsonElement> InviteAsync(Guid survey, Guid[] customers, object more) => Server.Owner.PostAsync(Server.In($"surveys/{survey}/invitations"), Request(customers, more));

    static Dictionary<string, object> Request(Guid[] customers, object more)
    {
        var request = new Dictionary<string, object> { ["customers"] = customers, ["subject"] = "How was it, {{name|there}}?", ["text"] = "Hello {{name|there}},\n\none question." };
        foreach (var property in JsonSerializer.SerializeToElement(more).EnumerateObject()) request[property.Name] = property.Value;
        return request;
    }

    async Task<string> StateAsync(Guid survey, JsonElement made)
    {
        var mailing = made.GetProperty("mailing").GetGuid();
        var people = await Server.Owner.GetAsync(Server.In($"surveys/{survey}/invitations/{mailing}"));
        var list = await Server.Owner.GetAsync(Server.In($"surveys/{survey}/invitations"));
        var state = people.GetProperty("items")[0].Text("state");
        list.GetProperty("items")[0].GetProperty("states").GetProperty(state).GetInt32().ShouldBe(1);
        return state;
    }

    async Task<SunkMail> MailAsync(int index)
    {
        await UntilAsync(async () => (await Task.FromResult(_rig.Sink.Mails.Count)) > index);
        await Task.Delay(100, Ct); // the answer of the mail server is written down after the mail is there
        return _rig.Sink.Mails.ElementAt(index);
    }

    static string Link(SunkMail mail, string ending) => mail.Text.Split('\n', ' ').Select(l => l.Trim()).First(l => l.Contains("/r/", StringComparison.Ordinal) && l.EndsWith(ending, StringComparison.Ordinal));

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var end = Environment.TickCount64 + 30_000;
        while (!await holds())
        {
            if (Environment.TickCount64 > end) throw new TimeoutException("Waited in vain.");
            await Task.Delay(50, Ct);
        }
    }
}
