using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rapport.Bench.Load;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Customers.Ingest;
using Rapport.Customers.Segments;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;
using Rapport.Storage.Embedded;

namespace Rapport.Bench.Segments;

/// <summary>What segments cost: the pipeline with and without them, the time from a request on disk to a membership, a new segment over
/// all facts, an estimate. The fact store is the real one.</summary>
static class SegmentsBench
{
    static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    static readonly WorkspaceId s_workspace = new(Guid.Parse("00000000-0000-0000-0000-00000000bbbb"));

    public static async Task<int> RunAsync(Dictionary<string, string> options)
    {
        var (segments, customers, facts) = (Number(options, "segments", 100), Number(options, "customers", 1_000_000), Number(options, "facts", 10_000_000));
        var (events, seconds) = (Number(options, "events", 100_000), Number(options, "seconds", 20));
        var folder = options.GetValueOrDefault("folder") ?? Directory.CreateTempSubdirectory("rapport-bench-").FullName;
        var watch = new Watch();
        using var host = Host(folder, watch);
        await host.StartAsync();
        var rig = new Rig(host.Services);
        var now = TimeProvider.System.NowMicros();
        var filled = await new PastFacts(host.Services, s_workspace).FillAsync(new ShopMix(customers, "past", now - (400 * 86_400_000_000L), 400 * 86_400_000_000L / facts), facts);
        Tell($"{facts} facts of {customers} customers are in");
        var without = await rig.SendAsync(new ShopMix(customers, "without", now - 60_000_000, 100), events);

        var estimates = new List<double>();
        for (var i = 0; i < 5; i++) estimates.Add(await rig.EstimateAsync(Sentence));
        var (cpu, process) = (Process.GetCurrentProcess().TotalProcessorTime, Process.GetCurrentProcess());
        var build = await rig.BuildAsync("Unhappy in the region", Sentence);
        process.Refresh();
        var buildCpu = Math.Round((process.TotalProcessorTime - cpu).TotalSeconds, 2);
        var traits = await rig.BuildAsync("In a region", """{"trait":"region","op":"is","value":"r1"}""");
        Tell($"segments are built in {build} s over facts, {traits} s over a trait");
        var builds = new List<double>();
        for (var i = 0; i < segments - 2; i++)
        {
            builds.Add(await rig.BuildAsync($"s{i}", Predicates(i)));
            Tell($"segment {i + 3} of {segments}: {builds[^1]} s");
        }

        var with = await rig.SendAsync(new ShopMix(customers, "with", now - 30_000_000, 100), events);
        var load = Number(options, "load", (int)(with.EventsPerSecond / 2)); // half of what the pipeline takes
        var latency = await rig.LatencyAsync(watch, new ShopMix(customers, "load", now, 1), load, seconds);

        var json = JsonSerializer.Serialize(
            new
            {
                bench = "segments", segments, customers, facts, events, load, processors = Environment.ProcessorCount,
                factsFilledPerSecond = filled, without, with, followMicrosPerEvent = with.Steps.GetValueOrDefault("follow segments") - without.Steps.GetValueOrDefault("follow segments"),
                estimateMillis = estimates.Select(e => Math.Round(e)), buildSeconds = build, buildCpuSeconds = buildCpu, buildByTraitSeconds = traits,
                buildMedianSeconds = builds.Order().ElementAtOrDefault(builds.Count / 2), buildWorstSeconds = builds.DefaultIfEmpty().Max(), latency,
            },
            s_indented);
        Console.WriteLine(json);
        if (options.TryGetValue("out", out var file)) await File.WriteAllTextAsync(file, json + "\n");
        await host.StopAsync();
        if (!options.ContainsKey("folder")) Directory.Delete(folder, recursive: true);
        return 0;
    }

    static void Tell(string what) => Console.Error.WriteLine(what);

    const string Sentence = """
        {"all":[{"trait":"region","op":"is","value":"r1"},
          {"sequence":[{"fact":{"type":"Order Completed"},"times":3,"in":{"days":60}},{"fact":{"metric":"csat.5"},"where":[{"field":"score","op":"lte","value":2}]}],
           "notSince":{"fact":{"type":"Call Ended"}}}]}
        """;

