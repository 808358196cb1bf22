using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>Forgets how a workspace asked. Whom it asked is held with the contacts.</summary>
sealed class DisplayHoldings(IStateStore store) : IHoldsPersonalData
{
    public string Name => "displays";

    public Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => Task.FromResult<IReadOnlyList<object>>([]);

    public Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => Task.CompletedTask;

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<DisplayRow>().Where(d => d.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
