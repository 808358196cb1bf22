using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Targets;

/// <summary>What a metric is to reach, by when, and who answers for it.</summary>
sealed record Target
{
    /// <summary>Where.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Id of the metric with its convention.</summary>
    public required string Metric { get; init; }

    /// <summary>In the metric's unit, within its range.</summary>
    public required double Value { get; init; }

    /// <summary>ISO date, 2026-12-31.</summary>
    public required string Due { get; init; }

    /// <summary>Who answers for it, as people wrote it.</summary>
    public required string Owner { get; init; }
}

/// <summary>A target beside a figure.</summary>
/// <param name="Value">To be reached.</param>
/// <param name="Due">ISO date.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Status"><c>met</c> or <c>missed</c> when the whole interval lies on one side of the target; otherwise
/// <c>uncertain</c>, as below min-n: the point alone never decides.</param>
sealed record TargetStatus(double Value, string Due, string Owner, string Status)
{
    public static TargetStatus Of(Target target, IMetric metric, Figure figure) =>
        new(target.Value, target.Due, target.Owner, StatusOf(target.Value, metric.Better, figure));

    static string StatusOf(double target, Better better, Figure figure)
    {
        if (!figure.Enough || figure is not { Low: { } low, High: { } high }) return "uncertain";
        var (isAbove, isBelow) = (low >= target, high < target);
        if (better == Better.Lower) (isAbove, isBelow) = (high <= target, low > target);
        return isAbove ? "met" : isBelow ? "missed" : "uncertain";
    }
}