    /// <summary>A hundred different sentences over some dozens of kinds of fact.</summary>
    static string Predicates(int i) => (i % 8) switch
    {
        0 => $$$"""{"fact":{"type":"Order Completed"},"count":{"op":"gte","n":{{{1 + (i % 7)}}}},"within":{"days":{{{5 + i}}}}}""",
        1 => $$$"""{"all":[{"trait":"region","op":"is","value":"r{{{i % 9}}}"},{"trait":"plan","op":"is","value":"p{{{i % 3}}}"}]}""",
        2 => $$$"""{"fact":{"type":"Order Completed"},"within":{"days":{{{30 + i}}}},"measure":{"kind":"sum","of":"amount","currency":"EUR","op":"gte","value":{{{10_000 + (i * 500)}}}}}""",
        3 => $$$"""{"score":"csat.5","op":"lte","value":{{{1 + (i % 4)}}}}""",
        4 => $$$"""{"fact":{"type":"Product Viewed"},"count":{"op":"gte","n":{{{3 + (i % 9)}}}},"within":{"days":{{{1 + (i % 30)}}}}}""",
        5 => $$$"""{"sequence":[{"fact":{"type":"Product Viewed"}},{"fact":{"type":"Order Completed"},"within":{"hours":{{{1 + i}}}}}],"within":{"days":{{{7 + i}}}}}""",
        6 => $$$"""{"fact":{"type":"Order Completed"},"since":{"fact":{"type":"Survey Answered"}},"count":{"op":"is","n":0}}""",
        _ => $$$$"""{"all":[{"fact":{"type":"page"},"where":[{"field":"prop:sku","op":"is","value":"sku-{{{{i}}}}"}]},{"not":{"fact":{"type":"Order Completed"},"within":{"days":{{{{i}}}}}}}]}""",
    };

