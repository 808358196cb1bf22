using Rapport.Metrics;

namespace Rapport.Tests.Metrics;

/// <summary>Quantiles against worked examples and published limits.</summary>
[Trait("Row", "7.14")]
public sealed class QuantileTests
{
    static long[] Upto(int n) => [.. Enumerable.Range(1, n).Select(i => (long)i)];

    [Fact]
    public void Nothing_has_no_median() => Quantiles.Of([], 0.5).ShouldBe(PairedEstimate.None);

    // Type 7 of Hyndman and Fan, as spreadsheets interpolate: 0.9 of 1..10 is 9.1.
    [Theory]
    [InlineData(1, 0.5, 1)]
    [InlineData(4, 0.5, 2.5)]
    [InlineData(10, 0.9, 9.1)]
    [InlineData(11, 0.9, 10)]
    public void Between_two_amounts_it_is_interpolated(int n, double share, double value) => Quantiles.Of(Upto(n), share).Value!.Value.ShouldBe(value, 1e-12);

    // Tables of the sign test: at 95 % the median of 6 lies between the first and the last, of 10 between the 2nd and the 9th, of 20 between the
    // 6th and the 15th, of 100 between the 40th and the 61st.
    [Theory]
    [InlineData(6, 1, 6)]
    [InlineData(10, 2, 9)]
    [InlineData(20, 6, 15)]
    [InlineData(100, 40, 61)]
    public void A_median_has_the_limits_of_the_sign_test(int n, double low, double high) => Quantiles.Of(Upto(n), 0.5).Limits.ShouldBe(new Interval(low, high));

    [Theory]
    [InlineData(5, 0.5, false)]
    [InlineData(6, 0.5, true)]
    [InlineData(35, 0.9, false)]
    [InlineData(36, 0.9, true)]
    public void So_few_have_no_limits(int n, double share, bool has) => (Quantiles.Of(Upto(n), share).Limits is not null).ShouldBe(has);

    // At least as often as it claims, whatever the amounts are: here they are exponential, whose median is known.
    [Fact]
    public void The_limits_hold_the_true_median_at_least_as_often_as_they_claim()
    {
        var random = new Random(7);
        var held = Enumerable.Range(0, 2_000).Count(_ =>
        {
            var amounts = Enumerable.Range(0, 25).Select(_ => (long)(-1e6 * Math.Log(1 - random.NextDouble()))).Order().ToArray();
            return !Quantiles.Of(amounts, 0.5).Limits!.Value.Excludes(1e6 * Math.Log(2));
        });
        held.ShouldBeGreaterThan(1_880);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void What_is_no_share_is_refused(double share) => Should.Throw<ArgumentOutOfRangeException>(() => Quantiles.Of([1, 2], share));

    // With Wilson's limits it is Newcombe's method 10: 56/70 less 48/80 is 0.0524..0.3339.
    [Fact]
    public void A_change_is_recovered_from_both_sides()
    {
        var change = Quantiles.ChangeOf(Paired.Share(48, 80), Paired.Share(56, 70))!.Value;
        change.Low.ShouldBe(0.0524, 0.0001);
        change.High.ShouldBe(0.3339, 0.0001);
        Quantiles.ChangeOf(PairedEstimate.None, Paired.Share(1, 2)).ShouldBeNull();
    }
}
