using Microsoft.Extensions.DependencyInjection;
using Rapport.Messaging;
using Rapport.Tests.Server;

namespace Rapport.Tests.Messaging;

/// <summary>Nobody is written to without a legal basis, asked at the moment of sending.</summary>
[Trait("Row", "9.4")]
public sealed class ConsentTests(MailRig rig) : IClassFixture<MailRig>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    IConsents Consents => rig.Server.Services.GetRequiredService<IConsents>();

    static object Said(bool given, string version = "v1", string text = "May we write to you?", string purpose = "marketing") =>
        new { purpose, given, textVersion = version, text, language = "en" };

    [Fact]
    [Trait("Row", "P2")]
    public async Task Marketing_needs_a_yes_and_a_withdrawal_stops_what_is_queued()
    {
        rig.Begin();
        var customer = await rig.CustomerAsync("yes", "yes@example.org");
        var offer = rig.Mail(MailClass.Marketing, "yes@example.org") with { Purpose = "marketing", Customer = customer };
        (await rig.UntilAsync(await rig.QueueAsync(offer), MessageState.Suppressed)).Reason.ShouldBe("consent.not_given");

        await rig.Server.Owner.PostAsync(rig.Server.In($"customers/{customer}/consents"), Said(given: true));
        await rig.SendAsync(offer);
        var waits = await rig.QueueAsync(offer with { NotBefore = rig.Clock.GetUtcNow().AddMinutes(1) });
        var list = await rig.Server.Owner.PostAsync(rig.Server.In($"customers/{customer}/consents"), Said(given: false));
        rig.Clock.Advance(TimeSpan.FromMinutes(2));

        (await rig.UntilAsync(waits, MessageState.Suppressed)).Reason.ShouldBe("consent.withdrawn");
        list.GetProperty("items").GetArrayLength().ShouldBe(2);
        list.GetProperty("items")[0].ShouldSatisfyAllConditions(
            c => c.GetProperty("given").GetBoolean().ShouldBeFalse(), c => c.GetProperty("holds").GetBoolean().ShouldBeTrue(),
            c => c.Text("text").ShouldBe("May we write to you?"), c => c.Text("actorKind").ShouldBe("person"));
        list.GetProperty("items")[1].GetProperty("holds").GetBoolean().ShouldBeFalse();
        var audit = (await rig.Server.Owner.GetAsync(rig.Server.In("audit"))).GetRawText();
        audit.ShouldContain("consent.give");
        audit.ShouldContain("consent.withdraw");
    }

    [Fact]
    public async Task A_yes_counts_under_every_id_and_address_of_a_customer_and_nowhere_else()
    {
        rig.Begin();
        var customer = await rig.CustomerAsync("twice", "twice@example.org", "again@example.org");
        await rig.Server.Owner.PostAsync(rig.Server.In($"customers/{customer}/consents"), Said(given: true));

        (await Consents.MayAsync(rig.Workspace, customer, null, "marketing", "email", Ct)).ShouldBe(new ConsentAnswer(May: true, "consent.given"));
        (await Consents.MayAsync(rig.Workspace, customer, "twice@example.org", "marketing", "sms", Ct)).May.ShouldBeFalse();
        (await Consents.MayAsync(rig.Workspace, Rapport.Kernel.CustomerId.None, "someone@example.org", "marketing", "email", Ct)).Reason.ShouldBe("consent.not_given");
        (await Consents.MayAsync(rig.Workspace, customer, null, "survey", "email", Ct)).Reason.ShouldBe("consent.not_needed");
        (await Consents.MayAsync(rig.Workspace, customer, null, "service", "email", Ct)).Reason.ShouldBe("consent.not_needed");
    }

    // Safety P3.
    [Fact]
    [Trait("Row", "P3")]
    public async Task A_purpose_without_a_legal_basis_is_not_sent()
    {
        rig.Begin();
        (await rig.UntilAsync(await rig.QueueAsync(rig.Mail() with { Purpose = "curiosity" }), MessageState.Suppressed)).Reason.ShouldBe("consent.no_basis");
    }

    // Safety P1.
    [Fact]
    [Trait("Row", "P1")]
    public async Task One_version_has_one_text_for_ever()
    {
        rig.Begin();
        var customer = await rig.CustomerAsync("text", "text@example.org");
        await rig.Server.Owner.PostAsync(rig.Server.In($"customers/{customer}/consents"), Said(given: true, "t1", "One text"));

        (await rig.Server.Owner.RefusedAsync(HttpMethod.Post, rig.Server.In($"customers/{customer}/consents"), Said(given: true, "t1", "Another text")))
            .ShouldBe((409, "consent.text_differs"));
        (await rig.Server.Owner.GetAsync(rig.Server.In($"customers/{customer}/consents"))).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    [Trait("Row", "P1")]
    public async Task Saying_yes_again_undoes_an_unsubscription_and_the_export_shows_all_of_it()
    {
        rig.Begin();
        var customer = await rig.CustomerAsync("back", "back@example.org");
        var invite = rig.Mail(MailClass.Marketing, "back@example.org") with { Customer = customer };
        var (_, mail) = await rig.SendAsync(invite);
        using var stranger = rig.Server.Stranger().Http;
        await stranger.PostAsync(new Uri(mail.Header("List-Unsubscribe").Trim('<', '>')).AbsolutePath.TrimStart('/'), null, Ct);
        await rig.UntilAsync(await rig.QueueAsync(invite), MessageState.Suppressed);

        await rig.Server.Owner.PostAsync(rig.Server.In($"customers/{customer}/consents"), Said(given: true, purpose: "survey"));

        await rig.SendAsync(invite);
        using var admin = rig.Admin();
        var export = (await (await admin.GetAsync(rig.Server.In($"customers/{customer}/export"), Ct)).JsonAsync()).GetProperty("messages").GetRawText();
        export.ShouldContain("unsubscribe-link");
        export.ShouldContain("suppressed.unsubscribed");
        export.ShouldContain("Do you want to stop getting mail from Nordwind?");
    }
}
