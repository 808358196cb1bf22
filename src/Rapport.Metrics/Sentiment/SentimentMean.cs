using Rapport.Metrics.Intervals;

namespace Rapport.Metrics.Sentiment;

/// <summary>The mean of sentiment, counted in hundredths and said on −1..1.</summary>
/// <remarks>Interval and difference as of <see cref="MeanMetric"/>.</remarks>
sealed record SentimentMean() : Metric("sentiment.mean", "Sentiment of words, mean", "sentiment", Scales.Sentiment)
{
    const int Hundredths = 100;

    public override Unit Unit => Unit.Scale;

    public override double Min => -1;

    public override double Max => 1;

    public override string IntervalMethod => "Student's t; bootstrap below 30 skewed answers; difference: Welch";

    public override IReadOnlyList<Part> Parts => [new("below0", Scale.Min, -1), new("0", 0, 0), new("above0", 1, Scale.Max)];

    protected override long Numerator(ScoreCounts counts) => counts.Sum;

    protected override long Denominator(ScoreCounts counts) => counts.N * Hundredths;

    protected override Interval? Spread(ScoreCounts counts, Sampling sampling) => Means.IntervalOf(counts, sampling)?.Times(1.0 / Hundredths);

    protected override Interval? Difference(ScoreCounts before, ScoreCounts now, Sampling sampling) => Means.DifferenceOf(before, now, sampling)?.Times(1.0 / Hundredths);
}
