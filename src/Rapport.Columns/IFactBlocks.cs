using Rapport.Kernel;

namespace Rapport.Columns;

/// <summary>The way facts take into the column store: written into the state transaction of their cause, sent afterwards,
/// neither lost nor doubled by a crash at any moment.</summary>
public interface IFactBlocks
{
    /// <summary>Writes the facts into the transaction; they are sent once it commits.</summary>
    /// <returns>The block's number, to wait for; 0 when there are no facts.</returns>
    Task<long> AddAsync(IStateTransaction transaction, IReadOnlyList<Fact> facts, CancellationToken ct);

    /// <summary>Returns once queries see the block and all before it. Call it after the commit.</summary>
    Task WaitVisibleAsync(long block, CancellationToken ct);

    /// <summary>Returns once queries see everything committed before the call.</summary>
    Task WaitAllVisibleAsync(CancellationToken ct);

    /// <summary>What is committed and not yet visible: rows, and since when the oldest waits (zero when none does).</summary>
    ValueTask<(long Rows, TimeSpan Oldest)> BacklogAsync(CancellationToken ct);
}
