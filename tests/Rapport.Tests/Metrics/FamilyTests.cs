using Rapport.Customers.Ingest;
using Rapport.Metrics;

namespace Rapport.Tests.Metrics;

/// <summary>What holds for every metric in the list.</summary>
public sealed class FamilyTests
{
    public static TheoryData<string> Ids => [.. MetricList.All.Select(m => m.Id)];

    [Fact]
    public void The_list_holds_every_convention_once()
    {
        string[] expected =
        [
            "nps.0-10", "csat.top2.5", "csat.top1.3", "csat.top2.4", "csat.top2.6", "csat.top2.7", "csat.top3.10",
            "csat.mean.5", "csat.mean.3", "csat.mean.4", "csat.mean.6", "csat.mean.7", "csat.mean.10", "csat.goodbad",
            "ces2.easy.7", "ces2.mean.7", "ces2.index.7", "ces.agree.5", "ces1.mean.5", "stars.mean.5", "stars.top2.5",
            "sentiment.mean", "sentiment.negative.5",
        ];
        MetricList.All.Select(m => m.Id).ShouldBe(expected);
        Scales.All.Concat(Scales.OfWords).Select(s => s.Id).ShouldBeUnique();
        MetricList.All.Select(m => m.Scale).Distinct().ShouldBe(Scales.All.Concat(Scales.OfWords), ignoreOrder: true);
        Scales.All.ShouldAllBe(s => Scales.Find(s.Id) == s);
        MetricList.Find("nps").ShouldBeNull();
    }

