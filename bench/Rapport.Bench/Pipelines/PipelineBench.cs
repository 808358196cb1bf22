using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Bench.Imports;
using Rapport.Bench.Load;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Customers.Ingest;
using Rapport.Kernel;
using Rapport.Storage.Embedded;

namespace Rapport.Bench.Pipelines;

/// <summary>What it costs to turn accepted events into customers, timelines and fact blocks: no HTTP, no column store.</summary>
/// <remarks><c>bench pipeline [--of=answers|orders]</c> takes the rows of an imported file in place of a shop's mix.</remarks>
static class PipelineBench
{
    static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    static readonly long s_received = TimeProvider.System.NowMicros();

    static readonly WorkspaceId s_workspace = new(Guid.Parse("00000000-0000-0000-0000-00000000bbbb"));

    public static async Task<int> RunAsync(Dictionary<string, string> options)
    {
        var events = Number(options, "events", 200_000);
        var customers = Number(options, "customers", 20_000);
        var folder = options.GetValueOrDefault("folder") ?? Directory.CreateTempSubdirectory("rapport-bench-").FullName;
        var of = options.GetValueOrDefault("of", "shop");
        var results = new List<object>();
        var sizes = options.TryGetValue("batch", out var size)
            ? [size.Length == 0 ? null : int.Parse(size, CultureInfo.InvariantCulture)] : new int?[] { null, 1_000, 5_000 };
        await OnceAsync(Path.Combine(folder, "warm"), Rows(of, 60_000, customers), null); // compiles what is measured
        foreach (var batch in sizes)
        {
            var path = Path.Combine(folder, $"{batch}");
            results.Add(await OnceAsync(path, Rows(of, events, customers), batch));
            Directory.Delete(path, recursive: true);
        }

        var json = JsonSerializer.Serialize(
            new { bench = "pipeline", of, events, customers, processors = Environment.ProcessorCount, results }, s_indented);
        Console.WriteLine(json);
        if (options.TryGetValue("out", out var file)) await File.WriteAllTextAsync(file, json + "\n");
        return 0;
    }

    static IEnumerable<InboxRow> Rows(string of, int events, int customers)
    {
        if (of == "shop")
        {
            var mix = new ShopMix(customers, "message", s_received - 3_600_000_000);
            return Enumerable.Range(0, events / 100).Select(
                _ => new InboxRow(0, s_workspace, "bench", "segment", s_received, 100, default, mix.Next(100)));
        }

        var file = of == "orders" ? ImportCase.Orders : ImportCase.Answers;
        return file.Handed(file.File(events, customers), OneWorkspace.One);
    }

    static async Task<object> OnceAsync(string folder, IEnumerable<InboxRow> rows, int? batchSize)
    {
        await using var services = Services(folder);
        var inbox = services.GetRequiredService<IInbox>();
        var (last, events) = (0L, 0L);
        foreach (var row in rows)
        {
            last = await inbox.AppendAsync(row, CancellationToken.None);
            events += row.Events;
        }

        var pipeline = services.GetRequiredService<Pipeline>();
        pipeline.FixedBatchSize = batchSize;
        var process = Process.GetCurrentProcess();
        var (cpu, begin) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        var (allocated, paused, collected) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration(), GC.CollectionCount(0));
        await pipeline.StartAsync(CancellationToken.None);
        await pipeline.WaitAsync(last, CancellationToken.None);
        process.Refresh();
        var (cpuMicros, wall) = ((process.TotalProcessorTime - cpu).TotalMicroseconds, Stopwatch.GetElapsedTime(begin));
        await pipeline.StopAsync(CancellationToken.None);
        var steps = services.GetRequiredService<PipelineSteps>().Figures
            .ToDictionary(f => f.Key, f => Math.Round(f.Value.Time.TotalMicroseconds / events, 2), StringComparer.Ordinal);
        return new
        {
            batch = batchSize?.ToString(CultureInfo.InvariantCulture) ?? $"adaptive, {pipeline.BatchSize} at the end",
            cpuMicrosPerEvent = Math.Round(cpuMicros / events, 2), eventsPerSecond = Math.Round(events / wall.TotalSeconds),
            allocatedBytesPerEvent = (GC.GetTotalAllocatedBytes() - allocated) / events,
            collections = GC.CollectionCount(0) - collected,
            pausedMicrosPerEvent = Math.Round((GC.GetTotalPauseDuration() - paused).TotalMicroseconds / events, 2),
            stepWallMicrosPerEvent = steps,
        };
    }

    static ServiceProvider Services(string folder)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<IWorkspaces, OneWorkspace>();
        services.AddSingleton<IChanges, NoScreens>();
        services.AddEmbeddedStorage(folder);
        services.AddColumns(new ColumnsOptions { Folder = Path.Combine(folder, "columns") });
        services.AddJobs();
        services.AddSingleton<ISecrets>(new MasterKeys([MasterKeys.NewKey()]));
        services.AddCustomers();
        return services.BuildServiceProvider();
    }

    static int Number(Dictionary<string, string> options, string name, int usual) =>
        options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    sealed class OneWorkspace : IWorkspaces
    {
        public static Workspace One { get; } = new(s_workspace, "Bench", "UTC", "EUR", "en", false);

        public ValueTask<Workspace?> FindAsync(WorkspaceId id, CancellationToken ct) => new(One);

        public ValueTask<IReadOnlyList<Workspace>> AllAsync(CancellationToken ct) => new([One]);
    }

    sealed class NoScreens : IChanges
    {
        public void Publish(WorkspaceId workspace, string topic)
        {
        }
    }
}
