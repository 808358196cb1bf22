using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Display;
using Rapport.Feedback.Surveys.Invitations;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Occasions;

/// <summary>Asks what is due. Whether somebody may be asked is decided now, not when it happened: what was said, sent and answered
/// meanwhile counts. The ask, its invitation and its mail are one transaction, so each is asked once however often the server dies.</summary>
sealed class AskClock(
    IStateStore store, DisplayDesk desk, Inviter inviter, ICustomerSubjects subjects, IMessages messages, TimeProvider clock, ILogger<AskClock> log) : Rounds(TimeSpan.FromSeconds(2), clock, log)
{
    const int MostTogether = 50;

    // A mail that comes later than this asks about what is forgotten; in the app people are waited for longer.
    const long MailDays = 7 * 86_400_000_000L;
    const long AppDays = 14 * 86_400_000_000L;

    /// <inheritdoc/>
    protected override async Task<bool> RoundAsync(CancellationToken ct) => await PassAsync(ct) == MostTogether;

    /// <summary>One pass; returns how many asks it settled.</summary>
    public async Task<int> PassAsync(CancellationToken ct)
    {
        var now = Clock.NowMicros();
        await GiveUpAsync(now, ct);
        List<AskRow> due;
        await using (var db = store.Read())
        {
            var waiting = Waiting(db, now).Where(a => a.By == AskBy.Email);
            var mute = new List<WorkspaceId>();
            foreach (var workspace in await waiting.Select(a => a.Workspace).Distinct().ToListAsync(ct))
                if (await messages.CheckAsync(workspace, MailClass.Marketing, ct) is not null) mute.Add(workspace);
            due = await waiting.Where(a => !mute.Contains(a.Workspace)).OrderBy(a => a.Due).Take(MostTogether).ToListAsync(ct);
        }

        foreach (var ask in due) await AskAsync(ask, ct);
        return due.Count;
    }

    async Task AskAsync(AskRow due, CancellationToken ct)
    {
        var owners = await subjects.OwnersAsync(due.Workspace, [due.Subject], ct);
        var who = await desk.RecipientAsync(due.Workspace, owners.Count > 0 ? owners[0] : CustomerId.None, ct);
        await using var transaction = await store.BeginAsync(ct);
        var db = transaction.Db;
        if (await db.FindAsync<AskRow>([due.Id], ct) is not { State: AskState.Waiting } ask) return;
        var occasion = SurveyAsks.OccasionOf(ask, await db.FindAsync<OccasionRow>([ask.Survey], ct));
        var rules = occasion?.Rules(new DisplayRules());
        var encounter = rules is null ? null : await desk.EncounterAsync(db, ask.Workspace, ask.Survey, who, rules, ct);
        var closed = encounter is null ? Gates.All[0] : Gates.FirstClosed(encounter);
        var refused = closed is null ? await inviter.AskAsync(transaction, ask, occasion!, who.Contacts!, ct) : closed.Name; // a gate is closed without either
        (ask.State, ask.Reason, ask.EndedAt) = (refused is null ? AskState.Asked : AskState.NotAsked, refused ?? "", Clock.NowMicros());
        if (encounter is not null && closed is not null)
            await desk.NoteAsync(transaction, encounter, closed, who.Person.Who, DisplayDesk.Request(ask.Id, ask.Survey, encounter.Rules, "", ContactChannels.Email), ct);
        await transaction.CommitAsync(ct);
    }

    async Task GiveUpAsync(long now, CancellationToken ct)
    {
        await using (var db = store.Read())
            if (!await Late(db, now).AnyAsync(ct)) return;
        await using var transaction = await store.BeginAsync(ct);
        await Late(transaction.Db, now).ExecuteUpdateAsync(set => set.SetProperty(a => a.State, AskState.NotAsked).SetProperty(a => a.EndedAt, now)
            .SetProperty(a => a.Reason, a => a.By == AskBy.App ? "not_met" : "too_late"), ct);
        await transaction.CommitAsync(ct);
    }

    static IQueryable<AskRow> Waiting(RapportDb db, long now) => db.Set<AskRow>().Where(a => a.State == AskState.Waiting && a.Due <= now);

    // A fact that was told late is not late itself: what counts is since when it could have been asked about.
    static IQueryable<AskRow> Late(RapportDb db, long now) => Waiting(db, now)
        .Where(a => a.By == AskBy.App ? a.Due <= now - AppDays && a.PlannedAt <= now - AppDays : a.Due <= now - MailDays && a.PlannedAt <= now - MailDays);
}
