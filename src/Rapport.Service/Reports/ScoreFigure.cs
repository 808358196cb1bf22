using Rapport.Metrics;

namespace Rapport.Service.Reports;

/// <summary>A metric of scores.</summary>
/// <param name="Id">Stable.</param>
/// <param name="Name">For people.</param>
/// <param name="Convention">Of whom; the metric's own convention stands before it.</param>
/// <param name="Metric">Which.</param>
/// <param name="Score">Null for those without one.</param>
sealed record ScoreFigure<T>(string Id, string Name, string Convention, IMetric Metric, Func<T, double?> Score) : IFigure<T> where T : IDone
{
    public IReadOnlyList<FigureMeaning> Meanings => [new(Id, Name, $"{Metric.Convention} {Convention}", Metric.Unit.Id, "higher")];

    public double? Of(T row) => Score(row);

    public IReadOnlyList<FigureValues> Of(IReadOnlyList<T> rows, int groups)
    {
        var own = rows.ToLookup(r => r.Group);
        return [new(Estimate(Counts(rows)), [.. Enumerable.Range(0, groups).Select(g => Estimate(Counts(own[g])))])];
    }

    /// <summary>The scores of some.</summary>
    public ScoreCounts Counts(IEnumerable<T> rows) => ScoreCounts.Of(Metric.Scale, rows.Select(Score).OfType<double>().Select(s => (s, 1L)));

    PairedEstimate Estimate(ScoreCounts counts) => new(counts.N, Metric.Of(counts)?.Times(Metric.Unit.Factor), Metric.IntervalOf(counts, Sampling.Usual));
}

/// <summary>How far the scores of some lie above those of others: two independent samples of one metric. Its n is that of the smaller.</summary>
/// <param name="Meaning">What it means.</param>
/// <param name="One">Those.</param>
/// <param name="Other">The others.</param>
sealed record ScoreDifference<T>(FigureMeaning Meaning, ScoreFigure<T> One, ScoreFigure<T> Other) : IFigure<T> where T : IDone
{
    public IReadOnlyList<FigureMeaning> Meanings => [Meaning];

    public double? Of(T row) => One.Of(row) ?? Other.Of(row);

    public IReadOnlyList<FigureValues> Of(IReadOnlyList<T> rows, int groups)
    {
        var own = rows.ToLookup(r => r.Group);
        return [new(Between(rows), [.. Enumerable.Range(0, groups).Select(g => Between([.. own[g]]))])];
    }

    PairedEstimate Between(IReadOnlyList<T> rows)
    {
        var (one, other) = (One.Counts(rows), Other.Counts(rows));
        var metric = One.Metric;
        return metric.Of(one) is { } above && metric.Of(other) is { } below
            ? new(Math.Min(one.N, other.N), (above - below).Times(metric.Unit.Factor), metric.ChangeOf(other, one, Sampling.Usual))
            : PairedEstimate.None;
    }
}
