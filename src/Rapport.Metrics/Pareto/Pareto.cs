using MathNet.Numerics.Distributions;
using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>Finds the few causes behind most of the trouble.</summary>
/// <remarks>Juran, "Quality Control Handbook", 1951. Which causes are surely heavier than which is told by the intervals of their
/// differences, so that nobody fixes the second cause first because of chance.</remarks>
public static class Pareto
{
    /// <summary>The share that the vital few carry unless asked otherwise.</summary>
    public const double UsualThreshold = 0.8;

    /// <summary>Adds up occurrences by cause.</summary>
    /// <param name="occurrences">In any order; see <see cref="Occurrence"/> for what counts once.</param>
    /// <param name="threshold">Share that the vital few carry, above 0 and up to 1.</param>
    /// <param name="level">Confidence of the limits, between 0 and 1.</param>
    /// <returns>Without occurrences no bars.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A weight is below 0 or no number, or a parameter lies outside its range.</exception>
    public static ParetoChart Of(IEnumerable<Occurrence> occurrences, double threshold = UsualThreshold, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(occurrences);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(threshold, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threshold, 1);
        return Chart(Added(occurrences), threshold, level);
    }

    /// <summary>Adds up occurrences by cause, and compares each cause with the time before.</summary>
    /// <param name="occurrences">Of now.</param>
    /// <param name="before">Of the time before. Causes that only it has get a bar of weight 0.</param>
    /// <param name="longer">How many times as long as the time before now is, above 0: 1 for equal times.</param>
    /// <param name="threshold">As without comparison.</param>
    /// <param name="level">As without comparison.</param>
    /// <exception cref="ArgumentOutOfRangeException">As without comparison.</exception>
    public static ParetoChart Against(
        IEnumerable<Occurrence> occurrences, IEnumerable<Occurrence> before, double longer = 1, double threshold = UsualThreshold, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(occurrences);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(longer, 0);
        var (now, then) = (Added(occurrences), Added(before));
        foreach (var cause in then.Keys) now.TryAdd(cause, default);
        var chart = Chart(now, threshold, level);
        var changes = chart.Bars.Select(b => Change(now[b.Cause], then.GetValueOrDefault(b.Cause), longer, level)).ToList();
        var tested = changes.Where(c => c.P is not null).Select(c => c.P!.Value).ToList(); // filtered just before
        var believed = new Queue<bool>(FalseDiscovery.Keep(tested));
        return chart with { Bars = [.. chart.Bars.Zip(changes, (bar, c) => bar with { Change = c with { IsBelievable = c.P is not null && believed.Dequeue() } })] };
    }

    static Dictionary<string, WeightedCount> Added(IEnumerable<Occurrence> occurrences)
    {
        var once = new Dictionary<(string Cause, string Person, long Period), double>();
        foreach (var o in occurrences)
        {
            if (!(o.Weight >= 0) || double.IsInfinity(o.Weight)) throw new ArgumentOutOfRangeException(nameof(occurrences), o.Weight, "Not a weight.");
            var key = (o.Cause, o.Person, o.Period);
            once[key] = Math.Max(o.Weight, once.GetValueOrDefault(key));
        }

        var added = new Dictionary<string, WeightedCount>(StringComparer.Ordinal);
        foreach (var (key, weight) in once) added[key.Cause] = added.GetValueOrDefault(key.Cause).With(weight);
        return added;
    }

    static ParetoChart Chart(Dictionary<string, WeightedCount> causes, double threshold, double level)
    {
        var unit = causes.Values.Select(c => c.Unit).DefaultIfEmpty(1).Max();
        var sorted = causes.OrderByDescending(c => c.Value.Weight).ThenBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => (c.Key, Sum: c.Value, Limits: c.Value.Limits(level, unit))).ToList();
        var total = sorted.Sum(c => c.Sum.Weight);
        var (bars, sum, vital) = (new List<ParetoBar>(), 0.0, 0);
        foreach (var (cause, own, limits) in sorted)
        {
            var isVital = total > 0 && sum < threshold * total * (1 - 1e-12); // a share of .8 added up in floating point may fall a bit short of it
            if (isVital) vital++;
            sum += own.Weight;
            var heavier = sorted.Count(o => Recovered.Difference(own.Weight, limits, o.Sum.Weight, o.Limits).Low > 0);
            var lighter = sorted.Count(o => Recovered.Difference(own.Weight, limits, o.Sum.Weight, o.Limits).High < 0);
            bars.Add(new(
                cause, own.Weight, own.Count, limits, total > 0 ? own.Weight / total : 0, total > 0 ? Math.Min(1, sum / total) : 0, isVital, heavier + 1, sorted.Count - lighter));
        }

        return new(bars, total, sorted.Sum(c => c.Sum.Count), threshold, vital, Gini([.. sorted.Select(c => c.Sum.Weight)], total));
    }

    static ParetoChange Change(WeightedCount now, WeightedCount before, double longer, double level)
    {
        var (then, limits) = (before.Weight * longer, before.Limits(level, now.Unit));
        var change = Recovered.Difference(then, new(limits.Low * longer, limits.High * longer), now.Weight, now.Limits(level, before.Unit));
        return new(then, now.Weight - then, change, Probability(now, before, longer), false);
    }

    /// <summary>Probability of a difference at least as large where nothing changed; null without any weight.</summary>
    /// <remarks>Of counts the exact conditional test (Przyborowski and Wilenski, "Homogeneity of results in testing samples from
    /// Poisson series", Biometrika 31, 1940), of other weights a z test with the sum of squares as variance.</remarks>
    static double? Probability(WeightedCount now, WeightedCount before, double longer)
    {
        if (now.Squares + before.Squares == 0) return null;
        if (now.IsPlain && before.IsPlain)
        {
            var (n, share) = ((int)(now.Count + before.Count), longer / (1 + longer));
            return Math.Min(1, 2 * Math.Min(Binomial.CDF(share, n, now.Count), 1 - (now.Count == 0 ? 0 : Binomial.CDF(share, n, now.Count - 1))));
        }

        var z = (now.Weight - (before.Weight * longer)) / Math.Sqrt(now.Squares + (before.Squares * longer * longer));
        return 2 * Normal.CDF(0, 1, -Math.Abs(z));
    }

    static double? Gini(double[] descending, double total)
    {
        if (total <= 0) return null;
        var n = descending.Length;
        return descending.Select((w, i) => (n - (2.0 * i) - 1) * w).Sum() / (n * total);
    }
}
