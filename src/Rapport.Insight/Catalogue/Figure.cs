using Rapport.Metrics;

namespace Rapport.Insight.Catalogue;

/// <summary>Figures as they are printed, rounded half away from zero: screens show these and round nothing themselves.</summary>
sealed record Printed(decimal Value, decimal? Low, decimal? High);

/// <summary>A figure, the same on every surface.</summary>
/// <param name="Value">In the metric's unit; null without answers.</param>
/// <param name="Low">Lower limit of the 95 % interval.</param>
/// <param name="High">Upper limit.</param>
/// <param name="N">Answers.</param>
/// <param name="Numerator">What stands over n, before the unit's factor; null without answers.</param>
/// <param name="Counts">Answers per named part, such as promoters.</param>
/// <param name="Shares">The parts in percent, rounded so that they add to 100; all 0 without answers.</param>
/// <param name="ShareOfScale">For a mean, how far up its scale it is, in percent; null for others.</param>
/// <param name="Enough">True from min-n answers up: below it, show n and range and conclude nothing.</param>
/// <param name="Printed">Rounded for print; null without answers.</param>
sealed record Figure(
    double? Value, double? Low, double? High, long N, long? Numerator, IReadOnlyDictionary<string, long> Counts,
    IReadOnlyDictionary<string, decimal> Shares, double? ShareOfScale, bool Enough, Printed? Printed)
{
    public static Figure Of(IMetric metric, ScoreCounts counts, int minN)
    {
        var (ratio, limits) = (metric.Of(counts), metric.IntervalOf(counts, Sampling.Usual));
        var parts = metric.Parts.Select(p => counts.Between(p.Low, p.High)).ToList();
        var shares = Rapport.Metrics.Shares.LargestRemainder(parts, 1);
        var unit = metric.Unit;
        return new(
            ratio?.Times(unit.Factor), limits?.Low, limits?.High, counts.N, ratio?.Numerator,
            metric.Parts.Zip(parts).ToDictionary(p => p.First.Name, p => p.Second),
            metric.Parts.Zip(shares).ToDictionary(p => p.First.Name, p => p.Second),
            metric.ShareOfScale(counts)?.Times(100), counts.N >= minN,
            ratio is { } r ? new(r.Rounded(unit.Factor, unit.Decimals), Round(limits?.Low, unit), Round(limits?.High, unit)) : null);
    }

    static decimal? Round(double? limit, Unit unit) =>
        limit is { } value ? Math.Round((decimal)value, unit.Decimals, MidpointRounding.AwayFromZero) : null;
}

/// <summary>The change since the period before.</summary>
/// <param name="Value">In the metric's unit, from exact counts.</param>
/// <param name="Low">Lower limit of the 95 % interval of the difference; null where the answers cannot tell.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Significant">True when the interval excludes 0 and both periods have enough answers.</param>
/// <param name="Printed">Rounded for print: the rounded exact difference, never the difference of rounded figures.</param>
sealed record Change(double Value, double? Low, double? High, bool Significant, Printed Printed)
{
    /// <summary>Null when either period has no answers.</summary>
    public static Change? Of(IMetric metric, ScoreCounts before, ScoreCounts now, int minN)
    {
        if (metric.Of(before) is not { } old || metric.Of(now) is not { } current) return null;
        var (difference, limits) = (current - old, metric.ChangeOf(before, now, Sampling.Usual));
        var isEnough = before.N >= minN && now.N >= minN;
        return new(
            difference.Times(metric.Unit.Factor), limits?.Low, limits?.High, isEnough && limits?.Excludes(0) == true,
            new(difference.Rounded(metric.Unit.Factor, metric.Unit.Decimals), Round(limits?.Low, metric), Round(limits?.High, metric)));
    }

    static decimal? Round(double? limit, IMetric metric) =>
        limit is { } value ? Math.Round((decimal)value, metric.Unit.Decimals, MidpointRounding.AwayFromZero) : null;
}
