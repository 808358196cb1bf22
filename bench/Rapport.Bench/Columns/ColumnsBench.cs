using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rapport.Columns;
using Rapport.Columns.Supervision;
using Rapport.Kernel;

namespace Rapport.Bench.Columns;

/// <summary>The column store at its stated size: <c>bench columns [--rows=10000000] [--folder=…] [--out=…]</c>.</summary>
static class ColumnsBench
{
    const int Warmups = 2;
    const int Runs = 7;

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> options)
    {
        var rows = long.Parse(options.GetValueOrDefault("rows", "10000000"), CultureInfo.InvariantCulture);
        var folder = options.GetValueOrDefault("folder", Path.Combine(Path.GetTempPath(), "rapport-bench-columns"));
        var keep = options.ContainsKey("folder");
        await using var services = new ServiceCollection().AddLogging().AddColumns(new ColumnsOptions { Folder = folder }).BuildServiceProvider();
        var supervisor = services.GetRequiredService<HostSupervisor>();
        var columns = services.GetRequiredService<IColumns>();
        await ((IHostedService)supervisor).StartAsync(default);
        try
        {
            var stored = await CountAsync(columns);
            var inserts = stored > 0 ? [] : await InsertAsync(columns, supervisor, rows);
            var settled = await SettleAsync(columns);
            var queries = new List<object>();
            foreach (var query in Queries.All(new FactSource(rows))) queries.Add(await MeasureAsync(columns, supervisor, query));
            var result = new
            {
                bench = "columns",
                rows = await CountAsync(columns),
                processors = Environment.ProcessorCount,
                inserts,
                settleSeconds = settled,
                bytesPerRow = await BytesPerRowAsync(columns),
                queries,
                hostPeakMiB = ProcessFigures.PeakMiB(Host(supervisor)),
                hostMiB = ProcessFigures.ResidentMiB(Host(supervisor)),
            };
            var text = JsonSerializer.Serialize(result, Printed);
            Console.WriteLine(text);
            if (options.TryGetValue("out", out var file)) await File.WriteAllTextAsync(file, text + "\n");
            return 0;
        }
        finally
        {
            await ((IHostedService)supervisor).StopAsync(default);
            if (!keep && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    static readonly JsonSerializerOptions Printed = new() { WriteIndented = true };

    static int Host(HostSupervisor supervisor) => supervisor.HostId ?? throw new InvalidOperationException("The column host does not run.");

    static async Task<long> CountAsync(IColumns columns) =>
        (await columns.QueryAsync(new ColumnQuery("SELECT count() FROM facts"), r => r.Long(0), default))[0];

    static async Task<double> BytesPerRowAsync(IColumns columns) => (await columns.QueryAsync(
        new ColumnQuery("SELECT round(sum(bytes_on_disk) / sum(rows), 1) FROM system.parts WHERE database = currentDatabase() AND table = 'facts' AND active"),
        r => r.DoubleOrNull(0) ?? 0, default))[0];

    static async Task<List<object>> InsertAsync(IColumns columns, HostSupervisor supervisor, long rows)
    {
        var (source, results, no, done) = (new FactSource(rows), new List<object>(), 0L, 0L);
        foreach (var (size, share) in ((int, double)[])[(1_000, 0.02), (10_000, 0.18), (100_000, 0.8)])
        {
            var part = (long)(rows * share) / size * size;
            var (since, cpu, client, waited) = (Stopwatch.GetTimestamp(), ProcessFigures.Cpu(Host(supervisor)), 0.0, 0.0);
            for (long at = 0; at < part; at += size)
            {
                var began = Stopwatch.GetTimestamp();
                var bytes = source.Block(done + at, size);
                client += Stopwatch.GetElapsedTime(began).TotalSeconds;
                began = Stopwatch.GetTimestamp();
                await columns.InsertAsync(FactTable.Insert, ++no, bytes, default);
                waited += Stopwatch.GetElapsedTime(began).TotalSeconds;
            }

            done += part;
            var used = ProcessFigures.Cpu(Host(supervisor)) - cpu;
            results.Add(new
            {
                blockRows = size,
                rows = part,
                rowsPerSecond = Math.Round(part / waited),
                hostMicrosPerRow = Math.Round(used.TotalMicroseconds / part, 2),
                clientMicrosPerRow = Math.Round(client * 1e6 / part, 2),
                seconds = Math.Round(Stopwatch.GetElapsedTime(since).TotalSeconds, 1),
            });
            Console.Error.WriteLine(results[^1]);
        }

        return results;
    }

    /// <summary>Waits until background merges have nothing to do, so that they do not weigh on the queries.</summary>
    static async Task<double> SettleAsync(IColumns columns)
    {
        var since = Stopwatch.GetTimestamp();
        for (var quiet = 0; quiet < 5;)
        {
            var merges = (await columns.QueryAsync(new ColumnQuery("SELECT count() FROM system.merges"), r => r.Long(0), default))[0];
            quiet = merges == 0 ? quiet + 1 : 0;
            await Task.Delay(200);
        }

        return Math.Round(Stopwatch.GetElapsedTime(since).TotalSeconds, 1);
    }

    static async Task<object> MeasureAsync(IColumns columns, HostSupervisor supervisor, (string Name, ColumnQuery Query) asked)
    {
        var (times, rows) = (new List<double>(), 0);
        var cpu = TimeSpan.Zero;
        for (var i = 0; i < Warmups + Runs; i++)
        {
            var (since, before) = (Stopwatch.GetTimestamp(), ProcessFigures.Cpu(Host(supervisor)));
            rows = (await columns.QueryAsync(asked.Query, r => r.Json(0).ValueKind, default)).Count;
            if (i < Warmups) continue;
            times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            cpu += ProcessFigures.Cpu(Host(supervisor)) - before;
        }

        times.Sort();
        var result = new { asked.Name, medianMs = Math.Round(times[times.Count / 2], 1), worstMs = Math.Round(times[^1], 1), cpuMs = Math.Round(cpu.TotalMilliseconds / Runs, 1), rows };
        Console.Error.WriteLine(result);
        return result;
    }
}

/// <summary>What the kernel says of a process.</summary>
static class ProcessFigures
{
    public static TimeSpan Cpu(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }

    public static long PeakMiB(int id) => StatusKiB(id, "VmHWM") / 1024;

    public static long ResidentMiB(int id) => StatusKiB(id, "VmRSS") / 1024;

    static long StatusKiB(int id, string name) => long.Parse(
        File.ReadLines($"/proc/{id}/status").First(l => l.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..^3], CultureInfo.InvariantCulture);
}
