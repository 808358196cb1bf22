using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Service.Mail;

/// <summary>Where a mail lies in its folder.</summary>
/// <param name="Validity">UIDVALIDITY of the folder.</param>
/// <param name="Uid">Its number there.</param>
/// <param name="Arrived">When it had arrived, UTC microseconds.</param>
readonly record struct MailPlace(long Validity, long Uid, long Arrived);

/// <summary>Takes one mail in: what became of it and how far the mailbox is read are one transaction, so that a crash neither loses nor
/// doubles a mail.</summary>
sealed class IncomingDesk(IStateStore store, IBounces bounces, MailTalks talks, Attachments attachments, TimeProvider clock)
{
    /// <summary>Takes a mail, or counts why it was not taken.</summary>
    /// <param name="box">Whose it is.</param>
    /// <param name="place">Where it lies.</param>
    /// <param name="content">As it came, or its beginning.</param>
    /// <param name="isCut">True for a beginning: it was too large.</param>
    /// <param name="ct">Cancels.</param>
    public async Task TakeAsync(MailboxRow box, MailPlace place, byte[] content, bool isCut, CancellationToken ct)
    {
        using var stream = new MemoryStream(content, writable: false);
        if (await BounceReader.ReadBounceAsync(stream, ct) is { } report)
        {
            await PlaceAsync(box, place, transaction => BounceAsync(transaction, box, report, ct), ct);
            return;
        }

        if (Read(content, box.TrustedServer) is not { } mail)
        {
            await RefuseAsync(box, place, "mail.unreadable", ct);
            return;
        }

        await using (var db = store.Read())
        {
            if (await talks.RefuseAsync(db, box, mail, ct) is { } reason)
            {
                await RefuseAsync(box, place, reason, ct);
                return;
            }
        }

        var files = await attachments.KeepAsync(box.Workspace, mail, isCut, ct);
        var isKept = false;
        try
        {
            await PlaceAsync(box, place, async transaction =>
            {
                var refused = await talks.TakeAsync(transaction, box, mail, files, ct);
                isKept = refused is null;
                return [.. refused is null ? files.Select(f => f.Refused).Where(r => r.Length > 0) : [refused]];
            }, ct);
        }
        catch
        {
            isKept = false;
            throw;
        }
        finally
        {
            if (!isKept) attachments.Drop(box.Workspace, files);
        }
    }

    /// <summary>Passes over a mail, and counts why.</summary>
    public Task RefuseAsync(MailboxRow box, MailPlace place, string reason, CancellationToken ct) => PlaceAsync(box, place, _ => Task.FromResult<IReadOnlyList<string>>([reason]), ct);

    async Task<IReadOnlyList<string>> BounceAsync(IStateTransaction transaction, MailboxRow box, BounceReport report, CancellationToken ct) =>
        [(await bounces.TakeAsync(transaction, box.Workspace, report, ct)).Message is null ? "mail.report_unknown" : "mail.report"];

    // Only while the mailbox is still the one that was read, and the mail not behind it.
    async Task PlaceAsync(MailboxRow box, MailPlace place, Func<IStateTransaction, Task<IReadOnlyList<string>>> take, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var row = await transaction.Db.FindAsync<MailboxRow>([box.Workspace], ct);
        if (row is null || row.Revision != box.Revision || (row.UidValidity == place.Validity && row.LastUid >= place.Uid)) return;
        foreach (var reason in await take(transaction)) await CountAsync(transaction.Db, box.Workspace, reason, ct);
        (row.UidValidity, row.LastUid, row.LastArrived) = (place.Validity, place.Uid, Math.Max(row.LastArrived, place.Arrived));
        await transaction.CommitAsync(ct);
    }

    async Task CountAsync(RapportDb db, WorkspaceId workspace, string reason, CancellationToken ct)
    {
        var row = await db.FindAsync<MailRefusalRow>([workspace, reason], ct);
        if (row is null) db.Add(row = new MailRefusalRow { Workspace = workspace, Reason = reason, LastAt = 0 });
        (row.Count, row.LastAt) = (row.Count + 1, clock.NowMicros());
    }

    // A mail that nobody can read must not keep the inbox from going on.
    static IncomingMail? Read(byte[] content, string trustedServer)
    {
        try
        {
            return MailReader.Read(content, trustedServer);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }
}
