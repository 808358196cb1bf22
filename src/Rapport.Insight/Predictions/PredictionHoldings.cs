using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Insight.Predictions;

/// <summary>What is foretold of a customer goes with the customer; what models say of all goes with the workspace.</summary>
sealed class PredictionHoldings(IStateStore store) : IHoldsPersonalData
{
    /// <inheritdoc/>
    public string Name => "predictions";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await using var db = store.Read();
        return [.. (await db.Set<PredictionRow>().Where(p => p.Workspace == workspace && p.Customer == customer).ToListAsync(ct)).Select(p => CustomerPrediction.Of(p, _ => true))];
    }

    /// <inheritdoc/>
    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<PredictionRow>().Where(p => p.Workspace == workspace && p.Customer == customer).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <inheritdoc/>
    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<PredictionRow>().Where(p => p.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<PredictionRunRow>().Where(p => p.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
