using Rapport.Metrics;
using Rapport.Metrics.Intervals;

namespace Rapport.Tests.Metrics;

/// <summary>Published and hand-computed values, one per formula.</summary>
public sealed class VectorTests
{
    static readonly IMetric Nps = MetricList.Find("nps.0-10")!;

    internal static ScoreCounts Promoted(long promoters, long passives, long detractors) =>
        ScoreCounts.Of(Scales.Nps, [(10, promoters), (7, passives), (0, detractors)]);

    static ScoreCounts Satisfied(long hits, long n) => ScoreCounts.Of(Scales.Csat(5), [(5, hits), (1, n - hits)]);

    [Theory]
    [Trait("Row", "3.1")]
    [InlineData(5, 2, 3, 20, -30.33, 61.10)]
    [InlineData(50, 20, 30, 20, 2.65, 36.18)]
    [InlineData(545, 301, 154, 39.1, 34.41, 43.56)]
    [InlineData(120, 50, 30, 45, 34.14, 54.53)]
    [InlineData(10, 0, 0, 100, 47.50, 106.34)]
    public void Net_promoter_score_has_the_adjusted_Wald_interval(int pro, int pas, int det, double score, double low, double high)
    {
        Nps.Of(Promoted(pro, pas, det))!.Value.Times(100).ShouldBe(score, 1e-12);
        var limits = AdjustedWald.Of(pro, det, pro + pas + det).Interval(Quantile.Normal(0.95)).Times(100);
        limits.Low.ShouldBe(low, 0.005);
        limits.High.ShouldBe(high, 0.005);
        Nps.IntervalOf(Promoted(pro, pas, det), Sampling.Usual)!.Value.ShouldBe(limits.Clip(-100, 100));
    }

    [Theory]
    [Trait("Row", "3.2")]
    [InlineData(8, 10, 80, 49.02, 94.33)]
    [InlineData(80, 100, 80, 71.12, 86.66)]
    [InlineData(10, 10, 100, 72.25, 100)]
    [InlineData(412, 500, 82.4, 78.82, 85.49)]
    public void A_share_has_the_Wilson_interval(int hits, int n, double share, double low, double high)
    {
        var metric = MetricList.Find("csat.top2.5")!;
        metric.Of(Satisfied(hits, n))!.Value.Times(100).ShouldBe(share, 1e-12);
        var limits = metric.IntervalOf(Satisfied(hits, n), Sampling.Usual)!.Value;
        limits.Low.ShouldBe(low, 0.005);
        limits.High.ShouldBe(high, 0.005);
    }

    [Fact]
    [Trait("Row", "3.9")]
    public void The_difference_of_two_shares_is_Newcombes()
    {
        // Newcombe 1998, table II (a), method 10: 56/70 − 48/80.
        var change = MetricList.Find("csat.top2.5")!.ChangeOf(Satisfied(48, 80), Satisfied(56, 70), Sampling.Usual)!.Value;
        change.Low.ShouldBe(5.24, 0.005);
        change.High.ShouldBe(33.39, 0.005);
    }

    [Fact]
    public void A_mean_has_Students_interval()
    {
        // 1,2,3,4,5 six times over: mean 3, s² = 60/29, t(29) = 2.04523.
        var counts = ScoreCounts.Of(Scales.Csat(5), Enumerable.Range(1, 5).Select(s => ((double)s, 6L)));
        var limits = MetricList.Find("csat.mean.5")!.IntervalOf(counts, Sampling.Usual)!.Value;
        var half = 2.045230 * Math.Sqrt(60.0 / 29 / 30);
        limits.Low.ShouldBe(3 - half, 1e-5);
        limits.High.ShouldBe(3 + half, 1e-5);
    }

