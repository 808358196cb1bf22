using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>An event that could not be processed.</summary>
/// <param name="Position">Names its request.</param>
/// <param name="MessageId">The sender's; empty when the request as a whole failed.</param>
/// <param name="Source">Name of the key.</param>
/// <param name="Reason">The kind of failure.</param>
/// <param name="At">When.</param>
sealed record DeadEventView(long Position, string MessageId, string Source, string Reason, DateTimeOffset At);

/// <summary>The latest 500.</summary>
sealed record DeadEventList(IReadOnlyList<DeadEventView> Items);

/// <summary>Events that were put aside, and another try.</summary>
static class RetryDeadEvents
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/workspaces/{workspace:guid}/events/failed", ListAsync).Needs(Role.Analyst).WithName("listFailedEvents")
            .WithTags("Events").WithSummary("Events that could not be processed").Produces<DeadEventList>();
        routes.MapPost("/api/v1/workspaces/{workspace:guid}/events/failed/{position:long}/retry", RetryAsync).Needs(Role.Analyst)
            .WithName("retryFailedEvents").WithTags("Events").WithSummary("Sends the failed events of a request through again")
            .Produces(StatusCodes.Status202Accepted);
    }

    static async Task<IResult> ListAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var db = store.Read();
        var dead = await db.Set<DeadEventRow>()
            .Join(db.Set<DeadRequestRow>().Where(r => r.Workspace == ws), e => e.Position, r => r.Position, (e, r) => new { e, r.Source })
            .OrderByDescending(d => d.e.At).Take(500).ToListAsync(ct);
        return TypedResults.Ok(new DeadEventList(
            [.. dead.Select(d => new DeadEventView(d.e.Position, d.e.MessageId, d.Source, d.e.Reason, Instant.FromMicros(d.e.At)))]));
    }

    static async Task<IResult> RetryAsync(Guid workspace, long position, DeadEvents dead, CancellationToken ct) =>
        await dead.RetryAsync(new WorkspaceId(workspace), position, ct)
            ? TypedResults.Accepted((string?)null)
            : new Refusal("events.unknown", "There is no failed request of that position.", StatusCodes.Status404NotFound).ToResult();
}

/// <summary>How processing goes, for the health page.</summary>
sealed class PipelineHealth(IInbox inbox, Pipeline pipeline, PipelineSteps steps) : IHealthPart
{
    static readonly TimeSpan s_late = TimeSpan.FromSeconds(30);

    public string Name => "pipeline";

    public async ValueTask<HealthReport> CheckAsync(CancellationToken ct)
    {
        var (events, oldest) = await inbox.BacklogAsync(ct);
        var figures = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["waiting"] = events, ["oldestSeconds"] = Math.Round(oldest.TotalSeconds, 1), ["batchSize"] = pipeline.BatchSize,
        };
        foreach (var (step, figure) in steps.Figures) figures[$"{step} ms"] = Math.Round(figure.Time.TotalMilliseconds, 1);
        return oldest > s_late
            ? new HealthReport(HealthStatus.Degraded, "Events wait longer than usual to be processed; see the log.") { Figures = figures }
            : new HealthReport(HealthStatus.Ok, "Events are processed as they come.") { Figures = figures };
    }
}
