using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>What comes in right now, what was refused and why, and when the first event ever came.</summary>
static class GetLiveEvents
{
    const string Sql =
        $"SELECT toUnixTimestamp64Micro(min(received)), count() FROM {FactTable.Name} WHERE workspace = {"{workspace:UUID}"}";

    /// <summary>Maps the route.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/workspaces/{workspace:guid}/events/live", HandleAsync)
            .Needs(Role.Viewer).WithName("getLiveEvents").WithTags("Events")
            .WithSummary("The last 200 events, the rate of the last hour, and refusals with their reasons")
            .Produces<LivePage>();

    static async Task<LivePage> HandleAsync(
        Guid workspace, LiveEvents live, IStateStore store, IColumns columns, FirstEvents first, CancellationToken ct)
    {
        var id = new WorkspaceId(workspace);
        var (recent, perMinute) = live.Of(id);
        await using var db = store.Read();
        var drops = await db.Set<DropCount>().AsNoTracking().Where(d => d.Workspace == id).ToListAsync(ct);
        var refusals = drops
            .GroupBy(d => d.Reason, StringComparer.Ordinal)
            .Select(g => (Reason: g.Key, Count: g.Sum(d => d.Count), Last: g.MaxBy(d => d.LastAt)))
            .OrderByDescending(g => g.Count)
            .Select(g => new RefusalCount(
                g.Reason, DropReason.All.FirstOrDefault(r => r.Code == g.Reason)?.Meaning ?? "", g.Count,
                Instant.FromMicros(g.Last?.LastAt ?? 0), g.Last?.Source ?? "", g.Last?.Example ?? ""))
            .ToList();
        return new LivePage(await first.OfAsync(id, columns, Sql, ct), perMinute, recent, refusals);
    }
}

/// <summary>Remembers when the first event of a workspace came, since that never changes.</summary>
sealed class FirstEvents
{
    readonly System.Collections.Concurrent.ConcurrentDictionary<WorkspaceId, DateTimeOffset> _known = new();

    /// <summary>Arrival of the first fact; null when there is none yet.</summary>
    public async Task<DateTimeOffset?> OfAsync(WorkspaceId workspace, IColumns columns, string sql, CancellationToken ct)
    {
        if (_known.TryGetValue(workspace, out var known)) return known;
        var query = new ColumnQuery(sql)
        {
            Parameters = new Dictionary<string, object>(StringComparer.Ordinal) { ["workspace"] = workspace.Value },
        };
        var rows = await columns.QueryAsync(query, row => (At: row.Long(0), Count: row.Long(1)), ct);
        if (rows.Count == 0 || rows[0].Count == 0) return null;
        return _known[workspace] = Instant.FromMicros(rows[0].At);
    }
}

/// <summary>The live view.</summary>
/// <param name="FirstEventAt">When the first event ever arrived; null when none has.</param>
/// <param name="PerMinute">Accepted events in each of the last 60 minutes, the present one last.</param>
/// <param name="Recent">Newest first, at most 200; empty after a restart until events come.</param>
/// <param name="Refusals">By reason, most frequent first, since the workspace began.</param>
sealed record LivePage(
    DateTimeOffset? FirstEventAt, IReadOnlyList<int> PerMinute, IReadOnlyList<LiveEvent> Recent,
    IReadOnlyList<RefusalCount> Refusals);

/// <summary>How often events were dropped for a reason.</summary>
/// <param name="Reason">Code from the closed list.</param>
/// <param name="Meaning">What to change.</param>
/// <param name="Count">How many.</param>
/// <param name="Last">When last.</param>
/// <param name="Source">Through which key last.</param>
/// <param name="Example">Where the last one was found.</param>
sealed record RefusalCount(string Reason, string Meaning, long Count, DateTimeOffset Last, string Source, string Example);
