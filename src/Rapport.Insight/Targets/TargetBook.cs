using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Insight.Targets;

/// <summary>Finds targets.</summary>
sealed class TargetBook(IStateStore state)
{
    public async Task<Target?> FindAsync(WorkspaceId workspace, string metric, CancellationToken ct)
    {
        await using var db = state.Read();
        return await db.Set<Target>().FirstOrDefaultAsync(t => t.Workspace == workspace && t.Metric == metric, ct);
    }

    public async Task<IReadOnlyList<Target>> AllAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = state.Read();
        return await db.Set<Target>().Where(t => t.Workspace == workspace).OrderBy(t => t.Metric).ToListAsync(ct);
    }
}
