using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.Access;
using Rapport.Governance.Workspaces;
using Rapport.Kernel;

namespace Rapport.Governance.People;

sealed record InviteAnswer(string Email, string Workspace, string Role, bool HasAccount);

/// <summary>Joins a workspace by an invitation: a newcomer chooses a password, somebody with an account proves it by theirs.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record AcceptInvite(string Password, string? Name = null, string? Totp = null)
{
    const string Route = "/api/v1/invites/{token}";

    const string Why = "the link itself is the credential: sealed, single-use and short-lived";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ShowAsync)
            .WithName("getInvite").WithTags("Session").WithSummary("What an invitation link is for")
            .Produces<InviteAnswer>().ProducesProblem(410).RequireRateLimiting(RateLimit.SignIn).IsPublic(Why);
        routes.MapPost(Route, AcceptAsync)
            .WithName("acceptInvite").WithTags("Session").WithSummary("Join the workspace and sign in")
            .Produces<SessionAnswer>().ProducesProblem(401).ProducesProblem(410).ProducesProblem(422)
            .RequireRateLimiting(RateLimit.SignIn).IsPublic(Why);
    }

    static async Task<IResult> ShowAsync(string token, Links links, IStateStore state, UserManager<Person> people, TimeProvider clock, CancellationToken ct)
    {
        await using var db = state.Read();
        if (await FindAsync(token, links, db, clock, ct) is not { } found) return Over.ToResult();
        return Results.Ok(new InviteAnswer(
            found.Invite.Email, found.Workspace, found.Invite.Role.Word(), await people.FindByEmailAsync(found.Invite.Email) is not null));
    }

    static async Task<IResult> AcceptAsync(
        string token, AcceptInvite request, Links links, IStateStore state, UserManager<Person> people, PersonStore store, SecondFactor factor,
        Attempts attempts, Sessions sessions, SessionBook book, IAudit audit, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        if (InsecureAddress.Check(context) is { } insecure) return insecure.ToResult();
        (Invite Invite, string Workspace)? found;
        await using (var db = state.Read()) found = await FindAsync(token, links, db, clock, ct);
        if (found is not { Invite: var invite }) return Over.ToResult();

        using var turn = await attempts.TurnAsync(people.NormalizeEmail(invite.Email) ?? "", ct);
        var known = await people.FindByEmailAsync(invite.Email);
        var person = known ?? new Person
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Name = request.Name?.Trim() ?? "", Email = invite.Email, Created = clock.GetUtcNow(),
        };
        if (await RefuseAsync(request, known, people, factor) is { } refusal) return refusal.ToResult();

        var session = Guid.Empty;
        store.Also(async (transaction, cancel) =>
        {
            if (await transaction.Db.Set<Invite>().Where(i => i.Workspace == invite.Workspace && i.Id == invite.Id).ExecuteDeleteAsync(cancel) == 0)
                throw new InviteUsedException();
            await JoinAsync(transaction, invite, person, clock.GetUtcNow(), cancel);
            session = sessions.Begin(transaction, person, context);
            await audit.WriteAsync(
                transaction, invite.Workspace, "person.join", $"person {person.Id}", new { role = invite.Role.Word(), invite = invite.Id }, cancel);
            transaction.OnCommitted(book.Forget);
        });
        try
        {
            var result = known is null ? await people.CreateAsync(person, request.Password) : await people.UpdateAsync(person);
            return result.ToRefusal() is { } failed ? failed.ToResult() : await sessions.WelcomeAsync(context, session, ct);
        }
        catch (InviteUsedException)
        {
            return Over.ToResult();
        }
    }

    static async Task<Refusal?> RefuseAsync(AcceptInvite request, Person? known, UserManager<Person> people, SecondFactor factor)
    {
        if (known is null)
            return new Fields().Text("name", request.Name).Password("password", request.Password, "", request.Name ?? "").Refusal;
        if (await people.IsLockedOutAsync(known))
            return new("session.locked", "Too many wrong tries. Wait some minutes, or ask an admin for a reset link.", 429);
        if (!await people.CheckPasswordAsync(known, request.Password))
        {
            await people.AccessFailedAsync(known);
            return new("session.refused", "You have an account already: enter its password.", 401);
        }

        return factor.Check(known, request.Totp, null) == FactorOutcome.Fine
            ? null
            : new("session.totp_needed", "Enter the code of your authenticator app.", 401);
    }

    // An invitation never takes a higher role away.
    static async Task JoinAsync(IStateTransaction transaction, Invite invite, Person person, DateTimeOffset now, CancellationToken ct)
    {
        var existing = await transaction.Db.FindAsync<Membership>([invite.Workspace, person.Id], ct);
        if (existing is null)
            transaction.Db.Add(new Membership { Workspace = invite.Workspace, Person = person.Id, Role = invite.Role, Since = now });
        else if (existing.Role < invite.Role) existing.Role = invite.Role;
    }

    static async Task<(Invite Invite, string Workspace)?> FindAsync(string token, Links links, RapportDb db, TimeProvider clock, CancellationToken ct)
    {
        if (links.ReadInvite(token) is not { } read) return null;
        var invite = await db.Set<Invite>().SingleOrDefaultAsync(i => i.Workspace == read.Workspace && i.Id == read.Invite, ct);
        var workspace = await db.Set<WorkspaceRow>().SingleOrDefaultAsync(w => w.Id == read.Workspace && w.Deleting == null, ct);
        return invite is null || workspace is null || invite.Expires <= clock.GetUtcNow() ? null : (invite, workspace.Name);
    }

    static readonly Refusal Over = new("invite.over", "This link is wrong, used or too old. Ask for a new one.", 410);

    sealed class InviteUsedException : Exception;
}
