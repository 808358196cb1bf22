using System.Buffers;
using System.Globalization;
using System.Threading.Channels;
using Rapport.Columns.Host.Native;

namespace Rapport.Columns.Host;

/// <summary>The engine behind its pool: one connection that inserts, one for slow maintenance, several that read, and one
/// that does nothing but stop the others.</summary>
sealed class Engine : IDisposable
{
    /// <summary>A statement that outlives its limit by this much is stopped from outside.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>A statement that ignores the stop for this long costs the process its life; the server starts a new one.</summary>
    static readonly TimeSpan Stubborn = TimeSpan.FromSeconds(60);

    /// <summary>The one database of the folder.</summary>
    const string Database = "rapport";

    readonly Pool readers, writer, maintenance;
    readonly Connection killer;
    readonly Lock killing = new();
    readonly long nonce = Random.Shared.NextInt64();
    long serial;

    Engine(IReadOnlyList<Connection> all, int readers)
    {
        (killer, writer, maintenance) = (all[0], new Pool([all[1]]), new Pool([all[2]]));
        this.readers = new Pool(all.Skip(3).Take(readers));
    }

    public static Engine Start(HostOptions options)
    {
        var arguments = Arguments(options);
        var all = new List<Connection>();
        for (var i = 0; i < options.Readers + 3; i++)
        {
            var connection = Connection.Open(arguments);
            if (i == 0) connection.Query($"CREATE DATABASE IF NOT EXISTS {Database} ENGINE = Atomic", "Null", []).Dispose();
            connection.Query($"USE {Database}", "Null", []).Dispose();
            all.Add(connection);
        }

        return new Engine(all, options.Readers);
    }

    /// <summary>Runs a statement and hands its answer over; the caller disposes it.</summary>
    public Task<Answer> QueryAsync(Statement statement, CancellationToken ct) =>
        RunAsync(statement.IsRead ? readers : maintenance, statement, (c, sql) => c.Query(sql, statement.Format, statement.Parameters), ct);

    /// <summary>Inserts rows; returns when they are on disk.</summary>
    public Task InsertAsync(Statement statement, ReadOnlySequence<byte> rows, CancellationToken ct) =>
        RunAsync(writer, statement, (c, sql) => { c.Insert(sql, statement.Format, rows); return true; }, ct);

    public void Dispose()
    {
        // Closing the last connection writes out what is buffered; the process ends right after.
        foreach (var connection in readers.All.Concat(writer.All).Concat(maintenance.All)) connection.Dispose();
        killer.Dispose();
    }

    /// <summary>The engine is told its bounds here: by default it would take 90 % of the machine's memory and caches of 5 GiB.</summary>
    static string[] Arguments(HostOptions options)
    {
        var cache = Math.Max(options.MemoryBytes / 16, 16L << 20).ToString(CultureInfo.InvariantCulture);
        return
        [
            "clickhouse",
            $"--path={options.Path}",
            "--async_insert=0",
            string.Create(CultureInfo.InvariantCulture, $"--max_server_memory_usage={options.MemoryBytes}"),
            $"--mark_cache_size={cache}",
            $"--primary_index_cache_size={cache}",
            $"--index_mark_cache_size={cache}",
            $"--query_condition_cache_size={cache}",
            "--compiled_expression_cache_size=16777216",
        ];
    }

    async Task<T> RunAsync<T>(Pool pool, Statement statement, Func<Connection, string, T> run, CancellationToken ct)
    {
        var connection = await pool.TakeAsync(statement.Limit, ct);
        var tag = string.Create(CultureInfo.InvariantCulture, $"rapport:{nonce:x}:{Interlocked.Increment(ref serial):x}:");
        var work = Task.Factory.StartNew(
            () =>
            {
                Apply(connection, statement.Settings);
                return run(connection, $"/* {tag} */ {statement.Sql}");
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            return await WatchAsync(work, tag, statement.Limit + Grace, ct);
        }
        finally
        {
            pool.Return(connection);
        }
    }

    /// <summary>Waits for the native call to come back, which it always does before the connection is used again.</summary>
    async Task<T> WatchAsync<T>(Task<T> work, string tag, TimeSpan limit, CancellationToken ct)
    {
        try
        {
            return await work.WaitAsync(limit, ct);
        }
        catch (Exception stop) when (stop is TimeoutException or OperationCanceledException && !work.IsCompleted)
        {
            Stop(tag);
        }

        try
        {
            return await work.WaitAsync(Stubborn, CancellationToken.None);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            await Console.Error.WriteLineAsync("A statement could not be stopped; the column host ends and will be started anew.");
            Environment.Exit(70);
            throw;
        }
    }

    void Stop(string tag)
    {
        lock (killing)
        {
            using var done = killer.Query($"KILL QUERY WHERE positionCaseInsensitive(query, '{tag}') = 4 ASYNC", "Null", []);
        }
    }

    /// <summary>Makes the connection's settings those of the statement.</summary>
    static void Apply(Connection connection, IReadOnlyDictionary<string, string> wanted)
    {
        var had = connection.Settings;
        var changes = wanted.Where(s => !had.TryGetValue(s.Key, out var v) || v != s.Value).Select(s => $"{s.Key} = {Sql.Quote(s.Value)}")
            .Concat(had.Keys.Where(k => !wanted.ContainsKey(k)).Select(k => $"{k} = DEFAULT"))
            .ToList();
        if (changes.Count == 0) return;
        using var done = connection.Query("SET " + string.Join(", ", changes), "Null", []);
        connection.Settings = wanted;
    }

    /// <summary>Connections that wait for work.</summary>
    sealed class Pool
    {
        readonly Channel<Connection> idle = Channel.CreateUnbounded<Connection>();

        public Pool(IEnumerable<Connection> connections)
        {
            All = [.. connections];
            foreach (var connection in All) Return(connection);
        }

        public IReadOnlyList<Connection> All { get; }

        public async Task<Connection> TakeAsync(TimeSpan wait, CancellationToken ct)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(wait);
            try
            {
                return await idle.Reader.ReadAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                throw new EngineException("Code: 202. DB::Exception: All connections stayed busy for as long as the statement may take. (TOO_MANY_SIMULTANEOUS_QUERIES)");
            }
        }

        public void Return(Connection connection) => idle.Writer.TryWrite(connection);
    }
}
