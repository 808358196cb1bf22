using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Bench.Load;
using Rapport.Kernel;
using Rapport.Storage.Embedded;

namespace Rapport.Bench.Imports;

/// <summary>Files of answers and of orders: first reading, mapping and handing over to the inbox alone, then the whole import
/// through the real server, until figures show it.</summary>
/// <remarks><c>bench import [--rows=200000] [--customers=20000] [--out=bench/results/import.json]</c></remarks>
static class ImportBench
{
    static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    static readonly Workspace s_workspace = new(new WorkspaceId(Guid.Parse("00000000-0000-0000-0000-00000000bbbb")), "Bench", "UTC", "EUR", "en", false);

    public static async Task<int> RunAsync(Dictionary<string, string> options)
    {
        var (rows, customers) = (Number(options, "rows", 200_000), Number(options, "customers", 20_000));
        ImportCase[] cases = [ImportCase.Answers, ImportCase.Orders];
        foreach (var one in cases) await HandOverAsync(one, one.File(20_000, customers)); // compiles what is measured
        var handed = new List<object>();
        foreach (var one in cases) handed.Add(await HandOverAsync(one, one.File(rows, customers)));

        var whole = new List<object>();
        await using (var server = await RunningServer.StartAsync(2))
        {
            foreach (var one in cases) await WholeAsync(server, one, one.File(20_000, customers, "warm-"));
            foreach (var one in cases) whole.Add(await WholeAsync(server, one, one.File(rows, customers)));
        }

        var json = JsonSerializer.Serialize(
            new { bench = "import", rows, customers, processors = Environment.ProcessorCount, readMapAppend = handed, whole }, s_indented);
        Console.WriteLine(json);
        if (options.TryGetValue("out", out var file)) await File.WriteAllTextAsync(file, json + "\n");
        return 0;
    }

    /// <summary>What the import job does, without anybody who processes.</summary>
    static async Task<object> HandOverAsync(ImportCase one, byte[] file)
    {
        var folder = Directory.CreateTempSubdirectory("rapport-bench-").FullName;
        await using (var services = new ServiceCollection().AddLogging().AddEmbeddedStorage(folder).BuildServiceProvider())
        {
            var inbox = services.GetRequiredService<IInbox>();
            var (cpu, begin) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            var rows = 0;
            foreach (var row in one.Handed(file, s_workspace))
            {
                await inbox.AppendAsync(row, default);
                rows += row.Events;
            }

            var (took, used) = (Stopwatch.GetElapsedTime(begin), Environment.CpuUsage.TotalTime - cpu);
            Directory.Delete(folder, recursive: true);
            return Figures(one.Name, rows, took, used);
        }
    }

    static async Task<object> WholeAsync(RunningServer server, ImportCase one, byte[] file)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", one.Name + ".csv" } };
        using var uploaded = await server.Http.PostAsync(new Uri(server.Workspace + "imports", UriKind.Relative), form);
        var import = $"{server.Workspace}imports/{(await RunningServer.JsonAsync(uploaded)).GetProperty("id").GetGuid()}";
        using var mapping = new HttpRequestMessage(HttpMethod.Put, import + "/mapping")
        {
            Content = new StringContent(one.Mapping, new MediaTypeHeaderValue("application/json")),
            Headers = { IfNoneMatch = { EntityTagHeaderValue.Any } },
        };
        using var mapped = await server.Http.SendAsync(mapping);
        await RunningServer.JsonAsync(mapped);
        var (cpu, begin) = (server.Cpu, Stopwatch.GetTimestamp());
        using var started = await server.Http.PostAsJsonAsync(import + "/start", new { });
        await RunningServer.JsonAsync(started);
        while (true)
        {
            using var answer = await server.Http.GetAsync(new Uri(import, UriKind.Relative));
            var state = await RunningServer.JsonAsync(answer);
            if (state.GetProperty("state").GetString() == "done")
            {
                var rows = state.GetProperty("report").GetProperty("stored").GetInt64();
                var (took, used) = (Stopwatch.GetElapsedTime(begin), server.Cpu);
                return Figures(one.Name, rows, took, used.Server - cpu.Server, used.Facts - cpu.Facts);
            }

            if (state.GetProperty("state").GetString() != "running") throw new InvalidOperationException(state.ToString());
            await Task.Delay(100);
        }
    }

    static object Figures(string name, long rows, TimeSpan took, TimeSpan cpu, TimeSpan? facts = null) => new
    {
        file = name, rows, rowsPerSecond = Math.Round(rows / took.TotalSeconds), cpuMicrosPerRow = Math.Round(cpu.TotalMicroseconds / rows, 2),
        factStoreCpuMicrosPerRow = facts is { } used ? Math.Round(used.TotalMicroseconds / rows, 2) : (double?)null,
    };

    static int Number(Dictionary<string, string> options, string name, int usual) =>
        options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
