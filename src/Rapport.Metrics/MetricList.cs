using Rapport.Metrics.Ces;
using Rapport.Metrics.Csat;
using Rapport.Metrics.Nps;
using Rapport.Metrics.Ratings;
using Rapport.Metrics.Sentiment;

namespace Rapport.Metrics;

/// <summary>Every metric there is. API, dashboards, targets and guide read this list and nothing else.</summary>
public static class MetricList
{
    /// <summary>All metrics; within a family the default convention first.</summary>
    public static IReadOnlyList<IMetric> All { get; } =
    [
        NetPromoter.Score,
        Satisfaction.TopBox(2, 5),
        Satisfaction.TopBox(1, 3),
        Satisfaction.TopBox(2, 4),
        Satisfaction.TopBox(2, 6),
        Satisfaction.TopBox(2, 7),
        Satisfaction.TopBox(3, 10),
        Satisfaction.Mean(5),
        Satisfaction.Mean(3),
        Satisfaction.Mean(4),
        Satisfaction.Mean(6),
        Satisfaction.Mean(7),
        Satisfaction.Mean(10),
        Satisfaction.GoodBad,
        Effort.Easy,
        Effort.Mean,
        Effort.Index,
        Effort.Agree,
        Effort.Original,
        Stars.Mean,
        Stars.Good,
        Feeling.Mean,
        Feeling.Negative,
    ];

    /// <summary>The metric of that id, or null.</summary>
    public static IMetric? Find(string id) => All.FirstOrDefault(m => m.Id == id);
}
