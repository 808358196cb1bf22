using Rapport.Kernel;

namespace Rapport.Journeys.Maps;

/// <summary>Maps speak of journeys, not of customers, so they go with the workspace alone.</summary>
sealed class MapHoldings(IStateStore store) : WorkspaceHoldings("journey maps", store)
{
    protected override Task EraseAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct) =>
        MapDesk.DropAsync(transaction.Db, m => m.Workspace == workspace, ct);
}
