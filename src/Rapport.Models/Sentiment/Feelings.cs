using Rapport.Models.Language;
using Rapport.Models.Learning;
using Rapport.Models.Weights;
using Rapport.Models.Words;

namespace Rapport.Models.Sentiment;

/// <summary>Reads feeling with the shipped weights.</summary>
/// <param name="English">Model and rules.</param>
/// <param name="German">Model and rules.</param>
/// <param name="Emotions">English emotions.</param>
sealed record Feelings(FeelingModel English, FeelingModel German, LinearModel Emotions)
{
    const double Clear = 0.2;
    const double Strong = 0.6;
    const double Slight = 0.05;

    static readonly Lazy<Feelings> s_shipped = new(() => Load(Weights.Shipped.Open("feelings.weights")));

    /// <summary>Loaded at first use.</summary>
    public static Feelings Shipped => s_shipped.Value;

    /// <summary>From a weights file; the stream is closed.</summary>
    public static Feelings Load(Stream file)
    {
        using var from = new WeightsReader(file);
        var (valences, opinions, pictures) = (from.Valences(), from.Valences(), new Dictionary<int, string>());
        for (var count = from.Count(); count > 0; count--) pictures[from.Count()] = from.Text();
        var (english, german) = (ValenceReadings.English(valences, opinions, pictures), ValenceReadings.German(pictures));
        return new(new(from.Model(), english), new(from.Model(), german), from.Model());
    }

    /// <summary>See <see cref="SentimentReading.Of"/>.</summary>
    public SentimentReading Read(TokenisedText text, string? language)
    {
        language ??= Detector.Detect(text).Language;
        var (words, pictures) = Holds(text);
        var model = language switch { "en" => English, "de" => German, _ => words || !pictures ? null : English }; // pictures are of no language
        if (model is null || !(words || pictures)) return new(language, model is not null, null, null, false, 0, [], []);

        var whole = model.Read(text);
        var clauses = Clauses.Of(text);
        var parts = clauses.ConvertAll(clause => Part(clause, clauses.Count == 1 ? whole : model.Read(new(text.Text.Substring(clause.Start, clause.Length)))));
        var mixed = parts.Exists(p => p is { Score: >= Clear, Level: SentimentLevel.Positive or SentimentLevel.VeryPositive }) && parts.Exists(p => p is { Score: <= -Clear, Level: SentimentLevel.Negative or SentimentLevel.VeryNegative });
        return new(language, true, whole.Score, Level(whole.Score, whole.Class), mixed, whole.Confidence, model.Explain(whole), parts);
    }

    static SentimentPart Part(Clause clause, FeelingRead own) => new(clause.Start, clause.Length, clause.Aspect, own.Score, Level(own.Score, own.Class));

    static (bool Words, bool Pictures) Holds(TokenisedText text) => (
        text.OpeningTokens.Exists(token => token.Kind == TokenKind.Word),
        text.OpeningTokens.Exists(token => token.Kind is TokenKind.Emoji or TokenKind.Emoticon));

    static SentimentLevel Level(double score, int direction) => score switch
    {
        _ when direction == 1 => SentimentLevel.Neutral,
        <= -Strong => SentimentLevel.VeryNegative,
        <= -Slight => SentimentLevel.Negative,
        >= Strong => SentimentLevel.VeryPositive,
        _ => SentimentLevel.Positive,
    };
}

/// <summary>One language's model and rules.</summary>
/// <param name="Model">Negative, neutral, positive.</param>
/// <param name="Rules">Valence of words.</param>
sealed record FeelingModel(LinearModel Model, ValenceReadings Rules)
{
    const double Slight = 0.05;
    const double NeutralMost = 0.25;

    /// <summary>The mean of both views; where they point apart, the model's direction holds.</summary>
    public FeelingRead Read(TokenisedText text)
    {
        List<Feature> features = [.. text.Features(Model.Shape)];
        var (compound, parts) = Rules.Read(text.Own, features);
        var seen = Model.Known.See(features);
        var shares = Model.Probabilities(Model.Margins(seen.Vector));
        var found = Array.IndexOf(shares, shares.Max());
        var score = (compound + shares[2] - shares[0]) / 2;
        score = found switch { 0 => Math.Min(score, -Slight), 2 => Math.Max(score, Slight), _ => Math.Clamp(score, -NeutralMost, NeutralMost) };
        return new(score, found, shares[found], text, seen, parts);
    }

    /// <summary>The words that carried it, weightiest first, at most eight.</summary>
    public IReadOnlyList<WordWeight> Explain(FeelingRead read) => Explanation.Of(read.Text, Model, read.Seen, 2, 0, read.Parts);
}

/// <summary>What was read from one text.</summary>
/// <param name="Score">−1..1.</param>
/// <param name="Class">0 negative, 1 neutral, 2 positive.</param>
/// <param name="Confidence">How likely the class is, 0..1.</param>
/// <param name="Text">The text.</param>
/// <param name="Seen">All that was seen in it.</param>
/// <param name="Parts">What the rules found.</param>
readonly record struct FeelingRead(double Score, int Class, double Confidence, TokenisedText Text, SeenFeatures Seen, List<ValencePart> Parts);
