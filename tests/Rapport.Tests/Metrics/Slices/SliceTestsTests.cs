using Rapport.Metrics;

namespace Rapport.Tests.Metrics.Slices;

[Trait("Row", "10.15")]
public sealed class SliceTestsTests
{
    /// <summary>With one value per customer it is Welch's test: 3, 4, 5, 6, 7 against 1, 2, 2, 3, 3, 4.</summary>
    [Fact]
    public void One_value_each_is_a_comparison_of_two_means()
    {
        var difference = SliceTests.Difference(Sums([3, 4, 5, 6, 7]), Sums([1, 2, 2, 3, 3, 4]))!.Value;
        var (a, b) = (GroupMeasure.Of(5, 25, 135), GroupMeasure.Of(6, 15, 43));

        difference.Value.ShouldBe(2.5, 1e-12);
        difference.P.ShouldBe(GroupTests.Means(a, b)!.Value.P, 1e-9);
        difference.Limits.Low.ShouldBe(GroupTests.MeansDifference(a, b)!.Value.Low, 1e-9);
        difference.Effect.ShouldBe(2.5 / Math.Sqrt(((4 * 2.5) + (5 * 1.1)) / 9), 1e-9); // pooled variance of 5 and 6 values
    }

    /// <summary>Ten times the same answers of the same people are not ten times as sure.</summary>
    [Fact]
    public void Saying_it_again_makes_nothing_surer()
    {
        double[] one = [3, 4, 5, 6, 7], other = [1, 2, 2, 3, 3, 4];
        var once = SliceTests.Difference(Sums(one), Sums(other))!.Value;
        var often = SliceTests.Difference(Sums(one, 10), Sums(other, 10))!.Value;

        often.P.ShouldBe(once.P, 1e-9);
        often.Limits.High.ShouldBe(once.Limits.High, 1e-9);
    }

    /// <summary>Two customers with 1 and 3, and with 5: mean 3, residuals −2 and 2; they tell as much as 3²/(2² + 1²) = 1.8 alike, so (4 + 4)/3² · 1.8/0.8.</summary>
    [Fact]
    public void The_error_of_a_mean_is_that_between_customers()
    {
        (ClusteredSums.One(2, 4, 10) + ClusteredSums.One(1, 5, 25)).MeanVariance!.Value.ShouldBe(2, 1e-12);
        ClusteredSums.One(3, 9, 27).MeanVariance.ShouldBeNull();
        SliceTests.Difference(Sums([3]), Sums([1, 2])).ShouldBeNull();
        SliceTests.Difference(Sums([3, 3]), Sums([3, 3])).ShouldBeNull();
    }

    /// <summary>Simpson's case: alike within each place, apart in all only because the slice is mostly where all are unhappy.</summary>
    [Fact]
    public void Within_strata_a_difference_of_mixture_vanishes()
    {
        var random = new Random(1);
        double[] Draw(int n, double mean) => [.. Enumerable.Range(0, n).Select(_ => mean + random.NextDouble())];
        var (good, bad) = ((Sums(Draw(50, 4)), Sums(Draw(450, 4))), (Sums(Draw(450, 1)), Sums(Draw(50, 1))));

        SliceTests.Difference(good.Item1 + bad.Item1, good.Item2 + bad.Item2)!.Value.Value.ShouldBeLessThan(-2);
        Math.Abs(SliceTests.Within([good, bad])!.Value.Value).ShouldBeLessThan(0.1);
        SliceTests.Within([(Sums([1, 2]), default)]).ShouldBeNull();
    }

    [Fact]
    public void A_change_is_found_where_it_happened_and_by_how_much_more_than_elsewhere()
    {
        var random = new Random(2);
        List<ClusteredSums> slice = [], others = [];
        for (var month = 0; month < 12; month++)
        {
            slice.Add(Sums(Draw(random, 100, month < 7 ? 4 : 3)));
            others.Add(Sums(Draw(random, 300, month < 7 ? 4 : 3.8)));
        }

        var change = SliceTests.Change(slice, others, 30)!;
        change.At.ShouldBe(7);
        change.Others.ShouldBe(-0.2, 0.05);
        change.Difference.Value.ShouldBe(-0.8, 0.1);
        change.Difference.P.ShouldBeLessThan(1e-6);
        SliceTests.Change(slice, null, 30)!.Difference.Value.ShouldBe(-1, 0.1);
        SliceTests.Change(slice[..1], null, 30).ShouldBeNull();
    }

    /// <summary>Looking at 11 cuts of 1,000 series in which nothing happens: the best looks like a change in 5 % of them at most, up to chance.</summary>
    [Fact]
    public void Looking_everywhere_for_a_change_finds_none_by_itself()
    {
        var random = new Random(3);
        var false5 = Enumerable.Range(0, 1_000).Count(_ =>
            SliceTests.Change([.. Enumerable.Range(0, 12).Select(_ => Sums(Draw(random, 40, 3)))], null, 30)!.Difference.P < 0.05);

        false5.ShouldBeInRange(5, 64); // 50 ± two standard deviations is the most; Bonferroni of neighbouring cuts stays below
    }

    /// <summary>400 scans of 40 slices of some 40 people each, with the same scores shuffled: any finding at all is false.</summary>
    [Fact]
    public void Shuffled_scores_give_no_more_false_findings_than_promised()
    {
        var random = new Random(4);
        var wrong = 0;
        for (var scan = 0; scan < 400; scan++)
        {
            var cells = Enumerable.Range(0, 1_600).Select(_ => (Slice: random.Next(40), Sums: Person(random))).ToLookup(c => c.Slice, c => c.Sums);
            var sums = cells.Select(c => c.Aggregate((a, b) => a + b)).ToList();
            var all = sums.Aggregate((a, b) => a + b);
            var p = GroupTests.Adjusted([.. sums.Where(s => s.Clusters >= 30).Select(s => SliceTests.Difference(s, all - s)!.Value.P)]);
            if (p.Any(x => x <= 0.05)) wrong++;
        }

        wrong.ShouldBeLessThanOrEqualTo(29); // 5 % of 400 are 20, and two standard deviations of that 9 more
    }

    [Fact]
    public void Adjusted_probabilities_are_those_of_Benjamini_and_Hochberg()
    {
        // Benjamini and Hochberg 1995, the example of 15 comparisons: the first four are believed at 5 %.
        double[] p = [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1.0];

        var adjusted = GroupTests.Adjusted(p);

        adjusted[0].ShouldBe(.0015, 1e-9);
        adjusted[3].ShouldBe(.035625, 1e-9);
        adjusted.Select(a => a <= 0.05).ShouldBe(GroupTests.Believe(p));
        adjusted.Count(a => a <= 0.05).ShouldBe(4);
        GroupTests.Adjusted([]).ShouldBeEmpty();
    }

    // A customer with one to four answers that lean their own way.
    static ClusteredSums Person(Random random)
    {
        var (lean, n, sum, squares) = (random.NextDouble() * 2, random.Next(1, 5), 0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            var score = Math.Clamp(Math.Round(2 + lean + (random.NextDouble() * 3) - 1), 1, 5);
            (sum, squares) = (sum + score, squares + (score * score));
        }

        return ClusteredSums.One(n, sum, squares);
    }

    static double[] Draw(Random random, int n, double mean) => [.. Enumerable.Range(0, n).Select(_ => mean + random.NextDouble() - 0.5)];

    static ClusteredSums Sums(double[] values, int times = 1) =>
        values.Select(v => ClusteredSums.One(times, v * times, v * v * times)).Aggregate(default(ClusteredSums), (a, b) => a + b);
}
