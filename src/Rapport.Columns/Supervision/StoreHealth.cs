using Rapport.Columns.Blocks;
using Rapport.Columns.Transport;
using Rapport.Kernel;

namespace Rapport.Columns.Supervision;

/// <summary>Looks at the store, its host and what waits for it.</summary>
sealed class StoreHealth(
    ColumnEndpoint endpoint, ColumnClient columns, HostSupervisor supervisor, FactBlocks blocks, FactBlockSender sender) : IHealthPart
{
    /// <summary>Facts that wait longer than this are a reason to look.</summary>
    static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    const string Stored =
        """
        SELECT sum(rows), count(), sum(bytes_on_disk)
        FROM system.parts WHERE database = currentDatabase() AND table = 'facts' AND active
        """;

    public string Name => "columns";

    public async ValueTask<HealthReport> CheckAsync(CancellationToken ct)
    {
        var (rows, oldest) = await blocks.BacklogAsync(ct);
        var figures = new Dictionary<string, object>
        {
            ["waitingRows"] = rows,
            ["waitingSeconds"] = Math.Round(oldest.TotalSeconds, 1),
            ["hostMiB"] = supervisor.HostBytes >> 20,
            ["hostRestarts"] = supervisor.Restarts,
        };
        return (endpoint.IsReady ? await AskAsync(oldest, figures, ct) : NotReady()) with { Figures = figures };
    }

    HealthReport NotReady() => endpoint.Failure is { Length: > 0 } why
        ? new HealthReport(HealthStatus.Down, why)
        : new HealthReport(HealthStatus.Degraded, "The column store is starting.");

    async Task<HealthReport> AskAsync(TimeSpan oldest, Dictionary<string, object> figures, CancellationToken ct)
    {
        try
        {
            var query = new ColumnQuery(Stored) { Limit = TimeSpan.FromSeconds(2) };
            var (facts, parts, bytes) = (await columns.QueryAsync(query, r => (r.Long(0), r.Long(1), r.Long(2)), ct))[0];
            (figures["facts"], figures["parts"], figures["diskMiB"]) = (facts, parts, bytes >> 20);
        }
        catch (ColumnsException problem)
        {
            return new HealthReport(HealthStatus.Down, $"The column store does not answer: {problem.Message}");
        }

        if (oldest < Late) return new HealthReport(HealthStatus.Ok, "The column store answers.");
        return new HealthReport(HealthStatus.Degraded, sender.Trouble.Length > 0
            ? $"Facts wait to be stored; the store said: {sender.Trouble}"
            : "Facts come faster than they are stored.");
    }
}
