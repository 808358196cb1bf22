using MathNet.Numerics.Distributions;

namespace Rapport.Metrics;

/// <summary>Whether a share rises or falls over periods.</summary>
/// <param name="Slope">By how much the share changes from one period to the next, −1..1, as the straight line that fits best.</param>
/// <param name="P">Probability of a slope at least as steep where nothing changes, 0..1.</param>
public readonly record struct ShareTrend(double Slope, double P)
{
    /// <summary>True when it would be seen once in twenty by chance at most.</summary>
    public bool IsSignificant => P < 0.05;

    /// <summary>Tests a share for a trend.</summary>
    /// <param name="periods">Per period, in order, how many have it and how many there are; a period without any tells nothing, and keeps its place.</param>
    /// <returns>Null with fewer than three periods that tell something, and where all have it or nobody.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More have it than there are.</exception>
    /// <remarks>Cochran, Biometrics 10, 1954; Armitage, Biometrics 11, 1955, with the periods' numbers as scores.</remarks>
    public static ShareTrend? Of(IReadOnlyList<(long Count, long N)> periods)
    {
        ArgumentNullException.ThrowIfNull(periods);
        foreach (var (count, n) in periods) ArgumentOutOfRangeException.ThrowIfGreaterThan(count, n);
        var (all, with) = (periods.Sum(p => p.N), periods.Sum(p => p.Count));
        if (periods.Count(p => p.N > 0) < 3 || with == 0 || with == all) return null;
        var share = (double)with / all;
        var (middle, spread, lean) = (periods.Select((p, t) => (double)t * p.N).Sum() / all, 0.0, 0.0);
        for (var t = 0; t < periods.Count; t++)
        {
            lean += (t - middle) * (periods[t].Count - (periods[t].N * share));
            spread += periods[t].N * (t - middle) * (t - middle);
        }

        var z = lean / Math.Sqrt(share * (1 - share) * spread);
        return new(lean / spread, 2 * Normal.CDF(0, 1, -Math.Abs(z)));
    }
}
