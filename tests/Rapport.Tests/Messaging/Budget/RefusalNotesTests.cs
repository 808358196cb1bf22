using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Messaging.Budget;

namespace Rapport.Tests.Messaging.Budget;

/// <summary>Refusals that nobody waits for are in the log as if they had been waited for.</summary>
[Trait("Row", "2.21")]
public sealed class RefusalNotesTests(MailRig rig) : IClassFixture<MailRig>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    IContactBudget Budget => rig.Server.Services.GetRequiredService<IContactBudget>();

    IStateStore State => rig.Server.Services.GetRequiredService<IStateStore>();

    [Fact]
    public async Task The_log_has_them_at_once_one_line_a_day_for_each_reason()
    {
        var person = Somebody();
        for (var page = 0; page < 3; page++) await Budget.RefusedAsync(person, Request(), "cool_down", null, Ct);
        await Budget.RefusedAsync(person, Request(), "asked_before", new { Shown = 2 }, Ct);
        var log = await Budget.LogAsync(person, "", 10, Ct);
        log.Select(d => (d.Rule, d.Times)).ShouldBe([("asked_before", 1), ("cool_down", 3)], ignoreOrder: true);

        await Budget.RefusedAsync(person, Request(), "cool_down", null, Ct);
        (await Budget.LogAsync(person, "", 10, Ct)).Single(d => d.Rule == "cool_down").Times.ShouldBe(4, "written before or not, it is the same line");
        rig.Clock.Advance(TimeSpan.FromDays(1));
        await Budget.RefusedAsync(person, Request(), "cool_down", null, Ct);
        (await Budget.LogAsync(person, "", 10, Ct)).Where(d => d.Rule == "cool_down").Select(d => d.Times).ShouldBe([1, 4]);
    }

    [Fact]
    public async Task They_are_written_by_themselves_soon()
    {
        var person = Somebody();
        await Budget.RefusedAsync(person, Request(), "device", null, Ct);
        for (var tries = 0; tries < 200 && await WrittenAsync(person) == 0; tries++) await Task.Delay(50, Ct);
        (await WrittenAsync(person)).ShouldBe(1);
    }

    [Fact]
    public async Task Many_at_the_same_instant_are_all_counted()
    {
        var person = Somebody();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await Budget.RefusedAsync(person, Request(), "url", null, Ct);
                if (i % 10 == 0) await Budget.LogAsync(person, "", 10, Ct);
            }
        }, Ct)));
        (await Budget.LogAsync(person, "", 10, Ct)).ShouldHaveSingleItem().Times.ShouldBe(400);
    }

    [Fact]
    public async Task Of_nobody_nothing_is_noted()
    {
        var nobody = Somebody() with { Subject = SubjectId.None };
        await Budget.RefusedAsync(nobody, Request(), "url", null, Ct);
        (await WrittenAsync(nobody)).ShouldBe(0);
    }

    ContactPerson Somebody()
    {
        var subject = new SubjectId(Guid.NewGuid());
        return new(rig.Workspace, CustomerId.None, [subject], subject, [], TimeZoneInfo.Utc, "workspace");
    }

    static ContactRequest Request() => new() { Id = Guid.Empty, Channel = ContactChannels.Web, Category = "survey", About = "survey 1" };

    async Task<int> WrittenAsync(ContactPerson person)
    {
        await using var db = State.Read();
        return await db.Set<DecisionRow>().CountAsync(d => d.Subject == person.Subject, Ct);
    }
}
