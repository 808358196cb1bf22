using Microsoft.EntityFrameworkCore;

namespace Rapport.Kernel.Jobs;

/// <summary>Titles and logs of jobs may name files; they go with their workspace. A job at work finds its row gone and stops.</summary>
sealed class JobHoldings(IStateStore store, RunningJobs running) : WorkspaceHoldings("jobs", store)
{
    protected override async Task EraseAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct)
    {
        var all = transaction.Db.Set<Job>().Where(j => j.Workspace == workspace);
        var atWork = await all.Where(j => j.State == Job.Running).Select(j => j.Id).ToListAsync(ct);
        await all.ExecuteDeleteAsync(ct);
        transaction.OnCommitted(() => atWork.ForEach(j => running.Stop(j)));
    }
}
