namespace Rapport.Metrics;

/// <summary>The share of answers below <paramref name="From"/>: "bottom box".</summary>
/// <param name="Id">See <see cref="IMetric.Id"/>.</param>
/// <param name="Name">See <see cref="IMetric.Name"/>.</param>
/// <param name="Family">See <see cref="IMetric.Family"/>.</param>
/// <param name="Scale">See <see cref="IMetric.Scale"/>.</param>
/// <param name="From">Lowest answer that no longer counts.</param>
/// <param name="Hit">Name of the answers that count.</param>
/// <param name="Miss">Name of the others.</param>
public sealed record LowShareMetric(string Id, string Name, string Family, Scale Scale, int From, string Hit, string Miss)
    : ShareMetric(Id, Name, Family, Scale, From, Hit, Miss)
{
    /// <inheritdoc/>
    public override IReadOnlyList<Part> Parts => [new(Hit, Scale.Min, From - 1), new(Miss, From, Scale.Max)];

    /// <inheritdoc/>
    protected override long Numerator(ScoreCounts counts) => counts.Between(Scale.Min, From - 1);
}
