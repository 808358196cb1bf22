using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Rapport.Kernel;

namespace Rapport.Storage.Embedded.Inbox;

/// <summary>One thread that takes every waiting row into one transaction and answers all of them after its commit.</summary>
sealed class InboxWriter : IDisposable
{
    const int MostRows = 4096;
    const long MostBytes = 32 << 20;

    // A trim deletes this many rows per transaction, so that appends never wait long behind it.
    const int TrimmedAtOnce = 1000;

    readonly BlockingCollection<Work> queue = [];
    readonly Lock sync = new();
    readonly Queue<(long Position, int Events, long Received)> waiting = new();
    readonly SqliteConnection connection;
    readonly SqliteCommand insert;
    readonly Thread thread;
    TaskCompletionSource arrived = NewSignal();
    Exception? broken;
    bool disposed;
    long waitingEvents;
    long last;
    long commits;
    long rows;

    InboxWriter(SqliteConnection connection)
    {
        this.connection = connection;
        insert = connection.CreateCommand();
        insert.CommandText =
            "INSERT INTO inbox(position, workspace, source, dialect, received, events, meta, body) VALUES (@p, @w, @s, @d, @r, @e, @m, @b)";
        thread = new Thread(Loop) { IsBackground = true, Name = "inbox writer" };
    }

    /// <summary>The highest position on disk.</summary>
    public long Last => Volatile.Read(ref last);

    public (long Events, long? OldestReceived) Backlog
    {
        get
        {
            lock (sync) return (waitingEvents, waiting.TryPeek(out var oldest) ? oldest.Received : null);
        }
    }

    public InboxFigures Figures => new(Volatile.Read(ref rows), Volatile.Read(ref commits), queue.Count, broken?.Message);

    public static InboxWriter Start(SqliteFile file, bool isNew)
    {
        var opened = file.OpenWriter(isNew);
        opened.Run(
            """
            CREATE TABLE IF NOT EXISTS inbox(
                position INTEGER PRIMARY KEY AUTOINCREMENT, workspace BLOB NOT NULL, source TEXT NOT NULL, dialect TEXT NOT NULL,
                received INTEGER NOT NULL, events INTEGER NOT NULL, meta BLOB NOT NULL, body BLOB NOT NULL);
            """);
        var writer = new InboxWriter(opened);
        writer.Recall();
        writer.thread.Start();
        return writer;
    }

    public Task<long> Append(InboxRow row)
    {
        var append = new Work(row, 0);
        Enqueue(append);
        return append.Done.Task;
    }

    public async Task TrimAsync(long upTo, CancellationToken ct)
    {
        while (FirstWaiting <= upTo)
        {
            var trim = new Work(null, upTo);
            Enqueue(trim);
            await trim.Done.Task.WaitAsync(ct);
        }
    }

    public async Task WaitAsync(long after, CancellationToken ct)
    {
        while (Last <= after)
        {
            var signal = Volatile.Read(ref arrived);
            if (Last > after) return;
            await signal.Task.WaitAsync(ct);
        }
    }

