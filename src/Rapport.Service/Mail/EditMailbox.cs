using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Service.Mail;

/// <summary>The mailbox that is read.</summary>
/// <param name="Host">Of the IMAP server: a public name or address.</param>
/// <param name="Port">993 speaks TLS from the first byte.</param>
/// <param name="User">For signing in, 1 to 200 characters.</param>
/// <param name="Address">Under which people write to it.</param>
/// <param name="Password">Left out to keep the one that is stored; up to 1,000 characters.</param>
/// <param name="Tls">Demands encryption.</param>
/// <param name="Folder">1 to 200 characters.</param>
/// <param name="Plus">The server delivers name+anything@ to name@, as most do.</param>
/// <param name="TrustedServer">By which name the receiving server signs its Authentication-Results; empty to believe nobody's.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record MailboxChange(string Host, int Port, string User, string Address, string? Password = null, bool Tls = true, string Folder = "INBOX", bool Plus = true, string TrustedServer = "");

/// <summary>The mailbox that is read, and how that goes.</summary>
/// <param name="Host">Empty while none is set.</param>
/// <param name="Port">993 speaks TLS from the first byte.</param>
/// <param name="User">For signing in.</param>
/// <param name="Address">Under which people write to it.</param>
/// <param name="HasPassword">One is stored.</param>
/// <param name="Tls">Demands encryption.</param>
/// <param name="Folder">Of the mailbox.</param>
/// <param name="Plus">Answers come back to a signed address.</param>
/// <param name="TrustedServer">Whose word about senders is believed; empty for nobody's.</param>
/// <param name="LookedAt">When it was last looked into without a fault, to within some minutes; null for never.</param>
/// <param name="Fault">Why it cannot be read, of the form mailbox.sign_in; empty for nothing wrong.</param>
/// <param name="NotTaken">How many mails, or files of one, were not taken, by reason.</param>
/// <param name="Version">Names the state of the settings; null while none is set.</param>
sealed record MailboxAnswer(
    string Host, int Port, string User, string Address, bool HasPassword, bool Tls, string Folder, bool Plus, string TrustedServer, DateTimeOffset? LookedAt, string Fault, IReadOnlyDictionary<string, long> NotTaken,
    string? Version) : IVersioned;

/// <summary>How a look into the mailbox went.</summary>
/// <param name="Ok">All that was new is taken.</param>
/// <param name="Fault">Why not, of the form mailbox.sign_in; empty for nothing wrong.</param>
sealed record MailboxLook(bool Ok, string Fault);

/// <summary>Says from which mailbox mail comes into the inbox. Its password is stored sealed and never shown.</summary>
static class EditMailbox
{
    /// <summary>What passwords are sealed for.</summary>
    public const string Purpose = "mailbox";

    /// <summary>What the keys of signed addresses are sealed for.</summary>
    public const string ReplyPurpose = "mailbox-reply";

    const string Route = "/api/v1/workspaces/{workspace:guid}/settings/mailbox";

