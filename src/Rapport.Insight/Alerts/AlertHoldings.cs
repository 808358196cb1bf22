using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Insight.Alerts;

/// <summary>Alerts are about many customers and name members, so they go with the workspace and not with a customer.</summary>
sealed class AlertHoldings(IStateStore store) : WorkspaceHoldings("alerts", store)
{
    protected override async Task EraseAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct)
    {
        await transaction.Db.Set<AlarmRow>().Where(a => a.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<AlertRow>().Where(a => a.Workspace == workspace).ExecuteDeleteAsync(ct);
    }
}
