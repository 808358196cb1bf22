using MathNet.Numerics.Random;

namespace Rapport.Metrics;

/// <summary>Groups of rows that lie near one another, each told by its middle.</summary>
/// <param name="Centres">Per group its middle.</param>
/// <param name="Inertia">Sum of squared distances to the nearest middle, 0 or more.</param>
/// <remarks>Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information Theory 28, 1982; begun as Arthur and Vassilvitskii,
/// "k-means++", SODA 2007.</remarks>
public sealed record KMeans(IReadOnlyList<double[]> Centres, double Inertia)
{
    const int _begun = 5;

    const int _mostRounds = 100;

    /// <summary>The best of five tries from different starts; the same seed gives the same groups, the largest first.</summary>
    /// <param name="rows">Numbers of comparable spread.</param>
    /// <param name="groups">2 or more.</param>
    /// <param name="seed">Of the starts.</param>
    /// <exception cref="FittingException">There are fewer different rows than groups.</exception>
    public static KMeans Fit(IReadOnlyList<double[]> rows, int groups, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 2);
        var random = new Xoshiro256StarStar(seed);
        var best = Enumerable.Range(0, _begun).Select(_ => Once(rows, groups, random)).MinBy(f => f.Inertia)!; // there are five
        var sizes = rows.CountBy(best.GroupOf).ToDictionary(s => s.Key, s => s.Value);
        return best with { Centres = [.. best.Centres.Select((c, i) => (Centre: c, Size: sizes.GetValueOrDefault(i))).OrderByDescending(c => c.Size).Select(c => c.Centre)] };
    }

    /// <summary>The group whose middle is nearest.</summary>
    public int GroupOf(double[] row) => Nearest(row, Centres).Group;

    static KMeans Once(IReadOnlyList<double[]> rows, int groups, Xoshiro256StarStar random)
    {
        var (centres, inertia) = (Starts(rows, groups, random), double.PositiveInfinity);
        for (var round = 0; round < _mostRounds; round++)
        {
            var (sums, counts, now) = (centres.ConvertAll(c => new double[c.Length]), new int[groups], 0.0);
            foreach (var row in rows)
            {
                var (group, far) = Nearest(row, centres);
                (counts[group], now) = (counts[group] + 1, now + far);
                for (var i = 0; i < row.Length; i++) sums[group][i] += row[i];
            }

            for (var g = 0; g < groups; g++)
                if (counts[g] > 0) centres[g] = Array.ConvertAll(sums[g], s => s / counts[g]);
            if (inertia - now <= 1e-9 * now) return new(centres, now);
            inertia = now;
        }

        return new(centres, inertia);
    }

    // Each next start with a chance that grows with the square of its distance to those before.
    static List<double[]> Starts(IReadOnlyList<double[]> rows, int groups, Xoshiro256StarStar random)
    {
        var starts = new List<double[]> { rows[random.Next(rows.Count)] };
        while (starts.Count < groups)
        {
            double[] far = [.. rows.Select(r => Nearest(r, starts).Far)];
            var at = random.NextDouble() * far.Sum();
            var next = Array.FindIndex(far, f => f > 0 && (at -= f) <= 0);
            if (next < 0) next = Array.FindLastIndex(far, f => f > 0); // rounding left a rest
            starts.Add(next >= 0 ? rows[next] : throw new FittingException($"There are fewer than {groups} different customers."));
        }

        return starts;
    }

    static (int Group, double Far) Nearest(double[] row, IReadOnlyList<double[]> centres)
    {
        var (best, least) = (0, double.PositiveInfinity);
        for (var g = 0; g < centres.Count; g++)
        {
            var far = Far(row, centres[g]);
            if (far < least) (best, least) = (g, far);
        }

        return (best, least);
    }

    internal static double Far(double[] one, double[] other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++) sum += (one[i] - other[i]) * (one[i] - other[i]);
        return sum;
    }
}
