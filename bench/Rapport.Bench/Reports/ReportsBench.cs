using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Rapport.Bench.Load;

namespace Rapport.Bench.Reports;

/// <summary>Service reports over HTTP where a million cases lie behind three years, and the rows behind one of their bars. The cases are copies of
/// one that was taken over, written straight into the store: bringing them in is not what is measured.</summary>
/// <remarks><c>bench reports [--cases=1000000] [--rounds=20] [--out=bench/results/reports.json]</c></remarks>
static class ReportsBench
{
    const int Days = 1_095;

    static readonly JsonSerializerOptions s_printed = new() { WriteIndented = true };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> options)
    {
        var cases = int.Parse(options.GetValueOrDefault("cases", "1000000"), CultureInfo.InvariantCulture);
        var rounds = int.Parse(options.GetValueOrDefault("rounds", "20"), CultureInfo.InvariantCulture);
        await using var server = await RunningServer.StartAsync(2);
        await FillAsync(server, cases);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        string Since(int days) => string.Create(CultureInfo.InvariantCulture, $"from={today.AddDays(1 - days):O}&to={today:O}");
        var measured = new Dictionary<string, object>();
        foreach (var days in new[] { 30, 90, 365 })
        {
            measured[$"report{days}"] = await MeasureAsync(server, $"service-reports/cases?by=team&{Since(days)}", rounds);
            measured[$"rows{days}"] = await MeasureAsync(server, $"service-reports/cases/rows?by=team&figure=case.reopened&hits=true&{Since(days)}", rounds);
        }

        var text = JsonSerializer.Serialize(new { bench = "reports", processors = Environment.ProcessorCount, cases, days = Days, rounds, measured }, s_printed);
        Console.WriteLine(text);
        if (options.TryGetValue("out", out var file)) await File.WriteAllTextAsync(file, text + "\n");
        return 0;
    }

    static async Task<object> MeasureAsync(RunningServer server, string path, int rounds)
    {
        var times = new List<double>();
        var n = 0;
        for (var i = 0; i < rounds + 3; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            var answer = await RunningServer.JsonAsync(await server.Http.GetAsync(new Uri(server.Workspace + path, UriKind.Relative)));
            n = answer.TryGetProperty("total", out var total) ? total.GetInt32() : answer.GetProperty("totals").GetProperty("case.closed").GetProperty("now").GetProperty("n").GetInt32();
            if (i >= 3) times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds); // those before compile what is measured
        }

        times.Sort();
        double At(double share) => Math.Round(times[Math.Min(times.Count - 1, (int)(times.Count * share))], 1);
        return new { n, p50Ms = At(0.5), p95Ms = At(0.95), maxMs = At(1) };
    }

    static async Task FillAsync(RunningServer server, int cases)
    {
        var cause = (await RunningServer.JsonAsync(await server.Http.GetAsync(new Uri(server.Workspace + "case-settings/causes", UriKind.Relative)))).GetProperty("items")[0].GetProperty("id").GetGuid();
        var now = TimeProvider.System.GetUtcNow();
        var past = new { items = new[] { new { id = "one", title = "A coat came late", openedAt = now.AddDays(-2), closedAt = now.AddDays(-1), outcome = "resolved", cause, touchpoint = "returns-desk", firstRepliedAt = now.AddDays(-1.9), replies = 1 } } };
        await RunningServer.JsonAsync(await server.Http.PostAsJsonAsync(server.Workspace + "cases/past", past));
        await using var db = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "state.db")};Default Timeout=120");
        await db.OpenAsync();
        var columns = new List<string>();
        await using (var names = new SqliteCommand("SELECT name FROM pragma_table_info('service_case')", db))
        await using (var reader = await names.ExecuteReaderAsync())
            while (await reader.ReadAsync()) columns.Add(reader.GetString(0));
        var changed = Changed(now.ToUnixTimeMilliseconds() * 1_000, cases);
        await using var insert = new SqliteCommand(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {cases - 1})
            INSERT INTO service_case ({string.Join(", ", columns)}) SELECT {string.Join(", ", columns.Select(c => changed.GetValueOrDefault(c) ?? $"c.{c}"))} FROM n, (SELECT * FROM service_case WHERE number = 1) c
            """, db);
        await insert.ExecuteNonQueryAsync();
        await using var analyse = new SqliteCommand("PRAGMA wal_checkpoint(TRUNCATE)", db);
        await analyse.ExecuteNonQueryAsync();
    }

    // Spread over three years, eight teams, and times of minutes to days.
    static Dictionary<string, string> Changed(long now, int cases) => new()
    {
        ["id"] = "randomblob(16)", ["number"] = "i + 1", ["team"] = "CAST(printf('%016d', i % 8) AS BLOB)", ["replies"] = "1 + i % 3", ["reopenings"] = "CASE WHEN i % 11 = 0 THEN 1 ELSE 0 END",
        ["opened_at"] = $"{now} - (({cases} - i) * {Days} * 86400000000 / {cases}) - 90000000000", ["closed_at"] = $"{now} - (({cases} - i) * {Days} * 86400000000 / {cases}) - abs(random() % 80000000000)",
        ["first_replied_at"] = $"{now} - (({cases} - i) * {Days} * 86400000000 / {cases}) - 85000000000", ["first_reply_work"] = "abs(random() % 80000000000)", ["resolution_work"] = "abs(random() % 90000000000)",
    };
}
