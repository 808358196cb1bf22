namespace Rapport.Metrics.Ratings;

/// <summary>Ratings of online reviews, 1 to 5 stars. Whoever writes a review chose to, so they are never pooled with answers of those who were asked.</summary>
static class Stars
{
    /// <summary>Mean rating, 1..5.</summary>
    public static IMetric Mean { get; } = new MeanMetric("stars.mean.5", "Review rating, mean of 5", "stars", Scales.Stars)
    {
        Convention = "Mean of whole stars on 1–5; other scales are converted first",
        Formula = "Σ stars / n",
        Source = "Arithmetic mean; interval: Student, Biometrika 6, 1908, and Efron, JASA 82, 1987; difference: Welch, Biometrika 34, 1947",
    };

    /// <summary>Share of reviews with 4 or 5 stars, 0..100 %.</summary>
    public static IMetric Good { get; } = new ShareMetric("stars.top2.5", "Review rating, 4 and 5 stars", "stars", Scales.Stars, 4, "good", "others")
    {
        Convention = "Share of 4–5 on 1–5",
        Formula = "100 · #4–5 / n",
        Source = "Top two boxes; interval: Wilson, JASA 22, 1927; difference: Newcombe, Statistics in Medicine 17, 1998",
    };
}
