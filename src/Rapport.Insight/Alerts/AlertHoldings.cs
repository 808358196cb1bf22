using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Insight.Alerts;

/// <summary>Alerts are about many customers and name members, so they go with the workspace and not with a customer.</summary>
sealed class AlertHoldings(IStateStore store) : IHoldsPersonalData
{
    /// <inheritdoc/>
    public string Name => "alerts";

    /// <inheritdoc/>
    public Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<object>>([]);

    /// <inheritdoc/>
    public Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<AlarmRow>().Where(a => a.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<AlertRow>().Where(a => a.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
