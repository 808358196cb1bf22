using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Rapport.Kernel;

namespace Rapport.Service.Mail;

/// <summary>How mailboxes are read.</summary>
sealed class MailboxOptions
{
    /// <summary>For connecting, and again for each mail.</summary>
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>From one look to the next.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long somebody who was in the chat just now has to read an answer there, before it is mailed.</summary>
    public TimeSpan ReadWithin { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What checks the server's certificate; null: the machine's trusted roots.</summary>
    public RemoteCertificateValidationCallback? Trust { get; set; }
}

/// <summary>Looks into mailboxes over IMAP. It opens folders to read alone: mails stay where they are, as they are.</summary>
sealed class MailboxReader(IStateStore store, IOutgoing outgoing, ISecrets secrets, IncomingDesk desk, IOptions<MailboxOptions> options, TimeProvider clock)
{
    /// <summary>Bytes of a mail that is read as a whole; of a larger one the beginning is.</summary>
    public const int Largest = 25 * 1_048_576;

    const int Beginning = 256 * 1024;
    const int Together = 100;
    const long NotedEvery = 300_000_000L;

    readonly ConcurrentDictionary<WorkspaceId, SemaphoreSlim> _gates = new();

    /// <summary>Takes all that is new.</summary>
    /// <returns>Why it could not, of the form <c>mailbox.sign_in</c>; empty when it could.</returns>
    public async Task<string> LookAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var gate = _gates.GetOrAdd(workspace, _ => new(1, 1));
        await gate.WaitAsync(ct);
        try
        {
            if (await FindAsync(workspace, ct) is not { } box) return "mailbox.none";
            var fault = await TryAsync(box, ct);
            await NoteAsync(box, fault, ct);
            return fault;
        }
        finally
        {
            gate.Release();
        }
    }

    async Task<MailboxRow?> FindAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<MailboxRow>().FirstOrDefaultAsync(b => b.Workspace == workspace, ct);
    }

    async Task<string> TryAsync(MailboxRow box, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.Value.Limit);
        try
        {
            var (stream, refusal) = await outgoing.ConnectAsync(box.Host, box.Port, ct);
            if (stream is null) return refusal?.Code == "url.not_public" ? "mailbox.not_public" : "mailbox.unreachable";
            using var client = new ImapClient { CheckCertificateRevocation = false };
            if (options.Value.Trust is { } trust) client.ServerCertificateValidationCallback = trust;
            await client.ConnectAsync(stream, box.Host.Trim('[', ']'), box.Port, !box.Tls ? SecureSocketOptions.None : box.Port == 993 ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls, limit.Token);
            await client.AuthenticateAsync(box.User, box.Password is null ? "" : secrets.OpenText(EditMailbox.Purpose, box.Password), limit.Token);
            var folder = box.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? client.Inbox : await client.GetFolderAsync(box.Folder, limit.Token);
            await folder.OpenAsync(FolderAccess.ReadOnly, limit.Token);
            await ReadAsync(box, folder, limit);
            await client.DisconnectAsync(quit: true, limit.Token);
            return "";
        }
        catch (AuthenticationException)
        {
            return "mailbox.sign_in";
        }
        catch (Exception e) when (e is SslHandshakeException or NotSupportedException)
        {
            return "mailbox.tls";
        }
        catch (FolderNotFoundException)
        {
            return "mailbox.no_folder";
        }
        catch (Exception e) when (e is ProtocolException or CommandException or IOException or SocketException)
        {
            return "mailbox.broke_off";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return "mailbox.slow";
        }
    }

    async Task ReadAsync(MailboxRow box, IMailFolder folder, CancellationTokenSource limit)
    {
        var found = await NewAsync(box, folder, limit.Token);
        if (found.Count == 0 && box.UidValidity != folder.UidValidity) await BeginAsync(box, folder, limit.Token);
        foreach (var some in found.OrderBy(u => u.Id).Chunk(Together))
        {
            limit.CancelAfter(options.Value.Limit);
            foreach (var mail in (await folder.FetchAsync(some, MessageSummaryItems.UniqueId | MessageSummaryItems.Size | MessageSummaryItems.InternalDate, limit.Token)).OrderBy(m => m.UniqueId.Id))
            {
                limit.CancelAfter(options.Value.Limit);
                await TakeAsync(box, folder, mail, limit.Token);
            }
        }
    }

    // What lay there before somebody set the mailbox up is not read. When the server has numbered anew, what arrived since the last mail is
    // looked at again, and known again by what it is.
    static async Task<IList<UniqueId>> NewAsync(MailboxRow box, IMailFolder folder, CancellationToken ct)
    {
        if (box.UidValidity == 0) return [];
        if (box.UidValidity != folder.UidValidity) return await folder.SearchAsync(SearchQuery.DeliveredAfter(Instant.FromMicros(box.LastArrived).UtcDateTime.AddDays(-1)), ct);
        if (folder.UidNext is { } next && next.Id <= box.LastUid + 1) return [];
        var found = await folder.SearchAsync(SearchQuery.Uids(new UniqueIdRange(new UniqueId((uint)(box.LastUid + 1)), UniqueId.MaxValue)), ct);
        return [.. found.Where(u => u.Id > box.LastUid)]; // a range that begins behind the last mail names the last mail
    }

    async Task BeginAsync(MailboxRow box, IMailFolder folder, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.FindAsync<MailboxRow>([box.Workspace], ct) is not { } row || row.Revision != box.Revision) return;
        var last = folder.UidNext is { } next ? next.Id - 1 : (await folder.SearchAsync(SearchQuery.All, ct)).Select(u => u.Id).DefaultIfEmpty().Max();
        (row.UidValidity, row.LastUid, row.LastArrived) = (folder.UidValidity, last, clock.NowMicros());
        await transaction.CommitAsync(ct);
    }

    async Task TakeAsync(MailboxRow box, IMailFolder folder, IMessageSummary mail, CancellationToken ct)
    {
        var place = new MailPlace(folder.UidValidity, mail.UniqueId.Id, (mail.InternalDate ?? clock.GetUtcNow()).ToMicros());
        var isCut = mail.Size > Largest;
        try
        {
            await using var stream = isCut ? await folder.GetStreamAsync(mail.UniqueId, 0, Beginning, ct) : await folder.GetStreamAsync(mail.UniqueId, ct);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, ct);
            await desk.TakeAsync(box, place, content.ToArray(), isCut, ct);
        }
        catch (MessageNotFoundException)
        {
            await desk.RefuseAsync(box, place, "mail.gone", ct);
        }
    }

    // What stays as it was is written down now and then alone.
    async Task NoteAsync(MailboxRow box, string fault, CancellationToken ct)
    {
        var now = clock.NowMicros();
        if (box.Fault == fault && (fault.Length > 0 || box.LookedAt > now - NotedEvery)) return;
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<MailboxRow>().Where(b => b.Workspace == box.Workspace && b.Revision == box.Revision)
            .ExecuteUpdateAsync(set => set.SetProperty(b => b.Fault, fault).SetProperty(b => b.LookedAt, b => fault == "" ? now : b.LookedAt), ct);
        await transaction.CommitAsync(ct);
    }
}
