using Rapport.Metrics;

namespace Rapport.Tests.Metrics;

/// <summary>Whether a share rises or falls.</summary>
public sealed class ShareTrendTests
{
    // By hand: shares 10, 20, 30 of 100 each. Slope 0.1; T = 20, var = .2·.8·200 = 32, z = 20/√32 = 3.5355, p = 0.000407.
    [Fact]
    public void A_rising_share_has_the_slope_and_probability_of_cochran_and_armitage()
    {
        var trend = ShareTrend.Of([(10, 100), (20, 100), (30, 100)])!.Value;
        trend.Slope.ShouldBe(0.1, 1e-12);
        trend.P.ShouldBe(0.000407, 1e-6);
        trend.IsSignificant.ShouldBeTrue();
    }

    [Fact]
    public void A_share_that_stays_has_no_trend()
    {
        var trend = ShareTrend.Of([(20, 100), (20, 100), (20, 100), (0, 0)])!.Value;
        trend.Slope.ShouldBe(0, 1e-12);
        trend.P.ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Falling_is_rising_the_other_way()
    {
        var (up, down) = (ShareTrend.Of([(1, 10), (4, 10), (9, 10)])!.Value, ShareTrend.Of([(9, 10), (4, 10), (1, 10)])!.Value);
        down.Slope.ShouldBe(-up.Slope, 1e-12);
        down.P.ShouldBe(up.P, 1e-12);
    }

    [Fact]
    public void Two_periods_nobody_and_everybody_tell_no_trend()
    {
        ShareTrend.Of([(1, 10), (2, 10)]).ShouldBeNull();
        ShareTrend.Of([(0, 10), (0, 10), (0, 10)]).ShouldBeNull();
        ShareTrend.Of([(10, 10), (10, 10), (10, 10)]).ShouldBeNull();
        ShareTrend.Of([]).ShouldBeNull();
    }

    [Fact]
    public void More_than_there_are_is_a_mistake() => Should.Throw<ArgumentOutOfRangeException>(() => ShareTrend.Of([(11, 10), (1, 10), (1, 10)]));
}
