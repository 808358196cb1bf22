using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>What ingest remembers beside the facts: counts of refused events with an example each, webhook mappings, and the
/// stream that people watch.</summary>
sealed class IngestHoldings(IStateStore store, DropLog drops, LiveEvents live, SeenMessages seen) : IHoldsPersonalData
{
    /// <inheritdoc/>
    public string Name => "ingest";

    /// <summary>Nothing: counts are nobody's.</summary>
    public Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<object>>([]);

    /// <summary>Takes the examples away: an event's name is whatever the sender made it, a person's too.</summary>
    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await drops.FlushAsync(ct);
        await ChangeAsync(workspace, ["UPDATE ingest_drop SET example = '' WHERE workspace = @w"], ct);
        live.Forget(workspace);
    }

    /// <inheritdoc/>
    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await drops.FlushAsync(ct);
        await ChangeAsync(workspace, ["DELETE FROM ingest_drop WHERE workspace = @w", "DELETE FROM webhook_mapping WHERE workspace = @w"], ct);
        live.Forget(workspace);
        seen.Stale();
    }

    async Task ChangeAsync(WorkspaceId workspace, IEnumerable<string> changes, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        foreach (var sql in changes)
        {
            await using var command = transaction.Command(sql).With("@w", workspace);
            await command.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }
}
