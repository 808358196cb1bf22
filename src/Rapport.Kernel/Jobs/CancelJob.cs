using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rapport.Kernel.Jobs;

static class CancelJob
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/workspaces/{workspace}/jobs/{id}/cancel",
            async (Guid workspace, Guid id, JobTable table, RunningJobs running, IStateStore store, IAudit audit, CancellationToken ct) =>
                await RunAsync(new WorkspaceId(workspace), id, table, running, store, audit, ct) is { } refusal
                    ? refusal.ToResult()
                    : Results.NoContent())
        .Needs(Role.Analyst)
        .WithName("cancelJob")
        .WithSummary("Stops a job; what it has done so far stays")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    /// <summary>Null when the job stops.</summary>
    public static async Task<Refusal?> RunAsync(
        WorkspaceId workspace, Guid id, JobTable table, RunningJobs running, IStateStore store, IAudit audit, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var job = await table.CancelAsync(transaction, workspace, id, ct);
        if (job is null) return new Refusal("job.unknown", "There is no such job in this workspace.", 404);
        if (!job.CancelRequested) return new Refusal("job.ended", "The job has ended already.", 409);
        await audit.WriteAsync(transaction, workspace, "job.cancel", $"job {id}", null, ct);
        transaction.OnCommitted(() => running.Stop(id));
        await transaction.CommitAsync(ct);
        return null;
    }
}
