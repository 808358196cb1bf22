using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rapport.Columns;
using Rapport.Governance;
using Rapport.Kernel;
using Rapport.Server;

namespace Rapport.Bench.Timeline;

/// <summary>Pages through the timeline of a customer with many facts, over HTTP on the whole server.</summary>
/// <remarks><c>bench timeline [--facts=10000] [--others=100000] [--out=bench/results/timeline.json]</c></remarks>
static class TimelineBench
{
    const int AtOnce = 1_000;

    static readonly JsonSerializerOptions s_printed = new() { WriteIndented = true };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> options)
    {
        var (facts, others) = (Number(options, "facts", 10_000), Number(options, "others", 100_000));
        var folder = Directory.CreateTempSubdirectory("rapport-bench-").FullName;
        await using var app = RapportApp.Build(new RapportOptions(folder, "http://127.0.0.1:0")
        {
            Settings = new Dictionary<string, string?>(), Replace = s => s.AddLogging(l => l.ClearProviders()),
        });
        await app.StartAsync();
        try
        {
            Address.SettleBound(app);
            using var http = new HttpClient
            {
                BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), // it listens
            };
            var workspace = await SetUpAsync(app, http, "ingest", "read");
            await FillAsync(app, http, workspace, Enumerable.Range(0, others).Select(n => Event($"other{n % 5_000}", n, "o")));
            await FillAsync(app, http, workspace, Enumerable.Range(0, facts).Select(n => Event("long", n, "l")));
            var found = await http.GetFromJsonAsync<JsonElement>(new Uri($"api/v1/workspaces/{workspace}/customers?search=long", UriKind.Relative));
            var timeline = $"api/v1/workspaces/{workspace}/customers/{found.GetProperty("items")[0].GetProperty("id").GetGuid()}/timeline?limit=50";
            await PagesAsync(http, timeline); // compiles what is measured
            var pages = await PagesAsync(http, timeline);
            var first = new List<double>();
            for (var i = 0; i < 200; i++) first.Add((await PageAsync(http, timeline, null)).Milliseconds);
            var text = JsonSerializer.Serialize(
                new { bench = "timeline", facts, others, processors = Environment.ProcessorCount, firstPage = Figures(first), allPages = Figures(pages) }, s_printed);
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

    static async Task<List<double>> PagesAsync(HttpClient http, string timeline)
    {
        var (all, after) = (new List<double>(), (string?)null);
        do
        {
            (var milliseconds, after) = await PageAsync(http, timeline, after);
            all.Add(milliseconds);
        }
        while (after is not null);
        return all;
    }

    static async Task<(double Milliseconds, string? Next)> PageAsync(HttpClient http, string timeline, string? after)
    {
        var begun = Stopwatch.GetTimestamp();
        var page = await http.GetFromJsonAsync<JsonElement>(new Uri(after is null ? timeline : $"{timeline}&after={after}", UriKind.Relative));
        return (Stopwatch.GetElapsedTime(begun).TotalMilliseconds, page.TryGetProperty("next", out var next) ? next.GetString() : null);
    }

    static object Figures(List<double> milliseconds)
    {
        milliseconds.Sort();
        return new
        {
            pages = milliseconds.Count, p50Ms = Math.Round(milliseconds[milliseconds.Count / 2], 1),
            p95Ms = Math.Round(milliseconds[(int)(milliseconds.Count * 0.95)], 1), maxMs = Math.Round(milliseconds[^1], 1),
        };
    }

    /// <summary>Sets the server up and leaves the client with a key of these scopes.</summary>
    public static async Task<Guid> SetUpAsync(WebApplication app, HttpClient http, params string[] scopes)
    {
        var path = await app.Services.GetRequiredService<ISetup>().PathAsync(default) ?? throw new InvalidOperationException("Set up already.");
        using var entered = await http.PostAsJsonAsync(new Uri("api/v1/setup", UriKind.Relative), new
        {
            code = path.Split("code=")[1], name = "Bench", email = "bench@example.org", password = "Correct-Harbour-Velvet-42",
            workspace = "Bench", zone = "UTC", currency = "EUR", language = "en",
        });
        entered.EnsureSuccessStatusCode();
        var session = await entered.Content.ReadFromJsonAsync<JsonElement>();
        var workspace = session.GetProperty("workspaces")[0].GetProperty("id").GetGuid();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/workspaces/{workspace}/keys")
        {
            Content = JsonContent.Create(new { name = "bench", kind = "secret", dialect = "segment", scopes }),
        };
        request.Headers.Add("Cookie", entered.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
        request.Headers.Add("X-Rapport-Antiforgery", session.GetProperty("antiforgery").GetString());
        using var made = await http.SendAsync(request);
        made.EnsureSuccessStatusCode();
        var key = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return workspace;
    }

    static async Task FillAsync(WebApplication app, HttpClient http, Guid workspace, IEnumerable<string> events)
    {
        foreach (var some in events.Chunk(AtOnce))
        {
            using var body = new StringContent($$"""{"batch":[{{string.Join(',', some)}}]}""", Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri($"api/v1/workspaces/{workspace}/events", UriKind.Relative), body);
            answer.EnsureSuccessStatusCode();
        }

        while ((await app.Services.GetRequiredService<IInbox>().BacklogAsync(default)).Events > 0) await Task.Delay(100);
        await app.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(default);
    }

    static string Event(string user, int n, string id) => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"type":"track","event":"Step {{{n % 7}}}","userId":"{{{user}}}","messageId":"{{{id}}}{{{n}}}","timestamp":"{{{new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(n):O}}}","properties":{"channel":"web","touchpoint":"shop","sku":"A-{{{n % 50}}}","text":"what was said in this step of the way"}}""");

    static int Number(IReadOnlyDictionary<string, string> options, string name, int usual) =>
        options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
