using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>A figure with what it is made of.</summary>
/// <param name="N">How many it is made of.</param>
/// <param name="Value">Null without any.</param>
/// <param name="Limits">Where the true value lies; null where so few cannot tell.</param>
public sealed record PairedEstimate(long N, double? Value, Interval? Limits)
{
    /// <summary>Nothing to tell.</summary>
    public static PairedEstimate None { get; } = new(0, null, null);

    /// <summary>Below this a figure is shown without a verdict.</summary>
    public const int Fewest = 30;

    /// <summary>Enough to say something by.</summary>
    public bool IsEnough => N >= Fewest;
}

/// <summary>Figures of pairs: of one person before and after, or of two who are alike.</summary>
public static class Paired
{
    /// <summary>The share of those something is true of.</summary>
    /// <param name="hits">0..<paramref name="n"/>.</param>
    /// <param name="n">How many there are.</param>
    /// <param name="level">Confidence, between 0 and 1.</param>
    /// <returns>0..1, with the limits of Wilson.</returns>
    public static PairedEstimate Share(long hits, long n, double level = 0.95) =>
        Estimates.Share(hits, n, level) is { } share ? new(n, share.Value, share.Limits) : PairedEstimate.None;

    /// <summary>The mean change of people on one scale, after less before.</summary>
    /// <param name="scale">What they answered on.</param>
    /// <param name="pairs">Both answers of each person.</param>
    /// <param name="level">Confidence, between 0 and 1.</param>
    /// <returns>In points of the scale; limits from two pairs on, as those of a mean of differences.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An answer lies off the scale.</exception>
    public static PairedEstimate Change(Scale scale, IReadOnlyCollection<(double Before, double After)> pairs, double level = 0.95)
    {
        if (pairs.Any(p => !scale.Holds(p.Before) || !scale.Holds(p.After))) throw new ArgumentOutOfRangeException(nameof(pairs), $"Off the scale {scale.Id}.");
        if (pairs.Count == 0) return PairedEstimate.None;
        var width = scale.Max - scale.Min;
        var changes = ScoreCounts.Of(new Scale($"{scale.Id} change", -width, width), pairs.Select(p => (int)(p.After - p.Before)));
        return new(pairs.Count, (double)changes.Sum / pairs.Count, Means.IntervalOf(changes, new Sampling(level)));
    }

    /// <summary>The mean difference of pairs, the first less the second.</summary>
    /// <param name="pairs">Amounts of any size.</param>
    /// <param name="level">Confidence, between 0 and 1.</param>
    /// <returns>In the unit of the amounts; no limits for fewer than two pairs, or where all differ by the same.</returns>
    /// <remarks>Student's t of the differences (Student, "The probable error of a mean", Biometrika 6, 1908).</remarks>
    public static PairedEstimate Difference(IReadOnlyCollection<(double First, double Second)> pairs, double level = 0.95)
    {
        if (pairs.Count == 0) return PairedEstimate.None;
        var mean = pairs.Average(p => p.First - p.Second);
        if (pairs.Count == 1) return new(1, mean, null);
        var variance = pairs.Sum(p => Math.Pow(p.First - p.Second - mean, 2)) / (pairs.Count - 1);
        if (variance == 0) return new(pairs.Count, mean, null);
        var half = Quantile.Student(level, pairs.Count - 1) * Math.Sqrt(variance / pairs.Count);
        return new(pairs.Count, mean, new(mean - half, mean + half));
    }

    /// <summary>The difference of two shares over pairs, the first less the second.</summary>
    /// <param name="firstAlone">Pairs of which it is true of the first alone.</param>
    /// <param name="secondAlone">Of the second alone.</param>
    /// <param name="n">All pairs.</param>
    /// <param name="level">Confidence, between 0 and 1.</param>
    /// <returns>−1..1.</returns>
    /// <remarks>With half a pair added to each of the four kinds (Agresti and Min, "Simple improved confidence intervals for comparing matched
    /// proportions", Statistics in Medicine 24, 2005). 150 and 86 of 1,600 differ by 0.0400; 0.0212..0.0587.</remarks>
    public static PairedEstimate ShareDifference(long firstAlone, long secondAlone, long n, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstAlone);
        ArgumentOutOfRangeException.ThrowIfNegative(secondAlone);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstAlone + secondAlone, n);
        if (n == 0) return PairedEstimate.None;
        var (b, c, all) = (firstAlone + 0.5, secondAlone + 0.5, n + 2.0);
        var centre = (b - c) / all;
        var half = Quantile.Normal(level) * Math.Sqrt(b + c - (all * centre * centre)) / all;
        return new(n, (double)(firstAlone - secondAlone) / n, new Interval(centre - half, centre + half).Clip(-1, 1));
    }
}
