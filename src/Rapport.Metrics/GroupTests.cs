using MathNet.Numerics.Distributions;
using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>A measure over a group.</summary>
/// <param name="N">People with a value.</param>
/// <param name="Mean">Their mean; 0 without any.</param>
/// <param name="Variance">Their unbiased variance; 0 for fewer than two.</param>
public readonly record struct GroupMeasure(long N, double Mean, double Variance)
{
    /// <summary>From sums.</summary>
    /// <param name="n">People with a value.</param>
    /// <param name="sum">Of their values.</param>
    /// <param name="squares">Of the squares of their values.</param>
    public static GroupMeasure Of(long n, double sum, double squares) =>
        n == 0 ? default : new(n, sum / n, n < 2 ? 0 : Math.Max(0, (squares - (sum * sum / n)) / (n - 1)));
}

/// <summary>A difference between two groups.</summary>
/// <param name="P">Probability of a difference at least as large where there is none, 0..1.</param>
/// <param name="Effect">How large it is, whatever the size of the groups: Hedges' g for means, Cohen's h for shares. Positive where
/// the first group has more; 0.2 is small, 0.5 medium, 0.8 large.</param>
public readonly record struct GroupDifference(double P, double Effect);

/// <summary>Tests whether two groups differ.</summary>
public static class GroupTests
{
    /// <summary>The difference of two means; null where a group has fewer than two values, or nobody differs from anybody.</summary>
    /// <remarks>Welch, Biometrika 34, 1947. Effect: Hedges, "Distribution theory for Glass's estimator of effect size", J. Educ.
    /// Stat. 6, 1981, with the correction 1 − 3/(4·df − 1).</remarks>
    public static GroupDifference? Means(GroupMeasure a, GroupMeasure b)
    {
        if (Welch(a, b) is not var (error, freedom)) return null;
        var pooled = Math.Sqrt((((a.N - 1) * a.Variance) + ((b.N - 1) * b.Variance)) / (a.N + b.N - 2));
        var g = (a.Mean - b.Mean) / pooled * (1 - (3 / ((4.0 * (a.N + b.N - 2)) - 1)));
        return new(2 * StudentT.CDF(0, 1, freedom, -Math.Abs((a.Mean - b.Mean) / error)), g);
    }

    /// <summary>Between which limits the first mean less the second lies in truth; null where <see cref="Means"/> is.</summary>
    /// <param name="a">The first group.</param>
    /// <param name="b">The second group.</param>
    /// <param name="level">How sure, above 0 and below 1.</param>
    /// <remarks>Welch, as <see cref="Means"/>: the limits leave 0 outside exactly where its probability is below 1 − level.</remarks>
    public static Interval? MeansDifference(GroupMeasure a, GroupMeasure b, double level = 0.95)
    {
        if (Welch(a, b) is not var (error, freedom)) return null;
        var half = Quantile.Student(level, freedom) * error;
        return new(a.Mean - b.Mean - half, a.Mean - b.Mean + half);
    }

    /// <summary>The difference of two shares; null where a group is empty, or all or nobody of both have it.</summary>
    /// <param name="count">Of the first group have it.</param>
    /// <param name="n">Are in the first group.</param>
    /// <param name="count2">Of the second group have it.</param>
    /// <param name="n2">Are in the second group.</param>
    /// <exception cref="ArgumentOutOfRangeException">More have it than there are.</exception>
    /// <remarks>Pooled z test. Effect: Cohen, Statistical Power Analysis for the Behavioral Sciences, 1988, chapter 6.</remarks>
    public static GroupDifference? Shares(long count, long n, long count2, long n2)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count2, n2);
        if (n == 0 || n2 == 0) return null;
        var (p, q, all) = ((double)count / n, (double)count2 / n2, (double)(count + count2) / (n + n2));
        if (all is 0 or 1) return null;
        var z = (p - q) / Math.Sqrt(all * (1 - all) * ((1.0 / n) + (1.0 / n2)));
        return new(2 * Normal.CDF(0, 1, -Math.Abs(z)), (2 * Math.Asin(Math.Sqrt(p))) - (2 * Math.Asin(Math.Sqrt(q))));
    }

    /// <summary>Which of many differences to believe, so that at most 5 % of those believed are false on average.</summary>
    /// <param name="pValues">Each 0..1, in any order.</param>
    /// <returns>True per difference to believe, in the order given.</returns>
    /// <remarks>Benjamini and Hochberg, JRSS B 57, 1995.</remarks>
    public static IReadOnlyList<bool> Believe(IReadOnlyList<double> pValues) => FalseDiscovery.Keep(pValues);

    /// <summary>Per difference the smallest share of false ones among those believed at which it would be believed.</summary>
    /// <param name="pValues">Each 0..1, in any order.</param>
    /// <returns>0..1 per difference, in the order given; none below its p value.</returns>
    /// <remarks>Benjamini and Hochberg, as <see cref="Believe"/>: one is believed exactly where this is at most 5 %.</remarks>
    public static IReadOnlyList<double> Adjusted(IReadOnlyList<double> pValues) => FalseDiscovery.Adjusted(pValues);

    /// <summary>Standard error of the difference of two means, and its degrees of freedom.</summary>
    static (double Error, double Freedom)? Welch(GroupMeasure a, GroupMeasure b)
    {
        if (a.N < 2 || b.N < 2) return null;
        var (va, vb) = (a.Variance / a.N, b.Variance / b.N);
        if (va + vb == 0) return null;
        return (Math.Sqrt(va + vb), (va + vb) * (va + vb) / ((va * va / (a.N - 1)) + (vb * vb / (b.N - 1))));
    }
}
