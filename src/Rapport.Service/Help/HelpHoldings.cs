using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Service.Help;

/// <summary>The help centre keeps nothing of customers: searches and votes are nobody's. It goes with its workspace.</summary>
sealed class HelpHoldings(IStateStore store, HelpBook book) : IHoldsPersonalData
{
    public string Name => "help";

    public Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => Task.FromResult<IReadOnlyList<object>>([]);

    public Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => Task.CompletedTask;

    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var db = transaction.Db;
        await db.Set<HelpCentreRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<ArticleRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<ArticleTextRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<ArticleVersionRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<ArticleReadRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<ArticleVoteRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<HelpSearchRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        transaction.OnCommitted(() => book.Forget(workspace));
        await transaction.CommitAsync(ct);
    }
}
