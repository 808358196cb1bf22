using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Heard;
using Rapport.Kernel;

namespace Rapport.Feedback.Inbox;

/// <summary>A search to be kept.</summary>
/// <param name="Name">For people.</param>
/// <param name="Query">The query string of the list of feedback, without a cursor.</param>
/// <param name="Shared">True for everybody of the workspace, which an analyst may do; else for the caller alone.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewView(string Name, string Query, bool Shared = false);

/// <summary>A search that was kept.</summary>
sealed record ViewAnswer(Guid Id, string Name, string Query, bool Shared);

/// <summary>Searches that were kept.</summary>
sealed record ViewList(IReadOnlyList<ViewAnswer> Items);

/// <summary>Searches that people come back to.</summary>
static class EditViews
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/feedback/views";
    const int Most = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync).WithName("listFeedbackViews").WithTags("Feedback").WithSummary("Searches in feedback that were kept: everybody's and your own")
            .Produces<ViewList>().Needs(Role.Viewer);
        routes.MapPost(Route, AddAsync).WithName("addFeedbackView").WithTags("Feedback").WithSummary("Keep a search in feedback")
            .Produces<ViewAnswer>(201).ProducesProblem(409).ProducesProblem(422).Needs(Role.Viewer);
        routes.MapDelete(Route + "/{view:guid}", RemoveAsync).WithName("removeFeedbackView").WithTags("Feedback").WithSummary("Forget a search that was kept")
            .Produces(204).ProducesProblem(404).Needs(Role.Viewer);
    }

    static async Task<IResult> ListAsync(Guid workspace, IStateStore store, IActor actor, CancellationToken ct)
    {
        var (at, me) = (new WorkspaceId(workspace), actor.Id);
        await using var db = store.Read();
        var rows = await db.Set<ViewRow>().Where(v => v.Workspace == at && (v.Person == null || v.Person == me)).OrderBy(v => v.Name).ToListAsync(ct);
        return Results.Ok(new ViewList([.. rows.Select(v => new ViewAnswer(v.Id, v.Name, v.Query, v.Person is null))]));
    }

    static async Task<IResult> AddAsync(Guid workspace, NewView request, IStateStore store, IActor actor, IColleagues colleagues, TimeProvider clock, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var (at, name) = (new WorkspaceId(workspace), request.Name.Trim());
        if (name.Length is 0 or > 80 || name.Any(char.IsControl) || request.Query.Length > 2_000)
            return new Refusal("view.invalid", "A view has a name of 1 to 80 characters and a query of up to 2,000.").ToResult();
        if (request.Shared && actor.Kind == "person" && (await colleagues.FindAsync(at, actor.Id ?? Guid.Empty, ct))?.Role < Role.Analyst)
            return new Refusal("view.not_shared", "Analysts keep views for everybody. Keep this one for yourself.", 403).ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.Set<ViewRow>().CountAsync(v => v.Workspace == at, ct) >= Most) return new Refusal("view.too_many", $"A workspace keeps up to {Most} views.", 409).ToResult();
        var row = new ViewRow { Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = at, Name = name, Query = request.Query, Person = request.Shared ? null : actor.Id };
        transaction.Db.Add(row);
        await audit.WriteAsync(transaction, at, "feedback.view", $"view {row.Id}", new { request.Shared }, ct);
        transaction.OnCommitted(() => changes.Publish(at, Ears.Topic));
        await transaction.CommitAsync(ct);
        return Results.Created($"/api/v1/workspaces/{workspace}/feedback/views/{row.Id}", new ViewAnswer(row.Id, row.Name, row.Query, request.Shared));
    }

    static async Task<IResult> RemoveAsync(Guid workspace, Guid view, IStateStore store, IActor actor, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var (at, me) = (new WorkspaceId(workspace), actor.Id);
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.Set<ViewRow>().Where(v => v.Id == view && v.Workspace == at && (v.Person == null || v.Person == me)).ExecuteDeleteAsync(ct) == 0)
            return new Refusal("view.unknown", "There is no such view.", 404).ToResult();
        await audit.WriteAsync(transaction, at, "feedback.view_remove", $"view {view}", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, Ears.Topic));
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }
}
