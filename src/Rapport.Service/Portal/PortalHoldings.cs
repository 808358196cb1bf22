using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Service.Portal;

/// <summary>Forgets who was signed in.</summary>
sealed class PortalHoldings(IStateStore store, ICustomerContacts contacts) : IHoldsPersonalData
{
    public string Name => "portal";

    // Sessions and links hold for hours and say nothing that is not known.
    public Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => Task.FromResult<IReadOnlyList<object>>([]);

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var ids = await contacts.FindAsync(workspace, customer, ct) is { } known ? known.Ids : [customer];
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<PortalPassRow>().Where(p => p.Workspace == workspace && ids.Contains(p.Customer)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<PortalRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<PortalAskRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<PortalPassRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
