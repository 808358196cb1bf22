using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Rapport.Metrics.Intervals;

/// <summary>Intervals of a mean and of the difference of two means, from counts per answer.</summary>
static class Means
{
    /// <summary>The bootstrap's seed. Fixed, so that the same answers give the same interval on every screen.</summary>
    const int Seed = 20_031_201;

    const int Resamples = 2_000;

    /// <summary>The interval of a mean on its scale, not clipped; null for fewer than two answers.</summary>
    /// <remarks>Student's t (Student, "The probable error of a mean", Biometrika 6, 1908). Fewer than 30 answers with
    /// |skewness| above 1: BCa bootstrap (Efron, "Better bootstrap confidence intervals", JASA 82, 1987). All answers equal:
    /// neither can tell, so the Wilson limit of the share that may yet answer otherwise, all at the far end, is used.</remarks>
    public static Interval? IntervalOf(ScoreCounts counts, Sampling sampling)
    {
        if (counts.N < 2) return null;
        var moments = Moments.Of(counts);
        var factor = FinitePopulation.Factor(counts.N, sampling.Population);
        if (moments.Variance == 0) return AllEqual(counts, moments.Mean, sampling);
        if (counts.N < 30 && Math.Abs(moments.Skewness) > 1) return Shrink(Bootstrap(counts, moments, sampling.Level), moments.Mean, factor);
        var half = Quantile.Student(sampling.Level, counts.N - 1) * Math.Sqrt(moments.Variance / counts.N) * factor;
        return new(moments.Mean - half, moments.Mean + half);
    }

    /// <summary>The interval of now − before; null where either side has fewer than two answers.</summary>
    /// <remarks>Welch, "The generalization of Student's problem when several different population variances are involved",
    /// Biometrika 34, 1947. Where one side's answers are all equal, recovered from the two sides' intervals.</remarks>
    public static Interval? DifferenceOf(ScoreCounts before, ScoreCounts now, Sampling sampling)
    {
        if (before.N < 2 || now.N < 2) return null;
        var (a, b) = (Moments.Of(before), Moments.Of(now));
        if (a.Variance == 0 || b.Variance == 0)
            return Recovered.Difference(a.Mean, IntervalOf(before, sampling)!.Value, b.Mean, IntervalOf(now, sampling)!.Value); // two answers or more
        var (va, vb) = (Error(before, a, sampling), Error(now, b, sampling));
        if (va + vb == 0) return new(b.Mean - a.Mean, b.Mean - a.Mean);
        var freedom = (va + vb) * (va + vb) / ((va * va / (before.N - 1)) + (vb * vb / (now.N - 1)));
        var half = Quantile.Student(sampling.Level, freedom) * Math.Sqrt(va + vb);
        return new(b.Mean - a.Mean - half, b.Mean - a.Mean + half);
    }

    static double Error(ScoreCounts counts, Moments moments, Sampling sampling) =>
        moments.Variance / counts.N * Math.Pow(FinitePopulation.Factor(counts.N, sampling.Population), 2);

    static Interval AllEqual(ScoreCounts counts, double mean, Sampling sampling)
    {
        var n = counts.N * FinitePopulation.EffectiveShare(counts.N, sampling.Population);
        var others = Wilson.Of(0, n, Quantile.Normal(sampling.Level)).High;
        return new(mean - (others * (mean - counts.Scale.Min)), mean + (others * (counts.Scale.Max - mean)));
    }

    static Interval Shrink(Interval interval, double mean, double factor) =>
        new(mean + ((interval.Low - mean) * factor), mean + ((interval.High - mean) * factor));

    static Interval Bootstrap(ScoreCounts counts, Moments moments, double level)
    {
        var answers = counts.Pairs.SelectMany(p => Enumerable.Repeat(p.Score, (int)p.Count)).ToArray();
        var random = new Xoshiro256StarStar(Seed);
        var means = new double[Resamples];
        for (var i = 0; i < Resamples; i++) means[i] = Resampled(answers, random);
        Array.Sort(means);
        // Means of whole numbers tie often; half of the ties count as below.
        var below = means.Count(m => m < moments.Mean - 1e-9) + (means.Count(m => Math.Abs(m - moments.Mean) <= 1e-9) / 2.0);
        var bias = Normal.InvCDF(0, 1, Math.Clamp(below / Resamples, 1.0 / Resamples, 1 - (1.0 / Resamples)));
        var bend = moments.Skewness / (6 * Math.Sqrt(answers.Length));
        var z = Quantile.Normal(level);
        return new(Percentile(means, Corrected(bias, bend, -z)), Percentile(means, Corrected(bias, bend, z)));
    }

    static double Resampled(int[] answers, Xoshiro256StarStar random)
    {
        var sum = 0;
        for (var i = 0; i < answers.Length; i++) sum += answers[random.Next(answers.Length)];
        return (double)sum / answers.Length;
    }

    /// <summary>For a mean the jackknife acceleration of BCa is skewness / (6√n).</summary>
    static double Corrected(double bias, double bend, double z) =>
        Normal.CDF(0, 1, bias + ((bias + z) / (1 - (bend * (bias + z)))));

    static double Percentile(double[] sorted, double share) =>
        sorted[Math.Clamp((int)Math.Round(share * (sorted.Length - 1), MidpointRounding.AwayFromZero), 0, sorted.Length - 1)];

    readonly record struct Moments(double Mean, double Variance, double Skewness)
    {
        /// <summary>Mean, unbiased variance and moment skewness of at least two answers.</summary>
        public static Moments Of(ScoreCounts counts)
        {
            var mean = (double)counts.Sum / counts.N;
            var (second, third) = (0.0, 0.0);
            foreach (var (score, count) in counts.Pairs)
            {
                second += count * Math.Pow(score - mean, 2);
                third += count * Math.Pow(score - mean, 3);
            }

            if (counts.Pairs.Count(p => p.Count > 0) == 1) return new(mean, 0, 0);
            return new(mean, second / (counts.N - 1), third / counts.N / Math.Pow(second / counts.N, 1.5));
        }
    }
}
