using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Counts every event that did not become a fact, by workspace, source and reason, with the last example.</summary>
/// <remarks>What the pipeline drops is counted in its own transaction. What the edge refuses was told to the sender and is
/// counted in memory and written once a second, so that a flood of bad requests costs no write each.</remarks>
sealed partial class DropLog(IStateStore store, LiveEvents live, TimeProvider clock, ILogger<DropLog> log) : BackgroundService
{
    const string Upsert =
        """
        INSERT INTO ingest_drop (workspace, source, reason, count, last_at, example)
        VALUES (@workspace, @source, @reason, @count, @last_at, @example)
        ON CONFLICT (workspace, source, reason) DO UPDATE SET
            count = ingest_drop.count + excluded.count, last_at = excluded.last_at, example = excluded.example
        """;

    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    readonly Lock _gate = new();
    Dictionary<(WorkspaceId, string, DropReason), Tally> _waiting = [];

    /// <summary>Counts what the edge refused; written within a second.</summary>
    public void Count(Drop drop)
    {
        lock (_gate) Add(_waiting, drop);
        live.Refused(drop);
    }

    /// <summary>Counts drops in the caller's transaction.</summary>
    public async Task WriteAsync(IStateTransaction transaction, IReadOnlyList<Drop> drops, CancellationToken ct)
    {
        if (drops.Count == 0) return;
        var tallies = new Dictionary<(WorkspaceId, string, DropReason), Tally>();
        foreach (var drop in drops) Add(tallies, drop);
        await WriteAsync(transaction, tallies, ct);
        transaction.OnCommitted(() =>
        {
            foreach (var drop in drops) live.Refused(drop);
        });
    }

    /// <summary>Writes what waits in memory; for tests and for a calm end.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        Dictionary<(WorkspaceId, string, DropReason), Tally> taken;
        lock (_gate)
        {
            if (_waiting.Count == 0) return;
            (taken, _waiting) = (_waiting, []);
        }

        await using var transaction = await store.BeginAsync(ct);
        await WriteAsync(transaction, taken, ct);
        await transaction.CommitAsync(ct);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryFlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryFlushAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the program; StopAsync writes what is left.
        }
    }

    async Task TryFlushAsync(CancellationToken ct)
    {
        try
        {
            await FlushAsync(ct);
        }
        catch (Exception e) when (e is DbException or IOException)
        {
            NotWritten(log, e);
        }
    }

    static void Add(Dictionary<(WorkspaceId, string, DropReason), Tally> tallies, Drop drop)
    {
        var key = (drop.Workspace, drop.Source, drop.Reason);
        var before = tallies.GetValueOrDefault(key);
        tallies[key] = new Tally(before.Count + 1, drop.At, drop.Example);
    }

    static async Task WriteAsync(
        IStateTransaction transaction, Dictionary<(WorkspaceId, string, DropReason), Tally> tallies, CancellationToken ct)
    {
        await using var command = transaction.Connection.CreateCommand();
        command.Transaction = transaction.Transaction;
        command.CommandText = Upsert;
        foreach (var ((workspace, source, reason), tally) in tallies)
        {
            command.Parameters.Clear();
            Add(command, "workspace", workspace.Value.ToByteArray(bigEndian: true));
            Add(command, "source", source);
            Add(command, "reason", reason.Code);
            Add(command, "count", tally.Count);
            Add(command, "last_at", tally.LastAt);
            Add(command, "example", tally.Example);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Counts of refused events could not be written")]
    static partial void NotWritten(ILogger logger, Exception exception);

    readonly record struct Tally(long Count, long LastAt, string Example);
}