    [Fact]
    public void The_difference_of_two_means_is_Welchs()
    {
        // 1..5 ten times (mean 3, s² = 100/49) against 4,5 fifteen times each (mean 4.5, s² = 7.5/29).
        var before = ScoreCounts.Of(Scales.Csat(5), Enumerable.Range(1, 5).Select(s => ((double)s, 10L)));
        var now = ScoreCounts.Of(Scales.Csat(5), [(4, 15), (5, 15)]);
        var change = MetricList.Find("csat.mean.5")!.ChangeOf(before, now, Sampling.Usual)!.Value;
        var (va, vb) = (100.0 / 49 / 50, 7.5 / 29 / 30);
        var freedom = (va + vb) * (va + vb) / ((va * va / 49) + (vb * vb / 29));
        freedom.ShouldBe(66.846, 0.001);
        var half = 1.99612 * Math.Sqrt(va + vb); // t(66.85)
        change.Low.ShouldBe(1.5 - half, 2e-4);
        change.High.ShouldBe(1.5 + half, 2e-4);
    }

    [Fact]
    public void False_discoveries_are_bounded_as_in_the_paper()
    {
        // Benjamini and Hochberg 1995, section 3.1: four of fifteen hypotheses are rejected at 0.05.
        double[] p =
        [
            0.0344, 0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1,
        ];
        FalseDiscovery.Keep(p).Select((kept, i) => kept ? p[i] : -1).Where(x => x >= 0).ShouldBe([0.0001, 0.0004, 0.0019, 0.0095]);
        FalseDiscovery.Keep([]).ShouldBeEmpty();
    }

    [Fact]
    public void The_p_value_of_an_interval_method_is_where_it_touches_zero()
    {
        var wald = AdjustedWald.Of(50, 30, 100);
        var z = wald.Centre / Math.Sqrt(wald.Variance / wald.N);
        var expected = 2 * (1 - MathNet.Numerics.Distributions.Normal.CDF(0, 1, z));
        FalseDiscovery.PValue(level => wald.Interval(Quantile.Normal(level))).ShouldBe(expected, 1e-9);
    }

