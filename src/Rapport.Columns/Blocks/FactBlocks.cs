using System.Buffers;
using Rapport.Kernel;

namespace Rapport.Columns.Blocks;

/// <summary>Writes blocks into transactions, wakes the sender when they commit, and knows who waits for which.</summary>
sealed class FactBlocks(IStateStore state, TimeProvider clock) : IFactBlocks, IDisposable
{
    readonly SemaphoreSlim committed = new(0, 1);
    readonly Lock waiting = new();
    readonly List<(long No, TaskCompletionSource Done)> waiters = [];
    readonly Dictionary<long, TimeSpan> late = [];

    // Used again by each holder of the write transaction, of which there is one at a time.
    readonly ArrayBufferWriter<byte> buffer = new();
    long visible;

    public async Task<long> AddAsync(IStateTransaction transaction, IReadOnlyList<Fact> facts, CancellationToken ct)
    {
        if (facts.Count == 0) return 0;
        buffer.ResetWrittenCount();
        foreach (var fact in facts) FactRows.Write(buffer, fact);
        var no = await AddAsync(transaction, FactTable.Insert, facts.Count, buffer.WrittenSpan.ToArray(), facts.Select(f => f.Workspace), ct);
        var lateness = facts.All(f => f.Historical) ? TimeSpan.MaxValue : clock.GetUtcNow() - Instant.FromMicros(facts.Max(f => f.Historical ? 0 : f.Received));
        transaction.OnCommitted(() => Note(no, lateness));
        return no;
    }

    public async Task<long> AddAsync(
        IStateTransaction transaction, string target, int rows, byte[] bytes, IEnumerable<WorkspaceId> workspaces, CancellationToken ct)
    {
        var no = await BlockTable.AddAsync(
            transaction,
            new FactBlock
            {
                Target = target,
                Rows = rows,
                Bytes = bytes,
                Workspaces = [.. workspaces.Distinct().SelectMany(w => w.Value.ToByteArray(bigEndian: true))],
                Written = clock.NowMicros(),
            },
            ct);
        transaction.OnCommitted(Wake);
        return no;
    }

    public Task WaitVisibleAsync(long block, CancellationToken ct)
    {
        lock (waiting)
        {
            if (block <= visible) return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Add((block, done));
            Wake(); // the sender answers those whose block is gone already
            return done.Task.WaitAsync(ct);
        }
    }

    public async Task WaitAllVisibleAsync(CancellationToken ct) => await WaitVisibleAsync(await BlockTable.NewestAsync(state, ct), ct);

    public async ValueTask<(long Rows, TimeSpan Oldest)> BacklogAsync(CancellationToken ct)
    {
        var (rows, oldest) = await BlockTable.WaitingAsync(state, ct);
        return (rows, rows == 0 ? TimeSpan.Zero : clock.GetUtcNow() - Instant.FromMicros(oldest));
    }

    /// <summary>How late the newest fact of these blocks was when it was written: without end where all facts are of the past, as in an
    /// import, and nothing where somebody waits to see them. Forgotten by a restart, which costs only that they are sent sooner.</summary>
    public TimeSpan Lateness(IEnumerable<long> numbers)
    {
        lock (waiting) return waiters.Count > 0 ? TimeSpan.Zero : numbers.Min(no => late.GetValueOrDefault(no));
    }

    /// <summary>Returns when something may have been committed since the last call.</summary>
    public Task WaitCommittedAsync(CancellationToken ct) => committed.WaitAsync(ct);

    /// <summary>Those who are waiting now; looked at before the table is.</summary>
    public IReadOnlyList<(long No, TaskCompletionSource Done)> Waiters()
    {
        lock (waiting) return [.. waiters];
    }

    /// <summary>Blocks up to a number are visible.</summary>
    public void Advance(long upTo)
    {
        lock (waiting)
        {
            visible = Math.Max(visible, upTo);
            foreach (var (_, done) in waiters.Where(w => w.No <= visible)) done.TrySetResult();
            waiters.RemoveAll(w => w.No <= visible);
            foreach (var no in late.Keys.Where(no => no <= visible).ToList()) late.Remove(no);
        }
    }

    /// <summary>Nothing waits in the table any more for those who asked before it was read.</summary>
    public void Release(IReadOnlyList<(long No, TaskCompletionSource Done)> asked)
    {
        lock (waiting)
        {
            foreach (var (_, done) in asked) done.TrySetResult();
            waiters.RemoveAll(asked.Contains);
        }
    }

    public void Dispose() => committed.Dispose();

    void Note(long no, TimeSpan lateness)
    {
        lock (waiting) late[no] = lateness;
    }

    void Wake()
    {
        try
        {
            committed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake.
        }
    }
}
