using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Columns.Customers;
using Rapport.Columns.Schema;
using Rapport.Columns.Transport;
using Rapport.Kernel;

namespace Rapport.Columns.Blocks;

/// <summary>
/// Sends committed blocks to the column store in order, and forgets each when the store has it. One group is on its way at a
/// time; a group of several blocks is written down before it is first sent, so that after a crash the same bytes go again
/// under the same number and what the store has of them already is left out.
/// </summary>
sealed class FactBlockSender(
    FactBlocks blocks, IStateStore state, ColumnClient columns, ColumnEndpoint endpoint, CustomerMap map, IChanges changes,
    ILogger<FactBlockSender> log) : BackgroundService
{
    /// <summary>Under load a group waits until it has this many rows …</summary>
    const int EnoughRows = 10_000;

    /// <summary>… or until this long after the last one was sent.</summary>
    static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>A group of facts that are late already, because more comes in than can be processed at once, or that are of the past, may grow
    /// further: a row costs the store a third in a block ten times as long.</summary>
    const int EnoughLateRows = 40_000;

    /// <summary>It waits a quarter of how late it is, and no longer than this.</summary>
    static readonly TimeSpan LongestBeat = TimeSpan.FromSeconds(1.5);

    const int MostRows = 100_000;
    const long MostBytes = 64L << 20;

    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    Group? current;
    bool fresh = true;
    long lastSent;

    /// <summary>Why the last attempt failed, as a sentence; empty when it did not.</summary>
    public string Trouble { get; private set; } = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromMilliseconds(100);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await endpoint.WaitReadyForeverAsync(stoppingToken);
                if (!await SendNextAsync(stoppingToken)) await blocks.WaitCommittedAsync(stoppingToken);
                (pause, Trouble) = (TimeSpan.FromMilliseconds(100), "");
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                if (Trouble != problem.Message) log.LogWarning(problem, "A fact block was not taken; it is sent again");
                Trouble = problem.Message;
                await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>Sends one group; false when there is nothing to send.</summary>
    async Task<bool> SendNextAsync(CancellationToken ct)
    {
        // A group that failed is sent again as it was, whatever has been added since.
        current ??= await NextAsync(ct);
        if (current is not { } group) return false;
        var (bytes, workspaces) = await BlockTable.ReadAsync(state, group.First, group.Last, ct);
        lastSent = Stopwatch.GetTimestamp();
        if (bytes.Length > 0) await columns.InsertAsync(group.Target, group.First, bytes, ct);
        if (group.Target == SubjectNow.Insert) await map.ReloadAsync(ct);
        await BlockTable.ForgetAsync(state, group.First, group.Last, ct);
        current = null;
        fresh = false;
        blocks.Advance(group.Last);
        foreach (var workspace in workspaces) changes.Publish(workspace, "facts");
        return true;
    }

    async Task<Group?> NextAsync(CancellationToken ct)
    {
        var asked = blocks.Waiters();
        var heads = await BlockTable.HeadsAsync(state, ct);
        if (heads.Count == 0)
        {
            blocks.Release(asked);
            return null;
        }

        blocks.Advance(heads[0].No - 1);
        if (heads[0].GroupNo is { } number) return Group.Of(heads.TakeWhile(h => h.GroupNo == number));
        // The first block of a new life may have been sent alone before the crash, so it goes alone again.
        if (fresh) return Group.Of(heads.Take(1));
        heads = await GatherAsync(heads, ct);
        var group = Choose(heads);
        if (group.First != group.Last) await BlockTable.GroupAsync(state, group.First, group.Last, ct);
        return group;
    }

    async Task<IReadOnlyList<BlockHead>> GatherAsync(IReadOnlyList<BlockHead> heads, CancellationToken ct)
    {
        while (Rest(heads) is { } rest && rest > TimeSpan.Zero)
        {
            using var until = CancellationTokenSource.CreateLinkedTokenSource(ct);
            until.CancelAfter(rest);
            await blocks.WaitCommittedAsync(until.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
            heads = await BlockTable.HeadsAsync(state, ct);
        }

        return heads;
    }

    /// <summary>How long these may still wait for more; null when they are enough.</summary>
    TimeSpan? Rest(IReadOnlyList<BlockHead> heads)
    {
        var patience = blocks.Lateness(heads.Select(h => h.No)) / 4;
        var beat = patience < Beat ? Beat : patience > LongestBeat ? LongestBeat : patience;
        return heads.Sum(h => h.Rows) >= (beat > Beat ? EnoughLateRows : EnoughRows) ? null : beat - Stopwatch.GetElapsedTime(lastSent);
    }

    static Group Choose(IReadOnlyList<BlockHead> heads)
    {
        var (rows, bytes) = (0L, 0L);
        return Group.Of(heads.TakeWhile((head, i) =>
        {
            (rows, bytes) = (rows + head.Rows, bytes + head.Size);
            return i == 0 || (head.Target == heads[0].Target && rows <= MostRows && bytes <= MostBytes);
        }));
    }

    /// <summary>Blocks that go as one, under the number of the first.</summary>
    sealed record Group(long First, long Last, string Target)
    {
        public static Group Of(IEnumerable<BlockHead> heads)
        {
            var all = heads.ToList();
            return new Group(all[0].No, all[^1].No, all[0].Target);
        }
    }
}
