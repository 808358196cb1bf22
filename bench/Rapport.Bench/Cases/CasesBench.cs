using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Rapport.Bench.Load;

namespace Rapport.Bench.Cases;

/// <summary>From the moment a detractor's answer is sent to the moment its case is found with an owner and a running promise, over HTTP, while
/// others answer too.</summary>
/// <remarks><c>bench cases [--answers=1000] [--connections=4] [--out=bench/results/cases.json]</c></remarks>
static class CasesBench
{
    static readonly JsonSerializerOptions s_printed = new() { WriteIndented = true };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> options)
    {
        var answers = options.TryGetValue("answers", out var a) ? int.Parse(a, CultureInfo.InvariantCulture) : 1_000;
        var connections = options.TryGetValue("connections", out var c) ? int.Parse(c, CultureInfo.InvariantCulture) : 4;
        await using var server = await RunningServer.StartAsync(connections);
        var survey = await server.PublishSurveyAsync();
        await RoundAsync(server, survey, connections, 50); // compiles what is measured
        var times = await RoundAsync(server, survey, connections, answers);
        double At(double share) => Math.Round(times[Math.Min(times.Count - 1, (int)(times.Count * share))].TotalMilliseconds, 1);
        var text = JsonSerializer.Serialize(
            new { bench = "cases", processors = Environment.ProcessorCount, connections, answers = times.Count, answerToCase = new { p50Ms = At(0.5), p95Ms = At(0.95), p99Ms = At(0.99), maxMs = At(1) } }, s_printed);
        Console.WriteLine(text);
        if (options.TryGetValue("out", out var file)) await File.WriteAllTextAsync(file, text + "\n");
        return 0;
    }

    /// <summary>Times of all answers, the shortest first.</summary>
    static async Task<IReadOnlyList<TimeSpan>> RoundAsync(RunningServer server, string survey, int connections, int answers)
    {
        var times = await Task.WhenAll(Enumerable.Range(0, connections).Select(async n =>
        {
            var own = new List<TimeSpan>();
            for (var i = n; i < answers; i += connections) own.Add(await OneAsync(server, survey, Guid.NewGuid().ToString()));
            return own;
        }));
        return [.. times.SelectMany(t => t).Order()];
    }

    static async Task<TimeSpan> OneAsync(RunningServer server, string survey, string user)
    {
        var begun = Stopwatch.GetTimestamp();
        var response = (await RunningServer.JsonAsync(await server.Http.PostAsJsonAsync(survey + "/responses", new { answers = new { nps = 2, why = "Slow and rude" }, who = new { user_id = user } }))).GetProperty("id").GetGuid();
        while (true)
        {
            var found = (await RunningServer.JsonAsync(await server.Http.GetAsync(new Uri($"{server.Workspace}cases?response={response}", UriKind.Relative)))).GetProperty("items");
            if (found.GetArrayLength() > 0 && found[0].GetProperty("owner").ValueKind == JsonValueKind.Object && found[0].GetProperty("due").ValueKind == JsonValueKind.String) return Stopwatch.GetElapsedTime(begun);
            await Task.Delay(5);
        }
    }
}
