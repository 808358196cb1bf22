using System.Data.Common;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>
/// Takes accepted requests from the inbox to customers, timelines and fact blocks. Everything a batch changes and how far the
/// inbox is done are one state transaction, so a crash at any moment leaves each event in the store exactly once.
/// </summary>
sealed partial class Pipeline(
    IInbox inbox, IStateStore store, PipelineSteps steps, SeenMessages seen, DeadEvents dead, RequestReader requests,
    LiveEvents live, IChanges changes, TimeProvider clock, ILogger<Pipeline> log) : BackgroundService
{
    /// <summary>Events in a batch at most.</summary>
    public const int LargestBatch = 5_000;

    /// <summary>Below it the cost of a batch itself outweighs its events, so that a busy machine would fall behind for good.</summary>
    const int SmallestBatch = 500;

    /// <summary>A transaction should hold the gate no longer, so that people's clicks come through unnoticed. Larger batches
    /// write the same pages less often: of imported orders one in a batch of 500 costs 88 µs, in one of 2,000 78 µs.</summary>
    static readonly TimeSpan s_hold = TimeSpan.FromMilliseconds(120);

    static readonly TimeSpan s_trimEvery = TimeSpan.FromSeconds(1);

    readonly Lock _sync = new();
    readonly List<(long Position, TaskCompletionSource Done)> _waiters = [];
    volatile int _batchSize = 1_000;
    Progress _progress;
    long _trimmed;
    long _trimmedAt;
    long _seenDay;

    /// <summary>Events per batch now; follows the time that the last ones took.</summary>
    public int BatchSize => _batchSize;

    /// <summary>For tests of batch sizes: the size stays as set.</summary>
    public int? FixedBatchSize { get; set; }

    /// <summary>How far the inbox is processed.</summary>
    public Progress Progress
    {
        get
        {
            lock (_sync) return _progress;
        }
    }

    /// <summary>Returns once the inbox row of that position, and all before it, are processed.</summary>
    public Task WaitAsync(long position, CancellationToken ct)
    {
        lock (_sync)
        {
            if (_progress.Position >= position) return Task.CompletedTask;
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((position, waiter));
            return waiter.Task.WaitAsync(ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var pause = TimeSpan.FromMilliseconds(200);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StartAsyncFromStore(stoppingToken);
                pause = TimeSpan.FromMilliseconds(200);
                await RunAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Stopped(log, e, pause);
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = TimeSpan.FromSeconds(Math.Min(10, pause.TotalSeconds * 2));
            }
        }
    }

    async Task StartAsyncFromStore(CancellationToken ct)
    {
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command("SELECT position, done FROM pipeline_position WHERE id = 1");
        await using var reader = await command.ExecuteReaderAsync(ct);
        Reach(await reader.ReadAsync(ct) ? new Progress(reader.GetInt64(0), reader.GetInt64(1)) : default);
        await LoadSeenAsync(ct);
        dead.Look();
    }

    /// <summary>One task reads and hashes ahead while the other has the transaction.</summary>
    async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var ready = Channel.CreateBounded<PreparedBatch>(1);
        var reading = ReadAsync(ready.Writer, stop.Token);
        try
        {
            var more = ready.Reader.WaitToReadAsync(stop.Token).AsTask();
            while (true)
            {
                // What is processed is trimmed when nothing more comes, too: what stays in the inbox counts as waiting.
                if (!more.IsCompleted) await Task.WhenAny(more, Task.Delay(s_trimEvery, clock, stop.Token));
                await KeepHouseAsync(stop.Token);
                if (!more.IsCompleted) continue;
                if (!await more) break;
                while (ready.Reader.TryRead(out var batch))
                {
                    if (seen.IsStale) await LoadSeenAsync(stop.Token);
                    await ProcessAsync(batch, stop.Token);
                    await KeepHouseAsync(stop.Token);
                }

                more = ready.Reader.WaitToReadAsync(stop.Token).AsTask();
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await reading;
    }

    async Task ReadAsync(ChannelWriter<PreparedBatch> ready, CancellationToken ct)
    {
        try
        {
            var from = Progress;
            var reader = new BatchReader(inbox, requests, () => FixedBatchSize ?? _batchSize);
            while (true)
            {
                await foreach (var batch in dead.DueAsync(requests, from, ct)) await ready.WriteAsync(batch, ct);
                var before = from;
                await foreach (var batch in reader.ReadAsync(from, ct))
                {
                    await ready.WriteAsync(batch, ct);
                    from = batch.End;
                }

                if (from != before) continue;
                using var either = CancellationTokenSource.CreateLinkedTokenSource(ct);
                await Task.WhenAny(inbox.WaitAsync(from.Position, either.Token), dead.WaitAsync(either.Token));
                await either.CancelAsync();
                ct.ThrowIfCancellationRequested();
            }
        }
        catch (Exception e)
        {
            ready.TryComplete(e);
            throw;
        }
    }

    /// <summary>Processes a batch; one that fails is halved until the event that fails stands alone.</summary>
    async Task ProcessAsync(PreparedBatch prepared, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await CommitAsync(prepared, ct);
                return;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception e)
            {
                steps.Forget();
                if (e is DbException or IOException or TimeoutException && attempt < 3)
                {
                    Failed(log, e, prepared.Events.Count);
                    await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), clock, ct);
                    continue;
                }

                if (prepared.Events.Count == 0) throw;
                await IsolateAsync(prepared, e, ct);
                return;
            }
        }
    }

    async Task IsolateAsync(PreparedBatch prepared, Exception cause, CancellationToken ct)
    {
        if (prepared.Events.Count > 1)
        {
            var (first, second) = prepared.Halve();
            await ProcessAsync(first, ct);
            await ProcessAsync(second, ct);
            return;
        }

        // A store that takes the record of the failure works, so it was the event; else this throws and all is tried again.
        var only = prepared.Events[0];
        Poisoned(log, cause, only.Row.Position);
        await using var transaction = await store.BeginAsync(ct);
        var batch = new Batch([], transaction);
        batch.Count(prepared.Drops);
        batch.Count([dead.Drop(only.Row)]);
        await dead.AddAsync(transaction, only.Row, only.Event.Incoming.MessageId, cause.GetType().Name, ct);
        foreach (var (row, reason) in prepared.Dead) await dead.AddAsync(transaction, row, "", reason, ct);
        await steps.RunAsync(batch, ct);
        await SaveAsync(transaction, prepared.End, ct);
        await transaction.CommitAsync(ct);
        Reach(prepared.End);
    }

    async Task CommitAsync(PreparedBatch prepared, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var begin = Stopwatch.GetTimestamp();
        var batch = new Batch([.. prepared.Events.Select(e => e.Event)], transaction);
        foreach (var e in batch.All) e.Dropped = null;
        batch.Count(prepared.Drops);
        foreach (var (row, reason) in prepared.Dead)
        {
            batch.Count([dead.Drop(row)]);
            await dead.AddAsync(transaction, row, "", reason, ct);
        }

        await DeadEvents.ResolveAsync(transaction, prepared, ct);
        await steps.RunAsync(batch, ct);
        await SaveAsync(transaction, prepared.End, ct);
        await transaction.CommitAsync(ct);
        Adapt(prepared.Events.Count, Stopwatch.GetElapsedTime(begin));
        Reach(prepared.End);
        Tell(batch);
    }

    static async Task SaveAsync(IStateTransaction transaction, Progress progress, CancellationToken ct)
    {
        await using var command = transaction.Command(
            """
            INSERT INTO pipeline_position (id, position, done) VALUES (1, @p, @d)
            ON CONFLICT (id) DO UPDATE SET position = excluded.position, done = excluded.done
            """);
        await command.With("@p", progress.Position).With("@d", progress.Done).ExecuteNonQueryAsync(ct);
    }

    void Adapt(int events, TimeSpan took)
    {
        if (events < SmallestBatch || events < _batchSize / 2) return;
        var wanted = events * (s_hold / took);
        _batchSize = (int)Math.Clamp((_batchSize + wanted) / 2, SmallestBatch, LargestBatch);
    }

    void Reach(Progress progress)
    {
        lock (_sync)
        {
            _progress = progress;
            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Position > progress.Position) continue;
                _waiters[i].Done.TrySetResult();
                _waiters.RemoveAt(i);
            }
        }
    }

    void Tell(Batch batch)
    {
        var told = batch.Events.Where(e => e.Incoming.Sign > 0).ToList();
        if (told.Count == 0) return;
        live.Accepted(told);
        foreach (var graph in batch.Graphs) changes.Publish(graph.Workspace, "customers");
    }

    async Task KeepHouseAsync(CancellationToken ct)
    {
        if (Today != _seenDay) await LoadSeenAsync(ct);
        var position = Progress.Position;
        if (position == _trimmed || clock.GetElapsedTime(_trimmedAt) < s_trimEvery) return;
        await inbox.TrimAsync(position, ct);
        (_trimmed, _trimmedAt) = (position, clock.GetTimestamp());
    }

    async Task LoadSeenAsync(CancellationToken ct)
    {
        var today = Today;
        await seen.LoadAsync(store, today, ct);
        _seenDay = today;
    }

    long Today => clock.NowMicros() / (TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond);

    [LoggerMessage(Level = LogLevel.Error, Message = "Processing stopped and starts again in {Pause}")]
    static partial void Stopped(ILogger logger, Exception exception, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Events} events failed and is tried again")]
    static partial void Failed(ILogger logger, Exception exception, int events);

    [LoggerMessage(Level = LogLevel.Error, Message = "An event of inbox row {Position} cannot be processed and is put aside")]
    static partial void Poisoned(ILogger logger, Exception exception, long position);
}
