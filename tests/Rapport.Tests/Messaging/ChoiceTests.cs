using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Tests.Server;

namespace Rapport.Tests.Messaging;

/// <summary>What people choose by the link in every mail, and what holds of it.</summary>
[Trait("Row", "9.4")]
public sealed class ChoiceTests(MailRig rig) : IClassFixture<MailRig>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    IConsents Consents => rig.Server.Services.GetRequiredService<IConsents>();

    static string Link(SunkMail mail, string of) =>
        mail.Text.Split([' ', '\n', '\r']).First(w => w.StartsWith("http", StringComparison.Ordinal) && w.Contains($"/{of}/", StringComparison.Ordinal)).Split("/", 4)[3];

    async Task<AngleSharp.Html.Dom.IHtmlDocument> LookAsync(string path)
    {
        using var stranger = rig.Server.Stranger().Http;
        using var response = await stranger.GetAsync(path, Ct);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.Contains("Set-Cookie").ShouldBeFalse();
        return new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync(Ct));
    }

    async Task PressAsync(string path, params (string Name, string Value)[] form)
    {
        using var stranger = rig.Server.Stranger().Http;
        using var response = await stranger.PostAsync(path, new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))), Ct);
        ((int)response.StatusCode).ShouldBeLessThan(400);
    }

    // Safety P2, U1: looking changes nothing, one press does, without signing in.
    [Fact]
    [Trait("Row", "P2")]
    [Trait("Row", "P1")]
    public async Task A_person_chooses_by_purpose_and_channel_and_it_holds_for_what_is_queued()
    {
        rig.Begin();
        var customer = await rig.CustomerAsync("pref", "pref@example.org");
        var (_, mail) = await rig.SendAsync(rig.Mail(to: "pref@example.org") with { Customer = customer });
        var page = Link(mail, "p");
        var html = await LookAsync(page);
        html.QuerySelectorAll("script").Length.ShouldBe(0);
        html.QuerySelectorAll("input[type=checkbox][checked]").Select(i => i.GetAttribute("value")).ShouldBe(["survey|email", "survey|web"], "what needs a yes has none yet");
        var waits = await rig.QueueAsync(rig.Mail(MailClass.Marketing, "pref@example.org") with { Customer = customer, NotBefore = rig.Clock.GetUtcNow().AddMinutes(1) });
        (await Consents.MayAsync(rig.Workspace, customer, null, "survey", "email", Ct)).May.ShouldBeTrue("looking changes nothing");

        await PressAsync(page, ("lang", "de"), ("on", "survey|web"), ("on", "marketing|email"), ("often", "30"), ("language", "de"), ("do", "save"));
        rig.Clock.Advance(TimeSpan.FromSeconds(60));

        (await rig.UntilAsync(waits, MessageState.Suppressed)).Reason.ShouldBe("consent.withdrawn");
        (await Consents.MayAsync(rig.Workspace, customer, null, "marketing", "email", Ct)).ShouldBe(new ConsentAnswer(May: true, "consent.given"));
        (await Consents.MayAsync(rig.Workspace, customer, null, "sharing", "email", Ct)).Reason.ShouldBe("consent.not_given");
        (await Consents.MayAsync(rig.Workspace, customer, null, "survey", "web", Ct)).May.ShouldBeTrue();
        (await LookAsync(page)).DocumentElement.GetAttribute("lang").ShouldBe("de");
        var proof = (await rig.Server.Owner.GetAsync(rig.Server.In($"customers/{customer}/consents"))).GetProperty("items").EnumerateArray().First(c => c.Text("purpose") == "marketing");
        proof.ShouldSatisfyAllConditions(
            p => p.Text("text").ShouldBe("Nordwind darf mich kontaktieren: Neuigkeiten und Angebote."), p => p.Text("source").ShouldBe("preference-centre"),
            p => p.Text("network").ShouldBe("127.0.0.0/24"), p => p.Text("language").ShouldBe("de"), p => p.GetProperty("holds").GetBoolean().ShouldBeTrue());
    }

    [Theory]
    [InlineData("ar", "rtl")]
    [InlineData("en", "ltr")]
    [InlineData("de", "ltr")]
    [InlineData("fr", "ltr")]
    [InlineData("es", "ltr")]
    [InlineData("pt", "ltr")]
    public async Task A_pause_holds_everything_but_what_was_asked_for_in_every_language(string language, string direction)
    {
        rig.Begin();
        var to = $"pause-{language}@example.org";
        var customer = await rig.CustomerAsync($"pause {language}", to);
        var (_, mail) = await rig.SendAsync(rig.Mail(to: to) with { Customer = customer });
        var page = Link(mail, "p");
        (await LookAsync($"{page}?lang={language}")).DocumentElement.GetAttribute("dir").ShouldBe(direction);
        await PressAsync(page, ("lang", language), ("do", "pause30"));

        var invite = rig.Mail(MailClass.Marketing, to) with { Customer = customer };
        (await rig.UntilAsync(await rig.QueueAsync(invite), MessageState.Suppressed)).Reason.ShouldBe("budget.paused");
        await rig.SendAsync(rig.Mail(to: to) with { Customer = customer });
        var why = await rig.Server.Owner.GetAsync(rig.Server.In($"customers/{customer}/contacts"));
        why.GetProperty("decisions")[0].ShouldSatisfyAllConditions(d => d.Text("rule").ShouldBe("paused"), d => d.GetProperty("may").GetBoolean().ShouldBeFalse());

        await PressAsync(page, ("lang", language), ("do", "resume"));
        await rig.SendAsync(invite);
    }

    [Fact]
    public async Task A_changed_link_opens_nothing_and_a_rotated_key_leaves_old_links_valid()
    {
        rig.Begin();
        var (_, mail) = await rig.SendAsync(rig.Mail(to: "rotate@example.org"));
        var page = Link(mail, "p");
        await rig.Server.Owner.PostAsync(rig.Server.In("settings/mail/rotate-key"));
        await LookAsync(page);
        using var stranger = rig.Server.Stranger().Http;
        foreach (var wrong in new[] { page[..^1] + (page[^1] == 'A' ? 'B' : 'A'), "p/x", "c/" + page[2..] })
        {
            ((int)(await stranger.GetAsync(wrong, Ct)).StatusCode).ShouldBe(403, wrong);
            ((int)(await stranger.PostAsync(wrong, new FormUrlEncodedContent([new("do", "stop")]), Ct)).StatusCode).ShouldBe(403, wrong);
        }
    }

    // Safety P4.
    [Fact]
    [Trait("Row", "P4")]
    public async Task A_yes_that_must_be_confirmed_counts_after_the_mailed_link_was_pressed_once_within_seven_days()
    {
        // Of its own: the clock goes further than a session lasts.
        await using var own = await MailRig.StartAsync();
        await new ChoiceTests(own).ConfirmAsync();
    }

    async Task ConfirmAsync()
    {
        await rig.Server.Owner.PutAsync(rig.Server.In("settings/mail"), new
        {
            postalAddress = "Kai 1", purposes = new object[]
            {
                new { key = "service", basis = "contract" }, new { key = "survey", basis = "interest", channels = new[] { "email", "web" }, endsBySignal = true },
                new { key = "marketing", basis = "consent" }, new { key = "sharing", basis = "interest", channels = new[] { "any" }, endsBySignal = true },
                new { key = "letter", basis = "consent", doubleOptIn = true, texts = new[] { new { language = "en", name = "Letter", text = "A letter a month." } } },
            },
        }, "*");
        var customer = await rig.CustomerAsync("double", "double@example.org");
        object said = new { purpose = "letter", given = true, textVersion = "v1", text = "A letter a month.", language = "en" };
        await rig.Server.Owner.PostAsync(rig.Server.In($"customers/{customer}/consents"), said);
        (await Consents.MayAsync(rig.Workspace, customer, null, "letter", "email", Ct)).Reason.ShouldBe("consent.unconfirmed");
        var mail = await ConfirmationAsync();
        mail.Header("List-Unsubscribe").ShouldBeEmpty();
        var link = Link(mail, "c");
        await LookAsync(link);
        (await Consents.MayAsync(rig.Workspace, customer, null, "letter", "email", Ct)).Reason.ShouldBe("consent.unconfirmed", "scanners look");

        await PressAsync(link);
        (await Consents.MayAsync(rig.Workspace, customer, null, "letter", "email", Ct)).Reason.ShouldBe("consent.given");
        await rig.Server.Owner.PostAsync(rig.Server.In($"customers/{customer}/consents"), new { purpose = "letter", given = false, textVersion = "v1", text = "A letter a month.", language = "en" });
        using var stranger = rig.Server.Stranger().Http;
        ((int)(await stranger.PostAsync(link, null, Ct)).StatusCode).ShouldBe(403, "it was used");
        (await Consents.MayAsync(rig.Workspace, customer, null, "letter", "email", Ct)).Reason.ShouldBe("consent.withdrawn");

        rig.Sink.Mails.Clear();
        await rig.Server.Owner.PostAsync(rig.Server.In($"customers/{customer}/consents"), said);
        var late = Link(await ConfirmationAsync(), "c");
        rig.Clock.Advance(TimeSpan.FromDays(7.01));
        ((int)(await stranger.PostAsync(late, null, Ct)).StatusCode).ShouldBe(403, "seven days are over");
    }

    async Task<SunkMail> ConfirmationAsync()
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (rig.Sink.Mails.FirstOrDefault(m => m.To == "double@example.org") is { } mail) return mail;
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(20, Ct);
        }
    }

    // Safety I10: no withdrawal is lost.
    [Fact]
    public async Task The_stricter_word_wins_a_merge_and_undoing_the_merge_restores_both()
    {
        rig.Begin();
        var (yes, no) = (await rig.CustomerAsync("says yes", "says-yes@example.org"), await rig.CustomerAsync("says no", "says-no@example.org"));
        await SayAsync(no, given: false);
        await SayAsync(yes, given: true);
        var merge = (await rig.Server.Owner.PostAsync(rig.Server.In($"customers/{yes}/merge"), new { with = no.Value })).GetProperty("merge").GetGuid();
        (await Consents.MayAsync(rig.Workspace, no, null, "marketing", "email", Ct)).Reason.ShouldBe("consent.withdrawn");
        (await Consents.MayAsync(rig.Workspace, yes, null, "marketing", "email", Ct)).Reason.ShouldBe("consent.withdrawn");
        await rig.Server.Owner.PostAsync(rig.Server.In($"customers/merges/{merge}/undo"));
        (await Consents.MayAsync(rig.Workspace, yes, null, "marketing", "email", Ct)).Reason.ShouldBe("consent.given");
        (await Consents.MayAsync(rig.Workspace, no, null, "marketing", "email", Ct)).Reason.ShouldBe("consent.withdrawn");
    }

    Task<System.Text.Json.JsonElement> SayAsync(CustomerId customer, bool given) => rig.Server.Owner.PostAsync(
        rig.Server.In($"customers/{customer}/consents"), new { purpose = "marketing", given, textVersion = "v1", text = "May we?", language = "en" });

    [Fact]
    public async Task What_was_said_elsewhere_is_taken_over_with_its_proof_once_and_never_outdoes_a_later_word()
    {
        rig.Begin();
        var customer = await rig.CustomerAsync("moved", "moved@example.org");
        object Item(bool given, int day, string text = "Old words") => new
        {
            @namespace = "email", value = "moved@example.org", purpose = "marketing", channel = "email", given, at = new DateTimeOffset(2025, 1, day, 0, 0, 0, TimeSpan.Zero),
            textVersion = "old-1", text, language = "en", source = "paper form 7",
        };
        object all = new { items = new[] { Item(given: false, 2), Item(given: true, 1), Item(given: true, 3, text: "") } };
        var first = await rig.Server.Owner.PostAsync(rig.Server.In("consents/import"), all);
        first.GetProperty("taken").GetInt32().ShouldBe(2);
        first.GetProperty("refused")[0].Text("reason").ShouldBe("consent.no_proof");
        var again = await rig.Server.Owner.PostAsync(rig.Server.In("consents/import"), all);
        (again.GetProperty("taken").GetInt32(), again.GetProperty("known").GetInt32()).ShouldBe((0, 2));
        (await Consents.MayAsync(rig.Workspace, customer, null, "marketing", "email", Ct)).Reason.ShouldBe("consent.withdrawn");

        await SayAsync(customer, given: true);
        await rig.Server.Owner.PostAsync(rig.Server.In("consents/import"), new { items = new[] { Item(given: false, 20) } });
        (await Consents.MayAsync(rig.Workspace, customer, null, "marketing", "email", Ct)).Reason.ShouldBe("consent.given");
    }

    // Safety P24.
    [Fact]
    [Trait("Row", "P24")]
    public async Task A_privacy_signal_is_the_no_of_the_device_and_of_the_known_person_and_asks_for_nothing()
    {
        // Of its own: a secret is made soon after the password was entered, and others move the clock.
        await using var own = await MailRig.StartAsync();
        await new ChoiceTests(own).SignalAsync();
    }

    async Task SignalAsync()
    {
        var secret = (await rig.Server.Owner.PostAsync(rig.Server.In("identity-secret"))).Text("secret");
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret), "gpc"u8));
        var customer = await rig.CustomerAsync("gpc", "gpc@example.org");
        var key = await rig.Server.KeyAsync("ingest");
        using var stranger = rig.Server.Stranger().Http;
        async Task TellAsync(object body) =>
            (await stranger.PostAsync("sdk/v1/opt-out", new StringContent(System.Text.Json.JsonSerializer.Serialize(body)), Ct)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await TellAsync(new { key, userId = "gpc", hash = new string('0', 64) });
        (await Consents.MayAsync(rig.Workspace, customer, null, "survey", "web", Ct)).May.ShouldBeTrue("anybody can claim a user id");
        await TellAsync(new { key, userId = "gpc", hash });
        (await Consents.MayAsync(rig.Workspace, customer, null, "survey", "web", Ct)).Reason.ShouldBe("consent.withdrawn");
        (await Consents.MayAsync(rig.Workspace, customer, null, "sharing", "any", Ct)).Reason.ShouldBe("consent.withdrawn");
        (await Consents.MayAsync(rig.Workspace, customer, null, "survey", "email", Ct)).May.ShouldBeTrue("the signal is about web sites");

        await TellAsync(new { key, anonymousId = "a browser nobody knows" });
        await TellAsync(new { key, anonymousId = "a browser nobody knows" });
        var device = Rapport.Customers.Subjects.Of(rig.Workspace, [("anonymous_id", "a browser nobody knows")]);
        var budget = rig.Server.Services.GetRequiredService<IContactBudget>();
        (await Consents.MayAsync(await budget.PersonAsync(rig.Workspace, [device], Ct), "survey", "web", Ct)).Reason.ShouldBe("consent.withdrawn");
        (await budget.PersonAsync(rig.Workspace, [device], Ct)).Customer.ShouldBe(CustomerId.None, "a signal makes nobody a customer");
        await TellAsync(new { key });
    }

    // Row 2.21.
    [Fact]
    public async Task Mail_is_held_through_the_persons_night_and_counts_with_all_other_channels()
    {
        await using var own = await MailRig.StartAsync();
        await new ChoiceTests(own).NightAsync();
    }

    async Task NightAsync()
    {
        var customer = await rig.CustomerAsync("night", "night@example.org");
        var now = TimeZoneInfo.ConvertTime(rig.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        await rig.RulesAsync(new
        {
            surveyCoolDownDays = 0, limits = new[] { new { most = 2, hours = 48.0 } }, priorities = Array.Empty<object>(),
            quietHours = new[] { new { channels = new[] { "email" }, from = now.AddHours(-1).ToString("HH:mm:ss", null), until = now.AddHours(2).ToString("HH:mm:ss", null), days = Array.Empty<string>() } },
        });
        var first = await rig.QueueAsync(rig.Mail(MailClass.Marketing, "night@example.org") with { Customer = customer });
        await rig.UntilAsync(first, s => s.Reason == "budget.quiet_hours", "held");
        (await rig.StatusAsync(first)).State.ShouldBe(MessageState.Queued);
        rig.Clock.Advance(TimeSpan.FromHours(2.1));
        await rig.UntilAsync(first, MessageState.Sent);

        var budget = rig.Server.Services.GetRequiredService<IContactBudget>();
        var person = await budget.PersonAsync(rig.Workspace, customer, Ct);
        await using (var transaction = await rig.Server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            var sms = new ContactRequest { Id = Guid.NewGuid(), Channel = ContactChannels.Sms, Category = "marketing" };
            (await budget.ReserveAsync(transaction, person, sms, Ct)).May.ShouldBeTrue();
            await budget.DoneAsync(transaction, rig.Workspace, sms.Id, Ct);
            await transaction.CommitAsync(Ct);
        }

        (await rig.UntilAsync(await rig.QueueAsync(rig.Mail(MailClass.Marketing, "night@example.org") with { Customer = customer }), MessageState.Suppressed)).Reason.ShouldBe("budget.limit");
    }
}
