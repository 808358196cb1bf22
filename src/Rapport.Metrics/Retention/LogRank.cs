using MathNet.Numerics.LinearAlgebra;
using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>Whether groups differ in how long they stay.</summary>
/// <param name="ChiSquare">0 or more.</param>
/// <param name="Freedom">Groups less one.</param>
/// <param name="P">Probability of a difference at least as large where there is none, 0..1.</param>
/// <param name="Groups">Per group: how many, how many left, and how many would have left if groups did not differ.</param>
/// <remarks>Mantel, "Evaluation of survival data and two new rank order statistics", Cancer Chemotherapy Reports 50, 1966.</remarks>
public sealed record LogRank(double ChiSquare, int Freedom, double P, IReadOnlyList<(long N, long Events, double Expected)> Groups)
{
    /// <summary>Tests.</summary>
    /// <param name="groups">Lifetimes of each group.</param>
    /// <returns>Null where there are fewer than two groups, one is empty, or nobody left while others of another group were there.</returns>
    public static LogRank? Of(IReadOnlyList<IReadOnlyList<Lifetime>> groups)
    {
        if (groups.Count < 2 || groups.Any(g => g.Count == 0)) return null;
        var (k, expected, variance) = (groups.Count, new double[groups.Count], Matrix<double>.Build.Dense(groups.Count, groups.Count));
        var atRisk = groups.Select(g => (double)g.Count).ToArray();
        foreach (var time in groups.SelectMany((g, i) => g.Select(l => (l.Time, l.Ended, Group: i))).GroupBy(l => l.Time).OrderBy(g => g.Key))
        {
            var (all, events) = (atRisk.Sum(), (double)time.Count(l => l.Ended));
            if (events > 0) Add(atRisk, all, events, expected, variance);
            foreach (var (_, _, group) in time) atRisk[group]--;
        }

        var left = groups.Select(g => g.LongCount(l => l.Ended)).ToList();
        var difference = Vector<double>.Build.Dense(k - 1, i => left[i] - expected[i]);
        var part = variance.SubMatrix(0, k - 1, 0, k - 1);
        if (part.Rank() < k - 1) return null;
        var chi = difference * part.Solve(difference);
        return new(chi, k - 1, Tail.ChiSquare(k - 1, chi), [.. groups.Select((g, i) => ((long)g.Count, left[i], expected[i]))]);
    }

    static void Add(double[] atRisk, double all, double events, double[] expected, Matrix<double> variance)
    {
        var spread = all > 1 ? events * (all - events) / (all - 1) : 0;
        for (var i = 0; i < atRisk.Length; i++)
        {
            expected[i] += events * atRisk[i] / all;
            for (var j = 0; j < atRisk.Length; j++) variance[i, j] += spread * atRisk[i] / all * ((i == j ? 1 : 0) - (atRisk[j] / all));
        }
    }
}
