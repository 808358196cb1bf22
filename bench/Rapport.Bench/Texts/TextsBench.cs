using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rapport.Feedback.Heard;
using Rapport.Feedback.Topics;
using Rapport.Models;
using Rapport.Models.Learning;

namespace Rapport.Bench.Texts;

/// <summary>What it costs to understand a text: processor time on one core, over feedback of ordinary length.</summary>
static class TextsBench
{
    static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    static readonly string[] s_things = ["delivery", "staff", "app", "refund", "checkout", "phone line", "quality", "price"];

    static readonly string[] s_words = ["was late", "was kind", "is confusing", "took three weeks", "works very well", "never answered", "could not be better", "is a disgrace"];

    public static async Task<int> RunAsync(Dictionary<string, string> options)
    {
        var count = options.TryGetValue("texts", out var given) ? int.Parse(given, CultureInfo.InvariantCulture) : 20_000;
        var texts = Enumerable.Range(0, count).Select(Text).ToList();
        var model = Learner.Exclusive(["negative", "neutral", "positive"], [.. texts.Take(3000).Select((t, i) => new Example(t, [i % 3]))], new(FeatureShape.Feeling));
        var topics = TopicModel.Discover([.. texts.Take(1000)]);
        var knowledge = new Knowledge(1, [.. topics.Topics.Select((t, i) => new TopicRow { Id = new Guid(i + 1, 0, 0, new byte[8]), Workspace = default, Name = t.Name, Phrases = "[]", CreatedAt = i })],
            new Dictionary<string, TopicModel> { ["en"] = topics.Renamed(id => Knowledge.Name(new Guid(topics.Topics.ToList().FindIndex(t => t.Id == id) + 1, 0, 0, new byte[8]))) }, []);
        object[] results =
        [
            Measure("classify, 3 labels", texts, text => model.Probabilities(text)),
            Measure("language", texts, text => LanguageGuess.Of(text)),
            Measure("sentiment with clauses and words, language known", texts, text => SentimentReading.Of(text, "en")),
            Measure("emotions, language known", texts, text => EmotionReading.Of(text, "en")),
            Measure($"topics, {topics.Topics.Count}", texts, text => topics.Assign(text)),
            Measure("personal details, hidden", texts, text => PersonalDetails.Mask(text)),
            Measure("all of it, as the inbox hides and reads, language detected", texts, text => knowledge.Read(PersonalDetails.Mask(text), null)),
        ];
        var json = JsonSerializer.Serialize(new { bench = "texts", texts = count, characters = (int)texts.Average(t => t.Length), results }, s_indented);
        Console.WriteLine(json);
        if (options.TryGetValue("out", out var file)) await File.WriteAllTextAsync(file, json + "\n");
        return 0;
    }

    // Processor time, and the best of five rounds: others on the machine slow a core down, and never speed it up.
    static object Measure(string what, List<string> texts, Action<string> read)
    {
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            foreach (var text in texts) read(text);
            var spent = Process.GetCurrentProcess().TotalProcessorTime - before;
            if (spent < best) best = spent;
        }

        return new { what, textsPerSecondAndCore = (int)(texts.Count / best.TotalSeconds) };
    }

    static string Text(int i) => $"Order {i}: the {s_things[i % 8]} {s_words[i / 8 % 8]}, but the {s_things[i / 64 % 8]} {s_words[i / 512 % 8]}. I will tell my friends!";
}
