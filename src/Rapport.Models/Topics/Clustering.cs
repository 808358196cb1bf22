using Rapport.Models.Learning;

namespace Rapport.Models.Topics;

/// <summary>Groups points on the unit sphere around centres.</summary>
/// <remarks>Spherical k-means (Dhillon and Modha 2001), begun by k-means++ (Arthur and Vassilvitskii 2007), the best of several runs.</remarks>
static class Clustering
{
    const int Rounds = 40;

    /// <summary>Groups points.</summary>
    /// <param name="points">At length 1, or all zero: those go to no centre.</param>
    /// <param name="count">How many centres, at least 1.</param>
    /// <param name="runs">How often to begin anew.</param>
    /// <param name="seed">Decides where runs begin.</param>
    /// <returns>Per point its centre or −1, and how close all points are to theirs: the mean cosine.</returns>
    public static (int[] Centre, float[][] Centres, double Closeness) Of(float[][] points, int count, int runs, ulong seed)
    {
        (int[] Centre, float[][] Centres, double Closeness) best = ([], [], double.NegativeInfinity);
        for (var run = 0; run < runs; run++)
        {
            var found = Once(points, count, new Chance(seed + ((ulong)run * 7919)));
            if (found.Closeness > best.Closeness) best = found;
        }

        return best;
    }

    static (int[] Centre, float[][] Centres, double Closeness) Once(float[][] points, int count, Chance chance)
    {
        var centres = Begin(points, count, chance);
        var (own, closeness) = (new int[points.Length], double.NegativeInfinity);
        for (var round = 0; round < Rounds; round++)
        {
            var before = closeness;
            closeness = Assign(points, centres, own);
            if (closeness - before < 1e-5) break;
            centres = Means(points, own, centres);
        }

        return (own, centres, closeness);
    }

    /// <summary>Names the closest centre of each point; −1 for a point at zero.</summary>
    public static double Assign(float[][] points, float[][] centres, int[] own)
    {
        var (sum, known) = (0.0, 0);
        for (var i = 0; i < points.Length; i++)
        {
            var (best, closest) = (-1, float.NegativeInfinity);
            for (var c = 0; c < centres.Length; c++)
            {
                if (Dense.Dot(points[i], centres[c]) is var near && near > closest) (best, closest) = (c, near);
            }

            own[i] = closest == 0 && Dense.Dot(points[i], points[i]) == 0 ? -1 : best;
            if (own[i] >= 0) (sum, known) = (sum + closest, known + 1);
        }

        return known == 0 ? 0 : sum / known;
    }

    static float[][] Begin(float[][] points, int count, Chance chance)
    {
        var centres = new List<float[]> { points[chance.Next(points.Length)] };
        var far = Array.ConvertAll(points, p => 1.0 - Dense.Dot(p, centres[0]));
        while (centres.Count < Math.Min(count, points.Length))
        {
            var (at, sum) = (0, 0.0);
            var mark = chance.NextShare() * far.Sum(d => Math.Max(d, 0));
            while (at < points.Length - 1 && (sum += Math.Max(far[at], 0)) < mark) at++;
            centres.Add(points[at]);
            for (var i = 0; i < points.Length; i++) far[i] = Math.Min(far[i], 1 - Dense.Dot(points[i], points[at]));
        }

        return [.. centres.Select(c => (float[])c.Clone())];
    }

    static float[][] Means(float[][] points, int[] own, float[][] before)
    {
        var means = Array.ConvertAll(before, c => new float[c.Length]);
        var counts = new int[before.Length];
        for (var i = 0; i < points.Length; i++)
        {
            if (own[i] < 0) continue;
            Dense.Add(means[own[i]], points[i], 1);
            counts[own[i]]++;
        }

        for (var c = 0; c < means.Length; c++) means[c] = counts[c] == 0 ? before[c] : Dense.Normalise(means[c]);
        return means;
    }
}
