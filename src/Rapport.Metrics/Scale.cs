namespace Rapport.Metrics;

/// <summary>What people answer on: whole numbers from <see cref="Min"/> to <see cref="Max"/>. Scales are never pooled.</summary>
/// <param name="Id">As it stands in a fact's <c>metric</c> column: <c>nps</c>, <c>csat.5</c>.</param>
/// <param name="Min">The lowest answer.</param>
/// <param name="Max">The highest answer.</param>
public sealed record Scale(string Id, int Min, int Max)
{
    /// <summary>How many different answers there are, at least 2.</summary>
    public int Points => Max - Min + 1;

    /// <summary>True for a whole number on the scale.</summary>
    public bool Holds(double score) => score >= Min && score <= Max && Math.Floor(score) == score;
}

/// <summary>All scales that a metric reads: those that people answer on, and those of words.</summary>
public static class Scales
{
    /// <summary>"How likely are you to recommend us?", 0..10.</summary>
    public static Scale Nps { get; } = new("nps", 0, 10);

    /// <summary>Bad 0, good 1: the two-button question.</summary>
    public static Scale GoodBad { get; } = new("csat.goodbad", 0, 1);

    /// <summary>"The company made it easy for me", 1 strongly disagree .. 7 strongly agree.</summary>
    public static Scale Ces2 { get; } = new("ces2.7", 1, 7);

    /// <summary>The same statement on five points.</summary>
    public static Scale CesAgree { get; } = new("ces.5", 1, 5);

    /// <summary>"How much effort did you have to put forth?", 1 very low .. 5 very high.</summary>
    public static Scale Ces1 { get; } = new("ces1.5", 1, 5);

    /// <summary>Stars of a review, 1..5.</summary>
    public static Scale Stars { get; } = new("stars.5", 1, 5);

    /// <summary>Satisfaction from 1 to <paramref name="points"/>.</summary>
    public static Scale Csat(int points) => All.First(s => s.Id == $"csat.{points}");

    /// <summary>How words feel, in hundredths: −100 as negative as can be, 100 as positive.</summary>
    public static Scale Sentiment { get; } = new("sentiment.100", -100, 100);

    /// <summary>How words feel on five levels: −2 very negative .. 2 very positive.</summary>
    public static Scale SentimentLevel { get; } = new("sentiment.5", -2, 2);

    /// <summary>Scales that nobody answers on: what is on them was read in words, and may be read otherwise tomorrow.</summary>
    public static IReadOnlyList<Scale> OfWords { get; } = [Sentiment, SentimentLevel];

    /// <summary>Every scale that people answer on, in the order they are listed to people.</summary>
    public static IReadOnlyList<Scale> All { get; } =
    [
        Nps,
        new("csat.5", 1, 5), new("csat.3", 1, 3), new("csat.4", 1, 4), new("csat.6", 1, 6), new("csat.7", 1, 7),
        new("csat.10", 1, 10), GoodBad,
        Ces2, CesAgree, Ces1, Stars,
    ];

    /// <summary>Where words stand on a scale of <see cref="OfWords"/>: the one rule of rounding.</summary>
    /// <param name="scale">Which.</param>
    /// <param name="sentiment">−1..1.</param>
    /// <param name="level">−2..2.</param>
    public static double ScoreOf(Scale scale, double sentiment, int level) =>
        scale == Sentiment ? Math.Clamp(Math.Round(sentiment * Sentiment.Max, MidpointRounding.AwayFromZero), Sentiment.Min, Sentiment.Max) : level;

    /// <summary>The scale of that id that people answer on, or null.</summary>
    public static Scale? Find(string id) => All.FirstOrDefault(s => s.Id == id);
}
