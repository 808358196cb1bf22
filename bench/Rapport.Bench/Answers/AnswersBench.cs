using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Rapport.Bench.Load;

namespace Rapport.Bench.Answers;

/// <summary>Whole responses to a survey over HTTP, each acknowledged when it is on disk: how many a second, what one costs, and how long
/// until an answer stands in the figure while answers keep coming.</summary>
/// <remarks><c>bench answers [--seconds=10] [--connections=16] [--out=bench/results/answers.json]</c></remarks>
static class AnswersBench
{
    static readonly JsonSerializerOptions s_printed = new() { WriteIndented = true };

    static int s_people;

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> options)
    {
        var seconds = options.TryGetValue("seconds", out var s) ? int.Parse(s, CultureInfo.InvariantCulture) : 10;
        var connections = options.TryGetValue("connections", out var c) ? int.Parse(c, CultureInfo.InvariantCulture) : 16;
        await using var server = await RunningServer.StartAsync(connections);
        var survey = await server.PublishSurveyAsync();
        await AnswerAsync(server, survey, connections, TimeSpan.FromSeconds(2)); // compiles what is measured
        var (before, begun) = (server.Cpu, Stopwatch.GetTimestamp());
        var own = Process.GetCurrentProcess().TotalProcessorTime;
        var taken = await AnswerAsync(server, survey, connections, TimeSpan.FromSeconds(seconds));
        var took = Stopwatch.GetElapsedTime(begun);
        var client = Process.GetCurrentProcess().TotalProcessorTime - own;
        var counted = await CountedAsync(server, survey);
        var all = Stopwatch.GetElapsedTime(begun);
        var after = server.Cpu;
        var text = JsonSerializer.Serialize(
            new
            {
                bench = "answers", processors = Environment.ProcessorCount, connections, responses = taken, answersPerResponse = 2, perSecond = Math.Round(taken / took.TotalSeconds),
                serverMicrosPerResponse = Micros(after.Server - before.Server, taken), factsMicrosPerResponse = Micros(after.Facts - before.Facts, taken),
                clientMicrosPerResponse = Micros(client, taken), allCountedAfterSeconds = Math.Round((all - took).TotalSeconds, 2), counted,
            },
            s_printed);
        Console.WriteLine(text);
        if (options.TryGetValue("out", out var file)) await File.WriteAllTextAsync(file, text + "\n");
        return 0;
    }

    static async Task<int> AnswerAsync(RunningServer server, string survey, int connections, TimeSpan time)
    {
        var (begun, taken) = (Stopwatch.GetTimestamp(), 0);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(begun) < time)
            {
                var i = Interlocked.Increment(ref s_people); // nobody twice: that would be flagged and not counted
                using var answer = await server.Http.PostAsJsonAsync(
                    survey + "/responses", new { answers = new { nps = i % 11, why = "Quick and friendly" }, who = new { user_id = $"u{i}" }, channel = "web" });
                answer.EnsureSuccessStatusCode();
                Interlocked.Increment(ref taken);
            }
        }));
        return taken;
    }

    /// <summary>Waits until every complete response stands in the figure.</summary>
    static async Task<long> CountedAsync(RunningServer server, string survey)
    {
        var completed = (await RunningServer.JsonAsync(await server.Http.GetAsync(new Uri(survey, UriKind.Relative)))).GetProperty("completed").GetInt64();
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            var results = await RunningServer.JsonAsync(await server.Http.GetAsync(new Uri(survey + "/results", UriKind.Relative)));
            if (results.GetProperty("elements")[0].GetProperty("answered").GetInt64() == completed) return completed;
            if (Stopwatch.GetElapsedTime(begun) > TimeSpan.FromMinutes(1)) throw new TimeoutException($"Of {completed} complete responses the figure counts {results.GetProperty("elements")[0].GetProperty("answered")}.");
            await Task.Delay(100);
        }
    }

    static double Micros(TimeSpan cpu, int responses) => Math.Round(cpu.TotalMicroseconds / responses, 1);
}
