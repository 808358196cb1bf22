using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Messaging.Recipients;
using Rapport.Messaging.Settings;

namespace Rapport.Messaging.Outbox;

/// <summary>Takes mail in, and answers how it stands.</summary>
sealed class MailOutbox(IStateStore state, Contacts contacts, Ending ending, MailSettings settings, IChanges changes, TimeProvider clock) : IMessages
{
    TaskCompletionSource _added = NewSignal();

    /// <summary>Ends when mail was added since the last look.</summary>
    public Task Added => Volatile.Read(ref _added).Task;

    public async Task<MessageId> QueueAsync(IStateTransaction transaction, OutgoingMail mail, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(mail);
        var id = mail.Key is { } key ? DerivedId.Of(mail.Workspace, "message", key) : Guid.CreateVersion7(clock.GetUtcNow());
        if (mail.Key is not null && await transaction.Db.FindAsync<MessageRow>([id], ct) is not null) return new(id);
        var now = clock.NowMicros();
        var due = Math.Max(now, mail.NotBefore?.ToMicros() ?? 0);
        transaction.Db.Add(new MessageRow
        {
            Id = id, Workspace = mail.Workspace, Customer = mail.Customer, Recipient = mail.To.Trim(),
            Contact = await contacts.HashAsync(transaction, mail.Workspace, mail.To, ct),
            Class = mail.Class, Purpose = mail.Purpose, About = mail.About, Subject = mail.Subject, Language = mail.Language,
            Content = JsonSerializer.SerializeToUtf8Bytes(mail.Parts, JsonSerializerOptions.Web),
            AskedByStranger = mail.AskedByStranger, Created = now, At = now, Since = due, Due = due, NotAfter = mail.NotAfter?.ToMicros(),
        });
        transaction.OnCommitted(() =>
        {
            Interlocked.Exchange(ref _added, NewSignal()).TrySetResult();
            changes.Publish(mail.Workspace, "messages");
        });
        return new(id);
    }

    public async Task<Refusal?> CheckAsync(WorkspaceId workspace, MailClass kind, CancellationToken ct) =>
        await settings.MissingAsync(workspace, kind, ct);

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
