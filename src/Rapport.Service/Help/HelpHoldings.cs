using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Service.Help;

/// <summary>The help centre keeps nothing of customers: searches and votes are nobody's. It goes with its workspace.</summary>
sealed class HelpHoldings(IStateStore store, HelpBook book) : WorkspaceHoldings("help", store)
{
    protected override async Task EraseAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct)
    {
        var db = transaction.Db;
        await db.Set<HelpCentreRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<ArticleRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<ArticleTextRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<ArticleVersionRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<ArticleReadRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<ArticleVoteRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<HelpSearchRow>().Where(r => r.Workspace == workspace).ExecuteDeleteAsync(ct);
        transaction.OnCommitted(() => book.Forget(workspace));
    }
}
