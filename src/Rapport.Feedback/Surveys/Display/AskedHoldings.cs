using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>Gives out and erases when a customer was asked.</summary>
sealed class AskedHoldings(IStateStore store, ICustomerSubjects subjects) : IHoldsPersonalData
{
    public string Name => "asked";

    public async Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var db = store.Read();
        var rows = await db.Set<AskedRow>().Where(a => a.Workspace == workspace && whose.Contains(a.Subject)).OrderBy(a => a.At).ToListAsync(ct);
        return [.. rows.Select(a => new { a.Survey, a.Response, At = Instant.FromMicros(a.At) })];
    }

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<AskedRow>().Where(a => a.Workspace == workspace && whose.Contains(a.Subject)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<AskedRow>().Where(a => a.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<DisplayRow>().Where(d => d.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<AskingRow>().Where(a => a.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
