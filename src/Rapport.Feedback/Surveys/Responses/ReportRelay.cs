using System.Text.Json;
using Microsoft.Extensions.Logging;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Responses;

/// <summary>Hands reports to the pipeline after the transaction of their cause. After a crash those that wait are handed over again;
/// the pipeline counts each message once.</summary>
sealed class ReportRelay(IStateStore store, IReports reports, ILogger<ReportRelay> log) : WokenWork(new Bell(), log)
{
    const int MostTogether = 500;
    const string Surveys = "surveys";

    /// <summary>Adds reports in the transaction of their cause; they leave soon after its commit.</summary>
    /// <param name="transaction">Of the cause.</param>
    /// <param name="workspace">Whose.</param>
    /// <param name="told">In the order in which they happened.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="source">Who tells, as facts name it.</param>
    public async Task AddAsync(IStateTransaction transaction, WorkspaceId workspace, IReadOnlyList<Report> told, CancellationToken ct, string source = Surveys)
    {
        if (told.Count == 0) return;
        await using var command = transaction.Command("INSERT INTO response_report (workspace, body) VALUES (@w, @b)");
        await command.With("@w", workspace).With("@b", JsonSerializer.Serialize(told.Select(r => Stored.Of(r, source)))).ExecuteNonQueryAsync(ct);
        transaction.OnCommitted(Bell.Ring);
    }

    /// <summary>Short enough not to be seen, long enough that respondents wait for few commits that are not their own.</summary>
    protected override TimeSpan Gathers => TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    protected override async Task<bool> WorkAsync(CancellationToken ct)
    {
        var rows = await WaitingAsync(ct);
        if (rows.Count == 0) return false;
        foreach (var group in rows.GroupBy(r => r.Workspace))
        {
            foreach (var told in group.SelectMany(r => JsonSerializer.Deserialize<List<Stored>>(r.Body) ?? []).GroupBy(s => s.Source, StringComparer.Ordinal))
                await reports.AppendAsync(group.Key, told.Key, [.. told.Select(s => s.ToReport())], ct);
        }

        var last = rows[^1].No;
        await using var transaction = await store.BeginAsync(ct);
        await using (var command = transaction.Command("DELETE FROM response_report WHERE no <= @last").With("@last", last)) await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    async Task<List<ReportRow>> WaitingAsync(CancellationToken ct)
    {
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command($"SELECT no, workspace, body FROM response_report ORDER BY no LIMIT {MostTogether}");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<ReportRow>();
        while (await reader.ReadAsync(ct)) rows.Add(new ReportRow { No = reader.GetInt64(0), Workspace = new(reader.GetId(1)), Body = reader.GetString(2) });
        return rows;
    }

    sealed record Stored(string Message, string Type, long At, IReadOnlyList<string[]> Who, JsonElement Properties, string? Fact, uint Revision, bool Retracts, bool Historical = false, string Source = Surveys)
    {
        public static Stored Of(Report r, string source) => new(r.Message, r.Type, r.At, [.. r.Who.Select(w => new[] { w.Namespace, w.Value })], r.Properties, r.Fact, r.Revision, r.Retracts, r.Historical, source);

        public Report ToReport() => new(Message, Type, At, [.. Who.Select(w => (w[0], w[1]))], Properties) { Fact = Fact, Revision = Revision, Retracts = Retracts, Historical = Historical };
    }
}
