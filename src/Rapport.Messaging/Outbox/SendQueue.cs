using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Messaging.Recipients;
using Rapport.Messaging.Smtp;
using Rapport.Messaging.Unsubscribe;

namespace Rapport.Messaging.Outbox;

/// <summary>A mail taken out of the queue for sending, with the signed token of its footer.</summary>
sealed record TakenMail(MessageRow Row, string Token);

/// <summary>Every change that sending makes to the outbox. A change holds only while this process has the mail's lease.</summary>
sealed class SendQueue(IStateStore state, SendRules rules, Ending ending, UnsubscribeLinks links, TimeProvider clock)
{
    /// <summary>Outlasts connecting, sending and waiting for the answer.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    /// <summary>What cannot be sent is tried for this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    const int LookedAtOnce = 20;

    // Whoever restarts the program is a new owner, so that a woken old process cannot write any more.
    readonly Guid _owner = Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>Whether anything is due.</summary>
    public async Task<bool> HasDueAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = state.Read();
        return await Due(db, workspace, null).AnyAsync(ct);
    }

    /// <summary>Writes down what became of the last mail and takes the next, in one transaction.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="only">Of this class alone; null: of any.</param>
    /// <param name="last">The last mail; null at the start.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when nothing may be sent now.</returns>
    public async Task<TakenMail?> NextAsync(WorkspaceId workspace, MailClass? only, (MessageRow Row, SmtpOutcome Outcome)? last, CancellationToken ct)
    {
        while (true)
        {
            await using var transaction = await state.BeginAsync(ct);
            if (last is { } done) await FinishAsync(transaction, done.Row, done.Outcome, ct);
            last = null;
            var (next, more) = await TakeAsync(transaction, workspace, only, ct);
            await transaction.CommitAsync(ct);
            if (next is not null || !more) return next;
        }
    }

    /// <summary>Writes down what became of a mail.</summary>
    public async Task FinishAsync(MessageRow row, SmtpOutcome outcome, CancellationToken ct)
    {
        await using var transaction = await state.BeginAsync(ct);
        await FinishAsync(transaction, row, outcome, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Frees what an earlier process was sending; call it once, at the start. A store has one server at a time, so whoever
    /// else holds a lease is dead, and nobody need wait until it has run out.</summary>
    public async Task TakeOverAsync(CancellationToken ct)
    {
        await using var transaction = await state.BeginAsync(ct);
        await transaction.Db.Set<MessageRow>().Where(m => m.State == MessageState.Sending && m.Owner != _owner)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.LeaseUntil, 0L), ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Looks after mails whose sender died: nobody knows whether they arrived.</summary>
    public async Task RecoverAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var now = clock.NowMicros();
        await using (var db = state.Read())
        {
            if (!await Orphans(db, workspace, now).AnyAsync(ct)) return;
        }

        await using var transaction = await state.BeginAsync(ct);
        foreach (var row in await Orphans(transaction.Db, workspace, now).Take(LookedAtOnce).ToListAsync(ct))
            await SettleAsync(transaction, row, new(Handed.Doubtful, "sender.stopped"), ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Ends mails that have waited too long for something to be set up.</summary>
    public async Task GiveUpAsync(WorkspaceId workspace, MailClass? only, string reason, CancellationToken ct)
    {
        var old = clock.GetUtcNow().Subtract(Patience).ToMicros();
        await using (var db = state.Read())
        {
            if (!await Due(db, workspace, only).AnyAsync(m => m.Since < old, ct)) return;
        }

        await using var transaction = await state.BeginAsync(ct);
        foreach (var row in await Due(transaction.Db, workspace, only).Where(m => m.Since < old).Take(LookedAtOnce).ToListAsync(ct))
            await ending.EndAsync(transaction, row, MessageState.Failed, reason, row.Code, ct);
        await transaction.CommitAsync(ct);
    }

    async Task<(TakenMail? Mail, bool More)> TakeAsync(IStateTransaction transaction, WorkspaceId workspace, MailClass? only, CancellationToken ct)
    {
        var rows = await Due(transaction.Db, workspace, only).OrderBy(m => m.Due).Take(LookedAtOnce).ToListAsync(ct);
        foreach (var row in rows)
        {
            if (await rules.WhyNotAsync(transaction, row, ct) is { } not)
            {
                if (not.Until is { } until)
                {
                    (row.Due, row.Reason, row.At) = (until.ToMicros(), not.Reason, clock.NowMicros());
                    continue;
                }

                await ending.EndAsync(transaction, row, not.State, not.Reason, "", ct);
                if (not.Reason == SendRules.Erased) row.Forget();
                continue;
            }

            if (!await rules.CountAsync(transaction, row, ct)) return (null, false);
            var now = clock.NowMicros();
            (row.State, row.At, row.TriedAt, row.Attempts) = (MessageState.Sending, now, now, row.Attempts + 1);
            (row.Owner, row.LeaseUntil) = (_owner, clock.GetUtcNow().Add(Lease).ToMicros());
            return (new(row, await links.TokenAsync(transaction, row, ct)), true);
        }

        return (null, rows.Count == LookedAtOnce);
    }

    async Task FinishAsync(IStateTransaction transaction, MessageRow sent, SmtpOutcome outcome, CancellationToken ct)
    {
        // Gone with its person, or taken by another process: nothing to write.
        if (await transaction.Db.FindAsync<MessageRow>([sent.Id], ct) is not { State: MessageState.Sending } row) return;
        if (row.Owner != _owner || row.TriedAt != sent.TriedAt) return;
        await SettleAsync(transaction, row, outcome, ct);
    }

    Task SettleAsync(IStateTransaction transaction, MessageRow row, SmtpOutcome outcome, CancellationToken ct)
    {
        if (outcome.Handed == Handed.NoServer) row.Attempts--; // the mail itself was not tried
        return outcome.Handed switch
        {
            Handed.Taken => ending.EndAsync(transaction, row, MessageState.Sent, "", outcome.Code, ct),
            Handed.Refused => ending.EndAsync(transaction, row, MessageState.Failed, outcome.Reason, outcome.Code, ct),
            Handed.NoSuchAddress => BounceAsync(transaction, row, outcome, ct),
            Handed.Doubtful when row.Class == MailClass.Marketing => ending.EndAsync(transaction, row, MessageState.Unknown, outcome.Reason, outcome.Code, ct),
            _ => AgainAsync(transaction, row, outcome, ct),
        };
    }

    async Task BounceAsync(IStateTransaction transaction, MessageRow row, SmtpOutcome outcome, CancellationToken ct)
    {
        await Suppressions.AddAsync(transaction, row.Workspace, row.Contact, "", SuppressionCause.Bounced, clock.NowMicros(), row.Id, ct);
        await ending.EndAsync(transaction, row, MessageState.Bounced, outcome.Reason, outcome.Code, ct);
    }

    async Task AgainAsync(IStateTransaction transaction, MessageRow row, SmtpOutcome outcome, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (now.ToMicros() - row.Since > Patience.TotalMicroseconds)
        {
            await ending.EndAsync(transaction, row, MessageState.Failed, outcome.Reason, outcome.Code, ct);
            return;
        }

        (row.State, row.Reason, row.Code, row.At) = (MessageState.Queued, outcome.Reason, outcome.Code, now.ToMicros());
        (row.Owner, row.LeaseUntil, row.Due) = (null, null, now.Add(IsNotItsFault(row, outcome) ? TimeSpan.Zero : Pause(row)).ToMicros());
    }

    // A mail that keeps company with several crashes may be their cause.
    static bool IsNotItsFault(MessageRow row, SmtpOutcome outcome) =>
        outcome.Handed == Handed.NoServer || (outcome.Reason == "sender.stopped" && row.Attempts < 3);

    /// <summary>1, 4, 16, 64 minutes, then every four hours; up to a fifth longer, so that what failed together does not come back together.</summary>
    static TimeSpan Pause(MessageRow row) =>
        TimeSpan.FromMinutes(Math.Min(240, Math.Pow(4, Math.Max(0, row.Attempts - 1))) * (1 + (row.Id.ToByteArray()[15] / 1280d)));

    static IQueryable<MessageRow> Orphans(RapportDb db, WorkspaceId workspace, long now) => db.Set<MessageRow>()
        .Where(m => m.Workspace == workspace && m.State == MessageState.Sending && m.LeaseUntil < now);

    IQueryable<MessageRow> Due(RapportDb db, WorkspaceId workspace, MailClass? only)
    {
        var now = clock.NowMicros();
        var due = db.Set<MessageRow>().Where(m => m.Workspace == workspace && m.State == MessageState.Queued && m.Due <= now);
        return only is { } kind ? due.Where(m => m.Class == kind) : due;
    }
}
