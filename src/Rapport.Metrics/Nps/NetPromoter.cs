namespace Rapport.Metrics.Nps;

/// <summary>Net promoter score: share of promoters (9–10) less share of detractors (0–6), in points from −100 to 100.</summary>
/// <remarks>Source: Reichheld, "The One Number You Need to Grow", Harvard Business Review, December 2003. Interval: Rocks,
/// "Interval Estimation for the Net Promoter Score", The American Statistician 70(4), 2016.</remarks>
static class NetPromoter
{
    public static IMetric Score { get; } = new BalanceMetric(
        "nps.0-10", "Net promoter score", "nps", Scales.Nps,
        new("detractors", 0, 6), new("passives", 7, 8), new("promoters", 9, 10))
    {
        Convention = "Share of 9–10 less share of 0–6 on 0–10",
        Formula = "100 · (#9–10 − #0–6) / n",
        Source = "Reichheld, Harvard Business Review, December 2003; interval: Rocks, The American Statistician 70(4), 2016",
    };
}
