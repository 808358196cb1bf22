using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>The share of high answers less the share of low ones.</summary>
/// <param name="Id">See <see cref="IMetric.Id"/>.</param>
/// <param name="Name">See <see cref="IMetric.Name"/>.</param>
/// <param name="Family">See <see cref="IMetric.Family"/>.</param>
/// <param name="Scale">See <see cref="IMetric.Scale"/>.</param>
/// <param name="Low">The answers taken off.</param>
/// <param name="Middle">The answers that count in n alone.</param>
/// <param name="High">The answers that count for.</param>
/// <remarks>Interval and difference: adjusted Wald, Rocks 2016.</remarks>
public record BalanceMetric(string Id, string Name, string Family, Scale Scale, Part Low, Part Middle, Part High)
    : Metric(Id, Name, Family, Scale)
{
    /// <inheritdoc/>
    public override Unit Unit => Unit.Points;

    /// <inheritdoc/>
    public override double Min => -100;

    /// <inheritdoc/>
    public override double Max => 100;

    /// <inheritdoc/>
    public override string IntervalMethod => "Adjusted Wald (n+3, ¾ to either side), clipped to the range; difference: adjusted Wald";

    /// <inheritdoc/>
    public override IReadOnlyList<Part> Parts => [Low, Middle, High];

    /// <inheritdoc/>
    protected override long Numerator(ScoreCounts counts) => Count(counts, High) - Count(counts, Low);

    /// <inheritdoc/>
    protected override Interval? Spread(ScoreCounts counts, Sampling sampling)
    {
        // For one or two equal answers the adjusted centre lies so far in that the figure itself would fall outside.
        var value = 100.0 * Numerator(counts) / counts.N;
        var limits = Wald(counts, sampling).Interval(Quantile.Normal(sampling.Level)).Times(100);
        return new(Math.Min(limits.Low, value), Math.Max(limits.High, value));
    }

    /// <inheritdoc/>
    protected override Interval? Difference(ScoreCounts before, ScoreCounts now, Sampling sampling) =>
        Wald(before, sampling).To(Wald(now, sampling), Quantile.Normal(sampling.Level)).Times(100);

    AdjustedWald Wald(ScoreCounts counts, Sampling sampling)
    {
        var scale = FinitePopulation.EffectiveShare(counts.N, sampling.Population);
        return AdjustedWald.Of(Count(counts, High) * scale, Count(counts, Low) * scale, counts.N * scale);
    }

    static long Count(ScoreCounts counts, Part part) => counts.Between(part.Low, part.High);
}