    [Fact]
    public void A_finite_population_narrows_the_interval()
    {
        FinitePopulation.Factor(100, 400).ShouldBe(Math.Sqrt(300.0 / 399), 1e-12);
        FinitePopulation.Factor(20, 400).ShouldBe(1); // no more than 5 %
        FinitePopulation.Factor(20, null).ShouldBe(1);
        FinitePopulation.Factor(400, 400).ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => FinitePopulation.Factor(401, 400));
        foreach (var metric in MetricList.All)
        {
            var counts = ScoreCounts.Of(metric.Scale, [(metric.Scale.Min, 40), (metric.Scale.Max, 60)]);
            var open = metric.IntervalOf(counts, Sampling.Usual)!.Value;
            var some = metric.IntervalOf(counts, new(Population: 200))!.Value;
            var all = metric.IntervalOf(counts, new(Population: 100))!.Value;
            ((some.High - some.Low) / (open.High - open.Low)).ShouldBe(Math.Sqrt(100.0 / 199), 0.02, metric.Id);
            (all.High - all.Low).ShouldBeLessThan((metric.Max - metric.Min) / 1000, metric.Id);
        }
    }

    [Fact]
    public void Weights_cost_answers()
    {
        DesignEffect.EffectiveSize([1, 1, 1, 1]).ShouldBe(4);
        DesignEffect.EffectiveSize([1, 3]).ShouldBe(1.6, 1e-12);
        DesignEffect.Of([1, 3])!.Value.ShouldBe(1.25, 1e-12);
        DesignEffect.Of([]).ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => DesignEffect.EffectiveSize([-1]));
        Should.Throw<ArgumentOutOfRangeException>(() => DesignEffect.EffectiveSize([double.NaN]));
    }

    [Theory]
    [InlineData(3, 2559, 3412, 4266)]
    [InlineData(5, 919, 1227, 1534)]
    [InlineData(10, 228, 305, 382)]
    [InlineData(15, 100, 134, 168)]
    public void A_margin_has_its_price(double margin, long usual, long wide, long worst)
    {
        // The table was made with z = 1.96; the exact quantile needs at most one answer less.
        (usual - SampleSize.ForMargin(margin, 0.6)).ShouldBeInRange(0, 1);
        (wide - SampleSize.ForMargin(margin, 0.8)).ShouldBeInRange(0, 1);
        (worst - SampleSize.ForMargin(margin, 1.0)).ShouldBeInRange(0, 1);
    }

    [Theory]
    [InlineData(10, 940, 1260)]
    [InlineData(5, 3770, 5020)]
    [InlineData(2, 23500, 31400)]
    public void A_difference_has_its_price(double points, double usual, double wide)
    {
        ((double)SampleSize.ForDifference(points, 0.6)).ShouldBe(usual, usual * 0.005);
        ((double)SampleSize.ForDifference(points, 0.8)).ShouldBe(wide, wide * 0.005);
    }

    [Theory]
    [InlineData("csat.top1.3", 3, 3, 33.333333333333336)]
    [InlineData("csat.top2.4", 3, 4, 50)]
    [InlineData("csat.top2.5", 4, 5, 40)]
    [InlineData("csat.top2.6", 5, 6, 33.333333333333336)]
    [InlineData("csat.top2.7", 6, 7, 28.571428571428573)]
    [InlineData("csat.top3.10", 8, 10, 30)]
    [InlineData("ces2.easy.7", 5, 7, 42.857142857142854)]
    [InlineData("ces.agree.5", 4, 5, 40)]
    [Trait("Row", "3.2")]
    [Trait("Row", "3.3")]
    public void A_share_counts_the_boxes_its_convention_names(string id, int lowestBox, int points, double ofOneEach)
    {
        var metric = MetricList.Find(id)!;
        metric.Scale.Points.ShouldBe(points);
        var oneEach = ScoreCounts.Of(metric.Scale, Enumerable.Range(1, points));
        metric.Of(oneEach)!.Value.Times(100).ShouldBe(ofOneEach, 1e-12);
        metric.Of(ScoreCounts.Of(metric.Scale, [lowestBox]))!.Value.Times(100).ShouldBe(100);
        metric.Of(ScoreCounts.Of(metric.Scale, [lowestBox - 1]))!.Value.Times(100).ShouldBe(0);
    }

    [Theory]
    [InlineData("csat.mean.3", 1, 3, 3, 7, 3)]
    [InlineData("csat.mean.5", 4, 5, 1, 10, 3)]
    [InlineData("csat.mean.10", 1, 10, 10, 21, 3)]
    [InlineData("ces2.mean.7", 7, 7, 1, 15, 3)]
    [InlineData("ces1.mean.5", 1, 2, 2, 5, 3)]
    public void A_mean_is_the_sum_over_the_number(string id, int a, int b, int c, long sum, long n) =>
        MetricList.Find(id)!.Of(ScoreCounts.Of(MetricList.Find(id)!.Scale, [a, b, c])).ShouldBe(new Ratio(sum, n));

    [Fact]
    public void A_mean_is_also_a_share_of_its_scale()
    {
        var metric = (MeanMetric)MetricList.Find("csat.mean.5")!;
        metric.ShareOfScale(ScoreCounts.Of(metric.Scale, [1, 5, 4]))!.Value.Times(100).ShouldBe(100 * 7.0 / 12, 1e-12);
        metric.ShareOfScale(ScoreCounts.None(metric.Scale)).ShouldBeNull();
    }

    [Fact]
    [Trait("Row", "3.3")]
    public void The_effort_index_takes_hard_from_easy() => MetricList.Find("ces2.index.7")!
        .Of(ScoreCounts.Of(Scales.Ces2, [7, 6, 6, 5, 4, 3, 2, 1, 1, 1])).ShouldBe(new Ratio(-2, 10));

    [Fact]
    public void Good_or_bad_is_a_share_of_both() =>
        MetricList.Find("csat.goodbad")!.Of(ScoreCounts.Of(Scales.GoodBad, [1, 1, 1, 0])).ShouldBe(new Ratio(3, 4));
}
