namespace Rapport.Metrics.Sentiment;

/// <summary>How words feel, as they were read by the models or corrected by people. Words that are not scored (another language, no words) count nowhere.</summary>
static class Feeling
{
    /// <summary>Mean sentiment, −1..1.</summary>
    public static IMetric Mean { get; } = new SentimentMean
    {
        Convention = "Mean of all scored words on −1–1, each rounded to 0.01",
        Formula = "Σ sentiment / n",
        Source = "Arithmetic mean; interval: Student, Biometrika 6, 1908, and Efron, JASA 82, 1987; difference: Welch, Biometrika 34, 1947",
    };

    /// <summary>Share of words that are negative or very negative, 0..100 %.</summary>
    public static IMetric Negative { get; } = new LowShareMetric("sentiment.negative.5", "Words that are negative", "sentiment", Scales.SentimentLevel, 0, "negative", "others")
    {
        Convention = "Share of the two lowest of five levels",
        Formula = "100 · #negative and very negative / n",
        Source = "Bottom two boxes; interval: Wilson, JASA 22, 1927; difference: Newcombe, Statistics in Medicine 17, 1998",
        Better = Better.Lower,
    };
}
