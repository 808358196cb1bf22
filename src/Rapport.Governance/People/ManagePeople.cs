using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.Access;
using Rapport.Kernel;

namespace Rapport.Governance.People;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewInvite(string Email, string Role);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record RoleChange(string Role);

sealed record PersonItem(Guid Id, string Name, string Email, string Role, bool Totp, DateTimeOffset? LastSeen);

sealed record InviteItem(Guid Id, string Email, string Role, DateTimeOffset Expires);

sealed record PeopleAnswer(IReadOnlyList<PersonItem> Items, IReadOnlyList<InviteItem> Invites);

sealed record LinkAnswer(string Link, DateTimeOffset Expires);

/// <summary>The people of a workspace, their roles and invitations. Nobody grants or takes more than they hold themselves.</summary>
static class ManagePeople
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/people";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync)
            .WithName("listPeople").WithTags("People").WithSummary("Members and open invitations").Produces<PeopleAnswer>().Needs(Role.Admin);
        routes.MapPost(Route + "/invites", InviteAsync)
            .WithName("invitePerson").WithTags("People").WithSummary("Make an invitation link to copy; it is shown once")
            .Produces<LinkAnswer>().ProducesProblem(403).ProducesProblem(422).Needs(Role.Admin).NeedsPerson().NeedsFreshSignIn();
        routes.MapDelete(Route + "/invites/{id:guid}", WithdrawAsync)
            .WithName("withdrawInvite").WithTags("People").WithSummary("Withdraw an invitation").Produces(204).ProducesProblem(404).Needs(Role.Admin).NeedsPerson();
        routes.MapPost(Route + "/{id:guid}/reset", ResetAsync)
            .WithName("resetPerson").WithTags("People").WithSummary("Make a link by which a member chooses a new password")
            .Produces<LinkAnswer>().ProducesProblem(403).ProducesProblem(404).Needs(Role.Admin).NeedsPerson().NeedsFreshSignIn();
        routes.MapPatch(Route + "/{id:guid}", ChangeRoleAsync)
            .WithName("changeRole").WithTags("People").WithSummary("Give a member another role")
            .Produces(204).ProducesProblem(403).ProducesProblem(409)
            .LastWordCounts("a role is one value, chosen from a list, and the audit log keeps each").Needs(Role.Admin).NeedsPerson().NeedsFreshSignIn();
        routes.MapDelete(Route + "/{id:guid}", RemoveAsync)
            .WithName("removePerson").WithTags("People").WithSummary("Take a member out of the workspace; members may leave by themselves")
            .Produces(204).ProducesProblem(403).ProducesProblem(409).Needs(Role.Viewer).NeedsPerson().NeedsFreshSignIn();
    }

    static async Task<IResult> ListAsync(Guid workspace, IStateStore state, TimeProvider clock, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        var now = clock.GetUtcNow();
        await using var db = state.Read();
        var members = await (
            from m in db.Set<Membership>()
            join p in db.Set<Person>() on m.Person equals p.Id
            where m.Workspace == at
            orderby m.Since
            select new { p.Id, p.Name, p.Email, m.Role, p.TotpOn }).ToListAsync(ct);
        var ids = members.Select(m => m.Id).ToList();
        var seen = await db.Set<Session>().Where(s => ids.Contains(s.Person)).GroupBy(s => s.Person)
            .Select(g => new { g.Key, Last = g.Max(s => s.LastSeen) }).ToDictionaryAsync(g => g.Key, g => g.Last, ct);
        var invites = await db.Set<Invite>().Where(i => i.Workspace == at && i.Expires > now).OrderBy(i => i.Expires).ToListAsync(ct);
        return Results.Ok(new PeopleAnswer(
            [.. members.Select(m => new PersonItem(
                m.Id, m.Name, m.Email, m.Role.Word(), m.TotpOn, seen.TryGetValue(m.Id, out var last) ? last : null))],
            [.. invites.Select(i => new InviteItem(i.Id, i.Email, i.Role.Word(), i.Expires))]));
    }

    static async Task<IResult> InviteAsync(
        Guid workspace, NewInvite request, IStateStore state, Links links, IAudit audit, IChanges changes, TimeProvider clock,
        HttpContext context, CancellationToken ct)
    {
        if (new Fields().Email("email", request.Email).Role("role", request.Role).Refusal is { } wrong) return wrong.ToResult();
        var at = new WorkspaceId(workspace);
        var me = context.NeedPerson();
        var role = Words.Role(request.Role)!.Value; // checked above
        if (role > me.RoleIn(at)) return Outranked.ToResult();
        var now = clock.GetUtcNow();
        var invite = new Invite
        {
            Workspace = at, Id = Guid.NewGuid(), Email = request.Email, Role = role, Expires = now + Links.InviteLife, CreatedBy = me.Person,
        };
        await using var transaction = await state.BeginAsync(ct);
        transaction.Db.Add(invite);
        await audit.WriteAsync(transaction, at, "person.invite", $"invite {invite.Id}", new { role = request.Role }, ct);
        transaction.OnCommitted(() => changes.Publish(at, "settings"));
        await transaction.CommitAsync(ct);
        return Results.Ok(new LinkAnswer(links.Invite(invite), invite.Expires));
    }

    static async Task<IResult> WithdrawAsync(
        Guid workspace, Guid id, IStateStore state, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await state.BeginAsync(ct);
        if (await transaction.Db.Set<Invite>().Where(i => i.Workspace == at && i.Id == id).ExecuteDeleteAsync(ct) == 0)
            return new Refusal("invite.unknown", "There is no such invitation in this workspace.", 404).ToResult();
        await audit.WriteAsync(transaction, at, "person.uninvite", $"invite {id}", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, "settings"));
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    // A password opens every workspace of its person, so whoever resets it must rank as high in each of them.
    static async Task<IResult> ResetAsync(
        Guid workspace, Guid id, IStateStore state, UserManager<Person> people, Links links, IAudit audit, TimeProvider clock,
        HttpContext context, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        var me = context.NeedPerson();
        await using var transaction = await state.BeginAsync(ct);
        var roles = await transaction.Db.Set<Membership>().Where(m => m.Person == id).ToListAsync(ct);
        if (roles.All(m => m.Workspace != at)) return Unknown.ToResult();
        if (roles.Any(m => !(me.RoleIn(m.Workspace) >= m.Role))) return Outranked.ToResult();
        var person = await transaction.Db.Set<Person>().SingleAsync(p => p.Id == id, ct);
        var expires = clock.GetUtcNow() + Links.ResetLife;
        await audit.WriteAsync(transaction, at, "person.reset_link", $"person {id}", null, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok(new LinkAnswer(links.Reset(person, expires), expires));
    }

    static async Task<IResult> ChangeRoleAsync(
        Guid workspace, Guid id, RoleChange request, IStateStore state, SessionBook book, IAudit audit, IChanges changes,
        HttpContext context, CancellationToken ct)
    {
        if (new Fields().Role("role", request.Role).Refusal is { } wrong) return wrong.ToResult();
        var at = new WorkspaceId(workspace);
        var role = Words.Role(request.Role)!.Value; // checked above
        await using var transaction = await state.BeginAsync(ct);
        if (await transaction.Db.FindAsync<Membership>([at, id], ct) is not { } member) return Unknown.ToResult();
        var mine = context.NeedPerson().RoleIn(at);
        if (member.Role > mine || role > mine) return Outranked.ToResult();
        if (role != Role.Owner && await IsLastOwnerAsync(transaction, member, ct)) return LastOwner.ToResult();
        await audit.WriteAsync(transaction, at, "person.role", $"person {id}", new { before = member.Role.Word(), after = request.Role }, ct);
        member.Role = role;
        Announce(transaction, book, changes, at);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static async Task<IResult> RemoveAsync(
        Guid workspace, Guid id, IStateStore state, SessionBook book, IAudit audit, IChanges changes, HttpContext context, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        var me = context.NeedPerson();
        if (me.Person != id && me.RoleIn(at) < Role.Admin) return new Refusal("access.role", "This needs the role admin or a higher one.", 403).ToResult();
        await using var transaction = await state.BeginAsync(ct);
        if (await transaction.Db.FindAsync<Membership>([at, id], ct) is not { } member) return Unknown.ToResult();
        if (member.Role > me.RoleIn(at)) return Outranked.ToResult();
        if (await IsLastOwnerAsync(transaction, member, ct)) return LastOwner.ToResult();
        transaction.Db.Remove(member);
        await audit.WriteAsync(transaction, at, me.Person == id ? "person.leave" : "person.remove", $"person {id}", new { role = member.Role.Word() }, ct);
        Announce(transaction, book, changes, at);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static async Task<bool> IsLastOwnerAsync(IStateTransaction transaction, Membership member, CancellationToken ct) =>
        member.Role == Role.Owner
        && await transaction.Db.Set<Membership>().CountAsync(m => m.Workspace == member.Workspace && m.Role == Role.Owner, ct) == 1;

    static void Announce(IStateTransaction transaction, SessionBook book, IChanges changes, WorkspaceId workspace)
    {
        transaction.OnCommitted(book.Forget);
        transaction.OnCommitted(() => changes.Publish(workspace, "settings"));
    }

    static readonly Refusal Unknown = new("person.unknown", "There is no such member in this workspace.", 404);

    static readonly Refusal Outranked = new("person.outranked", "This needs a role at least as high as the one it touches.", 403);

    static readonly Refusal LastOwner = new("person.last_owner", "A workspace keeps at least one owner. Make somebody else owner first.", 409);
}
