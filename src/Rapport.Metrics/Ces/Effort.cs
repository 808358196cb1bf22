namespace Rapport.Metrics.Ces;

/// <summary>Customer effort. Three wordings on three scales; none can be compared with another.</summary>
/// <remarks>Version 2, "made it easy" on seven points: CEB (now Gartner), 2013. Version 1, effort on five points, where
/// less is better: Dixon, Freeman and Toman, "Stop Trying to Delight Your Customers", Harvard Business Review, July 2010.</remarks>
static class Effort
{
    const string Ceb = "CEB (Gartner), Customer Effort Score 2.0, 2013";

    /// <summary>Share of 5–7, 0..100 %.</summary>
    public static IMetric Easy { get; } = new ShareMetric("ces2.easy.7", "Effort, % easy", "ces", Scales.Ces2, 5, "easy", "others")
    {
        Convention = "Share of 5–7 on 1–7, “made it easy”",
        Formula = "100 · #5–7 / n",
        Source = $"{Ceb}; interval: Wilson, JASA 22, 1927; difference: Newcombe, Statistics in Medicine 17, 1998",
    };

    /// <summary>Mean answer, 1..7, higher is easier.</summary>
    public static IMetric Mean { get; } = new MeanMetric("ces2.mean.7", "Effort, mean ease", "ces", Scales.Ces2)
    {
        Convention = "Mean answer on 1–7, “made it easy”",
        Formula = "Σ answers / n",
        Source = $"{Ceb}; interval: Student, Biometrika 6, 1908, and Efron, JASA 82, 1987; difference: Welch, Biometrika 34, 1947",
    };

    /// <summary>Share of 6–7 less share of 1–3, −100..100 points.</summary>
    public static IMetric Index { get; } = new BalanceMetric(
        "ces2.index.7", "Effort index", "ces", Scales.Ces2, new("hard", 1, 3), new("middling", 4, 5), new("easy", 6, 7))
    {
        Convention = "Share of 6–7 less share of 1–3 on 1–7, “made it easy”",
        Formula = "100 · (#6–7 − #1–3) / n",
        Source = $"{Ceb}; interval: Rocks, The American Statistician 70(4), 2016",
    };

    /// <summary>Share of 4–5 on five points, 0..100 %.</summary>
    public static IMetric Agree { get; } = new ShareMetric("ces.agree.5", "Effort, % agree", "ces", Scales.CesAgree, 4, "easy", "others")
    {
        Convention = "Share of 4–5 on 1–5, “made it easy”",
        Formula = "100 · #4–5 / n",
        Source = $"{Ceb}, five-point form; interval: Wilson, JASA 22, 1927; difference: Newcombe, Statistics in Medicine 17, 1998",
    };

    /// <summary>Mean effort, 1..5, lower is better.</summary>
    public static IMetric Original { get; } = new MeanMetric("ces1.mean.5", "Effort, original wording", "ces", Scales.Ces1)
    {
        Better = Better.Lower,
        Convention = "Mean effort on 1–5, lower is better",
        Formula = "Σ answers / n",
        Source = "Dixon, Freeman, Toman, Harvard Business Review, July 2010; interval: Student, Biometrika 6, 1908, and Efron, JASA 82, 1987",
    };
}
