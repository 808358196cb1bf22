using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rapport.Bench.Timeline;
using Rapport.Server;

namespace Rapport.Bench.Display;

/// <summary>Asks for a survey as pages do, over HTTP on the whole server: displays that are recorded, and displays that a gate refuses.</summary>
/// <remarks><c>bench display [--visitors=2000] [--out=bench/results/display.json]</c></remarks>
static class DisplayBench
{
    static readonly JsonSerializerOptions s_printed = new() { WriteIndented = true };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> options)
    {
        var visitors = options.TryGetValue("visitors", out var number) ? int.Parse(number, CultureInfo.InvariantCulture) : 2_000;
        var folder = Directory.CreateTempSubdirectory("rapport-bench-").FullName;
        await using var app = RapportApp.Build(new RapportOptions(folder, "http://127.0.0.1:0")
        {
            Settings = new Dictionary<string, string?> { ["Limits:PageRequestsPerMinute"] = "10000000" }, Replace = s => s.AddLogging(l => l.ClearProviders()),
        });
        await app.StartAsync();
        try
        {
            Address.SettleBound(app);
            using var http = new HttpClient
            {
                BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), // it listens
            };
            var (survey, key) = await PublishAsync(app, http);
            await RoundAsync(http, key, survey, "warm", 3_000); // what is asked often is compiled a second time, for speed; a server that runs has that behind it
            await Task.Delay(TimeSpan.FromSeconds(5));
            var recorded = await RoundAsync(http, key, survey, "v", visitors);
            var refused = await RoundAsync(http, key, survey, "v", visitors);
            var text = JsonSerializer.Serialize(
                new { bench = "display", visitors, processors = Environment.ProcessorCount, recorded = Figures(recorded), refused = Figures(refused) }, s_printed);
            Console.WriteLine(text);
            if (options.TryGetValue("out", out var file)) await File.WriteAllTextAsync(file, text + "\n");
            return 0;
        }
        finally
        {
            await app.StopAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<(Guid Survey, string Key)> PublishAsync(WebApplication app, HttpClient http)
    {
        var workspace = await TimelineBench.SetUpAsync(app, http, "ingest", "read", "write");
        var document = JsonElement.Parse("""
            {"blocks":[{"id":"b1","elements":[{"id":"nps","kind":"nps","title":{"en":"Recommend?"},"required":true}]}],"endings":[{"id":"end","title":{"en":"Thank you"}}]}
            """);
        using var made = await http.PostAsJsonAsync(new Uri($"api/v1/workspaces/{workspace}/surveys", UriKind.Relative), new { name = "Bench", document });
        made.EnsureSuccessStatusCode();
        var survey = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        using var published = await http.PostAsJsonAsync(new Uri($"api/v1/workspaces/{workspace}/surveys/{survey}/publish", UriKind.Relative), new { });
        published.EnsureSuccessStatusCode();
        using var rules = new HttpRequestMessage(HttpMethod.Put, $"api/v1/workspaces/{workspace}/surveys/{survey}/display") { Content = JsonContent.Create(new { }) };
        rules.Headers.Add("If-Match", "*");
        using var set = await http.SendAsync(rules);
        set.EnsureSuccessStatusCode();
        return (survey, http.DefaultRequestHeaders.Authorization?.Parameter ?? "");
    }

    /// <summary>How long each decision took, and the processor time of all: the server's work behind it and the asking itself.</summary>
    static async Task<(List<double> Milliseconds, TimeSpan Cpu)> RoundAsync(HttpClient http, string key, Guid survey, string who, int visitors)
    {
        var all = new List<double>(visitors);
        var cpu = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < visitors; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            using var answer = await http.PostAsJsonAsync(
                new Uri("sdk/v1/display", UriKind.Relative), new { key, survey, trigger = new { on = "page" }, anonymousId = $"{who}{i}", url = "https://shop.example/", session = $"s{i}" });
            answer.EnsureSuccessStatusCode();
            all.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        return (all, Environment.CpuUsage.TotalTime - cpu);
    }

    static object Figures((List<double> Milliseconds, TimeSpan Cpu) round)
    {
        var milliseconds = round.Milliseconds;
        milliseconds.Sort();
        return new
        {
            decisions = milliseconds.Count, p50Ms = Math.Round(milliseconds[milliseconds.Count / 2], 1),
            p95Ms = Math.Round(milliseconds[(int)(milliseconds.Count * 0.95)], 1), maxMs = Math.Round(milliseconds[^1], 1),
            cpuMsPerDecision = Math.Round(round.Cpu.TotalMilliseconds / milliseconds.Count, 2),
        };
    }
}
