using Rapport.Models.Learning;
using Rapport.Models.Sentiment;

namespace Rapport.Models;

/// <summary>A person's word on how a text feels.</summary>
/// <param name="Text">The text.</param>
/// <param name="Language">Its language, as <c>de</c>; null lets it be detected.</param>
/// <param name="Level">How it feels.</param>
public sealed record SentimentCorrection(string Text, string? Language, SentimentLevel Level);

/// <summary>Sentiment as one workspace's people understand it: the shipped model, taught by their words. Immutable; learning gives a new one.</summary>
public sealed class AdaptedSentiment
{
    readonly Dictionary<string, SentimentCorrection> _corrections;
    readonly Feelings _feelings;

    AdaptedSentiment(IEnumerable<SentimentCorrection> corrections)
    {
        // The last word on a text counts; the order of different texts does not.
        _corrections = corrections.GroupBy(c => c.Text.Trim(), StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.Last(), StringComparer.OrdinalIgnoreCase);
        var shipped = Feelings.Shipped;
        _feelings = shipped with { English = Taught(shipped.English, "en"), German = Taught(shipped.German, "de") };
    }

    /// <summary>The shipped model, taught nothing.</summary>
    public static AdaptedSentiment Shipped { get; } = new([]);

    /// <summary>What people have said, one word per text.</summary>
    public IReadOnlyCollection<SentimentCorrection> Corrections => _corrections.Values;

    /// <summary>Takes people's words: each wins for its text at once, and texts in like words follow. Words in languages that are not read win
    /// for their text alone.</summary>
    public AdaptedSentiment Correct(IReadOnlyList<SentimentCorrection> corrections) => new([.. _corrections.Values, .. corrections]);

    /// <summary>How a text feels, as <see cref="SentimentReading.Of"/> says it; a person's word on the text stands, with confidence 1.</summary>
    public SentimentReading Read(string text, string? language = null) => Read(new TokenisedText(text), language);

    /// <summary>The same of a text that others read too.</summary>
    public SentimentReading Read(TokenisedText text, string? language = null)
    {
        var read = _feelings.Read(text, language);
        return _corrections.TryGetValue(text.Text.Trim(), out var said) ? read with { Level = said.Level, Score = (int)said.Level * 0.4, Confidence = 1 } : read;
    }

    FeelingModel Taught(FeelingModel model, string language)
    {
        var own = _corrections.Values.Where(c => (c.Language ?? LanguageGuess.Of(c.Text).Language) == language).Select(c => new Example(c.Text, [Math.Sign((int)c.Level) + 1])).ToList();
        if (own.Count == 0) return model;
        return model with { Model = Teaching.Taught(model.Model with { Readings = (text, into) => model.Rules.Read(text, into) }, own) with { Readings = null } };
    }
}
