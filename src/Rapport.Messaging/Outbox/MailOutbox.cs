using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Messaging.Recipients;
using Rapport.Messaging.Settings;

namespace Rapport.Messaging.Outbox;

/// <summary>Takes mail in, and answers how it stands.</summary>
sealed class MailOutbox(
    IStateStore state, Contacts contacts, MailPeople recipients, IContactBudget budget, Ending ending, MailSettings settings, IChanges changes, TimeProvider clock) : IMessages
{
    TaskCompletionSource _added = NewSignal();

    /// <summary>Ends when mail was added since the last look.</summary>
    public Task Added => Volatile.Read(ref _added).Task;

    public async Task<MessageId> QueueAsync(IStateTransaction transaction, OutgoingMail mail, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(mail);
        var id = IdOf(mail);
        if (await transaction.Db.FindAsync<MessageRow>([id], ct) is not null) return new(id);
        var row = await AddAsync(transaction, mail, id, ct);
        // Whatever the answer, it is asked again at the moment of sending.
        if (mail.Class == MailClass.Marketing) await ReserveAsync(transaction, row, ct);
        return new(id);
    }

    public async Task<QueuedMail> TryQueueAsync(IStateTransaction transaction, OutgoingMail mail, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(mail);
        var id = IdOf(mail);
        if (await transaction.Db.FindAsync<MessageRow>([id], ct) is not null) return new(new(id), ContactDecision.Open);
        var row = await AddAsync(transaction, mail, id, ct);
        var decision = mail.Class == MailClass.Marketing ? await ReserveAsync(transaction, row, ct) : ContactDecision.Open;
        if (decision.May || decision.Rule == "quiet_hours") return new(new(id), decision);
        transaction.Db.Remove(row);
        return new(null, decision);
    }

    async Task<ContactDecision> ReserveAsync(IStateTransaction transaction, MessageRow row, CancellationToken ct)
    {
        var person = await recipients.OfAsync(row, ct);
        row.Person = person.Subject;
        return await budget.ReserveAsync(transaction, person, row.Request, ct);
    }

    Guid IdOf(OutgoingMail mail) => mail.Key is { } key ? DerivedId.Of(mail.Workspace, "message", key) : Guid.CreateVersion7(clock.GetUtcNow());

    async Task<MessageRow> AddAsync(IStateTransaction transaction, OutgoingMail mail, Guid id, CancellationToken ct)
    {
        var now = clock.NowMicros();
        var due = Math.Max(now, mail.NotBefore?.ToMicros() ?? 0);
        var row = new MessageRow
        {
            Id = id, Workspace = mail.Workspace, Customer = mail.Customer, Recipient = mail.To.Trim(),
            Contact = await contacts.HashAsync(transaction, mail.Workspace, mail.To, ct),
            Class = mail.Class, Purpose = mail.Purpose, About = mail.About, Subject = mail.Subject, Language = mail.Language,
            Content = JsonSerializer.SerializeToUtf8Bytes(mail.Parts, JsonSerializerOptions.Web), Thread = mail.Thread, IgnoresCoolDown = mail.IgnoresCoolDown,
            AskedByStranger = mail.AskedByStranger, Answer = mail.Answer is { } answer ? JsonSerializer.Serialize(answer, JsonSerializerOptions.Web) : "", Created = now, At = now, Since = due, Due = due, NotAfter = mail.NotAfter?.ToMicros(),
        };
        transaction.Db.Add(row);
        transaction.OnCommitted(() =>
        {
            Interlocked.Exchange(ref _added, NewSignal()).TrySetResult();
            changes.Publish(mail.Workspace, "messages");
        });
        return row;
    }

    public async Task<Refusal?> CheckAsync(WorkspaceId workspace, MailClass kind, CancellationToken ct) =>
        await settings.MissingAsync(workspace, kind, ct);

    public async Task<string?> BarredAsync(WorkspaceId workspace, MailClass kind, string purpose, string address, CancellationToken ct)
    {
        if (!MailAddresses.IsValid(address)) return "address.invalid";
        var hashes = await contacts.HashesAsync(workspace, [address], ct);
        if (hashes.Count == 0) return null; // nobody was ever written to
        await using var db = state.Read();
        return await SendRules.SuppressedAsync(db, workspace, hashes[0], kind, purpose, ct);
    }

    public async Task<IReadOnlyList<MessageStatus>> FindAsync(WorkspaceId workspace, IReadOnlyCollection<MessageId> ids, CancellationToken ct)
    {
        var wanted = ids.Select(id => id.Value).ToList();
        await using var db = state.Read();
        var rows = await db.Set<MessageRow>().Where(m => m.Workspace == workspace && wanted.Contains(m.Id))
            .Select(m => new { m.Id, m.State, m.Reason, m.Attempts, m.At }).ToListAsync(ct);
        return [.. rows.Select(m => new MessageStatus(new(m.Id), m.State, m.Reason, m.Attempts, Instant.FromMicros(m.At)))];
    }

    public async Task<IReadOnlyList<MessageCount>> CountAsync(WorkspaceId workspace, string about, CancellationToken ct)
    {
        await using var db = state.Read();
        var counts = await db.Set<MessageRow>().Where(m => m.Workspace == workspace && m.About == about)
            .GroupBy(m => new { m.State, m.Reason }).Select(g => new { g.Key.State, g.Key.Reason, Count = g.LongCount() }).ToListAsync(ct);
        return [.. counts.Select(c => new MessageCount(c.State, c.Reason, c.Count)).OrderBy(c => c.State).ThenBy(c => c.Reason, StringComparer.Ordinal)];
    }

    public Task<int> CancelAsync(
        IStateTransaction transaction, WorkspaceId workspace, IReadOnlyCollection<MessageId> ids, string reason, CancellationToken ct)
    {
        var wanted = ids.Select(id => id.Value).ToList();
        return CancelAsync(transaction, transaction.Db.Set<MessageRow>().Where(m => m.Workspace == workspace && wanted.Contains(m.Id)), reason, ct);
    }

    public Task<int> CancelAboutAsync(IStateTransaction transaction, WorkspaceId workspace, string about, string reason, CancellationToken ct) =>
        CancelAsync(transaction, transaction.Db.Set<MessageRow>().Where(m => m.Workspace == workspace && m.About == about), reason, ct);

    async Task<int> CancelAsync(IStateTransaction transaction, IQueryable<MessageRow> rows, string reason, CancellationToken ct)
    {
        await transaction.Db.SaveChangesAsync(ct); // what was queued in this very transaction is found too
        var queued = await rows.Where(m => m.State == MessageState.Queued).ToListAsync(ct);
        foreach (var row in queued) await ending.EndAsync(transaction, row, MessageState.Cancelled, reason, "", ct);
        return queued.Count;
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
