using Rapport.Metrics;

namespace Rapport.Tests.Metrics;

/// <summary>When alarm is given, and how often it is given for nothing.</summary>
[Trait("Row", "3.17")]
public sealed class AlarmTests
{
    // Where nothing changes: years of answers of one distribution, for each of the rules.
    [Theory]
    [InlineData("nps.0-10", Watch.Change, Turn.Worse, 7, 30)]
    [InlineData("nps.0-10", Watch.Change, Turn.Either, 1, 60)]
    [InlineData("nps.0-10", Watch.Breach, Turn.Worse, 7, 30)]
    [InlineData("csat.top2.5", Watch.Change, Turn.Worse, 28, 12)]
    [InlineData("csat.mean.5", Watch.Change, Turn.Either, 7, 40)]
    [InlineData("ces2.mean.7", Watch.Change, Turn.Worse, 7, 30)]
    public void Where_nothing_changes_alarm_is_given_no_more_often_than_allowed(string id, Watch watch, Turn turn, int window, int perDay)
    {
        var metric = MetricList.Find(id)!;
        var (random, years, begun) = (new Random(7), 0.0, 0);
        var truth = Truth(metric);
        for (var company = 0; company < 120; company++)
        {
            var rule = new AlarmRule(metric, watch, turn, window, watch == Watch.Breach ? truth : null, 30, FalseAlarms: 2);
            var history = new AlarmHistory(rule, Days(metric, random, 365 + rule.Reach, perDay, _ => 0));
            begun += history.Alarms().Count;
            years += history.Looks / 365.0;
        }

        // Two a year are allowed; the limit leaves room for four standard errors of the count.
        begun.ShouldBeLessThanOrEqualTo((int)(2 * years + (4 * Math.Sqrt(2 * years))));
        begun.ShouldBeGreaterThan(0, "a rule that never gives alarm cannot be told from one that is deaf");
    }

    [Fact]
    public void The_rate_that_is_measured_is_the_one_that_holds()
    {
        var metric = MetricList.Find("nps.0-10")!;
        var rule = new AlarmRule(metric, Watch.Change, Turn.Worse, 7, null, 30, FalseAlarms: 6);
        var rate = FalseAlarmRate.Measure(rule, Days(metric, new Random(3), 365 + rule.Reach, 40, _ => 0), seed: 1)!.Value;

        var (random, years, begun) = (new Random(11), 0.0, 0);
        for (var company = 0; company < 150; company++)
        {
            var history = new AlarmHistory(rule, Days(metric, random, 365 + rule.Reach, 40, _ => 0));
            begun += history.Alarms().Count;
            years += history.Looks / 365.0;
        }

        rate.Low.ShouldBeLessThan(rate.PerYear);
        rate.High.ShouldBeGreaterThan(rate.PerYear);
        rate.PerYear.ShouldBe(begun / years, 0.35 * rate.PerYear);
        rate.PerYear.ShouldBeLessThan(6);
        FalseAlarmRate.Measure(rule, Days(metric, new Random(3), 365 + rule.Reach, 40, _ => 0), seed: 1).ShouldBe(rate, "the same seed gives the same rate");
    }

    [Fact]
    public void A_fall_is_noticed_within_a_week_and_the_alarm_ends_when_all_is_as_before()
    {
        var metric = MetricList.Find("csat.mean.5")!;
        var rule = new AlarmRule(metric, Watch.Breach, Turn.Worse, 7, 3.5, 30, 1);
        var history = new AlarmHistory(rule, Days(metric, new Random(5), 200, 30, day => day is >= 100 and < 130 ? -1 : 0));

        var alarm = history.Alarms().ShouldHaveSingleItem();
        alarm.First.ShouldBeInRange(101, 107);
        alarm.End.ShouldNotBeNull().ShouldBeInRange(131, 138);
    }

    [Fact]
    public void An_alarm_begins_by_strict_limits_and_goes_on_by_usual_ones()
    {
        var metric = MetricList.Find("csat.top2.5")!;
        var rule = new AlarmRule(metric, Watch.Breach, Turn.Worse, 1, 80, 30, 1);
        var now = ScoreCounts.Of(metric.Scale, [.. Enumerable.Repeat(5, 72), .. Enumerable.Repeat(1, 28)]);

        rule.LimitsOf(ScoreCounts.None(metric.Scale), now, Sampling.Usual)!.Value.High.ShouldBeInRange(79, 80);
        rule.At(ScoreCounts.None(metric.Scale), now, isOn: false).ShouldBe(Look.Calm);
        rule.At(ScoreCounts.None(metric.Scale), now, isOn: true).ShouldBe(Look.Alarming);
    }

