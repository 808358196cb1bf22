using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Feedback.Heard;

/// <summary>What workspaces chose about the words they hear; read once and kept.</summary>
sealed class HearingBook(IStateStore store, ReadingBell bell)
{
    readonly ConcurrentDictionary<WorkspaceId, HearingRow> _known = new();
    int _changes;

    /// <summary>What a workspace chose; the defaults where it chose nothing.</summary>
    public async ValueTask<HearingRow> OfAsync(WorkspaceId workspace, CancellationToken ct)
    {
        if (_known.TryGetValue(workspace, out var known)) return known;
        var before = Volatile.Read(ref _changes);
        await using var db = store.Read();
        var row = await db.Set<HearingRow>().FirstOrDefaultAsync(h => h.Workspace == workspace, ct) ?? new HearingRow { Workspace = workspace };
        _known[workspace] = row;
        // What was read before a change committed must not be kept after it, or it would stand until the server starts again.
        if (Volatile.Read(ref _changes) != before) Forget(workspace);
        return row;
    }

    /// <summary>Changes what a workspace chose, in the transaction of the cause.</summary>
    public async Task ChangeAsync(IStateTransaction transaction, WorkspaceId workspace, Action<HearingRow> change, CancellationToken ct)
    {
        var row = await transaction.Db.FindAsync<HearingRow>([workspace], ct);
        if (row is null) transaction.Db.Add(row = new HearingRow { Workspace = workspace });
        change(row);
        transaction.OnCommitted(() =>
        {
            Interlocked.Increment(ref _changes);
            Forget(workspace);
            bell.Ring();
        });
    }

    /// <summary>What was taught makes everything else be read anew, in the transaction of the cause.</summary>
    public Task LearnAsync(IStateTransaction transaction, WorkspaceId workspace, CancellationToken ct) => ChangeAsync(transaction, workspace, h => h.Knowledge++, ct);

    /// <summary>Forgets what is kept of a workspace.</summary>
    public void Forget(WorkspaceId workspace) => _known.TryRemove(workspace, out _);
}
