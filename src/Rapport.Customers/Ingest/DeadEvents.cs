using System.Runtime.CompilerServices;
using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Events that could not be processed: kept with their request, counted, and sent through again on demand.</summary>
sealed class DeadEvents(IStateStore store, TimeProvider clock)
{
    TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _look = 1;

    /// <summary>How the drop is counted.</summary>
    public Drop Drop(InboxRow row) => new(row.Workspace, row.Source, DropReason.Poison, clock.NowMicros(), $"{row.Dialect} {row.Position}");

    /// <summary>Puts an event aside; an empty message id stands for the whole request.</summary>
    public async Task AddAsync(IStateTransaction transaction, InboxRow row, string messageId, string reason, CancellationToken ct)
    {
        await using var request = transaction.Command(
            """
            INSERT INTO dead_request (position, workspace, source, dialect, received, events, meta, body, due)
            VALUES (@p, @w, @s, @d, @r, @e, @m, @b, FALSE) ON CONFLICT (position) DO UPDATE SET due = FALSE
            """);
        await request.With("@p", row.Position).With("@w", row.Workspace).With("@s", row.Source).With("@d", row.Dialect)
            .With("@r", row.Received).With("@e", row.Events).With("@m", row.Meta).With("@b", row.Body).ExecuteNonQueryAsync(ct);
        await using var command = transaction.Command(
            """
            INSERT INTO dead_event (position, message_id, reason, at) VALUES (@p, @m, @r, @at)
            ON CONFLICT (position, message_id) DO UPDATE SET reason = excluded.reason, at = excluded.at
            """);
        await command.With("@p", row.Position).With("@m", messageId).With("@r", reason).With("@at", clock.NowMicros()).ExecuteNonQueryAsync(ct);
    }

    /// <summary>Asks the pipeline to try a request again. False when there is none of that position in the workspace.</summary>
    public async Task<bool> RetryAsync(WorkspaceId workspace, long position, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await using var command = transaction.Command("UPDATE dead_request SET due = TRUE WHERE position = @p AND workspace = @w");
        var found = await command.With("@p", position).With("@w", workspace).ExecuteNonQueryAsync(ct) > 0;
        await transaction.CommitAsync(ct);
        if (!found) return false;
        Look();
        Interlocked.Exchange(ref _asked, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        return true;
    }

    /// <summary>The next call of <see cref="DueAsync"/> reads the store.</summary>
    public void Look() => Volatile.Write(ref _look, 1);

    /// <summary>Waits until somebody asks to try again.</summary>
    public Task WaitAsync(CancellationToken ct) => Volatile.Read(ref _asked).Task.WaitAsync(ct);

    /// <summary>The requests to try again, with only the events that failed. Progress stays where it is.</summary>
    public async IAsyncEnumerable<PreparedBatch> DueAsync(RequestReader requests, Progress at, [EnumeratorCancellation] CancellationToken ct)
    {
        if (Interlocked.Exchange(ref _look, 0) == 0) yield break;
        foreach (var (row, messages) in await ReadDueAsync(ct))
        {
            PreparedBatch batch;
            try
            {
                var events = (await requests.ReadAsync(row, ct)).Events
                    .Where(e => messages.Contains("") || messages.Contains(e.MessageId)).ToList();
                batch = new PreparedBatch([.. events.Select(e => new Placed(new PipelineEvent(e), row, at))], [], [], at) { Retried = row.Position };
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                batch = new PreparedBatch([], [], [(row, e.GetType().Name)], at);
            }

            yield return batch;
        }
    }

    /// <summary>In the transaction of a second try: what fails again is put aside again.</summary>
    public static async Task ResolveAsync(IStateTransaction transaction, PreparedBatch batch, CancellationToken ct)
    {
        if (batch.Retried is not { } position) return;
        await using var events = transaction.Command("DELETE FROM dead_event WHERE position = @p AND (message_id = '' OR message_id = @m)");
        events.With("@p", position);
        foreach (var e in batch.Events) await events.With("@m", e.Event.Incoming.MessageId).ExecuteNonQueryAsync(ct);
        if (batch.Events.Count == 0) await events.With("@m", "").ExecuteNonQueryAsync(ct);
        await using var request = transaction.Command(
            "DELETE FROM dead_request WHERE position = @p AND NOT EXISTS (SELECT 1 FROM dead_event WHERE position = @p)");
        await request.With("@p", position).ExecuteNonQueryAsync(ct);
    }

    async Task<List<(InboxRow Row, HashSet<string> Messages)>> ReadDueAsync(CancellationToken ct)
    {
        var due = new List<(InboxRow, HashSet<string>)>();
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command(
            "SELECT position, workspace, source, dialect, received, events, meta, body FROM dead_request WHERE due ORDER BY position");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var row = new InboxRow(
                reader.GetInt64(0), new WorkspaceId(reader.GetId(1)), reader.GetString(2), reader.GetString(3), reader.GetInt64(4),
                reader.GetInt32(5), reader.GetBytes(6), reader.GetBytes(7));
            await using var messages = connection.Command("SELECT message_id FROM dead_event WHERE position = @p").With("@p", row.Position);
            await using var each = await messages.ExecuteReaderAsync(ct);
            var ids = new HashSet<string>(StringComparer.Ordinal);
            while (await each.ReadAsync(ct)) ids.Add(each.GetString(0));
            due.Add((row, ids));
        }

        return due;
    }
}
