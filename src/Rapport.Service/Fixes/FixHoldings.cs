using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Service.Fixes;

/// <summary>Gives out and erases what a customer was told of.</summary>
sealed class FixHoldings(IStateStore store, ICustomerContacts contacts) : IHoldsPersonalData
{
    public string Name => "fixes";

    public async Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var ids = await IdsAsync(workspace, customer, ct);
        await using var db = store.Read();
        var rows = await db.Set<FixPersonRow>().Where(p => p.Workspace == workspace && ids.Contains(p.Customer)).OrderBy(p => p.At).ToListAsync(ct);
        return [.. rows.Select(p => new { p.Fix, At = Instant.FromMicros(p.At), Told = p.Message is not null, p.Reason })];
    }

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var ids = await IdsAsync(workspace, customer, ct);
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<FixPersonRow>().Where(p => p.Workspace == workspace && ids.Contains(p.Customer)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<FixPersonRow>().Where(p => p.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<FixRow>().Where(f => f.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    async Task<IReadOnlyList<CustomerId>> IdsAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) =>
        await contacts.FindAsync(workspace, customer, ct) is { } found ? [customer, .. found.Ids] : [customer];
}