    static readonly Refusal s_none = new("mailbox.none", "There is no mailbox.", 404);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync).WithName("getMailbox").WithTags("Settings").WithSummary("The mailbox that is read, without its password, and how that goes").Produces<MailboxAnswer>().ShowsVersion().Needs(Role.Admin);
        routes.MapPut(Route, ChangeAsync).WithName("changeMailbox").WithTags("Settings").WithSummary("Set the mailbox; leave the password out to keep it")
            .Produces<MailboxAnswer>().ProducesProblem(422).ChecksVersion().Needs(Role.Admin);
        routes.MapPost(Route + "/look", LookAsync).WithName("lookIntoMailbox").WithTags("Settings").WithSummary("Take what is new now, and say how that went")
            .Produces<MailboxLook>().ProducesProblem(404).Needs(Role.Admin);
        routes.MapDelete(Route, RemoveAsync).WithName("removeMailbox").WithTags("Settings").WithSummary("Read no mail any more; conversations stay").Produces(204).ProducesProblem(404).Needs(Role.Admin);
    }

    static async Task<IResult> GetAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        return Results.Ok(await AnswerAsync(store, new(workspace), await db.Set<MailboxRow>().FirstOrDefaultAsync(b => b.Workspace == new WorkspaceId(workspace), ct), ct));
    }

    static async Task<IResult> ChangeAsync(Guid workspace, MailboxChange request, Expected expected, IStateStore store, ISecrets secrets, IOutgoing outgoing, IAudit audit, IChanges changes, CancellationToken ct)
    {
        if (await RefuseAsync(request, outgoing, ct) is { } wrong) return wrong.ToResult();
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var row = await transaction.Db.FindAsync<MailboxRow>([at], ct);
        if (expected.Refuse(Version(row)) is { } stale) return stale.ToResult();
        if (row is not null && IsSame(row, request)) return Results.Ok(await AnswerAsync(store, at, row, ct));
        if (row is null) transaction.Db.Add(row = new MailboxRow { Workspace = at, Revision = 0, ReplyKey = Convert.ToBase64String(secrets.Seal(ReplyPurpose, RandomNumberGenerator.GetBytes(32))) });
        // A password must not be sent to another server than the one it was given for.
        if (request.Password is not null) row.Password = request.Password.Length == 0 ? null : secrets.SealText(Purpose, request.Password);
        else if (row.Host != request.Host) row.Password = null;
        if ((row.Host, row.User, row.Folder) != (request.Host, request.User, request.Folder)) (row.UidValidity, row.LastUid, row.LastArrived, row.LookedAt) = (0, 0, 0, null);
        (row.Host, row.Port, row.User, row.Address, row.Tls, row.Folder, row.Plus, row.TrustedServer) = (request.Host, request.Port, request.User, request.Address, request.Tls, request.Folder, request.Plus, request.TrustedServer);
        (row.Fault, row.Revision) = ("", row.Revision + 1);
        await audit.WriteAsync(transaction, at, "mailbox.change", "mailbox", new { row.Host, row.Port, row.Tls, hasPassword = row.Password is not null }, ct);
        transaction.OnCommitted(() => changes.Publish(at, "settings"));
        await transaction.CommitAsync(ct);
        return Results.Ok(await AnswerAsync(store, at, row, ct));
    }

    static async Task<IResult> LookAsync(Guid workspace, MailboxReader reader, IChanges changes, CancellationToken ct)
    {
        var fault = await reader.LookAsync(new(workspace), ct);
        if (fault == s_none.Code) return s_none.ToResult();
        changes.Publish(new(workspace), "settings");
        return Results.Ok(new MailboxLook(fault.Length == 0, fault));
    }

    static async Task<IResult> RemoveAsync(Guid workspace, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.FindAsync<MailboxRow>([at], ct) is not { } row) return s_none.ToResult();
        transaction.Db.Remove(row);
        await audit.WriteAsync(transaction, at, "mailbox.remove", "mailbox", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, "settings"));
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static bool IsSame(MailboxRow row, MailboxChange request) => request.Password is null
        && (row.Host, row.Port, row.User, row.Address, row.Tls, row.Folder, row.Plus, row.TrustedServer) == (request.Host, request.Port, request.User, request.Address, request.Tls, request.Folder, request.Plus, request.TrustedServer);

    static async Task<Refusal?> RefuseAsync(MailboxChange request, IOutgoing outgoing, CancellationToken ct)
    {
        var wrong = Faults(request).GroupBy(f => f.Field).ToDictionary(f => f.Key, f => f.Select(x => x.Fault).ToArray());
        if (wrong.Count == 0 && await outgoing.CheckAsync(string.Create(CultureInfo.InvariantCulture, $"http://{request.Host}:{request.Port}/"), ct) is { } unsafeHost) wrong["host"] = [unsafeHost.Detail];
        return wrong.Count == 0 ? null : new("mailbox.invalid", "Some fields cannot be accepted; each says why.") { Errors = wrong };
    }

    static IEnumerable<(string Field, string Fault)> Faults(MailboxChange request)
    {
        if (request.Host.Length is 0 or > 253 || Uri.CheckHostName(request.Host.Trim('[', ']')) == UriHostNameType.Unknown) yield return ("host", "Enter a host name.");
        if (request.Port is < 1 or > 65535) yield return ("port", "1 to 65535; usually 993.");
        if (request is { Port: 993, Tls: false }) yield return ("tls", "Port 993 always speaks TLS.");
        if (request.User.Length is 0 or > 200 || request.User.Any(char.IsControl)) yield return ("user", "1 to 200 characters.");
        if (request.Password is { } password && (password.Length > 1_000 || password.Any(char.IsControl))) yield return ("password", "Up to 1,000 characters.");
        if (request.Folder.Length is 0 or > 200 || request.Folder.Any(char.IsControl)) yield return ("folder", "1 to 200 characters; usually INBOX.");
        if (request.TrustedServer.Length > 253 || request.TrustedServer.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))) yield return ("trustedServer", "The name alone, as it begins Authentication-Results.");
        if (!MailAddresses.IsValid(request.Address)) yield return ("address", "Enter one e-mail address, such as name@example.org.");
        else if (request.Plus && request.Address.LastIndexOf('@') > ReplyAddress.LongestName) yield return ("address", $"With signed addresses, at most {ReplyAddress.LongestName} characters stand before the @.");
    }

    static async Task<MailboxAnswer> AnswerAsync(IStateStore store, WorkspaceId workspace, MailboxRow? row, CancellationToken ct)
    {
        await using var db = store.Read();
        var refused = await db.Set<MailRefusalRow>().Where(r => r.Workspace == workspace).ToDictionaryAsync(r => r.Reason, r => r.Count, ct);
        return row is null ? new("", 993, "", "", false, true, "INBOX", true, "", null, "", refused, null)
            : new(row.Host, row.Port, row.User, row.Address, row.Password is not null, row.Tls, row.Folder, row.Plus, row.TrustedServer, row.LookedAt is { } at ? Instant.FromMicros(at) : null, row.Fault, refused, Version(row));
    }

    static string? Version(MailboxRow? row) => row?.Revision.ToString(CultureInfo.InvariantCulture);
}