    static IHost Host(string folder, Watch watch)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IWorkspaces, OneWorkspace>();
        builder.Services.AddSingleton<IChanges, NoScreens>();
        builder.Services.AddSingleton<ISegmentReaction>(watch);
        builder.Services.AddEmbeddedStorage(folder);
        builder.Services.AddColumns(new ColumnsOptions { Folder = Path.Combine(folder, "columns") });
        builder.Services.AddJobs();
        builder.Services.AddSingleton<ISecrets>(new MasterKeys([MasterKeys.NewKey()]));
        builder.Services.AddSingleton<IActor, TheProgram>();
        builder.Services.AddCustomers();
        return builder.Build();
    }

    static int Number(Dictionary<string, string> options, string name, int usual) =>
        options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    /// <summary>What a run of the pipeline cost.</summary>
    sealed record Run(double CpuMicrosPerEvent, double EventsPerSecond, IReadOnlyDictionary<string, double> Steps);

    sealed class Rig(IServiceProvider services)
    {
        readonly IInbox _inbox = services.GetRequiredService<IInbox>();
        readonly Pipeline _pipeline = services.GetRequiredService<Pipeline>();
        readonly IStateStore _store = services.GetRequiredService<IStateStore>();

        public async Task<Run> SendAsync(ShopMix mix, int events)
        {
            var process = Process.GetCurrentProcess();
            var (cpu, begin, before) = (process.TotalProcessorTime, Stopwatch.GetTimestamp(), Figures());
            long last = 0;
            for (var sent = 0; sent < events; sent += 500)
            {
                last = await _inbox.AppendAsync(Row(mix.Next(500), 500), CancellationToken.None);
                if (sent % 50_000 == 0) await _pipeline.WaitAsync(last, CancellationToken.None);
            }

            await _pipeline.WaitAsync(last, CancellationToken.None);
            process.Refresh();
            var after = Figures();
            var steps = after.ToDictionary(f => f.Key, f => Math.Round((f.Value - before.GetValueOrDefault(f.Key)) / events, 2), StringComparer.Ordinal);
            var run = new Run(
                Math.Round((process.TotalProcessorTime - cpu).TotalMicroseconds / events, 1), Math.Round(events / Stopwatch.GetElapsedTime(begin).TotalSeconds), steps);
            await services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(CancellationToken.None);
            return run;
        }

        Dictionary<string, double> Figures() => services.GetRequiredService<PipelineSteps>().Figures
            .ToDictionary(f => f.Key, f => f.Value.Time.TotalMicroseconds, StringComparer.Ordinal);

        public async Task<double> EstimateAsync(string predicate)
        {
            var begin = Stopwatch.GetTimestamp();
            await services.GetRequiredService<EstimateSegment>().OfAsync(s_workspace, PlanBook.Read(predicate), CancellationToken.None);
            return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }

        /// <summary>Seconds from saving to counting.</summary>
        public async Task<double> BuildAsync(string name, string predicate, Guid? id = null)
        {
            var begin = Stopwatch.GetTimestamp();
            var row = new SegmentRow
            {
                Id = id ?? Guid.NewGuid(), Workspace = s_workspace, Name = name, Description = "", Kind = SegmentKinds.Live, Stage = "", Predicate = predicate,
            };
            await using (var transaction = await _store.BeginAsync(CancellationToken.None))
            {
                var all = await transaction.Db.Set<SegmentRow>().AsNoTracking().ToListAsync();
                transaction.Db.Add(row);
                await SegmentDefinitions.DefineAsync(transaction, row, all, services.GetRequiredService<IJobs>(), CancellationToken.None);
                await transaction.CommitAsync(CancellationToken.None);
            }

            while (true)
            {
                await using var db = _store.Read();
                if (await db.Set<SegmentRow>().AnyAsync(s => s.Id == row.Id && s.Current != 0)) return Math.Round(Stopwatch.GetElapsedTime(begin).TotalSeconds, 2);
                await Task.Delay(20);
            }
        }

        /// <summary>From a request on disk to the commit that has its membership, while other events come in.</summary>
        public async Task<object> LatencyAsync(Watch watch, ShopMix mix, int load, int seconds)
        {
            watch.Watched = Guid.NewGuid();
            await BuildAsync("watched", """{"trait":"watched","op":"is","value":"yes"}""", watch.Watched);
            var (begin, sent, number) = (Stopwatch.GetTimestamp(), 0L, 0);
            while (Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
            {
                var due = (long)(Stopwatch.GetElapsedTime(begin).TotalSeconds * load);
                for (; sent < due; sent += 100) await _inbox.AppendAsync(Row(mix.Next(100), 100), CancellationToken.None);
                var (user, value) = ($"watched-{number % 500}", number / 500 % 2 == 0 ? "yes" : "no");
                var message = $"w{number++}-{Guid.NewGuid():N}";
                var body = $$$"""{"batch":[{"type":"identify","userId":"{{{user}}}","messageId":"{{{message}}}","traits":{"watched":"{{{value}}}"}}]}""";
                watch.Sent.Enqueue(Stopwatch.GetTimestamp()); // before it is on disk, so that it is never late
                await _inbox.AppendAsync(Row(Encoding.UTF8.GetBytes(body), 1), CancellationToken.None);
                await Task.Delay(10);
            }

            var last = await _inbox.AppendAsync(Row("""{"batch":[]}"""u8.ToArray(), 1), CancellationToken.None);
            await _pipeline.WaitAsync(last, CancellationToken.None);
            var millis = watch.Millis.Order().ToList();
            return new { crossings = millis.Count, p50 = At(0.5), p99 = At(0.99), worst = At(1) };

            double At(double share) => millis.Count == 0 ? -1 : Math.Round(millis[(int)Math.Min(millis.Count - 1, share * millis.Count)], 1);
        }

        static InboxRow Row(byte[] body, int events) => new(0, s_workspace, "bench", "segment", TimeProvider.System.NowMicros(), events, default, body);
    }

    /// <summary>When somebody crossed the border of the watched segment: crossings come in the order in which they were sent.</summary>
    sealed class Watch : ISegmentReaction
    {
        public ConcurrentQueue<long> Sent { get; } = new();

        public ConcurrentQueue<double> Millis { get; } = new();

        public Task ReactAsync(IReadOnlyList<SegmentCrossing> crossings, IStateTransaction transaction, CancellationToken ct)
        {
            if (Sent.IsEmpty) return Task.CompletedTask;
            transaction.OnCommitted(() =>
            {
                // Each message of the watched crosses exactly once, so counting them is enough; others are told apart by their segment.
                foreach (var _ in crossings.Where(c => c.Segment == Watched))
                {
                    if (Sent.TryDequeue(out var sent)) Millis.Enqueue(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                }
            });
            return Task.CompletedTask;
        }

        public Guid Watched { get; set; }
    }

    sealed class OneWorkspace : IWorkspaces
    {
        static readonly Workspace s_one = new(s_workspace, "Bench", "UTC", "EUR", "en", false);

        public ValueTask<Workspace?> FindAsync(WorkspaceId id, CancellationToken ct) => new(s_one);

        public ValueTask<IReadOnlyList<Workspace>> AllAsync(CancellationToken ct) => new([s_one]);
    }

    sealed class TheProgram : IActor
    {
        public Guid? Id => null;

        public string Kind => "system";

        public string Name => "bench";

        public Role? RoleIn(WorkspaceId workspace) => Role.Owner;
    }

    sealed class NoScreens : IChanges
    {
        public void Publish(WorkspaceId workspace, string topic)
        {
        }
    }
}
