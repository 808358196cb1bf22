namespace Rapport.Metrics.Csat;

/// <summary>Customer satisfaction. What counts as satisfied differs between tools, so the convention is part of the id.</summary>
/// <remarks>Top boxes per number of points: table in the Formbricks documentation; top 2 of 5 also Delighted. Others count
/// otherwise (Zencity: 4–6 of 6 and 5–7 of 7), which is why a number without its convention says nothing.</remarks>
static class Satisfaction
{
    /// <summary>Share of the answers in the top boxes, 0..100 %.</summary>
    public static IMetric TopBox(int boxes, int points) => new ShareMetric(
        $"csat.top{boxes}.{points}", $"Satisfaction, top {boxes} of {points}", "csat", Scales.Csat(points),
        points - boxes + 1, "satisfied", "others")
    {
        Convention = boxes == 1 ? $"Share of {points} on 1–{points}" : $"Share of {points - boxes + 1}–{points} on 1–{points}",
        Formula = boxes == 1 ? $"100 · #{points} / n" : $"100 · #{points - boxes + 1}–{points} / n",
        Source = "Formbricks documentation, CSAT; interval: Wilson, JASA 22, 1927; difference: Newcombe, Statistics in Medicine 17, 1998",
    };

    /// <summary>Mean answer, 1..points.</summary>
    public static IMetric Mean(int points) => new MeanMetric(
        $"csat.mean.{points}", $"Satisfaction, mean of {points}", "csat", Scales.Csat(points))
    {
        Convention = $"Mean answer on 1–{points}",
        Formula = "Σ answers / n",
        Source = "Arithmetic mean; interval: Student, Biometrika 6, 1908, and Efron, JASA 82, 1987; difference: Welch, Biometrika 34, 1947",
    };

    /// <summary>Share of "good" among good and bad, 0..100 %.</summary>
    public static IMetric GoodBad { get; } = new ShareMetric(
        "csat.goodbad", "Satisfaction, good or bad", "csat", Scales.GoodBad, 1, "good", "bad")
    {
        Convention = "Share of good among good and bad",
        Formula = "100 · good / (good + bad)",
        Source = "Zendesk, satisfaction score; interval: Wilson, JASA 22, 1927; difference: Newcombe, Statistics in Medicine 17, 1998",
    };
}
