using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Insight.Predictions;

/// <summary>Keeps what the last run foretold.</summary>
sealed class PredictionShelf(IStateStore store, IChanges changes, TimeProvider clock)
{
    /// <summary>The topic under which watching screens hear of it.</summary>
    public const string Topic = "predictions";

    /// <summary>Rows of one transaction: others must come in between.</summary>
    const int AtOnce = 500;

    const string Insert =
        """
        INSERT INTO prediction (workspace, customer, at, risk, risk_low, risk_high, reasons, alive, orders, value, stake, rfm, grouped, cluster, score, score_low, score_high)
        VALUES (@workspace, @customer, @at, @risk, @risk_low, @risk_high, @reasons, @alive, @orders, @value, @stake, @rfm, @grouped, @cluster, @score, @score_low, @score_high)
        ON CONFLICT (workspace, customer) DO UPDATE SET at = excluded.at, risk = excluded.risk, risk_low = excluded.risk_low, risk_high = excluded.risk_high, reasons = excluded.reasons, alive = excluded.alive,
          orders = excluded.orders, value = excluded.value, stake = excluded.stake, rfm = excluded.rfm, grouped = excluded.grouped, cluster = excluded.cluster, score = excluded.score,
          score_low = excluded.score_low, score_high = excluded.score_high
        """;

    /// <summary>Takes the place of what the run before foretold. Customers who were erased meanwhile stay so.</summary>
    public async Task KeepAsync(WorkspaceId workspace, Predicted predicted, PredictionRules rules, CancellationToken ct)
    {
        var rows = predicted.Rows;
        foreach (var chunk in rows.Chunk(AtOnce))
        {
            await using var transaction = await store.BeginAsync(ct);
            await using (var command = transaction.Command(Insert))
                foreach (var row in chunk) await Fill(command, row).ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
        }

        await using var last = await store.BeginAsync(ct);
        var at = rows.Count > 0 ? rows[0].At : clock.NowMicros();
        await last.Db.Set<PredictionRow>().Where(p => p.Workspace == workspace && p.At != at).ExecuteDeleteAsync(ct);
        var (report, said) = (JsonSerializer.Serialize(predicted.Report, JsonSerializerOptions.Web), JsonSerializer.Serialize(rules, JsonSerializerOptions.Web));
        if (await last.Db.Set<PredictionRunRow>().AsTracking().FirstOrDefaultAsync(r => r.Workspace == workspace, ct) is { } run) (run.At, run.Report, run.Rules) = (at, report, said);
        else last.Db.Add(new PredictionRunRow { Workspace = workspace, At = at, Report = report, Rules = said });
        last.OnCommitted(() => changes.Publish(workspace, Topic));
        await last.CommitAsync(ct);
    }

    /// <summary>The last run; null before the first.</summary>
    public async Task<(DateTimeOffset At, PredictionReport Report, PredictionRules Rules)?> ReadAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<PredictionRunRow>().FirstOrDefaultAsync(r => r.Workspace == workspace, ct) is { } run
            ? (Instant.FromMicros(run.At), JsonSerializer.Deserialize<PredictionReport>(run.Report, JsonSerializerOptions.Web)!, JsonSerializer.Deserialize<PredictionRules>(run.Rules, JsonSerializerOptions.Web)!) // written above
            : null;
    }

    /// <summary>The rules of the last run; the usual ones before the first.</summary>
    public async Task<PredictionRules> RulesAsync(WorkspaceId workspace, CancellationToken ct) => (await ReadAsync(workspace, ct))?.Rules ?? new();

    /// <summary>What is foretold of one customer; null for nothing.</summary>
    public async Task<PredictionRow?> FindAsync(WorkspaceId workspace, CustomerId customer, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<PredictionRow>().FirstOrDefaultAsync(p => p.Workspace == workspace && p.Customer == customer, ct);
    }

    static System.Data.Common.DbCommand Fill(System.Data.Common.DbCommand command, PredictionRow row) => command
        .With("@workspace", row.Workspace).With("@customer", row.Customer).With("@at", row.At).With("@risk", row.Risk).With("@risk_low", row.RiskLow).With("@risk_high", row.RiskHigh)
        .With("@reasons", row.Reasons).With("@alive", row.Alive).With("@orders", row.Orders).With("@value", row.Value).With("@stake", row.Stake).With("@rfm", row.Rfm)
        .With("@grouped", row.Grouped).With("@cluster", row.Cluster).With("@score", row.Score).With("@score_low", row.ScoreLow).With("@score_high", row.ScoreHigh);
}
