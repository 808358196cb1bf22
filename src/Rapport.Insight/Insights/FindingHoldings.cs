using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Insight.Insights;

/// <summary>Findings are of groups of at least ten customers, so they go with the workspace and not with a customer.</summary>
sealed class FindingHoldings(IStateStore store) : IHoldsPersonalData
{
    /// <inheritdoc/>
    public string Name => "insights";

    /// <inheritdoc/>
    public Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<object>>([]);

    /// <inheritdoc/>
    public Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<FindingRow>().Where(f => f.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<ScanRow>().Where(s => s.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
