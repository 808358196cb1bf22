using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Rapport.Metrics;

namespace Rapport.Tests.Metrics.Clusters;

/// <summary>Groups of customers and how far they may be trusted.</summary>
[Trait("Row", "4.4")]
public sealed class ClusterTests
{
    // By hand: of (0), (1) and (10), (12) the silhouettes are 1−1/11, 1−1/10, 1−2/9.5 and 1−2/11.5.
    [Fact]
    public void Silhouettes_are_those_of_the_textbook()
    {
        ClusterQuality.Silhouette([[0], [1], [10], [12]], [0, 0, 1, 1])!.Value.ShouldBe((1 - (1 / 11.0) + 1 - (1 / 10.0) + 1 - (2 / 9.5) + 1 - (2 / 11.5)) / 4, 1e-12);
        ClusterQuality.Silhouette([[0], [1]], [0, 0]).ShouldBeNull();
    }

    [Fact]
    public void Groups_that_are_apart_are_found_and_come_back()
    {
        var rows = Cloud(600, i => i % 3 * 8);
        var found = KMeans.Fit(rows, 3, seed: 7);

        found.Centres.Select(c => Math.Round(c[0] / 8)).Order().ShouldBe([0, 1, 2]);
        ClusterQuality.Silhouette(rows, [.. rows.Select(found.GroupOf)])!.Value.ShouldBeGreaterThan(0.7);
        ClusterQuality.Stability(rows, found, 20, seed: 7).ShouldAllBe(s => s > 0.95);
        KMeans.Fit(rows, 3, seed: 7).Centres.ShouldBe(found.Centres);
    }

    [Fact]
    public void Groups_cut_through_one_cloud_do_not_come_back()
    {
        var rows = Cloud(600, _ => 0);

        ClusterQuality.Stability(rows, KMeans.Fit(rows, 5, seed: 7), 20, seed: 7).Average().ShouldBeLessThan(0.75);
    }

    [Fact]
    public void More_groups_than_different_customers_are_refused() =>
        Should.Throw<FittingException>(() => KMeans.Fit([[1], [1], [1]], 2, seed: 1)).Message.ShouldBe("There are fewer than 2 different customers.");

    [Fact]
    public void Fifths_are_by_rank_and_those_who_are_alike_share_theirs()
    {
        var scores = Rfm.Of([.. Enumerable.Range(0, 10).Select(i => ((double)i, i < 5 ? 1.0 : 2, 10.0 * i))]);

        scores.Select(s => s.Recency).ShouldBe([5, 5, 4, 4, 3, 3, 2, 2, 1, 1]);
        scores.Select(s => s.Frequency).ShouldBe([2, 2, 2, 2, 2, 4, 4, 4, 4, 4]);
        scores.Select(s => s.Money).ShouldBe([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
        Rfm.Of([]).ShouldBeEmpty();
    }

    [Fact]
    public void Every_score_has_a_group_with_a_name()
    {
        var all = from r in Enumerable.Range(1, 5) from f in Enumerable.Range(1, 5) from m in Enumerable.Range(1, 5) select new Rfm(r, f, m).Group;

        all.Distinct().ShouldBe(Rfm.Groups, ignoreOrder: true);
        (new Rfm(5, 5, 5).Group, new Rfm(1, 5, 5).Group, new Rfm(1, 1, 1).Group).ShouldBe(("champions", "atRisk", "lost"));
    }

    static List<double[]> Cloud(int n, Func<int, double> middle)
    {
        var random = new Xoshiro256StarStar(3);
        return [.. Enumerable.Range(0, n).Select(i => new[] { Normal.Sample(random, middle(i), 1), Normal.Sample(random, 0, 1) })];
    }
}
