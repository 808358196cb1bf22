using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Governance.Workspaces;

/// <summary>The workspaces of the instance, in memory; forgotten when one changes.</summary>
sealed class WorkspaceBook(IStateStore state, TimeProvider clock) : IWorkspaces
{
    volatile IReadOnlyList<Workspace>? _all;
    int _version;

    public async ValueTask<Workspace?> FindAsync(WorkspaceId id, CancellationToken ct) =>
        (await AllAsync(ct)).FirstOrDefault(w => w.Id == id);

    public async ValueTask<IReadOnlyList<Workspace>> AllAsync(CancellationToken ct)
    {
        if (_all is { } known) return known;
        var version = Volatile.Read(ref _version);
        await using var db = state.Read();
        var rows = await db.Set<WorkspaceRow>().Where(w => w.Deleting == null).OrderBy(w => w.Created).ToListAsync(ct);
        IReadOnlyList<Workspace> loaded = [.. rows.Select(r => r.ToWorkspace())];
        if (version == Volatile.Read(ref _version)) _all = loaded;
        return loaded;
    }

    /// <summary>Adds a workspace to a transaction.</summary>
    public WorkspaceId Create(IStateTransaction transaction, string name, string zone, string currency, string language, bool isDemo)
    {
        var now = clock.GetUtcNow();
        var id = new WorkspaceId(Guid.CreateVersion7(now));
        transaction.Db.Add(new WorkspaceRow
        {
            Id = id, Name = name, Zone = zone, Currency = currency, Language = language, IsDemo = isDemo, Created = now,
        });
        transaction.OnCommitted(Forget);
        return id;
    }

    public void Forget()
    {
        Interlocked.Increment(ref _version);
        _all = null;
    }
}
