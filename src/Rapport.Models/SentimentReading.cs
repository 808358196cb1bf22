using Rapport.Models.Sentiment;

namespace Rapport.Models;

/// <summary>How a text feels.</summary>
/// <param name="Language">The language it was read in, as <c>de</c>; <c>und</c> when unknown.</param>
/// <param name="Supported">Whether feeling is read in this language. Where not, nothing is scored: level is null.</param>
/// <param name="Score">−1 (as negative as can be) to 1 (as positive); null where unsupported or empty.</param>
/// <param name="Level">Five levels; null where unsupported or empty.</param>
/// <param name="IsMixed">One part is clearly positive and another clearly negative.</param>
/// <param name="Confidence">How likely the direction (negative, neutral, positive) is right, 0..1; 0 where nothing is scored.</param>
/// <param name="Words">The words that carried it, weightiest first; none where nothing is scored.</param>
/// <param name="Parts">Its clauses with what each is about, in reading order; one part for an undivided text.</param>
public sealed record SentimentReading(
    string Language, bool Supported, double? Score, SentimentLevel? Level, bool IsMixed, double Confidence,
    IReadOnlyList<WordWeight> Words, IReadOnlyList<SentimentPart> Parts)
{
    /// <summary>Reads a text on this machine, within a millisecond for feedback of ordinary length.</summary>
    /// <param name="text">Any text; feeling is read from its first 20,000 characters.</param>
    /// <param name="language">Its language where known; left out, it is detected.</param>
    /// <returns>A reading; unscored where the language is none of <see cref="Languages"/> or the text holds no word.</returns>
    /// <remarks>The mean of two views: a linear model over words and characters, and rules of valence (Hutto and Gilbert 2014).
    /// How it is trained and how well it does: docs/models.md.</remarks>
    public static SentimentReading Of(string text, string? language = null) => Feelings.Shipped.Read(new(text), language);

    /// <summary>Languages in which feeling is read: <c>en</c> and <c>de</c>.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "de"];
}

/// <summary>Five levels of feeling.</summary>
public enum SentimentLevel
{
    /// <summary>Score −0.6 or less.</summary>
    VeryNegative = -2,

    /// <summary>More negative than not.</summary>
    Negative = -1,

    /// <summary>Neither.</summary>
    Neutral = 0,

    /// <summary>More positive than not.</summary>
    Positive = 1,

    /// <summary>Score 0.6 or more.</summary>
    VeryPositive = 2,
}

/// <summary>A word and what it did.</summary>
/// <param name="Start">Where it begins in the text, in UTF-16 units.</param>
/// <param name="Length">UTF-16 units.</param>
/// <param name="Word">As written.</param>
/// <param name="Weight">Its share of all that was weighed, −1..1: below 0 it spoke against.</param>
public readonly record struct WordWeight(int Start, int Length, string Word, double Weight);

/// <summary>A clause of a text and how it feels.</summary>
/// <param name="Start">Where it begins in the text, in UTF-16 units.</param>
/// <param name="Length">UTF-16 units.</param>
/// <param name="Aspect">What it is about, as <c>delivery</c>, from the closed list of docs/models.md; null when it names none.</param>
/// <param name="Score">−1..1.</param>
/// <param name="Level">Five levels.</param>
public readonly record struct SentimentPart(int Start, int Length, string? Aspect, double Score, SentimentLevel Level);
