using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.Access;
using Rapport.Governance.People;
using Rapport.Kernel;

namespace Rapport.Governance.Workspaces;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewWorkspace(string Name, string Zone, string Currency, string Language);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record WorkspaceChange(string? Name = null, string? Zone = null, string? Currency = null, string? Language = null);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record WorkspaceDeletion(string Confirm);

sealed record WorkspaceAnswer(Guid Id, string Name, string Zone, string Currency, string Language, bool IsDemo) : Versioned;

sealed record JobAnswer(Guid Job);

/// <summary>Creates, shows, changes and deletes workspaces.</summary>
static class ManageWorkspaces
{
    const string Route = "/api/v1/workspaces/{workspace:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/workspaces", CreateAsync)
            .WithName("createWorkspace").WithTags("Workspaces").WithSummary("Create a workspace and become its owner")
            .Produces<WorkspaceAnswer>(201).ProducesProblem(403).ProducesProblem(422).NeedsPerson();
        routes.MapGet(Route, GetAsync)
            .WithName("getWorkspace").WithTags("Workspaces").WithSummary("Name, zone, currency and language of a workspace")
            .Produces<WorkspaceAnswer>().ShowsVersion().Needs(Role.Viewer);
        routes.MapPatch(Route, ChangeAsync)
            .WithName("changeWorkspace").WithTags("Workspaces").WithSummary("Change name, zone, currency or language")
            .Produces<WorkspaceAnswer>().ProducesProblem(422).ChecksVersion().Needs(Role.Admin);
        routes.MapDelete(Route, DeleteAsync)
            .WithName("deleteWorkspace").WithTags("Workspaces").WithSummary("Delete a workspace and everything in it; name it to confirm")
            .Produces<JobAnswer>(202).ProducesProblem(422).Needs(Role.Owner).NeedsPerson().NeedsFreshSignIn();
    }

    static async Task<IResult> CreateAsync(
        NewWorkspace request, IStateStore state, WorkspaceBook book, SessionBook sessions, IAudit audit, TimeProvider clock,
        HttpContext context, CancellationToken ct)
    {
        var person = context.NeedPerson();
        if (!person.Founder && !person.Roles.Values.Contains(Role.Owner))
            return new Refusal("workspace.owners_only", "Only owners create workspaces.", 403).ToResult();
        if (Check(request.Name, request.Zone, request.Currency, request.Language) is { } wrong) return wrong.ToResult();
        await using var transaction = await state.BeginAsync(ct);
        var id = book.Create(transaction, request.Name.Trim(), request.Zone, request.Currency, request.Language, isDemo: false);
        transaction.Db.Add(new Membership { Workspace = id, Person = person.Person, Role = Role.Owner, Since = clock.GetUtcNow() });
        await audit.WriteAsync(transaction, id, "workspace.create", $"workspace {id}", null, ct);
        transaction.OnCommitted(sessions.Forget);
        await transaction.CommitAsync(ct);
        return Results.Created($"/api/v1/workspaces/{id}",
            new WorkspaceAnswer(id.Value, request.Name.Trim(), request.Zone, request.Currency, request.Language, IsDemo: false));
    }

    static async Task<IResult> GetAsync(Guid workspace, IWorkspaces workspaces, CancellationToken ct) =>
        await workspaces.FindAsync(new(workspace), ct) is { } found ? Results.Ok(Answer(found)) : Unknown.ToResult();

    static async Task<IResult> ChangeAsync(
        Guid workspace, WorkspaceChange request, Expected expected, IStateStore state, WorkspaceBook book, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var id = new WorkspaceId(workspace);
        await using var transaction = await state.BeginAsync(ct);
        if (await transaction.Db.Set<WorkspaceRow>().SingleOrDefaultAsync(w => w.Id == id && w.Deleting == null, ct) is not { } row)
            return Unknown.ToResult();
        var before = row.ToWorkspace();
        if (expected.Refuse(Answer(before).Version) is { } stale) return stale.ToResult();
        row.Name = request.Name?.Trim() ?? row.Name;
        row.Zone = request.Zone ?? row.Zone;
        row.Currency = request.Currency ?? row.Currency;
        row.Language = request.Language ?? row.Language;
        if (Check(row.Name, row.Zone, row.Currency, row.Language) is { } wrong) return wrong.ToResult();
        await audit.WriteAsync(transaction, id, "workspace.change", $"workspace {id}", new { before = Answer(before), after = Answer(row.ToWorkspace()) }, ct);
        transaction.OnCommitted(book.Forget);
        transaction.OnCommitted(() => changes.Publish(id, "settings"));
        await transaction.CommitAsync(ct);
        return Results.Ok(Answer(row.ToWorkspace()));
    }

    static async Task<IResult> DeleteAsync(
        Guid workspace, [FromBody] WorkspaceDeletion request, IStateStore state, WorkspaceMaker maker, CancellationToken ct)
    {
        var id = new WorkspaceId(workspace);
        await using var transaction = await state.BeginAsync(ct);
        if (await transaction.Db.Set<WorkspaceRow>().SingleOrDefaultAsync(w => w.Id == id && w.Deleting == null, ct) is not { } row)
            return Unknown.ToResult();
        if (request.Confirm != row.Name)
            return new Refusal("workspace.confirm", "Type the name of the workspace exactly, to show that you mean this one.").ToResult();
        var job = await maker.OrderDeletionAsync(transaction, row, ct);
        await transaction.CommitAsync(ct);
        return Results.Accepted(value: new JobAnswer(job));
    }

    static Refusal? Check(string? name, string? zone, string? currency, string? language) =>
        new Fields().Text("name", name, 100).Zone("zone", zone).Currency("currency", currency).Language("language", language).Refusal;

    static WorkspaceAnswer Answer(Workspace w) => new(w.Id.Value, w.Name, w.Zone, w.Currency, w.Language, w.IsDemo);

    internal static readonly Refusal Unknown = new("workspace.unknown", "There is no such workspace, or you are not a member of it.", 404);
}
