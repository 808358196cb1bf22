using Rapport.Columns.Blocks;
using Rapport.Columns.Transport;
using Rapport.Kernel;

namespace Rapport.Columns.Supervision;

/// <summary>Looks at the store, its host and what waits for it.</summary>
sealed class StoreHealth(
    ColumnEndpoint endpoint, ColumnClient columns, HostSupervisor supervisor, FactBlocks blocks, FactBlockSender sender) : IColumnsHealth
{
    /// <summary>Facts that wait longer than this are a reason to look.</summary>
    static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    const string Figures =
        """
        SELECT sum(rows), countIf(table = 'facts'), sum(bytes_on_disk), sumIf(rows, table = 'facts')
        FROM system.parts WHERE database = currentDatabase() AND active
        """;

    public async Task<ColumnsHealth> LookAsync(CancellationToken ct)
    {
        var (rows, oldest) = await blocks.BacklogAsync(ct);
        var health = new ColumnsHealth("ok", "The column store answers.", 0, 0, 0, supervisor.HostBytes, rows, oldest.TotalSeconds, supervisor.Restarts);
        if (!endpoint.IsReady)
            return endpoint.Failure.Length > 0 ? health with { Status = "down", Detail = endpoint.Failure } : health with { Status = "degraded", Detail = "The column store is starting." };
        try
        {
            var figures = (await columns.QueryAsync(new ColumnQuery(Figures) { Limit = TimeSpan.FromSeconds(5) }, r => (r.Long(1), r.Long(2), r.Long(3)), ct))[0];
            health = health with { Parts = figures.Item1, DiskBytes = figures.Item2, Facts = figures.Item3 };
        }
        catch (ColumnsException problem)
        {
            return health with { Status = "down", Detail = $"The column store does not answer: {problem.Message}" };
        }

        return oldest < Late ? health : health with
        {
            Status = "degraded",
            Detail = sender.Trouble.Length > 0 ? $"Facts wait to be stored; the store said: {sender.Trouble}" : "Facts come faster than they are stored.",
        };
    }
}
