using System.Numerics;
using Rapport.Metrics;

namespace Rapport.Tests.Metrics;

public sealed class RoundingTests
{
    [Fact]
    [Trait("Row", "3.1")]
    public void Rounded_percentages_are_never_subtracted()
    {
        var nps = MetricList.Find("nps.0-10")!;
        var ratio = nps.Of(VectorTests.Promoted(545, 301, 154))!.Value;
        ratio.ShouldBe(new Ratio(391, 1000));
        ratio.Rounded(100, 1).ShouldBe(39.1m);
        ratio.Rounded(100, 0).ShouldBe(39m); // 55 − 15 would be 40
    }

    [Theory]
    [InlineData(1, 2, 1, 0, 1)]
    [InlineData(-1, 2, 1, 0, -1)]
    [InlineData(5, 2, 1, 0, 3)]
    [InlineData(-5, 2, 1, 0, -3)]
    [InlineData(1, 8, 100, 0, 13)]
    [InlineData(1, 3, 100, 1, 33.3)]
    [InlineData(2, 3, 100, 1, 66.7)]
    [InlineData(1, 2000, 100, 1, 0.1)]
    [InlineData(0, 7, 100, 1, 0)]
    public void Halves_are_rounded_away_from_zero(long up, long down, int factor, int decimals, double printed) =>
        new Ratio(up, down).Rounded(factor, decimals).ShouldBe((decimal)printed);

    [Fact]
    public void Rounding_is_exact_for_any_counts()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var ratio = new Ratio(random.NextInt64(-3_000_000_000, 3_000_000_000), random.NextInt64(1, 2_000_000_000));
            var decimals = random.Next(0, 5);
            var unit = (long)Math.Pow(10, decimals);
            var off = new BigInteger(ratio.Rounded(100, decimals) * unit) * ratio.Denominator - (new BigInteger(ratio.Numerator) * 100 * unit);
            (BigInteger.Abs(off) * 2).ShouldBeLessThanOrEqualTo(ratio.Denominator);
        }
    }

    [Fact]
    public void Differences_are_exact()
    {
        (new Ratio(1, 3) - new Ratio(1, 6)).Times(1).ShouldBe(1.0 / 6, 1e-15);
        (new Ratio(5, 10) - new Ratio(3, 10)).ShouldBe(new Ratio(2, 10));
        Should.Throw<OverflowException>(() => new Ratio(1, long.MaxValue) - new Ratio(1, long.MaxValue - 1));
    }

    [Fact]
    public void Shares_shown_together_add_to_a_hundred()
    {
        Shares.LargestRemainder([1, 1, 1], 0).ShouldBe([34, 33, 33]);
        Shares.LargestRemainder([545, 301, 154], 0).ShouldBe([55, 30, 15]);
        Shares.LargestRemainder([0, 0], 1).ShouldBe([0, 0]);
        Shares.LargestRemainder([], 1).ShouldBeEmpty();
        Should.Throw<ArgumentOutOfRangeException>(() => Shares.LargestRemainder([-1, 2], 0));

        var random = new Random(2);
        for (var i = 0; i < 2_000; i++)
        {
            var counts = Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.NextInt64(0, 1_000_000)).ToList();
            counts[0]++;
            var decimals = random.Next(0, 3);
            var shares = Shares.LargestRemainder(counts, decimals);
            shares.Sum().ShouldBe(100m);
            var unit = (decimal)Math.Pow(10, -decimals);
            for (var k = 0; k < counts.Count; k++)
                Math.Abs(shares[k] - (100m * counts[k] / counts.Sum())).ShouldBeLessThan(unit + 1e-9m);
        }
    }
}
