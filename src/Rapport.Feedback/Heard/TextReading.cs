using System.Text.Json;
using System.Text.Json.Serialization;
using Rapport.Models;

namespace Rapport.Feedback.Heard;

/// <summary>What was read in a text.</summary>
/// <param name="Language">Two letters of ISO 639-1; <c>und</c> when nobody could tell; empty for an empty text.</param>
/// <param name="LanguageConfidence">0..1.</param>
/// <param name="Supported">Whether feeling is read in this language. Where not, nothing is scored.</param>
/// <param name="Sentiment">−1..1; null where unsupported or empty.</param>
/// <param name="Level">Five levels; null with the sentiment.</param>
/// <param name="Mixed">One part is clearly positive, another clearly negative.</param>
/// <param name="Confidence">How likely the direction is right, 0..1.</param>
/// <param name="Words">The words that carried the feeling, weightiest first.</param>
/// <param name="Parts">Its clauses with what each is about.</param>
/// <param name="Emotions">Those that pass their threshold, likeliest first; null where emotions are not read in the language.</param>
/// <param name="Topics">What it is about, surest first.</param>
sealed record TextReading(
    string Language, double LanguageConfidence, bool Supported, double? Sentiment, SentimentLevel? Level, bool Mixed, double Confidence,
    IReadOnlyList<WordWeight> Words, IReadOnlyList<SentimentPart> Parts, IReadOnlyList<EmotionReading>? Emotions, IReadOnlyList<TopicReading> Topics)
{
    /// <summary>How it is stored beside an item.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>What there is to say of no words.</summary>
    public static TextReading Nothing { get; } = new("", 0, false, null, null, false, 0, [], [], null, []);
}

/// <summary>That a text is about a topic of the workspace, and why.</summary>
/// <param name="Topic">Its id.</param>
/// <param name="Confidence">0..1; 1 for a person's word.</param>
/// <param name="By">Who says so.</param>
/// <param name="Words">The words that carried it; none for a person's word.</param>
sealed record TopicReading(Guid Topic, double Confidence, TopicSource By, IReadOnlyList<WordWeight> Words);
