using Rapport.Metrics;

namespace Rapport.Tests.Metrics;

/// <summary>Figures of pairs against worked examples, and against what must hold for any.</summary>
[Trait("Row", "7.5")]
public sealed class PairedTests
{
    static readonly Scale s_nps = Scales.Nps;

    [Fact]
    public void Nobody_has_no_share_and_no_change()
    {
        Paired.Share(0, 0).ShouldBe(PairedEstimate.None);
        Paired.Change(s_nps, []).ShouldBe(PairedEstimate.None);
        Paired.Difference([]).ShouldBe(PairedEstimate.None);
        Paired.ShareDifference(0, 0, 0).ShouldBe(PairedEstimate.None);
    }

    // Wilson's limits of 8 in 10 are 49.02..94.33 %.
    [Fact]
    public void A_share_has_the_limits_of_Wilson()
    {
        var share = Paired.Share(8, 10);
        (share.N, share.Value).ShouldBe((10, 0.8));
        share.Limits!.Value.Low.ShouldBe(0.4902, 0.0001);
        share.Limits!.Value.High.ShouldBe(0.9433, 0.0001);
        share.IsEnough.ShouldBeFalse();
    }

    // Changes 4, 6, 5, 7, 3: mean 5, s = √2.5, t(4) = 2.776: 5 ± 2.776·√(2.5/5) = 5 ± 1.963.
    [Fact]
    public void A_change_is_the_mean_of_each_persons_own_with_Students_limits()
    {
        var change = Paired.Change(s_nps, [(2, 6), (3, 9), (4, 9), (2, 9), (5, 8)]);
        (change.N, change.Value).ShouldBe((5, 5.0));
        change.Limits!.Value.Low.ShouldBe(3.037, 0.001);
        change.Limits!.Value.High.ShouldBe(6.963, 0.001);
    }

    [Fact]
    public void One_pair_has_a_change_without_limits_and_what_is_off_the_scale_is_none()
    {
        Paired.Change(s_nps, [(2, 9)]).ShouldBe(new PairedEstimate(1, 7, null));
        Should.Throw<ArgumentOutOfRangeException>(() => Paired.Change(s_nps, [(2, 11)]));
    }

    // The same five differences as amounts, and the same limits.
    [Fact]
    public void A_difference_of_amounts_has_Students_limits_and_none_where_all_differ_alike()
    {
        var difference = Paired.Difference([(6, 2), (9, 3), (9, 4), (9, 2), (8, 5)]);
        difference.Value.ShouldBe(5);
        difference.Limits!.Value.Low.ShouldBe(3.037, 0.001);
        Paired.Difference([(6, 2), (7, 3)]).Limits.ShouldBeNull();
    }

    // 150 against 86 of 1,600 pairs, the ratings of Agresti's textbook: 0.0400, plain Wald 0.0213..0.0587.
    [Fact]
    public void A_difference_of_shares_over_pairs_looks_at_those_alone_who_differ()
    {
        var difference = Paired.ShareDifference(150, 86, 1_600);
        difference.Value!.Value.ShouldBe(0.04, 1e-12);
        difference.Limits!.Value.Low.ShouldBe(0.0212, 0.0001);
        difference.Limits!.Value.High.ShouldBe(0.0587, 0.0001);
    }

    [Fact]
    public void Turned_around_a_difference_is_its_opposite()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var (b, c) = (random.Next(50), random.Next(50));
            var n = b + c + random.Next(1, 50);
            var (one, other) = (Paired.ShareDifference(b, c, n), Paired.ShareDifference(c, b, n));
            one.Value!.Value.ShouldBe(-other.Value!.Value, 1e-12);
            one.Limits!.Value.Low.ShouldBe(-other.Limits!.Value.High, 1e-12);
            one.Limits!.Value.Excludes(one.Value!.Value).ShouldBeFalse($"{b} {c} {n}");
        }
    }

    // Of 95 % intervals about 95 % hold the truth.
    [Fact]
    public void Intervals_of_matched_shares_hold_the_truth_as_often_as_they_say()
    {
        var random = new Random(11);
        var held = 0;
        for (var round = 0; round < 2_000; round++)
        {
            var (b, c) = (0, 0);
            for (var i = 0; i < 60; i++)
            {
                var draw = random.NextDouble();
                if (draw < 0.25) b++;
                else if (draw < 0.40) c++;
            }

            if (!Paired.ShareDifference(b, c, 60).Limits!.Value.Excludes(0.10)) held++;
        }

        held.ShouldBeInRange(1_860, 1_960);
    }
}
