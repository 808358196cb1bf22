using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Messaging.Budget;
using Rapport.Messaging.Consents;
using Rapport.Tests.Server;

namespace Rapport.Tests.Messaging;

/// <summary>Of an erased person nothing is known of when and why they were reached; that they said no is.</summary>
[Trait("Row", "9.4")]
public sealed class ContactErasureTests(MailRig rig) : IClassFixture<MailRig>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    IConsents Consents => rig.Server.Services.GetRequiredService<IConsents>();

    [Fact]
    [Trait("Row", "2.21")]
    public async Task Contacts_decisions_and_wishes_go_with_the_person_and_stand_in_the_export_before()
    {
        rig.Begin();
        var customer = await rig.CustomerAsync("erased", "erased@example.org");
        var (subjects, budget) = (await SubjectsAsync(customer), rig.Server.Services.GetRequiredService<IContactBudget>());
        await rig.SendAsync(rig.Mail(MailClass.Marketing, "erased@example.org") with { Customer = customer });
        await using (var transaction = await rig.Server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            var person = await budget.PersonAsync(rig.Workspace, customer, Ct);
            await budget.RefusedAsync(transaction, person, new() { Id = Guid.NewGuid(), Channel = "sms", Category = "survey", About = "a survey" }, "cool_down", null, Ct);
            transaction.Db.Add(new WishRow { Id = Guid.NewGuid(), Workspace = rig.Workspace, Subject = person.Subject, Contact = [], EveryDays = 30, Language = "de", At = 1 });
            await transaction.CommitAsync(Ct);
        }

        (await CountAsync(subjects)).ShouldSatisfyAllConditions(c => c.Contacts.ShouldBe(1), c => c.Decisions.ShouldBe(2), c => c.Wishes.ShouldBe(1));
        using var admin = rig.Admin();
        var export = (await (await admin.GetAsync(rig.Server.In($"customers/{customer}/export"), Ct)).JsonAsync()).GetProperty("contacts").GetRawText();
        foreach (var told in (string[])["\"sms\"", "cool_down", "\"everyDays\":30", "\"asked\""]) export.ShouldContain(told);

        await EraseAsync(customer);

        (await CountAsync(subjects)).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task A_no_outlives_the_person_on_every_channel_and_a_yes_on_none()
    {
        rig.Begin();
        var customer = await rig.CustomerAsync("gone", "gone@example.org");
        var subjects = await SubjectsAsync(customer);
        foreach (var channel in (string[])["sms", "app", "web"]) await SayAsync(customer, "survey", channel, given: false);
        await SayAsync(customer, "marketing", "sms", given: true);
        await EraseAsync(customer);

        await using (var db = rig.Server.Services.GetRequiredService<IStateStore>().Read())
        {
            var left = await db.Set<ConsentRow>().Where(c => c.Workspace == rig.Workspace && c.Source == "erased").ToListAsync(Ct);
            left.Select(c => (c.Channel, c.Given)).Distinct().ShouldBe([("sms", false), ("app", false), ("web", false)], ignoreOrder: true);
            left.ShouldAllBe(c => c.Customer == CustomerId.None && c.Subject == SubjectId.None && c.Contact.Length > 0 && c.Network.Length == 0);
            (await db.Set<ConsentRow>().AnyAsync(c => c.Workspace == rig.Workspace && (c.Customer == customer || subjects.Contains(c.Subject)), Ct)).ShouldBeFalse();
        }

        // Who writes under the same address is known to have said no, though nobody knows who it was.
        foreach (var channel in (string[])["sms", "app", "web"])
            (await Consents.MayAsync(rig.Workspace, CustomerId.None, "gone@example.org", "survey", channel, Ct)).Reason.ShouldBe("consent.withdrawn", channel);
        (await Consents.MayAsync(rig.Workspace, CustomerId.None, "gone@example.org", "survey", "email", Ct)).May.ShouldBeTrue("of that nothing was said");
        (await Consents.MayAsync(rig.Workspace, CustomerId.None, "gone@example.org", "marketing", "sms", Ct)).Reason.ShouldBe("consent.not_given", "a yes was the person's own, and is gone");
    }

    // The later word is a yes of the other one they were before: it must not be what is remembered.
    [Fact]
    public async Task The_no_that_a_merge_kept_outlives_the_person_too()
    {
        rig.Begin();
        var (strict, free) = (await rig.CustomerAsync("strict", "strict@example.org"), await rig.CustomerAsync("free", "free@example.org"));
        await SayAsync(strict, "survey", "sms", given: false);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await SayAsync(free, "survey", "sms", given: true);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        var both = new CustomerId((await rig.Server.Owner.PostAsync(rig.Server.In($"customers/{strict}/merge"), new { with = free.Value })).GetProperty("survivor").GetGuid());
        (await Consents.MayAsync(rig.Workspace, both, null, "survey", "sms", Ct)).Reason.ShouldBe("consent.withdrawn");
        await EraseAsync(both);

        foreach (var address in (string[])["strict@example.org", "free@example.org"])
            (await Consents.MayAsync(rig.Workspace, CustomerId.None, address, "survey", "sms", Ct)).Reason.ShouldBe("consent.withdrawn", address);
    }

    Task<System.Text.Json.JsonElement> SayAsync(CustomerId customer, string purpose, string channel, bool given) => rig.Server.Owner.PostAsync(
        rig.Server.In($"customers/{customer}/consents"), new { purpose, given, textVersion = "v1", text = $"May we ask you ({purpose})?", language = "en", channel });

    async Task<IReadOnlyList<SubjectId>> SubjectsAsync(CustomerId customer) =>
        [.. await rig.Server.Services.GetRequiredService<Rapport.Customers.ICustomerSubjects>().OfAsync(rig.Workspace, customer, Ct)];

    async Task<(int Contacts, int Decisions, int Wishes)> CountAsync(IReadOnlyList<SubjectId> subjects)
    {
        await using var db = rig.Server.Services.GetRequiredService<IStateStore>().Read();
        return (await db.Set<ContactRow>().CountAsync(c => subjects.Contains(c.Subject), Ct), await db.Set<DecisionRow>().CountAsync(c => subjects.Contains(c.Subject), Ct),
            await db.Set<WishRow>().CountAsync(c => subjects.Contains(c.Subject), Ct));
    }

    async Task EraseAsync(CustomerId customer)
    {
        using var admin = rig.Admin();
        var job = (await (await admin.DeleteAsync(rig.Server.In($"customers/{customer}"), Ct)).JsonAsync()).GetProperty("job").GetGuid();
        var jobs = rig.Server.Services.GetRequiredService<IJobs>();
        while ((await jobs.FindAsync(job, Ct))!.State is "waiting" or "running") await Task.Delay(50, Ct);
        (await jobs.FindAsync(job, Ct))!.State.ShouldBe("done");
    }
}
