using MathNet.Numerics.Random;
using Rapport.Metrics;
using Rapport.Metrics.Retention;

namespace Rapport.Tests.Metrics.Retention;

/// <summary>How long customers stay.</summary>
public sealed class SurvivalTests
{
    // By hand: of five, one leaves at 2 (4/5), one is last seen at 3, one leaves at 4 (of three: 4/5·2/3), two are last seen at 5.
    static readonly Lifetime[] Five = [new(2, true), new(3, false), new(4, true), new(5, false), new(5, false)];

    [Fact]
    [Trait("Row", "3.6")]
    public void Kaplan_and_Meiers_curve_is_that_of_the_textbook()
    {
        var curve = KaplanMeier.Of(Five);

        curve.Steps.Select(s => (s.Time, s.AtRisk, s.Events, s.Censored)).ShouldBe([(2, 5, 1, 0), (3, 4, 0, 1), (4, 3, 1, 0), (5, 2, 0, 2)]);
        curve.At(1.9).ShouldBeNull();
        curve.At(3)!.Share.ShouldBe(0.8, 1e-12);
        curve.At(9)!.Share.ShouldBe(8 / 15.0, 1e-12);
        curve.At(9)!.Error.ShouldBe(8 / 15.0 * Math.Sqrt((1 / 20.0) + (1 / 6.0)), 1e-12);
        curve.Median().Time.ShouldBeNull();
        curve.MeanWithin(5)!.Value.Mean.ShouldBe(2 + (2 * 0.8) + (8 / 15.0), 1e-12);
    }

    [Fact]
    public void Without_anybody_last_seen_the_curve_is_the_share_that_stayed_longer()
    {
        var random = new Xoshiro256StarStar(3);
        double[] times = [.. Enumerable.Range(0, 200).Select(_ => (double)random.Next(1, 30))];
        var curve = KaplanMeier.Of(times.Select(t => new Lifetime(t, true)));

        foreach (var step in curve.Steps) step.Share.ShouldBe(times.Count(t => t > step.Time) / 200.0, 1e-12);
        curve.MeanWithin(30)!.Value.Mean.ShouldBe(times.Average(), 1e-9);
    }

    [Fact]
    public void Half_who_left_between_two_times_left_in_their_middle() =>
        KaplanMeier.Of([new(1, true), new(2, true), new(6, true), new(9, true)]).Median().Time.ShouldBe(4);

    [Theory]
    [InlineData(SurvivalLimits.Log)]
    [InlineData(SurvivalLimits.LogLog)]
    [InlineData(SurvivalLimits.Plain)]
    public void Limits_hold_the_curve_and_stay_within_all_and_none(SurvivalLimits limits)
    {
        foreach (var step in KaplanMeier.Of(Five, limits).Steps)
        {
            step.Limits!.Value.Low.ShouldBeInRange(0, step.Share + 1e-12); // some are left at every step
            step.Limits.Value.High.ShouldBeInRange(step.Share - 1e-12, 1);
        }
    }

    [Fact]
    [Trait("Row", "3.6")]
    public void Limits_hold_the_truth_as_often_as_they_say()
    {
        var (random, held) = (new Xoshiro256StarStar(11), 0);
        for (var run = 0; run < 1_000; run++)
        {
            var curve = KaplanMeier.Of(Enumerable.Range(0, 80).Select(_ => Seen(-10 * Math.Log(1 - random.NextDouble()), 20 * random.NextDouble())), SurvivalLimits.LogLog);
            if (curve.At(5)!.Limits!.Value is var limits && limits.Low <= Math.Exp(-0.5) && limits.High >= Math.Exp(-0.5)) held++; // 80 are not all gone
        }

        (held / 1_000.0).ShouldBeInRange(0.93, 0.97);
    }

    [Fact]
    public void Nobody_has_no_curve()
    {
        KaplanMeier.Of([]).Steps.ShouldBeEmpty();
        KaplanMeier.Of([]).MeanWithin(3).ShouldBeNull();
        LogRank.Of([Five]).ShouldBeNull();
        LogRank.Of([Five, []]).ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => KaplanMeier.Of([new(-1, true)]));
    }

    [Fact]
    public void Groups_that_are_alike_do_not_differ()
    {
        var test = LogRank.Of([Five, Five])!;
        (test.ChiSquare, test.Freedom).ShouldBe((0, 1));
        test.P.ShouldBe(1);
    }

    // Cox's likelihood of one trait without ties at its maximum, by a search of its own: 1, 1, 0, 1, 0 leave in this order.
    [Fact]
    public void Coxs_coefficient_is_the_most_likely_one()
    {
        double[] traits = [1, 1, 0, 1, 0];
        var found = Cox.Fit([.. traits.Select((_, i) => new Lifetime(i + 1, true))], ["x"], [.. traits.Select(t => new[] { t })]).Traits[0].Coefficient;

        Likelihood(found).ShouldBeGreaterThan(Likelihood(found + 1e-3));
        Likelihood(found).ShouldBeGreaterThan(Likelihood(found - 1e-3));

        double Likelihood(double b) => traits.Select((t, i) => (t * b) - Math.Log(traits[i..].Sum(x => Math.Exp(x * b)))).Sum();
    }

    [Fact]
    public void A_trait_that_says_all_or_nothing_is_refused()
    {
        var lives = Enumerable.Range(0, 20).Select(i => new Lifetime(i + 1, true)).ToList();
        Should.Throw<FittingException>(() => Cox.Fit(lives, ["same"], [.. lives.Select(_ => new[] { 1.0 })])).Message.ShouldContain("same for all");
        Should.Throw<FittingException>(() => Cox.Fit(lives, ["a", "b"], [.. lives.Select(l => new[] { l.Time % 3, 2 * (l.Time % 3) })])).Message.ShouldContain("follows from");
        Should.Throw<FittingException>(() => Cox.Fit(lives, ["all"], [.. lives.Select(l => new[] { -l.Time })]));
    }

    [Fact]
    public void Concordance_counts_pairs()
    {
        Lifetime[] lives = [new(1, true), new(2, true), new(2, false), new(3, false)];
        Concordance.Of(lives, [3, 2, 2, 1]).ShouldBe((3 + 1 + 0.5) / 5);
        Concordance.Of(lives[2..], [1, 2]).ShouldBeNull();
    }

    static Lifetime Seen(double ends, double watched) => new(Math.Min(ends, watched), ends <= watched);
}
