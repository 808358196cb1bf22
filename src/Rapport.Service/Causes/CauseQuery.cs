using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Service.Causes;

/// <summary>Which troubles are asked for, and how they weigh; all that is given must hold.</summary>
sealed class CauseQuery
{
    const int MostDays = 1_100;
    const string Recommendation = "nps.0-10";

    /// <summary>First day, in the workspace's zone; 90 days up to the last when missing.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day; today when missing.</summary>
    public DateOnly? To { get; init; }

    /// <summary>count (when missing), customers, revenue, points or cost.</summary>
    public string? Measure { get; init; }

    /// <summary>For points: of which metric, by its id; Net Promoter Score when missing.</summary>
    public string? Metric { get; init; }

    /// <summary>Key of a touchpoint.</summary>
    public string? Touchpoint { get; init; }

    /// <summary>Only of people who are in the segment now.</summary>
    public Guid? Segment { get; init; }

    /// <summary>A kind of source, as in the feedback inbox, or case.</summary>
    public string? Source { get; init; }

    /// <summary>Share that the vital few carry, above 0 and up to 1; 0.8 when missing.</summary>
    public double? Threshold { get; init; }

    /// <summary>Down to which level of the tree causes are told apart, from 1; all levels when missing.</summary>
    public int? Depth { get; init; }

    /// <summary>Whether to compare with the same number of days before.</summary>
    public bool? Compare { get; init; }

    /// <summary>The metric that points are of.</summary>
    public IMetric ScoreMetric => MetricList.Find(Metric is { Length: > 0 } id ? id : Recommendation)!; // checked before

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public Refusal? Check()
    {
        if (Measure is not (null or "" or Measures.Count or Measures.Customers or Measures.Revenue or Measures.Points or Measures.Cost))
            return new("causes.measure", "A measure is one of count, customers, revenue, points, cost.");
        if (Metric is { Length: > 0 } id && MetricList.Find(id) is null) return new("metric.unknown", "There is no metric of that id.");
        if (Threshold is { } share && !(share > 0 && share <= 1)) return new("causes.threshold", "The threshold is above 0 and up to 1.");
        return Depth is < 1 ? new("causes.depth", "Levels are counted from 1.") : null;
    }

    /// <summary>The days it is about; null where that is no period, or one of more than three years.</summary>
    public (DateOnly From, DateOnly To)? Days(DateOnly today)
    {
        var to = To ?? (From > today ? From.Value : today);
        if (!ZonedTime.IsPeriod(From, to)) return null;
        var from = From ?? to.AddDays(-89);
        return to.DayNumber - from.DayNumber < MostDays ? (from, to) : null;
    }
}

/// <summary>How troubles weigh.</summary>
static class Measures
{
    /// <summary>Each 1, once per person, cause and month.</summary>
    public const string Count = "count";

    /// <summary>Each person 1 per cause.</summary>
    public const string Customers = "customers";

    /// <summary>Each customer what their orders of the last 365 days were worth, once per cause.</summary>
    public const string Revenue = "revenue";

    /// <summary>Each what it takes from the score of all: effect of the cause times its share of the answers.</summary>
    public const string Points = "points";

    /// <summary>Each what it costs to deal with.</summary>
    public const string Cost = "cost";
}
