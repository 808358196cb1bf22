using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Occasions;

/// <summary>Gives out and erases what gave occasion to ask a customer.</summary>
sealed class AskHoldings(IStateStore store, OccasionBook book, ICustomerSubjects subjects) : IHoldsPersonalData
{
    public string Name => "asks";

    public async Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var db = store.Read();
        var rows = await db.Set<AskRow>().Where(a => a.Workspace == workspace && whose.Contains(a.Subject)).OrderBy(a => a.At).ToListAsync(ct);
        return [.. rows.Select(a => new { a.Survey, a.Interaction, Happened = Instant.FromMicros(a.At), Due = Instant.FromMicros(a.Due), State = a.State.ToString(), a.Reason })];
    }

    public async Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        var whose = await subjects.OfAsync(workspace, customer, ct);
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<AskRow>().Where(a => a.Workspace == workspace && whose.Contains(a.Subject)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<AskRow>().Where(a => a.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<OccasionRow>().Where(o => o.Workspace == workspace).ExecuteDeleteAsync(ct);
        transaction.OnCommitted(() => book.Forget(workspace));
        await transaction.CommitAsync(ct);
    }
}
