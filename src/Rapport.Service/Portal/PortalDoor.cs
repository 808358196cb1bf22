using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Service.Portal;

/// <summary>Wakes the sender of links.</summary>
sealed class PortalBell : Bell;

/// <summary>Who is signed in.</summary>
/// <param name="Customer">Who they are now.</param>
/// <param name="Email">The address they have shown to be theirs.</param>
sealed record PortalGuest(CustomerId Customer, string Email);

/// <summary>Lets customers in: by a link that is mailed to their address, holds for a short time and opens once.</summary>
sealed class PortalDoor(IStateStore store, ICustomerContacts contacts, PortalBell bell, TimeProvider clock)
{
    /// <summary>How long a link and a session hold.</summary>
    public static readonly TimeSpan LinkLife = TimeSpan.FromMinutes(20), SessionLife = TimeSpan.FromHours(2);

    /// <summary>Somebody asks for a link to an address. It takes the same time and says the same whoever has it.</summary>
    public async Task AskAsync(WorkspaceId workspace, string email, string language, CancellationToken ct)
    {
        if (!MailAddresses.IsValid(email.Trim())) return;
        await using var transaction = await store.BeginAsync(ct);
        transaction.Db.Add(new PortalAskRow { Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = workspace, Email = MailAddresses.Normalise(email), Language = language });
        transaction.OnCommitted(bell.Ring);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Makes a pass, in the caller's transaction.</summary>
    /// <returns>What the customer holds: 43 characters that nobody can guess.</returns>
    public string Make(IStateTransaction transaction, WorkspaceId workspace, CustomerId customer, string email, bool isSession)
    {
        var token = RandomNumberGenerator.GetBytes(32);
        var until = clock.GetUtcNow() + (isSession ? SessionLife : LinkLife);
        transaction.Db.Add(new PortalPassRow { Hash = SHA256.HashData(token), Workspace = workspace, Customer = customer, Email = email, IsSession = isSession, Until = until.ToMicros() });
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Whether a link would open.</summary>
    public async Task<bool> HoldsAsync(WorkspaceId workspace, string link, CancellationToken ct)
    {
        await using var db = store.Read();
        return await FindAsync(db, workspace, link, isSession: false, ct) is not null;
    }

    /// <summary>Opens a link, once.</summary>
    /// <returns>The session; null for a link that was used, is too old, or is none.</returns>
    public async Task<string?> OpenAsync(WorkspaceId workspace, string link, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, link, isSession: false, ct) is not { } pass) return null;
        transaction.Db.Remove(pass);
        var session = Make(transaction, workspace, pass.Customer, pass.Email, isSession: true);
        var now = clock.NowMicros();
        await transaction.Db.Set<PortalPassRow>().Where(p => p.Until < now).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        return session;
    }

    /// <summary>Whose a session is; null for none that holds.</summary>
    public async Task<PortalGuest?> WhoAsync(WorkspaceId workspace, string? session, CancellationToken ct)
    {
        await using var db = store.Read();
        if (session is null || await FindAsync(db, workspace, session, isSession: true, ct) is not { } pass) return null;
        return await contacts.FindAsync(workspace, pass.Customer, ct) is { } known && known.Emails.Contains(pass.Email, StringComparer.OrdinalIgnoreCase) ? new(known.Customer, pass.Email) : null;
    }

    /// <summary>Ends a session.</summary>
    public async Task LeaveAsync(WorkspaceId workspace, string? session, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (session is null || await FindAsync(transaction.Db, workspace, session, isSession: true, ct) is not { } pass) return;
        transaction.Db.Remove(pass);
        await transaction.CommitAsync(ct);
    }

    async Task<PortalPassRow?> FindAsync(RapportDb db, WorkspaceId workspace, string token, bool isSession, CancellationToken ct)
    {
        if (token.Length != 43 || !Base64Url.IsValid(token)) return null;
        var (hash, now) = (SHA256.HashData(Base64Url.DecodeFromChars(token)), clock.NowMicros());
        return await db.Set<PortalPassRow>().FirstOrDefaultAsync(p => p.Hash == hash && p.Workspace == workspace && p.IsSession == isSession && p.Until > now, ct);
    }
}

/// <summary>Mails links to whoever is known by the address that was typed, and nothing to others.</summary>
sealed class PortalMailer(
    IStateStore store, PortalDoor door, ICustomerSubjects subjects, IIdentityProof proof, IMessages messages, IWorkspaces workspaces, InstanceAddress address, PortalBell bell, TimeProvider clock, ILogger<PortalMailer> log)
    : WokenWork(bell, log)
{
    /// <inheritdoc/>
    protected override async Task<bool> WorkAsync(CancellationToken ct)
    {
        await using (var db = store.Read())
            if (!await db.Set<PortalAskRow>().AnyAsync(ct)) return false;
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.Set<PortalAskRow>().OrderBy(a => a.Id).FirstOrDefaultAsync(ct) is not { } ask) return false;
        transaction.Db.Remove(ask);
        await SendAsync(transaction, ask, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    async Task SendAsync(IStateTransaction transaction, PortalAskRow ask, CancellationToken ct)
    {
        var portal = PortalSettings.Of(await transaction.Db.FindAsync<PortalRow>([ask.Workspace], ct));
        if (!portal.IsOpen || !await proof.IsDemandedAsync(ask.Workspace, ct) || await workspaces.FindAsync(ask.Workspace, ct) is not { } workspace) return;
        if (await subjects.OwnersAsync(ask.Workspace, [Subjects.Of(ask.Workspace, [("email", ask.Email)])], ct) is not [var customer]) return;
        var words = PortalWords.Of(ask.Language);
        var name = portal.Name.Length > 0 ? portal.Name : workspace.Name;
        var link = door.Make(transaction, ask.Workspace, customer, ask.Email, isSession: false);
        await messages.QueueAsync(transaction, new OutgoingMail
        {
            Workspace = ask.Workspace, Class = MailClass.Transactional, Purpose = "service", To = ask.Email, Customer = customer, Subject = PortalWords.Fill(words.MailSubject, name), Language = words.Language,
            About = "portal", AskedByStranger = true, NotAfter = clock.GetUtcNow() + PortalDoor.LinkLife,
            Parts =
            [
                new MailParagraph(PortalWords.Fill(words.MailText, name)), new MailButton(words.SignIn, new Uri(address.Link($"my/{portal.Address}/{words.Language}/in/{link}"))), new MailParagraph(words.MailElse),
            ],
        }, ct);
    }
}
