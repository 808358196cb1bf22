using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Governance.Workspaces;

/// <summary>Erases a workspace, module by module. A stop half-way is taken up again; erasing twice does no harm.</summary>
sealed class DeleteWorkspaceJob(IStateStore state, IEnumerable<IHoldsPersonalData> modules, IFiles files, IDataFiles dataFiles) : IJobKind
{
    public const string Kind = "workspace.delete";

    public string Name => Kind;

    public sealed record Args(Guid Workspace);

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var workspace = new WorkspaceId(run.Args<Args>().Workspace);
        var all = modules.ToList();
        for (var done = 0; done < all.Count; done++)
        {
            await run.ProgressAsync(done, all.Count + 1, ct);
            await all[done].EraseWorkspaceAsync(workspace, ct);
        }

        files.DeleteAll(workspace);
        await EraseOwnAsync(workspace, ct);
        await dataFiles.ScrubAsync(ct);
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
}
