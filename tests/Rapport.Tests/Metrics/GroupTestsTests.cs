using Rapport.Metrics;

namespace Rapport.Tests.Metrics;

public sealed class GroupTestsTests
{
    /// <summary>3, 4, 5, 6, 7 against 1, 2, 2, 3, 3, 4: t = 3.0243 with 6.7456 degrees of freedom, by hand; p by numeric integration.</summary>
    [Fact]
    [Trait("Row", "4.7")]
    public void Means_are_compared_with_unequal_variances()
    {
        var a = GroupMeasure.Of(5, 25, 135);
        var b = GroupMeasure.Of(6, 15, 43);
        (a.Mean, a.Variance, b.Mean).ShouldBe((5, 2.5, 2.5));
        b.Variance.ShouldBe(1.1, 1e-9);
        var test = GroupTests.Means(a, b)!.Value;
        test.P.ShouldBe(0.02015, 0.00005);
        test.Effect.ShouldBe(1.7417, 0.0001);
    }

    [Fact]
    [Trait("Row", "4.7")]
    public void Shares_are_compared_by_a_pooled_z_test()
    {
        var test = GroupTests.Shares(45, 100, 30, 100)!.Value; // z = 0.15 / √(0.375 · 0.625 · 0.02) = 2.1909
        test.P.ShouldBe(0.02846, 0.0001);
        test.Effect.ShouldBe(0.3113, 0.0005);
    }

    [Fact]
    public void Too_few_or_all_alike_tell_nothing()
    {
        GroupTests.Means(GroupMeasure.Of(1, 3, 9), GroupMeasure.Of(6, 15, 43)).ShouldBeNull();
        GroupTests.Means(GroupMeasure.Of(3, 9, 27), GroupMeasure.Of(3, 9, 27)).ShouldBeNull();
        GroupTests.Shares(0, 10, 0, 10).ShouldBeNull();
        GroupTests.Shares(0, 0, 1, 10).ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => GroupTests.Shares(2, 1, 0, 1));
    }
}
