using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>How far the inbox is processed.</summary>
/// <param name="Position">All rows up to here are done.</param>
/// <param name="Done">So many events of the row after it are done.</param>
readonly record struct Progress(long Position, long Done);

/// <summary>An event with its place in the inbox.</summary>
/// <param name="Event">The event.</param>
/// <param name="Row">The request it came in.</param>
/// <param name="After">Where processing stands once it is done.</param>
readonly record struct Placed(PipelineEvent Event, InboxRow Row, Progress After);

/// <summary>Events read and hashed, outside any transaction, ready to be processed.</summary>
/// <param name="Events">May be empty: then only the progress moves on.</param>
/// <param name="Drops">What the dialects refused.</param>
/// <param name="Dead">Requests whose dialect failed on them, with the kind of failure.</param>
/// <param name="End">Where processing stands afterwards.</param>
sealed record PreparedBatch(
    IReadOnlyList<Placed> Events, IReadOnlyList<Drop> Drops, IReadOnlyList<(InboxRow Row, string Reason)> Dead, Progress End)
{
    /// <summary>The position of a request put aside whose events are tried again; null for new ones.</summary>
    public long? Retried { get; init; }

    /// <summary>Two halves; the first carries what is counted once.</summary>
    public (PreparedBatch First, PreparedBatch Second) Halve()
    {
        var middle = Events.Count / 2;
        return (
            this with { Events = [.. Events.Take(middle)], End = Events[middle - 1].After },
            this with { Events = [.. Events.Skip(middle)], Drops = [], Dead = [] });
    }
}

/// <summary>Reads requests from the inbox and cuts their events into batches.</summary>
sealed class BatchReader(IInbox inbox, RequestReader requests, Func<int> batchSize)
{
    readonly List<Placed> _events = [];
    readonly List<Drop> _drops = [];
    readonly List<(InboxRow, string)> _dead = [];
    Progress _end;

    /// <summary>What waits after the given place, at least one request; empty when nothing waits.</summary>
    public async IAsyncEnumerable<PreparedBatch> ReadAsync(Progress from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var rows = await inbox.ReadAsync(from.Position, Pipeline.LargestBatch, ct);
        foreach (var row in rows)
        {
            var skip = row.Position == rows[0].Position ? from.Done : 0;
            foreach (var e in await EventsAsync(row, skip, ct))
            {
                _events.Add(e);
                _end = e.After;
                if (_events.Count >= batchSize()) yield return Take();
            }

            _end = new Progress(row.Position, 0);
        }

        if (rows.Count > 0) yield return Take();
    }

    async ValueTask<IReadOnlyList<Placed>> EventsAsync(InboxRow row, long skip, CancellationToken ct)
    {
        DialectReading reading;
        try
        {
            reading = await requests.ReadAsync(row, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _dead.Add((row, e.GetType().Name));
            return [];
        }

        if (skip == 0) _drops.AddRange(reading.Drops);
        var events = new List<Placed>(reading.Events.Count);
        for (var i = (int)skip; i < reading.Events.Count; i++)
        {
            var after = i == reading.Events.Count - 1 ? new Progress(row.Position, 0) : new Progress(row.Position - 1, i + 1);
            events.Add(new Placed(new PipelineEvent(reading.Events[i]), row, after));
        }

        return events;
    }

    PreparedBatch Take()
    {
        var batch = new PreparedBatch([.. _events], [.. _drops], [.. _dead], _end);
        _events.Clear();
        _drops.Clear();
        _dead.Clear();
        return batch;
    }
}
