using MathNet.Numerics.Random;

namespace Rapport.Metrics;

/// <summary>Whether groups are any, and whether other customers of the same kind would have given the same ones.</summary>
public static class ClusterQuality
{
    /// <summary>How much nearer rows lie to their own group than to the next one.</summary>
    /// <param name="rows">Their distances are all computed: some thousands at most.</param>
    /// <param name="groups">Per row.</param>
    /// <returns>Mean silhouette, −1..1; null for a single group. About 0 where groups are cut through one cloud; from 0.5 on they are apart.</returns>
    /// <remarks>Rousseeuw, "Silhouettes", Journal of Computational and Applied Mathematics 20, 1987. A row alone in its group counts as 0.</remarks>
    public static double? Silhouette(IReadOnlyList<double[]> rows, IReadOnlyList<int> groups)
    {
        var sizes = groups.CountBy(g => g).ToDictionary(s => s.Key, s => s.Value);
        if (sizes.Count < 2) return null;
        return Enumerable.Range(0, rows.Count).Average(i =>
        {
            if (sizes[groups[i]] == 1) return 0;
            var sums = new Dictionary<int, double>();
            for (var j = 0; j < rows.Count; j++)
                if (j != i) sums[groups[j]] = sums.GetValueOrDefault(groups[j]) + Math.Sqrt(KMeans.Far(rows[i], rows[j]));
            var own = sums[groups[i]] / (sizes[groups[i]] - 1);
            var next = sums.Where(s => s.Key != groups[i]).Min(s => s.Value / sizes[s.Key]);
            return Math.Max(own, next) > 0 ? (next - own) / Math.Max(own, next) : 0;
        });
    }

    /// <summary>How much of each group comes back when customers are drawn anew, with repeats, and grouped again.</summary>
    /// <param name="rows">As they were grouped.</param>
    /// <param name="fitted">Their groups.</param>
    /// <param name="draws">How often, 1 or more.</param>
    /// <param name="seed">Of the draws.</param>
    /// <returns>Per group the mean Jaccard similarity with the most similar group of a draw, 0..1: from 0.75 on it is stable, below 0.6 not to be trusted.</returns>
    /// <remarks>Hennig, "Cluster-wise assessment of cluster stability", Computational Statistics and Data Analysis 52, 2007.</remarks>
    public static IReadOnlyList<double> Stability(IReadOnlyList<double[]> rows, KMeans fitted, int draws, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        var (random, k) = (new Xoshiro256StarStar(seed), fitted.Centres.Count);
        int[] own = [.. rows.Select(fitted.GroupOf)];
        var sums = new double[k];
        for (var draw = 0; draw < draws; draw++)
        {
            int[] drawn = [.. Enumerable.Range(0, rows.Count).Select(_ => random.Next(rows.Count))];
            var again = KMeans.Fit([.. drawn.Select(i => rows[i])], k, seed + draw + 1);
            var both = new int[k, k];
            var (before, after) = (new int[k], new int[k]);
            foreach (var i in drawn.Distinct())
            {
                var (a, b) = (own[i], again.GroupOf(rows[i]));
                both[a, b]++;
                before[a]++;
                after[b]++;
            }

            for (var a = 0; a < k; a++) sums[a] += Enumerable.Range(0, k).Max(b => both[a, b] == 0 ? 0 : (double)both[a, b] / (before[a] + after[b] - both[a, b]));
        }

        return Array.ConvertAll(sums, s => s / draws);
    }
}
