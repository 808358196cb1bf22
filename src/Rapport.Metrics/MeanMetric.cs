using System.Globalization;
using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>The arithmetic mean of the answers.</summary>
/// <param name="Id">See <see cref="IMetric.Id"/>.</param>
/// <param name="Name">See <see cref="IMetric.Name"/>.</param>
/// <param name="Family">See <see cref="IMetric.Family"/>.</param>
/// <param name="Scale">See <see cref="IMetric.Scale"/>.</param>
/// <remarks>Interval: Student's t; BCa bootstrap with a fixed seed for fewer than 30 skewed answers; where all answers are
/// equal, the Wilson limit of the share that may yet differ. Difference: Welch 1947.</remarks>
public record MeanMetric(string Id, string Name, string Family, Scale Scale) : Metric(Id, Name, Family, Scale)
{
    /// <inheritdoc/>
    public override Unit Unit => Unit.Scale;

    /// <inheritdoc/>
    public override double Min => Scale.Min;

    /// <inheritdoc/>
    public override double Max => Scale.Max;

    /// <inheritdoc/>
    public override string IntervalMethod => "Student's t; bootstrap below 30 skewed answers; difference: Welch";

    /// <inheritdoc/>
    public override IReadOnlyList<Part> Parts =>
        [.. Enumerable.Range(Scale.Min, Scale.Points).Select(s => new Part(s.ToString(CultureInfo.InvariantCulture), s, s))];

    /// <summary>The mean as a share of the way from the lowest to the highest answer, 0..100 %; null when there are none.</summary>
    /// <remarks>(m − min) / (max − min): an answer in the middle of the scale is 50 %.</remarks>
    public Ratio? ShareOfScale(ScoreCounts counts) =>
        Of(counts) is { } mean ? new(mean.Numerator - (Scale.Min * mean.Denominator), mean.Denominator * (Scale.Max - Scale.Min)) : null;

    /// <inheritdoc/>
    protected override long Numerator(ScoreCounts counts) => counts.Sum;

    /// <inheritdoc/>
    protected override Interval? Spread(ScoreCounts counts, Sampling sampling) => Means.IntervalOf(counts, sampling);

    /// <inheritdoc/>
    protected override Interval? Difference(ScoreCounts before, ScoreCounts now, Sampling sampling) =>
        Means.DifferenceOf(before, now, sampling);
}
