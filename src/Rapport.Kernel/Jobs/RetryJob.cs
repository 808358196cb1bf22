using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Rapport.Kernel.Jobs;

static class RetryJob
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/workspaces/{workspace}/jobs/{id}/retry",
            async (Guid workspace, Guid id, JobTable table, IStateStore store, IAudit audit, CancellationToken ct) =>
                await RunAsync(new WorkspaceId(workspace), id, table, store, audit, ct) is { } refusal
                    ? refusal.ToResult()
                    : Results.NoContent())
        .Needs(Role.Analyst)
        .WithName("retryJob")
        .WithSummary("Starts a failed or cancelled job again from where it was")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    /// <summary>Null when the job starts again.</summary>
    public static async Task<Refusal?> RunAsync(
        WorkspaceId workspace, Guid id, JobTable table, IStateStore store, IAudit audit, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        switch (await table.RetryAsync(transaction, workspace, id, ct))
        {
            case null: return new Refusal("job.unknown", "There is no such job in this workspace.", 404);
            case false: return new Refusal("job.not_failed", "Only a failed or cancelled job can be started again.", 409);
        }

        await audit.WriteAsync(transaction, workspace, "job.retry", $"job {id}", null, ct);
        await transaction.CommitAsync(ct);
        return null;
    }
}
