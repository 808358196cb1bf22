using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Kernel;

namespace Rapport.Governance.Workspaces;

/// <summary>Erases workspaces whose deletion was ordered, module by module. The order is a column of the workspace, so
/// a stop half-way is taken up at the next start; erasing twice does no harm.</summary>
sealed class Deletion(IStateStore state, IServiceScopeFactory scopes, IFiles files, TimeProvider clock, ILogger<Deletion> log) : BackgroundService
{
    static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    readonly SemaphoreSlim _wake = new(0);

    /// <summary>Looks at once for ordered deletions.</summary>
    public void Wake() => _wake.Release();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var failed = false;
            foreach (var workspace in await OrderedAsync(stoppingToken)) failed |= !await TryEraseAsync(workspace, stoppingToken);
            await _wake.WaitAsync(failed ? Retry : Timeout.InfiniteTimeSpan, stoppingToken);
        }
    }

    async Task<IReadOnlyList<WorkspaceId>> OrderedAsync(CancellationToken ct)
    {
        await using var db = state.Read();
        return await db.Set<WorkspaceRow>().Where(w => w.Deleting != null).Select(w => w.Id).ToListAsync(ct);
    }

    async Task<bool> TryEraseAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var begun = clock.GetTimestamp();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            foreach (var module in scope.ServiceProvider.GetServices<IHoldsPersonalData>()) await module.EraseWorkspaceAsync(workspace, ct);
            files.DeleteAll(workspace);
            await EraseOwnAsync(workspace, ct);
            log.LogInformation("Deleted workspace {Workspace} in {Seconds} s", workspace, clock.GetElapsedTime(begun).TotalSeconds);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError(e, "Deleting workspace {Workspace} failed; it is tried again", workspace);
            return false;
        }
    }

    // The workspace goes first: the audit log lets entries go only when their workspace is gone.
    async Task EraseOwnAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var transaction = await state.BeginAsync(ct);
        var db = transaction.Db;
        await db.Set<People.Membership>().Where(m => m.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<People.Invite>().Where(i => i.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<Keys.ApiKey>().Where(k => k.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<Mail.SmtpSettings>().Where(s => s.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<WorkspaceRow>().Where(w => w.Id == workspace).ExecuteDeleteAsync(ct);
        await db.Set<Audit.AuditEntry>().Where(a => a.Workspace == workspace).ExecuteDeleteAsync(ct);
        await db.Set<Audit.AuditHead>().Where(a => a.Workspace == workspace).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }
}
