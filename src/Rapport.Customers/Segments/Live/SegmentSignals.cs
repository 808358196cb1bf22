using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>Tells of what has changed: the modules above in the transaction, watching screens and the clock after it.</summary>
sealed class SegmentSignals(IEnumerable<ISegmentReaction> reactions, IChanges changes)
{
    readonly ISegmentReaction[] _reactions = [.. reactions];
    readonly Lock _sync = new();
    TaskCompletionSource _changed = New();
    long _next;

    /// <summary>The instant the clock waits for; <see cref="long.MaxValue"/> for none.</summary>
    public long Next
    {
        get => Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, value);
    }

    /// <summary>Completes when somebody is due, or must be counted, that was not known before.</summary>
    public Task Changed
    {
        get
        {
            lock (_sync) return _changed.Task;
        }
    }

    public async Task TellAsync(IStateTransaction transaction, WorkspaceId workspace, Follower follower, CancellationToken ct)
    {
        if (follower.Crossings.Count > 0 && _reactions.Length > 0)
        {
            var crossings = follower.Crossings.Select(c => new SegmentCrossing(c.Workspace, c.Segment, c.Customer, c.HasEntered, c.At)).ToList();
            foreach (var reaction in _reactions) await reaction.ReactAsync(crossings, transaction, ct);
        }

        if (follower.HasMoved) transaction.OnCommitted(() => changes.Publish(workspace, "segments"));
        if (follower.HasRecounts || follower.NextDue < Next) transaction.OnCommitted(Wake);
    }

    /// <summary>Something may be due.</summary>
    public void Wake()
    {
        TaskCompletionSource before;
        lock (_sync) (before, _changed) = (_changed, New());
        before.TrySetResult();
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
