using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Customers.Segments;

/// <summary>Makes, changes, reads and removes segments.</summary>
static class EditSegments
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/segments";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync).Needs(Role.Viewer).WithName("listSegments").WithTags("Segments")
            .WithSummary("All segments with their size").Produces<SegmentList>();
        routes.MapGet(Route + "/{segment:guid}", GetAsync).Needs(Role.Viewer).WithName("getSegment").WithTags("Segments")
            .WithSummary("A segment: its sentence, size and state").Produces<SegmentAnswer>().ProducesProblem(404).ShowsVersion().ShowsSegment();
        routes.MapPost(Route, CreateAsync).Needs(Role.Analyst).WithName("createSegment").WithTags("Segments")
            .WithSummary("Makes a segment that is followed live, or a list of people")
            .WithDescription(
                "Send `predicate` (see the guide on segments) for a segment that is kept true by itself, `customers` for a list of people, or "
                + "`import` for a list of everybody an import brought. It counts as soon as its job is done.")
            .Produces<SegmentAnswer>(201).ProducesProblem(422);
        routes.MapPut(Route + "/{segment:guid}", ChangeAsync).Needs(Role.Analyst).WithName("changeSegment").WithTags("Segments")
            .WithSummary("Changes a segment; the sentence before counts until the new one is ready")
            .Produces<SegmentAnswer>().ProducesProblem(404).ProducesProblem(422).ChecksVersion().ShowsSegment();
        routes.MapDelete(Route + "/{segment:guid}", RemoveAsync).Needs(Role.Analyst).WithName("removeSegment").WithTags("Segments")
            .WithSummary("Removes a segment and its history").Produces(204).ProducesProblem(404).ProducesProblem(409).ShowsSegment();
    }

    static async Task<IResult> ListAsync(Guid workspace, SegmentShelf shelf, CancellationToken ct) =>
        TypedResults.Ok(new SegmentList(await shelf.AllAsync(new(workspace), ct)));

    static async Task<IResult> GetAsync(Guid workspace, Guid segment, SegmentShelf shelf, CancellationToken ct) =>
        await shelf.FindAsync(new(workspace), segment, ct) is { } found ? TypedResults.Ok(found) : SegmentShelf.Unknown.ToResult();

    static async Task<IResult> CreateAsync(
        Guid workspace, SegmentRequest request, IStateStore store, IFieldRights rights, SegmentLists lists, IJobs jobs, IAudit audit, IChanges changes, TimeProvider clock,
        CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        if (request.Refuse() is { } wrong) return wrong.ToResult();
        var isList = request.Customers is not null || request.Import is not null;
        var (predicate, unreadable) = PredicateJson.Read(request.Predicate);
        if (unreadable is not null) return unreadable.ToResult();
        if ((await rights.OfAsync(ws, ct)).Refuse(predicate) is { } hidden) return hidden.ToResult();
        if (predicate is null == !isList)
            return new Refusal("segment.invalid", "A segment has either a 'predicate', or 'customers' or an 'import' for a list.").ToResult();
        var (people, nobody) = isList ? await lists.FindAsync(ws, request.Customers, request.Import, ct) : ([], null);
        if (nobody is not null) return nobody.ToResult();

        var now = clock.NowMicros();
        var row = new SegmentRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = ws, Name = request.Name!.Trim(), Description = request.Description?.Trim() ?? "", // checked
            Kind = isList ? SegmentKinds.List : SegmentKinds.Live, Stage = "", Predicate = isList ? "" : request.Predicate.GetRawText(), CreatedAt = now, UpdatedAt = now,
        };
        await using var transaction = await store.BeginAsync(ct);
        var all = await transaction.Db.Set<SegmentRow>().AsNoTracking().Where(s => s.Workspace == ws).ToListAsync(ct);
        if (all.Count >= SegmentDefinitions.Most)
            return new Refusal("segment.too_many", $"A workspace has at most {SegmentDefinitions.Most} segments; remove one first.", StatusCodes.Status409Conflict).ToResult();
        if (predicate is not null && SegmentDefinitions.Check(all, row.Id, predicate) is { } refusal) return refusal.ToResult();
        transaction.Db.Add(row);
        await SegmentDefinitions.DefineAsync(transaction, row, all, jobs, ct, request.Import);
        if (isList) await lists.PutAsync(transaction, row, people, isOn: true, ct);
        await audit.WriteAsync(transaction, ws, "segment.create", $"segment {row.Id}", new { row.Kind }, ct);
        await transaction.CommitAsync(ct);
        foreach (var topic in (string[])["segments", "jobs"]) changes.Publish(ws, topic);
        return TypedResults.Created($"/api/v1/workspaces/{workspace}/segments/{row.Id}", SegmentAnswer.Of(row, 0));
    }

    static async Task<IResult> ChangeAsync(
        Guid workspace, Guid segment, SegmentRequest request, Expected expected, IStateStore store, IFieldRights rights, IJobs jobs, IAudit audit, IChanges changes,
        TimeProvider clock, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        if (request.Refuse() is { } wrong) return wrong.ToResult();
        var (predicate, unreadable) = PredicateJson.Read(request.Predicate);
        if (unreadable is not null) return unreadable.ToResult();
        if ((await rights.OfAsync(ws, ct)).Refuse(predicate) is { } hidden) return hidden.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        var all = await transaction.Db.Set<SegmentRow>().AsTracking().Where(s => s.Workspace == ws).ToListAsync(ct);
        if (all.Find(s => s.Id == segment) is not { } row) return SegmentShelf.Unknown.ToResult();
        if (expected.Refuse(SegmentAnswer.Of(row, 0).Version) is { } stale) return stale.ToResult();
        if (predicate is null != (row.Kind == SegmentKinds.List) || request.Customers is not null || request.Import is not null)
            return new Refusal("segment.invalid", "A segment keeps its kind: send 'predicate' for a sentence, and neither of the three for a list.").ToResult();
        if (predicate is not null && SegmentDefinitions.Check(all, row.Id, predicate) is { } refusal) return refusal.ToResult();
        var before = row.Predicate;
        (row.Name, row.Description, row.UpdatedAt) = (request.Name!.Trim(), request.Description?.Trim() ?? "", clock.NowMicros()); // checked
        if (predicate is not null && before != request.Predicate.GetRawText())
        {
            row.Predicate = request.Predicate.GetRawText();
            await SegmentDefinitions.DefineAsync(transaction, row, all, jobs, ct);
        }

        await audit.WriteAsync(transaction, ws, "segment.change", $"segment {row.Id}", new { sentence = before != row.Predicate }, ct);
        await transaction.CommitAsync(ct);
        foreach (var topic in (string[])["segments", "jobs"]) changes.Publish(ws, topic);
        return await AnswerAsync(store, ws, segment, ct);
    }

    static async Task<IResult> AnswerAsync(IStateStore store, WorkspaceId workspace, Guid segment, CancellationToken ct)
    {
        await using var db = store.Read();
        return await SegmentShelf.FindAsync(db, workspace, segment, ct) is { } answer ? TypedResults.Ok(answer) : SegmentShelf.Unknown.ToResult();
    }

    static async Task<IResult> RemoveAsync(
        Guid workspace, Guid segment, IStateStore store, IEnumerable<ISegmentUsers> users, IJobs jobs, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var db = transaction.Db;
        var all = await db.Set<SegmentRow>().AsNoTracking().Where(s => s.Workspace == ws).ToListAsync(ct);
        if (all.Find(s => s.Id == segment) is not { } row) return SegmentShelf.Unknown.ToResult();
        if (all.Find(s => s.Id != segment && s.Predicate.Length > 0 && SegmentDefinitions.Reads(all, PlanBook.Read(s.Predicate)).Contains(segment)) is { } reader)
            return new Refusal("segment.in_use", $"The segment '{reader.Name}' asks for it; change that one first.", StatusCodes.Status409Conflict).ToResult();
        foreach (var user in users)
        {
            if ((await user.OfAsync(ws, ct)).FirstOrDefault(u => u.Segment == segment) is { } use)
                return new Refusal("segment.in_use", $"The {use.Kind} '{use.Name}' asks for it; change that one first.", StatusCodes.Status409Conflict).ToResult();
        }

        if (row.Kind == SegmentKinds.Stage) return new Refusal("segment.stage", "Stages of life are changed together, by the lifecycle.", StatusCodes.Status409Conflict).ToResult();
        await db.Set<VersionRow>().Where(v => v.Segment == segment).ExecuteUpdateAsync(s => s.SetProperty(v => v.State, VersionStates.Retired), ct);
        await db.Set<SegmentRow>().Where(s => s.Id == segment).ExecuteDeleteAsync(ct);
        await jobs.AddAsync(transaction, new NewJob(ws, SweepSegments.Kind, $"Remove what was kept for {row.Name}"), ct);
        await PlanBook.TurnAsync(transaction, ws, ct);
        await audit.WriteAsync(transaction, ws, "segment.remove", $"segment {segment}", null, ct);
        await transaction.CommitAsync(ct);
        changes.Publish(ws, "segments");
        return Results.NoContent();
    }
}
