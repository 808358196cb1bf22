using System.Text.Json;
using Rapport.Feedback.Topics;
using Rapport.Models;

namespace Rapport.Feedback.Heard;

/// <summary>What a person said of a text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Language">As it was read.</param>
/// <param name="Level">How it feels, −2..2; null when nothing was said of that.</param>
/// <param name="Topics">What it is about; null when nothing was said of that.</param>
sealed record Lesson(string Text, string Language, int? Level, IReadOnlyList<Guid>? Topics);

/// <summary>How a workspace reads: the shipped models, its topics, and what its people taught. Immutable.</summary>
sealed class Knowledge
{
    // Below it a short text's language is as the source says.
    const double SureOfLanguage = 0.8;

    readonly AdaptedSentiment _feelings;
    readonly Dictionary<string, TopicModel> _spaces;
    readonly TopicModel _rules;
    readonly Dictionary<string, Guid> _standing;

    /// <summary>From what is stored.</summary>
    /// <param name="version">Grows with everything that is taught.</param>
    /// <param name="topics">Merged ones included.</param>
    /// <param name="spaces">Language → what was found there.</param>
    /// <param name="lessons">What people said.</param>
    public Knowledge(long version, IReadOnlyList<TopicRow> topics, IReadOnlyDictionary<string, TopicModel> spaces, IReadOnlyList<Lesson> lessons)
    {
        Version = version;
        _standing = Standing(topics);
        _feelings = AdaptedSentiment.Shipped.Correct([.. lessons.Where(l => l.Level is not null).Select(l => new SentimentCorrection(l.Text, l.Language, (SentimentLevel)l.Level!.Value))]); // those without were left out
        var all = topics.Where(t => _standing.ContainsKey(Name(t.Id))).Select(t => new Topic(Name(t.Id), t.Name, null, PhrasesOf(t))).ToList();
        var said = lessons.Where(l => l.Topics is not null)
            .Select(l => (l.Language, Said: new TopicCorrection(l.Text, [.. l.Topics!.Where(t => _standing.ContainsKey(Name(t))).Select(t => Name(_standing[Name(t)])).Distinct(StringComparer.Ordinal)]))).ToList(); // those without were left out
        _rules = TopicModel.Of(all).Correct([.. said.Where(s => !spaces.ContainsKey(s.Language)).Select(s => s.Said)]);
        _spaces = spaces.ToDictionary(s => s.Key, s => s.Value.Edit(all).Correct([.. said.Where(l => l.Language == s.Key).Select(l => l.Said)]), StringComparer.Ordinal);
    }

    /// <summary>By which knowledge items are marked as read.</summary>
    public long Version { get; }

    /// <summary>Reads a text, within a millisecond for feedback of ordinary length.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="stated">The language it is said to be in; null when nobody says.</param>
    public TextReading Read(string text, string? stated)
    {
        if (string.IsNullOrWhiteSpace(text)) return TextReading.Nothing;
        var read = new TokenisedText(text);
        var (language, sure) = LanguageOf(read, stated);
        var feeling = _feelings.Read(read, language);
        var about = (_spaces.GetValueOrDefault(language) ?? _rules).Assign(read)
            .Select(a => new TopicReading(_standing[a.Topic], a.Confidence, a.By, a.Words)).DistinctBy(a => a.Topic).ToList();
        return new(
            language, sure, feeling.Supported, feeling.Score, feeling.Level, feeling.IsMixed, feeling.Confidence, feeling.Words, feeling.Parts,
            EmotionReading.Of(read, language), about);
    }

    /// <summary>How models name a topic.</summary>
    public static string Name(Guid topic) => topic.ToString("N");

    /// <summary>The phrases of a topic.</summary>
    public static IReadOnlyList<string> PhrasesOf(TopicRow topic) => JsonSerializer.Deserialize<List<string>>(topic.Phrases) ?? [];

    static (string Language, double Sure) LanguageOf(TokenisedText text, string? stated)
    {
        var guess = LanguageGuess.Of(text);
        var said = stated is { Length: >= 2 } ? stated[..2].ToLowerInvariant() : null;
        if (said is null || said == guess.Language || (guess.IsKnown && guess.Confidence >= SureOfLanguage)) return (guess.Language, guess.Confidence);
        return (said, guess.IsKnown ? 1 - guess.Confidence : 0.5);
    }

    // Each topic and whom it was merged into, over any number of merges.
    static Dictionary<string, Guid> Standing(IReadOnlyList<TopicRow> topics)
    {
        var byId = topics.ToDictionary(t => t.Id);
        var standing = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var topic in topics)
        {
            var (at, steps) = (topic, 0);
            while (at is { MergedInto: { } into } && steps++ < topics.Count) at = byId.GetValueOrDefault(into);
            if (at is { MergedInto: null }) standing[Name(topic.Id)] = at.Id;
        }

        return standing;
    }
}