    /// <summary>Writes what waits, then closes.</summary>
    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        queue.CompleteAdding();
        thread.Join();
        insert.Dispose();
        connection.Dispose();
        queue.Dispose();
    }

    void Enqueue(Work work)
    {
        if (broken is not null) throw Refused(broken);
        try
        {
            queue.Add(work);
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            throw new IOException("The inbox is closed: the server is stopping.", e);
        }
    }

    // Positions are never given twice, not even after everything was trimmed: sqlite_sequence remembers.
    void Recall()
    {
        last = connection.Number("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'inbox'");
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT position, events, received FROM inbox ORDER BY position";
        using var reader = command.ExecuteReader();
        while (reader.Read()) Note(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt64(2));
    }

    void Loop()
    {
        var batch = new List<Work>();
        foreach (var first in queue.GetConsumingEnumerable())
        {
            Gather(first, batch);
            Write(batch);
            batch.Clear();
        }
    }

    void Gather(Work first, List<Work> batch)
    {
        batch.Add(first);
        long bytes = first.Bytes;
        while (batch.Count < MostRows && bytes < MostBytes && queue.TryTake(out var next))
        {
            batch.Add(next);
            bytes += next.Bytes;
        }
    }

    void Write(List<Work> batch)
    {
        try
        {
            if (broken is not null) throw Refused(broken);
            var trimmed = Commit(batch);
            Remember(batch, trimmed);
        }
        catch (Exception e)
        {
            var refusal = e is SqliteException failed ? Refused(failed) : e;
            foreach (var work in batch) work.Done.TrySetException(refusal);
        }
    }

    // Returns up to which position rows were deleted.
    long Commit(List<Work> batch)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        insert.Transaction = transaction;
        var position = last;
        foreach (var work in batch)
        {
            if (work.Row is { } row) Insert(work.Position = ++position, row);
        }

        var trimmed = Delete(batch.Max(w => w.UpTo), transaction);
        transaction.Commit();
        return trimmed;
    }

    void Insert(long position, InboxRow row) => insert
        .With("@p", position).With("@w", row.Workspace).With("@s", row.Source).With("@d", row.Dialect)
        .With("@r", row.Received).With("@e", row.Events).With("@m", Whole(row.Meta)).With("@b", Whole(row.Body))
        .ExecuteNonQuery();

    long Delete(long upTo, SqliteTransaction transaction)
    {
        if (upTo == 0 || FirstWaiting is not { } first || first > upTo) return 0;
        var until = Math.Min(upTo, first + TrimmedAtOnce - 1);
        using var delete = connection.CreateCommand();
        delete.Transaction = transaction;
        delete.CommandText = "DELETE FROM inbox WHERE position <= @upTo";
        delete.With("@upTo", until).ExecuteNonQuery();
        return until;
    }

    long? FirstWaiting
    {
        get
        {
            lock (sync) return waiting.TryPeek(out var first) ? first.Position : null;
        }
    }

    // After the commit: what it holds becomes visible, then its callers are answered.
    void Remember(List<Work> batch, long trimmed)
    {
        commits++;
        lock (sync)
        {
            foreach (var work in batch)
            {
                if (work.Row is { } row) Note(work.Position, row.Events, row.Received);
            }

            while (waiting.TryPeek(out var first) && first.Position <= trimmed) waitingEvents -= waiting.Dequeue().Events;
        }

        if (batch.Exists(w => w.Row is not null))
        {
            Volatile.Write(ref last, batch.Max(w => w.Position));
            Interlocked.Exchange(ref arrived, NewSignal()).TrySetResult();
        }

        rows += batch.Count(w => w.Row is not null);
        foreach (var work in batch) work.Done.TrySetResult(work.Position);
    }

    void Note(long position, int events, long received)
    {
        waiting.Enqueue((position, events, received));
        waitingEvents += events;
    }

    // After a failed fsync the kernel may have dropped the pages: what later commits say could not be trusted.
    IOException Refused(Exception cause)
    {
        if (cause is SqliteException { SqliteExtendedErrorCode: 1034 or 1290 } or SqliteException { SqliteErrorCode: 11 or 26 })
            broken = cause;
        return cause switch
        {
            SqliteException { SqliteErrorCode: 13 } => new IOException("The disk of the data folder is full; nothing was stored.", cause),
            _ when broken is not null => new IOException(
                "The disk failed while the inbox was written; nothing more is accepted until Rapport is started again.", cause),
            _ => new IOException("The inbox could not be written; nothing was stored.", cause),
        };
    }

    static byte[] Whole(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var part) && part.Array is { } array && part.Offset == 0 && part.Count == array.Length
            ? array
            : bytes.ToArray();

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A row to append, or a position to trim up to.</summary>
    sealed class Work(InboxRow? row, long upTo)
    {
        public InboxRow? Row => row;

        public long UpTo => upTo;

        public long Bytes => row is null ? 0 : row.Body.Length + row.Meta.Length;

        public long Position { get; set; }

        public TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>What the writer has done since the start.</summary>
/// <param name="Rows">Appended.</param>
/// <param name="Commits">Made; rows per commit show how well callers share.</param>
/// <param name="Queued">Waiting in memory for the next commit.</param>
/// <param name="Broken">Why nothing is accepted any more; null while all is well.</param>
sealed record InboxFigures(long Rows, long Commits, int Queued, string? Broken);
