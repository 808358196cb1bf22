using MathNet.Numerics.Random;
using Rapport.Metrics;
using Rapport.Metrics.Drivers;

namespace Rapport.Tests.Metrics.Drivers;

/// <summary>What goes with a judgement.</summary>
public sealed class KeyDriverTests
{
    static readonly string[] Names = ["a", "b", "c", "d"];

    [Theory]
    [Trait("Row", "3.11")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_drivers_account_for_adds_up_to_all_that_is_explained(int seed)
    {
        var (drivers, outcome) = Made(seed, 300);
        var found = KeyDrivers.Of(Names, drivers, outcome);

        found.Drivers.Sum(d => d.Lmg!.Value).ShouldBe(found.Explained, 1e-12); // four drivers
        found.Drivers.Sum(d => d.RelativeWeight).ShouldBe(found.Explained, 1e-10);
        found.Drivers.Sum(d => d.Pratt).ShouldBe(found.Explained, 1e-12);
        found.Drivers.ShouldAllBe(d => d.Lmg > 0 && d.RelativeWeight > 0);
    }

    // The definition itself: the mean over all 24 orders of what a driver adds to R² of those before it.
    [Fact]
    [Trait("Row", "3.11")]
    public void The_walk_over_all_sets_is_the_mean_over_all_orders()
    {
        var (drivers, outcome) = Made(4, 120);
        var shares = new double[4];
        foreach (var order in Orders([0, 1, 2, 3]))
            for (var i = 0; i < 4; i++) shares[order[i]] += (Explained(order[..(i + 1)]) - Explained(order[..i])) / 24;

        foreach (var (driver, share) in KeyDrivers.Of(Names, drivers, outcome).Drivers.Zip(shares)) driver.Lmg!.Value.ShouldBe(share, 1e-12); // four drivers

        double Explained(int[] of) => of.Length == 0 ? 0 : KeyDrivers.Of([.. of.Select(i => Names[i])], [.. of.Select(i => drivers[i])], outcome).Explained;
    }

    [Fact]
    public void Uncorrelated_drivers_account_for_their_squared_correlation()
    {
        double[] a = [1, 1, 1, 1, -1, -1, -1, -1], b = [1, 1, -1, -1, 1, 1, -1, -1], y = [4, 3, 2, 2, 1, 0, -1, 0];
        foreach (var d in KeyDrivers.Of(["a", "b"], [a, b], y).Drivers)
        {
            d.Lmg!.Value.ShouldBe(d.Correlation * d.Correlation, 1e-12); // two drivers
            d.RelativeWeight.ShouldBe(d.Correlation * d.Correlation, 1e-12);
        }
    }

    [Fact]
    public void Neither_scale_nor_order_of_drivers_matters()
    {
        var (drivers, outcome) = Made(5, 100);
        var found = KeyDrivers.Of(Names, drivers, outcome);
        var other = KeyDrivers.Of(["d", "c", "b", "a"], [.. drivers.Reverse().Select(d => Array.ConvertAll(d, v => (100 * v) - 7))], outcome);

        foreach (var d in found.Drivers) other.Drivers.Single(o => o.Name == d.Name).Lmg!.Value.ShouldBe(d.Lmg!.Value, 1e-10); // four drivers
    }

    [Fact]
    [Trait("Row", "3.11")]
    public void What_chance_may_have_made_has_no_importance()
    {
        var (drivers, outcome) = Made(6, 400);
        var noise = new Xoshiro256StarStar(9);
        var found = KeyDrivers.Of([.. Names, "noise"], [.. drivers, [.. outcome.Select(_ => noise.NextDouble())]], outcome, resamples: 200);

        found.Drivers[4].IsSignificant.ShouldBeFalse();
        (found.Drivers[4].Importance, found.Drivers[4].RelativeWeight > 0).ShouldBe((0, true));
        found.Drivers[0].Importance.ShouldBe(found.Drivers[0].RelativeWeight);
        found.Drivers.ShouldAllBe(d => d.Limits!.Value.Low <= d.RelativeWeight + 0.02 && d.RelativeWeight <= d.Limits.Value.High + 0.02);
    }

    [Fact]
    public void Twenty_drivers_are_taken_and_more_than_22_have_relative_weights_alone()
    {
        var random = new Xoshiro256StarStar(12);
        var drivers = Enumerable.Range(0, 23).Select(_ => Enumerable.Range(0, 200).Select(_ => random.NextDouble()).ToArray()).ToList();
        var outcome = Enumerable.Range(0, 200).Select(i => drivers.Sum(d => d[i]) + random.NextDouble()).ToArray();
        var names = Enumerable.Range(0, 23).Select(i => $"{i}").ToList();

        var twenty = KeyDrivers.Of(names[..20], drivers[..20], outcome);
        twenty.Drivers.Sum(d => d.Lmg!.Value).ShouldBe(twenty.Explained, 1e-9); // at most 22
        KeyDrivers.Of(names, drivers, outcome).Drivers.ShouldAllBe(d => d.Lmg == null);
    }

    [Fact]
    public void What_cannot_be_told_apart_is_refused()
    {
        var (drivers, outcome) = Made(7, 50);
        Should.Throw<FittingException>(() => KeyDrivers.Of(["a", "twice"], [drivers[0], Array.ConvertAll(drivers[0], v => 2 * v)], outcome)).Message.ShouldContain("follows from");
        Should.Throw<FittingException>(() => KeyDrivers.Of(["a"], [new double[50]], outcome)).Message.ShouldContain("a is the same");
        Should.Throw<FittingException>(() => KeyDrivers.Of(["a"], [drivers[0]], new double[50])).Message.ShouldContain("The outcome is the same");
        Should.Throw<FittingException>(() => KeyDrivers.Of(["a"], [[1, 2]], [1, 2])).Message.ShouldContain("too few");
        Should.Throw<FittingException>(() => KeyDrivers.Of([], [], [1, 2]));
    }

    // y = a + b + c + d + noise of uncorrelated uniform numbers: of 4/12 + 1/12·s² of variance the drivers explain 4/(4 + s²), here 0.2.
    [Fact]
    [Trait("Row", "3.11")]
    public void The_interval_of_what_is_explained_holds_it_as_often_as_it_says()
    {
        var held = 0;
        for (var seed = 1; seed <= 150; seed++)
        {
            var random = new Xoshiro256StarStar(seed);
            double[][] drivers = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 150).Select(_ => random.NextDouble()).ToArray())];
            double[] outcome = [.. Enumerable.Range(0, 150).Select(i => drivers.Sum(d => d[i]) + (4 * random.NextDouble()))];
            var found = KeyDrivers.Of(Names, drivers, outcome, resamples: 200);
            if (!found.ExplainedLimits!.Value.Excludes(0.2)) held++; // resampled
        }

        (held / 150.0).ShouldBeInRange(0.89, 0.99);
    }

    [Fact]
    public void The_limits_of_a_coefficient_leave_out_nothing_where_its_chance_is_below_a_twentieth()
    {
        var (drivers, outcome) = Made(8, 60);
        foreach (var d in KeyDrivers.Of(Names, drivers, outcome).Drivers) d.CoefficientLimits.Excludes(0).ShouldBe(d.P < 0.05);
    }

    [Fact]
    public void Counted_rows_are_rows_repeated()
    {
        double[] a = [1, 2, 4], y = [2, 1, 5];
        var counted = CorrelatedColumns.Of([a, y], [2, 0, 3]);
        var repeated = CorrelatedColumns.Of([[1, 1, 4, 4, 4], [2, 2, 5, 5, 5]]);
        (counted.N, counted.Means[0], counted.Spreads[1]).ShouldBe((repeated.N, repeated.Means[0], repeated.Spreads[1]));
    }

    static (double[][] Drivers, double[] Outcome) Made(int seed, int n)
    {
        var random = new Xoshiro256StarStar(seed);
        double[][] drivers = [.. Enumerable.Range(0, 4).Select(_ => new double[n])];
        var outcome = new double[n];
        for (var i = 0; i < n; i++)
        {
            var common = random.NextDouble();
            for (var j = 0; j < 4; j++) drivers[j][i] = common + random.NextDouble();
            outcome[i] = (2 * drivers[0][i]) + drivers[1][i] - (0.5 * drivers[2][i]) + drivers[3][i] + random.NextDouble();
        }

        return (drivers, outcome);
    }

    static IEnumerable<int[]> Orders(int[] of) => of.Length == 0 ? [[]] : of.SelectMany(first => Orders([.. of.Where(o => o != first)]).Select(rest => (int[])[first, .. rest]));
}
