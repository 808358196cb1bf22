using MathNet.Numerics.Random;
using Rapport.Metrics;

namespace Rapport.Tests.Metrics.Surveys;

/// <summary>Whether items of a scale ask for one thing.</summary>
public sealed class ReliabilityTests
{
    static readonly string[] Names = ["a", "b", "c"];

    // By hand: variances 1, 1, 4, covariances 1, 2, 2: alpha = 3/2 · (1 − 6/16).
    [Fact]
    public void Alpha_is_that_of_the_textbook()
    {
        var found = Reliability.Of(Names, [[1, 2, 3], [4, 5, 6], [2, 4, 6]]);
        found.Alpha.ShouldBe(1.5 * (1 - (6 / 16.0)), 1e-12);
        found.Standardised.ShouldBe(1, 1e-12);
        found.G6.ShouldBeNull();
        found.Items[2].WithRest.ShouldBe(1, 1e-12);
        found.Items[2].AlphaWithout!.Value.ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Standardised_alpha_knows_no_scale_and_alpha_none_that_all_items_share()
    {
        var items = Made(100);
        var found = Reliability.Of(Names, items);

        Reliability.Of(Names, [.. items.Select(i => Array.ConvertAll(i, v => (3 * v) + 10))]).Alpha.ShouldBe(found.Alpha, 1e-12);
        var one = Reliability.Of(Names, [Array.ConvertAll(items[0], v => 9 * v), items[1], items[2]]);
        one.Standardised.ShouldBe(found.Standardised, 1e-12);
        Math.Abs(one.Alpha - found.Alpha).ShouldBeGreaterThan(0.01);
    }

    [Fact]
    public void An_item_turned_round_counts_as_before_when_it_is_said_to_be_one()
    {
        var items = Made(100);
        var turned = Reliability.Of(Names, [Array.ConvertAll(items[0], v => 6 - v), items[1], items[2]], ["a"]);
        turned.Alpha.ShouldBe(Reliability.Of(Names, items).Alpha, 1e-12);
        Reliability.Of(Names, [Array.ConvertAll(items[0], v => 6 - v), items[1], items[2]]).Items[0].WithRest.ShouldBeLessThan(0);
    }

    [Fact]
    public void Limits_hold_the_alpha_of_all_as_often_as_they_say()
    {
        // Three items of variance 2 with covariance 1 have alpha 3/2 · (1 − 6/12).
        var (random, held) = (new Xoshiro256StarStar(21), 0);
        for (var run = 0; run < 400; run++)
        {
            var limits = Reliability.Of(Names, Normal(random, 200)).Limits;
            if (limits.Low <= 0.75 && limits.High >= 0.75) held++;
        }

        (held / 400.0).ShouldBeInRange(0.92, 0.98);
    }

    [Fact]
    public void No_scale_is_refused()
    {
        Should.Throw<FittingException>(() => Reliability.Of(["a"], [[1, 2, 3]]));
        Should.Throw<FittingException>(() => Reliability.Of(Names, [[1, 2, 3], [1, null, null], [1, 2, 3]])).Message.ShouldContain("three people");
        Should.Throw<FittingException>(() => Reliability.Of(Names, [[1, 2, 3], [2, 2, 2], [1, 2, 3]])).Message.ShouldContain("b alike");
    }

    static double?[][] Made(int n) => Normal(new Xoshiro256StarStar(2), n);

    static double?[][] Normal(Random random, int n)
    {
        double?[][] items = [new double?[n], new double?[n], new double?[n]];
        for (var i = 0; i < n; i++)
        {
            var common = MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
            foreach (var item in items) item[i] = common + MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
        }

        return items;
    }
}
