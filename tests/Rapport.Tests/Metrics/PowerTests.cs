using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Rapport.Metrics;

namespace Rapport.Tests.Metrics;

/// <summary>How many a comparison needs.</summary>
public sealed class PowerTests
{
    // power.prop.test(p1=.10, p2=.12, power=.8) and power.t.test(delta=.1, power=.8) of R; .5 with 20 a group.
    [Fact]
    public void Numbers_are_those_of_R()
    {
        Power.ForShares(0.10, 0.12).ShouldBe(3_840.84748, 1e-3);
        Power.ForMeans(0.1).ShouldBe(1_570.73689, 1e-3);
        Power.OfMeans(20, 0.5).ShouldBe(0.3377084, 1e-6);
    }

    [Fact]
    public void What_is_foretold_is_seen()
    {
        var (random, n, seen) = (new Xoshiro256StarStar(5), (int)Math.Ceiling(Power.ForMeans(0.8)), 0);
        for (var run = 0; run < 2_000; run++)
            if (GroupTests.Means(Sample(random, n, 0.8), Sample(random, n, 0))!.Value.P < 0.05) seen++; // values differ
        (seen / 2_000.0).ShouldBeInRange(0.77, 0.84);
    }

    [Fact]
    public void No_difference_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Power.ForShares(0.1, 0.1));
        Should.Throw<ArgumentOutOfRangeException>(() => Power.ForMeans(0));
        Should.Throw<ArgumentOutOfRangeException>(() => Power.ForShares(0.1, 0.2, power: 1));
        Power.ForMeans(30).ShouldBe(2);
    }

    static GroupMeasure Sample(Random random, int n, double mean)
    {
        var values = Enumerable.Range(0, n).Select(_ => Normal.Sample(random, mean, 1)).ToList();
        return GroupMeasure.Of(n, values.Sum(), values.Sum(v => v * v));
    }
}
