using Rapport.Metrics;

namespace Rapport.Tests.Metrics;

/// <summary>Intervals hold the truth as often as they say, shown by simulation with fixed seeds.</summary>
public sealed class CoverageTests
{
    const int Runs = 4_000;

    [Theory]
    [Trait("Row", "3.1")]
    [InlineData(10, 0.5, 0.3)]
    [InlineData(10, 0.7, 0.1)]
    [InlineData(20, 0.5, 0.3)]
    [InlineData(20, 0.2, 0.5)]
    [InlineData(100, 0.5, 0.3)]
    [InlineData(100, 0.8, 0.05)]
    public void Net_promoter_intervals_hold_the_truth(int n, double promoters, double detractors)
    {
        var nps = MetricList.Find("nps.0-10")!;
        var truth = 100 * (promoters - detractors);
        Covered(1, random => nps.IntervalOf(Draw(random), Sampling.Usual)!.Value, truth).ShouldBeInRange(0.925, 0.975);

        ScoreCounts Draw(Random random) => Sample(random, Scales.Nps, n, [(0, detractors), (7, 1 - promoters - detractors), (10, promoters)]);
    }

    [Theory]
    [Trait("Row", "3.2")]
    [InlineData(10, 0.8)]
    [InlineData(30, 0.55)]
    [InlineData(100, 0.9)]
    public void Shares_hold_the_truth(int n, double share)
    {
        var csat = MetricList.Find("csat.top2.5")!;
        Covered(2, r => csat.IntervalOf(Sample(r, csat.Scale, n, [(1, 1 - share), (5, share)]), Sampling.Usual)!.Value, 100 * share)
            .ShouldBeInRange(0.92, 0.98);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(60)]
    public void Means_hold_the_truth_even_when_skewed(int n)
    {
        var mean = MetricList.Find("csat.mean.5")!;
        (int, double)[] skewed = [(1, 0.05), (2, 0.05), (3, 0.1), (4, 0.2), (5, 0.6)];
        Covered(3, r => mean.IntervalOf(Sample(r, mean.Scale, n, skewed), Sampling.Usual)!.Value, 4.25)
            .ShouldBeInRange(n < 20 ? 0.88 : 0.91, 0.98);
    }

    [Theory]
    [Trait("Row", "3.9")]
    [InlineData("nps.0-10", 30)]
    [InlineData("nps.0-10", 200)]
    [InlineData("csat.top2.5", 30)]
    [InlineData("csat.top2.5", 200)]
    [InlineData("csat.mean.5", 30)]
    [InlineData("csat.mean.5", 200)]
    public void No_change_is_called_significant_about_one_time_in_twenty(string id, int n)
    {
        var metric = MetricList.Find(id)!;
        var scores = Enumerable.Range(metric.Scale.Min, metric.Scale.Points).Select(s => (s, 1.0 / metric.Scale.Points)).ToArray();
        Covered(4, r => metric.ChangeOf(Sample(r, metric.Scale, n, scores), Sample(r, metric.Scale, n, scores), Sampling.Usual)!.Value, 0)
            .ShouldBeInRange(0.935, 0.97);
    }

    static double Covered(int seed, Func<Random, Interval> interval, double truth)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, Runs).Count(_ => !interval(random).Excludes(truth)) / (double)Runs;
    }

    static ScoreCounts Sample(Random random, Scale scale, int n, (int Score, double Share)[] shares) =>
        ScoreCounts.Of(scale, Enumerable.Range(0, n).Select(_ => Pick(random.NextDouble(), shares)));

    static int Pick(double at, (int Score, double Share)[] shares)
    {
        foreach (var (score, share) in shares)
            if ((at -= share) < 0) return score;
        return shares[^1].Score;
    }
}
