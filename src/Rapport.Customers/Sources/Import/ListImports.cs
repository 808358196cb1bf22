using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>The imports of a workspace.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Next">Cursor of the next page; null at the end.</param>
sealed record ImportList(IReadOnlyList<ImportAnswer> Items, string? Next);

/// <summary>Shows imports.</summary>
static class ListImports
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/workspaces/{workspace}/imports", ListAsync)
            .Needs(Role.Analyst).WithName("listImports").WithSummary("The imports of a workspace, newest first").Produces<ImportList>();
        routes.MapGet("/api/v1/workspaces/{workspace}/imports/{id}", GetAsync)
            .Needs(Role.Analyst).WithName("getImport").WithSummary("One import: files, mapping, report and progress")
            .Produces<ImportAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> ListAsync(Guid workspace, Guid? after, int? limit, IStateStore store, IJobs jobs, CancellationToken ct)
    {
        var id = new WorkspaceId(workspace);
        var most = Math.Clamp(limit ?? 20, 1, 100);
        await using var db = store.Read();
        var all = db.Set<ImportRow>().Where(r => r.Workspace == id);
        if (after is { } cursor)
        {
            if (await all.FirstOrDefaultAsync(r => r.Id == cursor, ct) is not { } last) return ImportAnswers.Unknown.ToResult();
            all = all.Where(r => r.Created < last.Created);
        }

        var rows = await all.OrderByDescending(r => r.Created).Take(most + 1).ToListAsync(ct);
        var items = new List<ImportAnswer>();
        foreach (var row in rows.Take(most)) items.Add(ImportAnswers.Of(row, await StatusAsync(row, jobs, ct)));
        return Results.Ok(new ImportList(items, rows.Count > most ? rows[most - 1].Id.ToString() : null));
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid id, ImportWork work, IJobs jobs, CancellationToken ct) =>
        await work.LoadAsync(id, ct) is { } row && row.Workspace.Value == workspace
            ? Results.Ok(ImportAnswers.Of(row, await StatusAsync(row, jobs, ct)))
            : ImportAnswers.Unknown.ToResult();

    static async Task<JobStatus?> StatusAsync(ImportRow row, IJobs jobs, CancellationToken ct) =>
        row.Job is { } job && ImportStates.IsBusy(row.State) ? await jobs.FindAsync(job, ct) : null;
}