    [Fact]
    [Trait("Row", "3.3")]
    public void What_may_come_in_is_what_a_metric_reads() => ScoreScale.All.Select(s => (s.Name, s.Min, s.Max))
        .ShouldBe(Scales.All.Select(s => (s.Id, s.Min, s.Max)), ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_metric_says_what_it_is(string id)
    {
        var metric = MetricList.Find(id)!;
        foreach (var text in typeof(IMetric).GetProperties().Where(p => p.PropertyType == typeof(string)))
            ((string?)text.GetValue(metric)).ShouldNotBeNullOrWhiteSpace($"{id}.{text.Name}");
        id.ShouldStartWith(metric.Family);
        metric.Max.ShouldBeGreaterThan(metric.Min);
        metric.Parts.SelectMany(p => Enumerable.Range(p.Low, p.High - p.Low + 1))
            .ShouldBe(Enumerable.Range(metric.Scale.Min, metric.Scale.Points), "its parts cover the scale, each answer once");
        metric.Better.ShouldBe(id.StartsWith("ces1", StringComparison.Ordinal) || id == "sentiment.negative.5" ? Better.Lower : Better.Higher);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    [Trait("Row", "3.1")]
    public void No_answers_have_no_value(string id)
    {
        var metric = MetricList.Find(id)!;
        var (none, one) = (ScoreCounts.None(metric.Scale), ScoreCounts.Of(metric.Scale, [metric.Scale.Max]));
        metric.Of(none).ShouldBeNull();
        metric.IntervalOf(none, Sampling.Usual).ShouldBeNull();
        metric.ChangeOf(none, one, Sampling.Usual).ShouldBeNull();
        metric.ChangeOf(one, none, Sampling.Usual).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Ids))]
    [Trait("Row", "3.3")]
    public void Another_scale_is_refused_and_never_pooled(string id)
    {
        var metric = MetricList.Find(id)!;
        foreach (var scale in Scales.All.Concat(Scales.OfWords).Where(s => s != metric.Scale))
        {
            var counts = ScoreCounts.Of(scale, [scale.Max]);
            Should.Throw<ArgumentException>(() => metric.Of(counts));
            Should.Throw<ArgumentException>(() => metric.IntervalOf(counts, Sampling.Usual));
            Should.Throw<ArgumentException>(() => metric.ChangeOf(counts, counts, Sampling.Usual));
            Should.Throw<ArgumentException>(() => counts.Plus(ScoreCounts.None(metric.Scale)));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Junk_is_refused(string id)
    {
        var scale = MetricList.Find(id)!.Scale;
        foreach (var score in new[] { scale.Min - 1, scale.Max + 1, scale.Min + 0.5, double.NaN, double.PositiveInfinity })
            Should.Throw<ArgumentOutOfRangeException>(() => ScoreCounts.Of(scale, [(score, 1)]));
        Should.Throw<ArgumentOutOfRangeException>(() => ScoreCounts.Of(scale, [((double)scale.Min, -1L)]));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Values_stay_in_range_and_intervals_hold_them(string id)
    {
        var metric = MetricList.Find(id)!;
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var counts = Draw(metric, random);
            var value = metric.Of(counts)!.Value.Times(metric.Unit.Factor);
            value.ShouldBeInRange(metric.Min, metric.Max);
            if (metric.IntervalOf(counts, Sampling.Usual) is { } limits)
            {
                limits.Low.ShouldBeGreaterThanOrEqualTo(metric.Min);
                limits.High.ShouldBeLessThanOrEqualTo(metric.Max);
                value.ShouldBeInRange(limits.Low - 1e-9, limits.High + 1e-9, $"{string.Join(',', counts.Pairs)}");
                var sure = metric.IntervalOf(counts, new(0.99))!.Value;
                (sure.High - sure.Low).ShouldBeGreaterThanOrEqualTo(limits.High - limits.Low - 1e-9);
            }
            else
            {
                counts.N.ShouldBe(1);
            }

            // The same answers, asked again, say the same.
            metric.IntervalOf(counts, Sampling.Usual).ShouldBe(metric.IntervalOf(counts, Sampling.Usual));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Swapping_sides_mirrors_a_change(string id)
    {
        var metric = MetricList.Find(id)!;
        var random = new Random(8);
        for (var i = 0; i < 100; i++)
        {
            var (a, b) = (Draw(metric, random), Draw(metric, random));
            var (there, back) = (metric.ChangeOf(a, b, Sampling.Usual), metric.ChangeOf(b, a, Sampling.Usual));
            there.HasValue.ShouldBe(back.HasValue);
            if (there is not { } forth) continue;
            forth.Low.ShouldBe(-back!.Value.High, 1e-9);
            forth.High.ShouldBe(-back.Value.Low, 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_higher_answer_never_turns_the_figure(string id)
    {
        var metric = MetricList.Find(id)!;
        var rises = Of(metric.Scale.Max) > Of(metric.Scale.Min) ? 1 : -1;
        var random = new Random(9);
        for (var i = 0; i < 200; i++)
        {
            var counts = Draw(metric, random);
            var from = counts.Pairs.First(p => p.Count > 0).Score;
            if (from == metric.Scale.Max) continue;
            var raised = ScoreCounts.Of(metric.Scale, counts.Pairs.Select(p =>
                ((double)p.Score, p.Count + (p.Score == from ? -1 : p.Score == from + 1 ? 1 : 0))));
            (metric.Of(raised)!.Value.Times(1) * rises).ShouldBeGreaterThanOrEqualTo(metric.Of(counts)!.Value.Times(1) * rises);
        }

        double Of(int answer) => metric.Of(ScoreCounts.Of(metric.Scale, [answer]))!.Value.Times(1);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    [Trait("Row", "3.4")]
    public void Groups_add_up_to_the_whole(string id)
    {
        var metric = MetricList.Find(id)!;
        var random = new Random(10);
        for (var i = 0; i < 100; i++)
        {
            var groups = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Draw(metric, random)).ToList();
            var whole = metric.Of(groups.Aggregate((a, b) => a.Plus(b)))!.Value;
            var ratios = groups.Select(g => metric.Of(g)!.Value).ToList();
            whole.ShouldBe(new Ratio(ratios.Sum(r => r.Numerator), ratios.Sum(r => r.Denominator)));
        }
    }

    static ScoreCounts Draw(IMetric metric, Random random)
    {
        var n = random.Next(1, random.Next(2, 80));
        var span = random.Next(1, metric.Scale.Points + 1);
        return ScoreCounts.Of(metric.Scale, Enumerable.Range(0, n).Select(_ => metric.Scale.Max - random.Next(span)));
    }
}
