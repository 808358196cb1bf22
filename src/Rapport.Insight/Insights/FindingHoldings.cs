using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Insight.Insights;

/// <summary>Findings are of groups of at least ten customers, so they go with the workspace and not with a customer.</summary>
sealed class FindingHoldings(IStateStore store) : WorkspaceHoldings("insights", store)
{
    protected override async Task EraseAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct)
    {
        await transaction.Db.Set<FindingRow>().Where(f => f.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ScanRow>().Where(s => s.Workspace == workspace).ExecuteDeleteAsync(ct);
    }
}
