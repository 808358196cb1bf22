using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.People;
using Rapport.Kernel;

namespace Rapport.Governance.Mail;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record SmtpChange(string Host, int Port, string From, string? User = null, string? Password = null, bool Tls = true);

sealed record SmtpAnswer(string Host, int Port, string User, string From, bool Tls, bool HasPassword) : Versioned
{
    /// <summary>Null while no mail server is set.</summary>
    public override string? Version => Host.Length == 0 ? null : base.Version;
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record SmtpTest(string To);

sealed record SmtpTestAnswer(bool Ok, string Detail);

/// <summary>The mail server of a workspace. Its password is stored protected and never shown.</summary>
static class ManageSmtp
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/settings/smtp";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync)
            .WithName("getSmtp").WithTags("Settings").WithSummary("The mail server, without its password").Produces<SmtpAnswer>().ShowsVersion().Needs(Role.Admin);
        routes.MapPut(Route, ChangeAsync)
            .WithName("changeSmtp").WithTags("Settings").WithSummary("Set the mail server; leave the password out to keep it")
            .Produces<SmtpAnswer>().ProducesProblem(422).ChecksVersion().Needs(Role.Admin);
        routes.MapPost(Route + "/test", TestAsync)
            .WithName("testSmtp").WithTags("Settings").WithSummary("Send a test mail and say what happened")
            .Produces<SmtpTestAnswer>().ProducesProblem(422).RequireRateLimiting(RateLimit.Export).Needs(Role.Admin);
    }

    static async Task<IResult> GetAsync(Guid workspace, IStateStore state, CancellationToken ct)
    {
        await using var db = state.Read();
        return Results.Ok(Answer(await FindAsync(db, workspace, ct)));
    }

    static async Task<IResult> ChangeAsync(
        Guid workspace, SmtpChange request, Expected expected, IStateStore state, ISecrets secrets, IOutgoing outgoing, IAudit audit,
        IChanges changes, CancellationToken ct)
    {
        if (await CheckAsync(request, outgoing, ct) is { } wrong) return wrong.ToResult();
        var at = new WorkspaceId(workspace);
        await using var transaction = await state.BeginAsync(ct);
        var row = await transaction.Db.FindAsync<SmtpSettings>([at], ct);
        if (expected.Refuse(Answer(row).Version) is { } stale) return stale.ToResult();
        if (row is null)
            transaction.Db.Add(row = new SmtpSettings { Workspace = at, Host = "", Port = 0, User = "", From = "", Tls = true });
        // A password must not be sent to another server than the one it was given for.
        if (request.Password is not null) row.Password = request.Password.Length == 0 ? null : secrets.SealText(MailServers.Purpose, request.Password);
        else if (row.Host != request.Host) row.Password = null;
        row.Host = request.Host;
        row.Port = request.Port;
        row.User = request.User ?? "";
        row.From = request.From;
        row.Tls = request.Tls;
        await audit.WriteAsync(transaction, at, "smtp.change", "smtp", new { row.Host, row.Port, row.Tls, hasPassword = row.Password is not null }, ct);
        transaction.OnCommitted(() => changes.Publish(at, "settings"));
        await transaction.CommitAsync(ct);
        return Results.Ok(Answer(row));
    }

    static async Task<IResult> TestAsync(
        Guid workspace, SmtpTest request, IMailServers servers, IMailTest mail, CancellationToken ct)
    {
        if (new Fields().Email("to", request.To).Refusal is { } wrong) return wrong.ToResult();
        if (await servers.FindAsync(new(workspace), ct) is not { } server) return new Refusal("smtp.none", "Enter the mail server first.", 409).ToResult();
        var fault = await mail.SendAsync(server, request.To, ct);
        return Results.Ok(new SmtpTestAnswer(Ok: fault is null, fault ?? "The mail server took the mail."));
    }

    static async Task<Refusal?> CheckAsync(SmtpChange request, IOutgoing outgoing, CancellationToken ct)
    {
        var fields = new Fields().Text("host", request.Host, 253).Email("from", request.From);
        if (request.Port is < 1 or > 65535) fields.Wrong("port", "1 to 65535; usually 587.");
        if (request is { Port: 465, Tls: false }) fields.Wrong("tls", "Port 465 always speaks TLS.");
        if (request.User is { Length: > 200 } || request.Password is { Length: > 1000 }) fields.Wrong("user", "Too long.");
        if (request.Host is { Length: > 0 } && Uri.CheckHostName(request.Host.Trim('[', ']')) == UriHostNameType.Unknown) fields.Wrong("host", "Enter a host name.");
        if (fields.Refusal is { } wrong) return wrong;
        return await outgoing.CheckAsync(Address(request.Host, request.Port), ct) is { } refusal
            ? new Fields().Wrong("host", refusal.Detail).Refusal
            : null;
    }

    static string Address(string host, int port) => $"http://{host}:{port}/";

    static Task<SmtpSettings?> FindAsync(RapportDb db, Guid workspace, CancellationToken ct) =>
        db.Set<SmtpSettings>().SingleOrDefaultAsync(s => s.Workspace == new WorkspaceId(workspace), ct);

    static SmtpAnswer Answer(SmtpSettings? row) => row is null
        ? new("", 587, "", "", Tls: true, HasPassword: false)
        : new(row.Host, row.Port, row.User, row.From, row.Tls, row.Password is not null);
}
