using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Rapport.Bench.Load;
using Rapport.Kernel;

namespace Rapport.Bench.Ingest;

/// <summary>Events from the request to the figure that shows them, through the real server in a process of its own: as fast as
/// it takes them, then at half the pace it could keep up.</summary>
/// <remarks><c>bench ingest [--batch=100] [--seconds=10] [--connections=16] [--customers=20000] [--out=bench/results/ingest.json]</c></remarks>
static class IngestBench
{
    static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> args)
    {
        var options = new Options(args);
        await using var server = await RunningServer.StartAsync(options.Connections + 1);
        var load = new Loader(server, options);
        await load.FullAsync(TimeSpan.FromSeconds(4)); // compiles what is measured
        await load.DrainAsync();

        using var self = Process.GetCurrentProcess();
        var (before, client, begin) = (server.Cpu, self.TotalProcessorTime, Stopwatch.GetTimestamp());
        var answered = await load.FullAsync(TimeSpan.FromSeconds(options.Seconds));
        var taken = Stopwatch.GetElapsedTime(begin);
        self.Refresh();
        client = self.TotalProcessorTime - client;
        await load.DrainAsync();
        var (whole, after) = (Stopwatch.GetElapsedTime(begin), server.Cpu);
        var events = answered.Count * (long)options.Batch;
        var perSecond = events / whole.TotalSeconds;

        var visible = await load.PacedAsync(perSecond / 2 / options.Batch, TimeSpan.FromSeconds(options.Seconds));
        var json = JsonSerializer.Serialize(
            new
            {
                bench = "ingest", processors = Environment.ProcessorCount, batch = options.Batch, connections = options.Connections,
                customers = options.Customers, events,
                requestsPerSecond = Math.Round(answered.Count / taken.TotalSeconds),
                acceptedEventsPerSecond = Math.Round(events / taken.TotalSeconds),
                answerMs = Percentiles(answered),
                visibleEventsPerSecond = Math.Round(perSecond),
                serverCpuMicrosPerEvent = Math.Round((after.Server - before.Server).TotalMicroseconds / events, 2),
                factStoreCpuMicrosPerEvent = Math.Round((after.Facts - before.Facts).TotalMicroseconds / events, 2),
                clientCpuMicrosPerEvent = Math.Round(client.TotalMicroseconds / events, 2),
                halfLoad = new { eventsPerSecond = Math.Round(perSecond / 2), requests = visible.Count, answerToVisibleMs = Percentiles(visible) },
                serverMiB = server.MiB.Server, factStoreMiB = server.MiB.Facts,
            },
            s_indented);
        Console.WriteLine(json);
        if (options.Find("out") is { } file) await File.WriteAllTextAsync(file, json + "\n");
        return 0;
    }

    static object Percentiles(IReadOnlyList<double> times)
    {
        var sorted = times.Order().ToList();
        return new { p50 = At(0.5), p99 = At(0.99), max = At(1) };

        double At(double share) => Math.Round(sorted[(int)((sorted.Count - 1) * share)], 1);
    }

    /// <summary>Sends, and looks at what is visible.</summary>
    sealed class Loader(RunningServer server, Options options)
    {
        static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

        // Events are dated from the last hour: those of long ago are history, which the pipeline takes in larger steps.
        static readonly DateTimeOffset s_start = TimeProvider.System.GetUtcNow().AddHours(-1);

        static readonly object s_question = new
        {
            metric = "nps.0-10",
            period = new { from = Day(s_start), to = Day(s_start.AddDays(2)) },
        };

        readonly ShopMix _mix = new(options.Customers, "bench", s_start.ToMicros());
        long _sent;

        /// <summary>As fast as the connections allow.</summary>
        /// <returns>Milliseconds to each answer.</returns>
        public async Task<IReadOnlyList<double>> FullAsync(TimeSpan duration)
        {
            var begin = Stopwatch.GetTimestamp();
            var senders = Enumerable.Range(0, options.Connections).Select(_ => Task.Run(async () =>
            {
                var times = new List<double>();
                while (Stopwatch.GetElapsedTime(begin) < duration)
                {
                    var body = Body();
                    var sent = Stopwatch.GetTimestamp();
                    await SendAsync(body);
                    times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                }

                return times;
            }));
            return [.. (await Task.WhenAll(senders)).SelectMany(t => t)];
        }

        /// <summary>At a steady pace, whatever the answers take.</summary>
        /// <returns>Milliseconds from each answer until a figure shows the request.</returns>
        public async Task<IReadOnlyList<double>> PacedAsync(double requestsPerSecond, TimeSpan duration)
        {
            var answered = new ConcurrentQueue<long>();
            var (earlier, begin) = (_sent, Stopwatch.GetTimestamp());
            var total = (int)(requestsPerSecond * duration.TotalSeconds);
            var watching = WatchAsync(answered, earlier, total);
            var sending = new List<Task>();
            for (var i = 0; i < total; i++)
            {
                var pause = TimeSpan.FromSeconds(i / requestsPerSecond) - Stopwatch.GetElapsedTime(begin);
                if (pause > TimeSpan.Zero) await Task.Delay(pause);
                sending.Add(OneAsync(Body()));
            }

            await Task.WhenAll(sending);
            return await watching;

            async Task OneAsync(byte[] body)
            {
                await SendAsync(body);
                answered.Enqueue(Stopwatch.GetTimestamp());
            }
        }

        /// <summary>Returns once everything sent is visible. Looks seldom, because looking costs processor time, too.</summary>
        public async Task DrainAsync()
        {
            while (await VisibleAsync() < _sent) await Task.Delay(TimeSpan.FromSeconds(0.5));
        }

        // Requests become visible in the order of their answers, but for a few that were answered in the same moment.
        async Task<IReadOnlyList<double>> WatchAsync(ConcurrentQueue<long> answered, long earlier, int total)
        {
            var times = new List<double>(total);
            while (times.Count < total)
            {
                var visible = await VisibleAsync() - earlier;
                var now = Stopwatch.GetTimestamp();
                while (times.Count < visible && answered.TryDequeue(out var at))
                    times.Add(Math.Max(0, Stopwatch.GetElapsedTime(at, now).TotalMilliseconds));
                await Task.Delay(s_look);
            }

            return times;
        }

        byte[] Body()
        {
            lock (_mix)
            {
                _sent++;
                return _mix.Next(options.Batch);
            }
        }

        async Task SendAsync(byte[] body)
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var answer = await server.Http.PostAsync(new Uri("/v1/batch", UriKind.Relative), content);
            answer.EnsureSuccessStatusCode();
        }

        /// <summary>How many requests a figure counts: each brings one answer.</summary>
        async Task<long> VisibleAsync()
        {
            using var answer = await server.Http.PostAsJsonAsync(server.Workspace + "metrics/query", s_question);
            return (await RunningServer.JsonAsync(answer)).GetProperty("total").GetProperty("n").GetInt64();
        }

        static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    sealed class Options(IReadOnlyDictionary<string, string> given)
    {
        public int Batch => Number("batch", 100);

        public int Seconds => Number("seconds", 10);

        public int Connections => Number("connections", 16);

        public int Customers => Number("customers", 20_000);

        public string? Find(string name) => given.GetValueOrDefault(name);

        int Number(string name, int usual) =>
            Find(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
    }
}
