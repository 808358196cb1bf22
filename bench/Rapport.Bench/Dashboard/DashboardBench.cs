using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rapport.Columns;
using Rapport.Columns.Supervision;
using Rapport.Customers;
using Rapport.Customers.Segments;
using Rapport.Insight;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Storage.Embedded;

namespace Rapport.Bench.Dashboard;

/// <summary>What a dashboard asks, over many facts: <c>bench dashboard [--rows=10000000] [--folder=…] [--out=…]</c>.
/// The time runs from the question to the finished report, intervals included.</summary>
static class DashboardBench
{
    const int Warmups = 2;
    const int Runs = 11;

    static readonly Workspace s_workspace = new(
        new(Guid.Parse("0f0f0f0f-0000-4000-8000-0000000da5b0")), "Bench", "Europe/Berlin", "EUR", "en", false);

    static readonly JsonSerializerOptions s_printed = new() { WriteIndented = true };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> options)
    {
        var rows = long.Parse(options.GetValueOrDefault("rows", "10000000"), CultureInfo.InvariantCulture);
        var folder = options.GetValueOrDefault("folder", Path.Combine(Path.GetTempPath(), "rapport-bench-dashboard"));
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddEmbeddedStorage(Path.Combine(folder, "state")).AddColumns(new ColumnsOptions { Folder = folder })
            .AddSingleton<IChanges, NoChanges>().AddSingleton<IFieldRights, AllFields>().AddSingleton<ISegmentMembers, SegmentMembers>().AddInsight();
        using var host = builder.Build();
        await host.StartAsync();
        var columns = host.Services.GetRequiredService<IColumns>();
        try
        {
            if (await CountAsync(columns) == 0) await FillAsync(columns, rows);
            await SettleAsync(columns);
            var measured = new List<object>();
            foreach (var (name, json) in Questions) measured.Add(await MeasureAsync(host.Services, name, json));
            var text = JsonSerializer.Serialize(
                new { bench = "dashboard", rows = await CountAsync(columns), processors = Environment.ProcessorCount, runs = Runs, questions = measured }, s_printed);
            Console.WriteLine(text);
            if (options.TryGetValue("out", out var file)) await File.WriteAllTextAsync(file, text + "\n");
            return 0;
        }
        finally
        {
            await host.StopAsync();
            if (!options.ContainsKey("folder") && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    sealed class NoChanges : IChanges
    {
        public void Publish(WorkspaceId workspace, string topic)
        {
        }
    }

    sealed class AllFields : IFieldRights
    {
        public Task<FieldSight> OfAsync(WorkspaceId workspace, CancellationToken ct) =>
            Task.FromResult(new FieldSight(new HashSet<string>(), new HashSet<Guid>(), new HashSet<string>()));
    }

    static readonly (string Name, string Json)[] Questions =
    [
        ("total of two years", Json("")),
        ("a year against the year before", Json(""","compare":"previous" """, "2025-01-01")),
        ("tile: month against the month before", Json(""","compare":"previous" """, "2025-11-01", "2025-12-01")),
        ("trend by day, two years", Json(""","interval":"day" """)),
        ("trend by month with change", Json(""","interval":"month","compare":"previous" """, "2025-01-01")),
        ("by channel", Json(""","groupBy":["channel"] """)),
        ("by channel and touchpoint", Json(""","groupBy":["channel","touchpoint"] """)),
        ("by employee", Json(""","groupBy":["employee"] """)),
        ("by property", Json(""","groupBy":["prop:country"] """)),
        ("by property and channel, by month", Json(""","interval":"month","groupBy":["prop:country","channel"] """)),
        ("by trait", Json(""","groupBy":["trait:plan"] """)),
        ("whole panel: change, trend by week, by touchpoint", Json(""","interval":"week","compare":"previous","groupBy":["touchpoint"] """, "2025-01-01")),
        ("filter by channel", Json(""","filter":{"field":"channel","op":"in","value":["web","app"]} """)),
        ("filter by property", Json(""","interval":"month","filter":{"field":"prop:country","op":"in","value":["C1","C2","C3"]} """)),
        ("filter by trait", Json(""","filter":{"trait":"plan","op":"is","value":"gold"} """)),
        ("filter by two orders in a year", Json(""","filter":{"fact":{"type":"Order Completed"},"count":{"op":"gte","n":2},"within":{"days":365}} """)),
        ("filter by an order with a property", Json(""","filter":{"fact":{"type":"Order Completed"},"where":[{"field":"prop:country","op":"is","value":"C1"}]} """)),
        ("one answer per customer", Json(""","onePerCustomer":true """)),
        ("mean, by touchpoint", Json(""","groupBy":["touchpoint"] """, metric: "csat.mean.5")),
    ];

    static string Json(string more, string from = "2024-01-01", string to = "2026-01-01", string metric = "nps.0-10") =>
        $$"""{"metric":"{{metric}}","period":{"from":"{{from}}","to":"{{to}}"}{{more}}}""";

    static async Task<object> MeasureAsync(IServiceProvider services, string name, string json)
    {
        var figures = services.GetRequiredService<AnswerFigures>();
        var query = JsonSerializer.Deserialize<MetricQuery>(json, JsonSerializerOptions.Web)!; // our own text
        var (times, cpu, answers) = (new List<double>(), new List<double>(), 0L);
        for (var i = 0; i < Warmups + Runs; i++)
        {
            var (since, used) = (Stopwatch.GetTimestamp(), HostCpu(services));
            var question = Question.Read(query, s_workspace).Question!; // our own questions are well asked
            var (counted, refusal) = await figures.CountAsync(question, default);
            if (counted is null) throw new InvalidOperationException(refusal?.Detail);
            var report = JsonSerializer.SerializeToUtf8Bytes(QueryMetric.Report(question, counted, null));
            answers = report.Length > 0 ? counted.Total.N : 0;
            if (i < Warmups) continue;
            times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            cpu.Add((HostCpu(services) - used).TotalMilliseconds);
        }

        times.Sort();
        cpu.Sort();
        var result = new { name, medianMs = Math.Round(times[times.Count / 2], 1), p95Ms = Math.Round(times[^1], 1), hostCpuMs = Math.Round(cpu[cpu.Count / 2]), answers };
        Console.Error.WriteLine(result);
        return result;
    }

    /// <summary>What the column host has used: on a busy machine the time on the wall says little.</summary>
    static TimeSpan HostCpu(IServiceProvider services)
    {
        var id = services.GetRequiredService<HostSupervisor>().HostId ?? throw new InvalidOperationException("The column host does not run.");
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }

    static async Task<long> CountAsync(IColumns columns) =>
        (await columns.QueryAsync(new ColumnQuery("SELECT count() FROM facts"), r => r.Long(0), default))[0];

    /// <summary>Waits until the parts of a load that no company has at once are merged: merging takes the processors that questions are timed on.</summary>
    static async Task SettleAsync(IColumns columns)
    {
        var (begun, quiet) = (Stopwatch.GetTimestamp(), 0);
        while (quiet < 3 && Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(5))
        {
            quiet = (await columns.QueryAsync(new ColumnQuery("SELECT count() FROM system.merges"), r => r.Long(0), default))[0] == 0 ? quiet + 1 : 0;
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Facts of 500,000 customers over two years: three of sixteen are answers on three scales, one states traits.</summary>
    static async Task FillAsync(IColumns columns, long rows)
    {
        const long step = 100_000;
        for (long at = 0; at < rows; at += step)
        {
            await columns.ExecuteAsync(
                new ColumnQuery(
                    """
                    INSERT INTO facts SELECT {w:UUID},
                      ['page','page','page','screen','Product Viewed','Product Added','Order Completed','Order Delivered','Store Visited','Call Ended',
                       'Survey Answered','Survey Answered','Survey Answered','identify','Email Opened','Link Clicked'][r % 16 + 1] AS kind,
                      reinterpretAsUUID(toUInt128(who + 1)), reinterpretAsUUID(toUInt128(who + 1000000001)),
                      fromUnixTimestamp64Micro(1704067200000000 + toInt64(63072000000000 * (n / {rows:Float64})), 'UTC') AS moment, moment,
                      generateUUIDv4(n), 1, 0, concat('source-', toString(r % 6)), ['web','app','email','phone','store'][(r DIV 16) % 5 + 1],
                      concat('touchpoint-', toString((r DIV 128) % 24)), if(r % 4 = 0, concat('employee-', toString((r DIV 512) % 200)), ''), '',
                      toUUID('00000000-0000-0000-0000-000000000000'), if(kind = 'Survey Answered', 'q1', ''),
                      if(kind = 'Survey Answered', ['nps','csat.5','ces2.7'][r % 3 + 1], '') AS scale,
                      multiIf(scale = 'nps', least(10, (r DIV 1024) % 14), scale = 'csat.5', 1 + (r DIV 1024) % 5, scale = 'ces2.7', 1 + (r DIV 1024) % 7, NULL),
                      if(kind = 'Order Completed', toInt64(r % 50000), NULL), if(kind = 'Order Completed', 'EUR', ''), true,
                      concat('{',
                        if(kind = 'identify', '', concat('"url":"https://shop.example/p/', toString(r % 9000), '","country":"C', toString((r DIV 32) % 20),
                          '","quantity":', toString(r % 7), ',"session":"', hex(r), '",')),
                        '"$messageId":"', toString(generateUUIDv4(n + 1)), '","$userId":"u-', toString(who), '","$identifiers":[["user_id","u-', toString(who), '"]],',
                        if(kind = 'identify', concat('"$traits":{"plan":"', ['gold','basic','free'][(r DIV 64) % 3 + 1], '","city":"C', toString(r % 300),
                          '","email":"u', toString(who), '@mail.example"},'), ''),
                        '"$context":{"library":{"name":"analytics.js","version":"2.11.1"},"page":{"url":"https://shop.example/p/', toString(r % 9000),
                        '","path":"/p/', toString(r % 9000), '","title":"Product ', toString(r % 9000), '","referrer":"https://search.example/"},"userAgent":"Mozilla/5.0 ',
                        '(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/', toString(100 + r % 30),
                        '.0.0.0 Safari/537.36","locale":"de-DE","timezone":"Europe/Berlin","ip":"203.0.113.', toString(r % 255), '"}}')
                    FROM (SELECT number AS n, cityHash64(number) AS r, cityHash64(number, 1) % 500000 AS who FROM numbers({from:UInt64}, {count:UInt64}))
                    """)
                {
                    Parameters = new Dictionary<string, object>
                    {
                        ["w"] = s_workspace.Id.Value, ["rows"] = (double)rows, ["from"] = at, ["count"] = Math.Min(step, rows - at),
                    },
                    Limit = TimeSpan.FromMinutes(10),
                }, default);
            Console.Error.WriteLine($"{Math.Min(at + step, rows)} facts");
        }
    }
}
