using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Rapport.Bench.Load;

namespace Rapport.Bench.Help;

/// <summary>A reader's search of a help centre, over HTTP, half of the words with a slip: from the request to the whole page with its passages, the
/// search written down.</summary>
/// <remarks><c>bench help [--articles=1500] [--searches=300] [--out=bench/results/help.json]</c></remarks>
static class HelpBench
{
    const int Forms = 20_000, WordsEach = 250;

    static readonly JsonSerializerOptions s_printed = new() { WriteIndented = true };

    public static async Task<int> RunAsync(IReadOnlyDictionary<string, string> options)
    {
        var articles = int.Parse(options.GetValueOrDefault("articles", "1500"), CultureInfo.InvariantCulture);
        var searches = int.Parse(options.GetValueOrDefault("searches", "300"), CultureInfo.InvariantCulture);
        await using var server = await RunningServer.StartAsync(8);
        var chance = new Random(5);
        var words = Enumerable.Range(0, Forms).Select(_ => Word(chance)).ToArray();
        await FillAsync(server, words, chance, articles);
        var queries = Enumerable.Range(0, searches + 20).Select(_ => string.Join(' ', Enumerable.Range(0, chance.Next(1, 5)).Select(_ => Typed(Common(words, chance), chance)))).ToList();
        var (times, empty) = (new List<double>(), 0);
        for (var i = 0; i < queries.Count; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            using var answer = await server.Http.GetAsync(new Uri($"/help/bench/en?q={Uri.EscapeDataString(queries[i])}", UriKind.Relative));
            var page = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
            if (i < 20) continue; // they compile what is measured, and the first builds the index
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            if (!page.Contains("rel=\"nofollow\"", StringComparison.Ordinal)) empty++;
        }

        times.Sort();
        double At(double share) => Math.Round(times[Math.Min(times.Count - 1, (int)(times.Count * share))], 1);
        var text = JsonSerializer.Serialize(
            new { bench = "help", processors = Environment.ProcessorCount, articles, wordsEach = WordsEach, searches, empty, search = new { p50Ms = At(0.5), p95Ms = At(0.95), p99Ms = At(0.99), maxMs = At(1) } }, s_printed);
        Console.WriteLine(text);
        if (options.TryGetValue("out", out var file)) await File.WriteAllTextAsync(file, text + "\n");
        return 0;
    }

    static async Task FillAsync(RunningServer server, string[] words, Random chance, int articles)
    {
        var centre = await RunningServer.JsonAsync(await server.Http.GetAsync(new Uri(server.Workspace + "help/centre", UriKind.Relative)));
        using var open = new HttpRequestMessage(HttpMethod.Put, server.Workspace + "help/centre") { Content = JsonContent.Create(new { isOpen = true, address = "bench", name = "Bench", languages = new[] { "en" } }) };
        open.Headers.TryAddWithoutValidation("If-Match", $"\"{centre.GetProperty("version").GetString()}\"");
        await RunningServer.JsonAsync(await server.Http.SendAsync(open));
        string Text(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Common(words, chance)));
        var made = Enumerable.Range(0, articles).Select(i => new { title = Text(6), language = "en", category = $"Heading {i % 40}", text = string.Join("\n\n", Enumerable.Range(0, 5).Select(_ => Text(WordsEach / 5) + ".")) }).ToList();
        await Parallel.ForEachAsync(made, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (article, ct) =>
        {
            var id = (await RunningServer.JsonAsync(await server.Http.PostAsJsonAsync(server.Workspace + "help/articles", article, ct))).GetProperty("id").GetGuid();
            await RunningServer.JsonAsync(await server.Http.PostAsJsonAsync($"{server.Workspace}help/articles/{id}/publish", new { language = "en" }, ct));
        });
    }

    static string Word(Random chance) => string.Concat(Enumerable.Range(0, chance.Next(2, 5)).Select(_ => $"{"bcdfghklmnprstvw"[chance.Next(16)]}{"aeiou"[chance.Next(5)]}{(chance.Next(3) == 0 ? "lnrst"[chance.Next(5)] : "")}"));

    // Some words are in every text, most in few.
    static string Common(string[] words, Random chance) => words[(int)(Math.Pow(chance.NextDouble(), 3) * words.Length)];

    static string Typed(string word, Random chance)
    {
        if (word.Length < 5 || chance.Next(2) == 0) return word;
        var at = chance.Next(1, word.Length - 1);
        return word[..at] + word[at] + word[at..];
    }
}
