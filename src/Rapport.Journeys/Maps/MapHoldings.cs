using Rapport.Kernel;

namespace Rapport.Journeys.Maps;

/// <summary>Maps speak of journeys, not of customers, so they go with the workspace alone.</summary>
sealed class MapHoldings(IStateStore store) : IHoldsPersonalData
{
    /// <inheritdoc/>
    public string Name => "journey maps";

    /// <inheritdoc/>
    public Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => Task.FromResult<IReadOnlyList<object>>([]);

    /// <inheritdoc/>
    public Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await MapDesk.DropAsync(transaction.Db, m => m.Workspace == workspace, ct);
        await transaction.CommitAsync(ct);
    }
}
