using Rapport.Models.Language;

namespace Rapport.Models;

/// <summary>In which language a text is written.</summary>
/// <param name="Language">Two letters of ISO 639-1, as <c>de</c>; <c>und</c> when nobody could tell (empty, numbers, names alone).</param>
/// <param name="Confidence">How likely it is right, 0..1; 0 for <c>und</c>.</param>
public readonly record struct LanguageGuess(string Language, double Confidence)
{
    /// <summary>Nobody could tell.</summary>
    public static LanguageGuess Unknown { get; } = new("und", 0);

    /// <summary>Whether a language was found.</summary>
    public bool IsKnown => Language != "und";

    /// <summary>Detects the language of a text; short texts by their common words, others by their runs of characters.</summary>
    /// <param name="text">Any text; the first 2,000 characters decide. Addresses, numbers and names of accounts do not count.</param>
    /// <returns>A guess among 45 languages; <see cref="Unknown"/> for an empty text and where less than half speaks for any one.</returns>
    /// <remarks>Naive Bayes over runs of one to three characters, as in Cavnar and Trenkle 1994 and Nakatani's language-detection,
    /// from whose profiles the weights are made (Apache-2.0).</remarks>
    public static LanguageGuess Of(string text) => Of(new TokenisedText(text));

    /// <summary>The same of a text that others read too.</summary>
    public static LanguageGuess Of(TokenisedText text) => Detector.Detect(text);
}
