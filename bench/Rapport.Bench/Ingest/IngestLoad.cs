using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Rapport.Bench.Ingest;

/// <summary>Loads a running server through its public API from a process of its own, so that the client's processor time
/// stands apart from the server's.</summary>
/// <remarks><c>bench ingest --url=URL --workspace=ID --key=KEY --pid=SERVER [--batch=100] [--seconds=10] [--connections=16]
/// [--out=bench/results/ingest.json]</c></remarks>
static class IngestLoad
{
    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> args)
    {
        var options = new Options(args);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = options.Connections })
        {
            BaseAddress = new Uri(options["url"]),
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options["key"]);
        var path = new Uri($"/api/v1/workspaces/{options["workspace"]}/events", UriKind.Relative);
        using var server = Process.GetProcessById(int.Parse(options["pid"], CultureInfo.InvariantCulture));
        await LoadAsync(client, path, options, TimeSpan.FromSeconds(2), "warm");

        server.Refresh();
        var serverBefore = server.TotalProcessorTime;
        using var self = Process.GetCurrentProcess();
        var clientBefore = self.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var (requests, latencies) = await LoadAsync(client, path, options, TimeSpan.FromSeconds(options.Seconds), "run");
        var elapsed = clock.Elapsed.TotalSeconds;
        server.Refresh();
        self.Refresh();
        var events = requests * (long)options.Batch;
        latencies.Sort();
        var result = new
        {
            name = $"ingest.batch{options.Batch}",
            at = TimeProvider.System.GetUtcNow(),
            batch = options.Batch,
            connections = options.Connections,
            seconds = Math.Round(elapsed, 2),
            requestsPerSecond = Math.Round(requests / elapsed),
            eventsPerSecond = Math.Round(events / elapsed),
            serverCpuMicrosPerEvent = Math.Round((server.TotalProcessorTime - serverBefore).TotalMicroseconds / events, 2),
            clientCpuMicrosPerEvent = Math.Round((self.TotalProcessorTime - clientBefore).TotalMicroseconds / events, 2),
            p50Ms = Math.Round(latencies[latencies.Count / 2], 2),
            p99Ms = Math.Round(latencies[(int)(latencies.Count * 0.99)], 2),
        };
        var text = JsonSerializer.Serialize(result, Readable);
        Console.WriteLine(text);
        if (options.Find("out") is { } file) await File.WriteAllTextAsync(file, text + "\n");
        return 0;
    }

    static async Task<(int Requests, List<double> Latencies)> LoadAsync(
        HttpClient client, Uri path, Options options, TimeSpan duration, string run)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var name = $"{run}-{Guid.NewGuid():N}";
        var workers = Enumerable.Range(0, options.Connections).Select(w => Task.Run(async () =>
        {
            var latencies = new List<double>();
            while (Stopwatch.GetTimestamp() < end)
            {
                var body = Body(options.Batch, $"{name}-{w}-{latencies.Count}");
                var begun = Stopwatch.GetTimestamp();
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var answer = await client.PostAsync(path, content);
                answer.EnsureSuccessStatusCode();
                latencies.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            return latencies;
        }));
        var all = (await Task.WhenAll(workers)).SelectMany(l => l).ToList();
        return (all.Count, all);
    }

    // About 330 bytes an event, as analytics libraries send them.
    static byte[] Body(int batch, string id)
    {
        var text = new StringBuilder(batch * 360).Append("{\"batch\":[");
        for (var i = 0; i < batch; i++)
        {
            if (i > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $$"""{"type":"track","event":"Product Viewed","messageId":"{{id}}-{{i}}",""")
                .Append(CultureInfo.InvariantCulture, $"\"userId\":\"user-{(i * 7919) % 20000}\",\"anonymousId\":\"5f1c{i:x8}\",")
                .Append("\"timestamp\":\"2026-11-22T08:00:00.000Z\",\"properties\":{\"sku\":\"A-1\",\"price\":12.5,\"currency\":\"EUR\",")
                .Append("\"category\":\"tea\",\"channel\":\"web\"},\"context\":{\"library\":{\"name\":\"bench\",\"version\":\"1\"},\"locale\":\"de-DE\"}}");
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

    sealed class Options(IReadOnlyDictionary<string, string> given)
    {
        public string this[string name] => Find(name) ?? throw new ArgumentException($"--{name}=… is needed");

        public int Batch => Number("batch", 100);

        public int Seconds => Number("seconds", 10);

        public int Connections => Number("connections", 16);

        public string? Find(string name) => given.GetValueOrDefault(name);

        int Number(string name, int usual) =>
            Find(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
    }
}
