using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>Forgets how a workspace asked. Whom it asked is held with the contacts.</summary>
sealed class DisplayHoldings(IStateStore store) : WorkspaceHoldings("displays", store)
{
    protected override Task EraseAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct) =>
        transaction.Db.Set<DisplayRow>().Where(d => d.Workspace == workspace).ExecuteDeleteAsync(ct);
}