    [Fact]
    public void What_is_better_depends_on_the_metric_and_the_other_turn_gives_no_alarm()
    {
        var effort = MetricList.All.First(m => m.Better == Better.Lower);
        var (low, high) = (Only(effort, effort.Scale.Min), Only(effort, effort.Scale.Max));

        new AlarmRule(effort, Watch.Change, Turn.Worse, 1, null, 30, 1).At(low, high, false).ShouldBe(effort.Of(high)!.Value.Times(1) > effort.Of(low)!.Value.Times(1) ? Look.Alarming : Look.Calm);
        var metric = MetricList.Find("nps.0-10")!;
        var (detractors, promoters) = (Only(metric, 0), Only(metric, 10));
        Rule(Turn.Worse).At(promoters, detractors, false).ShouldBe(Look.Alarming);
        Rule(Turn.Better).At(promoters, detractors, false).ShouldBe(Look.Calm);
        Rule(Turn.Better).At(detractors, promoters, false).ShouldBe(Look.Alarming);
        Rule(Turn.Either).At(detractors, promoters, false).ShouldBe(Look.Alarming);

        AlarmRule Rule(Turn turn) => new(metric, Watch.Change, turn, 1, null, 30, 1);
    }

    [Fact]
    public void Below_min_n_a_look_says_nothing_and_ends_no_alarm()
    {
        var metric = MetricList.Find("csat.mean.5")!;
        var rule = new AlarmRule(metric, Watch.Breach, Turn.Worse, 1, 3, 30, 1);
        var days = Days(metric, new Random(9), 40, 60, _ => -3);
        days[20] = ScoreCounts.None(metric.Scale);

        rule.At(ScoreCounts.None(metric.Scale), ScoreCounts.Of(metric.Scale, Enumerable.Repeat(1, 29)), false).ShouldBe(Look.Thin);
        new AlarmHistory(rule, days).Alarms().ShouldHaveSingleItem().ShouldBe(new AlarmSpell(0, null));
        new AlarmHistory(rule, []).ShouldSatisfyAllConditions(h => h.Looks.ShouldBe(0), h => h.Alarms().ShouldBeEmpty());
        FalseAlarmRate.Measure(rule, [], 1).ShouldBeNull();
        FalseAlarmRate.Measure(rule with { Watch = Watch.Change }, days, 1)!.Value.Looks.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Four_looks_in_five_notice_what_is_said_to_be_noticeable()
    {
        var metric = MetricList.Find("csat.mean.5")!;
        var rule = new AlarmRule(metric, Watch.Breach, Turn.Worse, 1, 3.5, 30, 2);
        var random = new Random(13);
        var noticed = 0;
        for (var i = 0; i < 400; i++)
        {
            var now = Days(metric, random, 1, 300, _ => 0)[0];
            var distance = rule.Noticeable(ScoreCounts.None(metric.Scale), now)!.Value;
            // The threshold lies just as far above the truth as is said to be noticeable.
            if (rule with { Threshold = Truth(metric) + distance } is { } at && at.At(ScoreCounts.None(metric.Scale), now, false) == Look.Alarming) noticed++;
        }

        (noticed / 400.0).ShouldBe(0.8, 0.08);
    }

    static ScoreCounts Only(IMetric metric, int score) => ScoreCounts.Of(metric.Scale, Enumerable.Repeat(score, 100));

    /// <summary>Days of so many answers, each score as likely as the next but the lowest third; shifted by day.</summary>
    static List<ScoreCounts> Days(IMetric metric, Random random, int days, int perDay, Func<int, int> shift)
    {
        var (min, max) = (metric.Scale.Min, metric.Scale.Max);
        var low = min + ((max - min) / 3);
        return [.. Enumerable.Range(0, days).Select(day => ScoreCounts.Of(metric.Scale, Enumerable.Range(0, perDay).Select(_ => Math.Clamp(random.Next(low, max + 1) + shift(day), min, max))))];
    }

    static double Truth(IMetric metric)
    {
        var low = metric.Scale.Min + ((metric.Scale.Max - metric.Scale.Min) / 3);
        return metric.Of(ScoreCounts.Of(metric.Scale, Enumerable.Range(low, metric.Scale.Max - low + 1)))!.Value.Times(metric.Unit.Factor);
    }
}
