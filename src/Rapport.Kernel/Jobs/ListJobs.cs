using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Rapport.Kernel.Jobs;

/// <summary>A job as people see it. Times are ISO 8601 UTC.</summary>
sealed record JobView(
    Guid Id, string Kind, string Title, string State, long Done, long? Total, long? SecondsLeft,
    DateTimeOffset Created, DateTimeOffset? Finished, string? Error, IReadOnlyList<string> Log);

/// <summary>The newest 100 jobs of a workspace.</summary>
sealed record JobList(IReadOnlyList<JobView> Items);

static class ListJobs
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/workspaces/{workspace}/jobs",
            async (Guid workspace, IStateStore store, TimeProvider clock, CancellationToken ct) =>
                await RunAsync(new WorkspaceId(workspace), store, clock, ct))
        .Needs(Role.Viewer)
        .WithName("listJobs")
        .WithSummary("The newest 100 jobs of the workspace, with their progress")
        .Produces<JobList>();

    public static async Task<JobList> RunAsync(WorkspaceId workspace, IStateStore store, TimeProvider clock, CancellationToken ct)
    {
        await using var db = store.Read();
        var jobs = await db.Set<Job>().Where(j => j.Workspace == workspace)
            .OrderByDescending(j => j.Created).ThenByDescending(j => j.Id).Take(100).ToListAsync(ct);
        var now = clock.NowMicros();
        return new JobList([.. jobs.Select(j => View(j, now))]);
    }

    static JobView View(Job job, long now) => new(
        job.Id, job.Kind, job.Title, job.State, job.Done, job.Total, job.SecondsLeft(now),
        Instant.FromMicros(job.Created), job.Finished is { } finished ? Instant.FromMicros(finished) : null, job.Error, job.Lines);
}
