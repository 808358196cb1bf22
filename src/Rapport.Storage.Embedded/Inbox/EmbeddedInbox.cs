using Microsoft.Data.Sqlite;
using Rapport.Kernel;

namespace Rapport.Storage.Embedded.Inbox;

/// <summary>The inbox in a SQLite file of its own, so that whoever appends never waits for the processor.</summary>
sealed class EmbeddedInbox : IInbox, IDisposable
{
    readonly SqliteFile file;
    readonly TimeProvider clock;
    readonly InboxWriter writer;

    EmbeddedInbox(SqliteFile file, InboxWriter writer, TimeProvider clock)
    {
        this.file = file;
        this.writer = writer;
        this.clock = clock;
    }

    public static EmbeddedInbox Open(string path, bool isNew, TimeProvider clock)
    {
        // Large pages and a long log suit rows of tens of kilobytes that are written once, read once and deleted.
        var inbox = new SqliteFile(path, 8192, "PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=4000;");
        return new EmbeddedInbox(inbox, InboxWriter.Start(inbox, isNew), clock);
    }

    public SqliteFile File => file;

    public InboxFigures Figures => writer.Figures;

    public async Task<long> AppendAsync(InboxRow row, CancellationToken ct)
    {
        if (row.Events < 1) throw new ArgumentException("A row holds at least one event.", nameof(row));
        return await writer.Append(row).WaitAsync(ct);
    }

    public async ValueTask<IReadOnlyList<InboxRow>> ReadAsync(long after, int maxEvents, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxEvents);
        var rows = new List<InboxRow>();
        if (writer.Last <= after) return rows;
        await using var connection = file.Reader();
        await connection.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT position, workspace, source, dialect, received, events, meta, body FROM inbox WHERE position > @after ORDER BY position";
        command.With("@after", after);
        await using var reader = await command.ExecuteReaderAsync(ct);
        long events = 0;
        while (await reader.ReadAsync(ct))
        {
            events += reader.GetInt32(5);
            if (rows.Count > 0 && events > maxEvents) break;
            rows.Add(Row(reader));
        }

        return rows;
    }

    public Task WaitAsync(long after, CancellationToken ct) => writer.WaitAsync(after, ct);

    public async Task TrimAsync(long upTo, CancellationToken ct) => await writer.TrimAsync(upTo, ct);

    public ValueTask<(long Events, TimeSpan Oldest)> BacklogAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var (events, oldest) = writer.Backlog;
        var age = oldest is { } since ? TimeSpan.FromMicroseconds(Math.Max(0, clock.NowMicros() - since)) : TimeSpan.Zero;
        return ValueTask.FromResult((events, age));
    }

    public void Dispose()
    {
        writer.Dispose();
        file.ClearPools();
    }

    static InboxRow Row(SqliteDataReader reader) => new(
        reader.GetInt64(0), new WorkspaceId(reader.GetId(1)), reader.GetString(2), reader.GetString(3),
        reader.GetInt64(4), reader.GetInt32(5), reader.GetBytes(6), reader.GetBytes(7));
}
