using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>The share of answers from <paramref name="From"/> up: "top box", "easy", "good".</summary>
/// <param name="Id">See <see cref="IMetric.Id"/>.</param>
/// <param name="Name">See <see cref="IMetric.Name"/>.</param>
/// <param name="Family">See <see cref="IMetric.Family"/>.</param>
/// <param name="Scale">See <see cref="IMetric.Scale"/>.</param>
/// <param name="From">Lowest answer that counts.</param>
/// <param name="Hit">Name of the answers that count.</param>
/// <param name="Miss">Name of the others.</param>
/// <remarks>Interval: Wilson 1927. Difference: Newcombe 1998, method 10.</remarks>
public record ShareMetric(string Id, string Name, string Family, Scale Scale, int From, string Hit, string Miss)
    : Metric(Id, Name, Family, Scale)
{
    /// <inheritdoc/>
    public override Unit Unit => Unit.Percent;

    /// <inheritdoc/>
    public override double Min => 0;

    /// <inheritdoc/>
    public override double Max => 100;

    /// <inheritdoc/>
    public override string IntervalMethod => "Wilson score interval; difference: Newcombe's hybrid score";

    /// <inheritdoc/>
    public override IReadOnlyList<Part> Parts => [new(Miss, Scale.Min, From - 1), new(Hit, From, Scale.Max)];

    /// <inheritdoc/>
    protected override long Numerator(ScoreCounts counts) => counts.Between(From, Scale.Max);

    /// <inheritdoc/>
    protected override Interval? Spread(ScoreCounts counts, Sampling sampling) => Wilson(counts, sampling).Times(100);

    /// <inheritdoc/>
    protected override Interval? Difference(ScoreCounts before, ScoreCounts now, Sampling sampling) => Recovered.Difference(
        Share(before), Wilson(before, sampling), Share(now), Wilson(now, sampling)).Times(100);

    double Share(ScoreCounts counts) => (double)Numerator(counts) / counts.N;

    Interval Wilson(ScoreCounts counts, Sampling sampling)
    {
        var scale = FinitePopulation.EffectiveShare(counts.N, sampling.Population);
        return Intervals.Wilson.Of(Numerator(counts) * scale, counts.N * scale, Quantile.Normal(sampling.Level));
    }
}
