namespace Rapport.Kernel;

/// <summary>Holds what is of no customer, such as settings and figures of many: it goes with its workspace alone.</summary>
/// <param name="name">What it is called.</param>
/// <param name="store">Where it stands.</param>
public abstract class WorkspaceHoldings(string name, IStateStore store) : IHoldsPersonalData
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => Task.FromResult<IReadOnlyList<object>>([]);

    /// <inheritdoc/>
    public Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await EraseAsync(transaction, workspace, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Removes all of a workspace in a transaction. Safe to repeat.</summary>
    protected abstract Task EraseAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct);
}
