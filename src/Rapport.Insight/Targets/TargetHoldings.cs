using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Insight.Targets;

/// <summary>Targets name who answers for them. That is someone of the company, so they go with the workspace and not with a customer.</summary>
sealed class TargetHoldings(IStateStore store) : WorkspaceHoldings("targets", store)
{
    protected override Task EraseAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct) =>
        transaction.Db.Set<Target>().Where(t => t.Workspace == workspace).ExecuteDeleteAsync(ct);
}
