using Microsoft.EntityFrameworkCore;

namespace Rapport.Kernel.Jobs;

/// <summary>Titles and logs of jobs may name files; they go with their workspace. A job at work finds its row gone and stops.</summary>
sealed class JobHoldings(IStateStore store, RunningJobs running) : IHoldsPersonalData
{
    /// <inheritdoc/>
    public string Name => "jobs";

    /// <summary>Nothing: jobs name customers by their id alone.</summary>
    public Task<IReadOnlyList<object>> ExportAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<object>>([]);

    /// <inheritdoc/>
    public Task EraseAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task EraseWorkspaceAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var all = transaction.Db.Set<Job>().Where(j => j.Workspace == workspace);
        var atWork = await all.Where(j => j.State == Job.Running).Select(j => j.Id).ToListAsync(ct);
        await all.ExecuteDeleteAsync(ct);
        transaction.OnCommitted(() => atWork.ForEach(j => running.Stop(j)));
        await transaction.CommitAsync(ct);
    }
}
