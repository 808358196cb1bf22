namespace Rapport.Metrics.Retention;

/// <summary>Of all pairs of whom it is known who left first, the share where that one was foretold the higher risk; like risks count half.</summary>
/// <remarks>Harrell et al., "Evaluating the yield of medical tests", JAMA 247, 1982. Pairs that ended at one time tell nothing; who was
/// last seen when another left stayed longer. Counted in a tree over the risks, so that a hundred thousand take a moment.</remarks>
static class Concordance
{
    /// <summary>Computes it.</summary>
    /// <returns>0..1; null without such a pair.</returns>
    public static double? Of(IReadOnlyList<Lifetime> lifetimes, IReadOnlyList<double> risks)
    {
        var ranks = risks.Distinct().Order().ToList();
        var place = risks.Select(r => ranks.BinarySearch(r)).ToList();
        var (longer, n, lower, like, all) = (new long[ranks.Count + 1], 0L, 0.0, 0.0, 0.0);
        foreach (var time in Enumerable.Range(0, lifetimes.Count).GroupBy(i => lifetimes[i].Time).OrderByDescending(g => g.Key))
        {
            foreach (var i in time.Where(i => !lifetimes[i].Ended)) Add(longer, place[i]);
            n += time.LongCount(i => !lifetimes[i].Ended);
            foreach (var i in time.Where(i => lifetimes[i].Ended))
            {
                var (below, to) = (Below(longer, place[i]), Below(longer, place[i] + 1));
                lower += below;
                like += to - below;
                all += n;
            }

            foreach (var i in time.Where(i => lifetimes[i].Ended)) Add(longer, place[i]);
            n += time.LongCount(i => lifetimes[i].Ended);
        }

        return all > 0 ? (lower + (like / 2)) / all : null;
    }

    // Fenwick, "A new data structure for cumulative frequency tables", Software: Practice and Experience 24, 1994.
    static void Add(long[] tree, int place)
    {
        for (var i = place + 1; i < tree.Length; i += i & -i) tree[i]++;
    }

    static long Below(long[] tree, int place)
    {
        var sum = 0L;
        for (var i = place; i > 0; i -= i & -i) sum += tree[i];
        return sum;
    }
}
