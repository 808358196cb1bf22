using Rapport.Models.Learning;
using Rapport.Models.Sentiment;

namespace Rapport.Models;

/// <summary>An emotion that speaks from a text.</summary>
/// <param name="Name">anger, disgust, fear, joy, sadness, surprise or neutral: Ekman's six and none of them.</param>
/// <param name="Confidence">How likely it is there, 0..1.</param>
/// <param name="Words">The words that carried it, weightiest first.</param>
public sealed record EmotionReading(string Name, double Confidence, IReadOnlyList<WordWeight> Words)
{
    /// <summary>Every <see cref="Name"/>, in the order in which public sets number them.</summary>
    public static IReadOnlyList<string> Names => Feelings.Shipped.Emotions.Labels;

    /// <summary>The emotions of a text, any number of them, likeliest first.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="language">Its language where known; left out, it is detected.</param>
    /// <returns>None where no emotion passes its threshold, and null where the language is not English: unread is not unfelt.</returns>
    /// <remarks>Learned from GoEmotions (Demszky et al. 2020, Apache-2.0) with Ekman's grouping; a threshold per label.</remarks>
    public static IReadOnlyList<EmotionReading>? Of(string text, string? language = null) => Of(new TokenisedText(text), language);

    /// <summary>The same of a text that others read too.</summary>
    public static IReadOnlyList<EmotionReading>? Of(TokenisedText text, string? language = null)
    {
        if ((language ?? LanguageGuess.Of(text).Language) != "en") return null;
        var model = Feelings.Shipped.Emotions;
        var seen = model.See(text);
        return [.. model.Probabilities(model.Margins(seen.Vector)).Select((p, label) => (Confidence: p, Label: label)).Where(e => e.Confidence >= model.Calibration[e.Label].Threshold)
            .OrderByDescending(e => e.Confidence).ThenBy(e => e.Label)
            .Select(e => new EmotionReading(model.Labels[e.Label], e.Confidence, Explanation.Of(text, model, seen, e.Label, null, [])))];
    }
}
