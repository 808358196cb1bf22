using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Kernel;

namespace Rapport.Insight.Alerts;

/// <summary>Has every day looked at once it is over, in each workspace's own zone.</summary>
sealed partial class AlertClock(IStateStore store, IWorkspaces workspaces, AlertDesk desk, TimeProvider clock, ILogger<AlertClock> log) : Rounds(TimeSpan.FromMinutes(5), clock, log)
{
    /// <inheritdoc/>
    protected override async Task<bool> RoundAsync(CancellationToken ct)
    {
        await PassAsync(ct);
        return false;
    }

    /// <summary>One pass. An alert whose look fails keeps no other from its own.</summary>
    public async Task PassAsync(CancellationToken ct)
    {
        foreach (var workspace in await workspaces.AllAsync(ct))
        {
            var last = desk.LastDay(workspace).DayNumber;
            foreach (var row in await DueAsync(workspace.Id, last, ct))
            {
                try
                {
                    await desk.LookAsync(workspace, row, ct);
                }
                catch (Exception e) when (!ct.IsCancellationRequested)
                {
                    Failed(log, row.Id, e); // tried again on the next round
                }
            }
        }
    }

    async Task<IReadOnlyList<AlertRow>> DueAsync(WorkspaceId workspace, int last, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<AlertRow>().AsNoTracking().Where(a => a.Workspace == workspace && a.LookedTo < last).ToListAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert {Alert} could not look; tried again later")]
    static partial void Failed(ILogger logger, Guid alert, Exception exception);
}
