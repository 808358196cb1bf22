using Rapport.Models.Learning;

namespace Rapport.Models.Topics;

/// <summary>Lets texts decide how many topics they have.</summary>
static class Counting
{
    const int Sample = 1200;
    const int Halves = 4;

    // A difference this small is chance; of equals the coarser division is kept.
    const double Slack = 0.02;

    /// <summary>Tries numbers around a third of the square root of the texts (10 to 40 for a thousand) and keeps the one whose topics come
    /// back best among other texts. Fewer would come back better still, and tell nobody anything.</summary>
    /// <remarks>Stability under subsampling (Ben-Hur, Elisseeff and Guyon 2002): centres found among four fifths of the texts, twice,
    /// sort all texts twice; how far the two agree is the adjusted Rand index.</remarks>
    public static (int[] Centre, float[][] Centres, double Closeness) Best(float[][] points, ulong seed)
    {
        var sample = points.Length <= Sample ? points : [.. Enumerable.Range(0, Sample).Select(i => points[i * (long)points.Length / Sample])];
        var (best, count) = (double.NegativeInfinity, 2);
        var least = Math.Clamp((int)Math.Round(Math.Sqrt(points.Length) / 3), 2, 10);
        foreach (var tried in (ReadOnlySpan<int>)[2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40])
        {
            if (tried < least) continue;
            if (tried > points.Length / 5 || tried > least * 4) break;
            var agreed = Agreement(sample, tried, seed);
            if (agreed <= best + Slack) continue;
            (best, count) = (agreed, tried);
        }

        return Clustering.Of(points, count, 4, seed);
    }

    static double Agreement(float[][] points, int count, ulong seed)
    {
        var sum = 0.0;
        for (var half = 0; half < Halves; half++) sum += Rand(Sorted(points, count, seed + (ulong)(half * 2)), Sorted(points, count, seed + (ulong)(half * 2) + 1));
        return sum / Halves;
    }

    static int[] Sorted(float[][] points, int count, ulong seed)
    {
        var chance = new Chance(seed + 1009);
        var part = points.Where(_ => chance.Next(5) > 0).ToArray();
        var own = new int[points.Length];
        if (part.Length > 0) Clustering.Assign(points, Clustering.Of(part, count, 2, seed).Centres, own);
        return own;
    }

    // Hubert and Arabie 1985: 1 is the same division, 0 what chance gives.
    static double Rand(int[] one, int[] two)
    {
        var (both, first, second) = (Pairs(one.Zip(two)), Pairs(one), Pairs(two));
        var expected = first * second / Math.Max(1, one.Length * (one.Length - 1.0) / 2);
        var most = (first + second) / 2;
        return most == expected ? 1 : (both - expected) / (most - expected);

        static double Pairs<T>(IEnumerable<T> labels) where T : notnull => labels.GroupBy(x => x).Sum(g => (double)g.Count() * (g.Count() - 1) / 2);
    }
}
