using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Rapport.Metrics.Drivers;
using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>What drives an outcome, with how sure that is. It says what goes together, not what causes what.</summary>
/// <param name="N">Rows.</param>
/// <param name="Explained">R²: share of the outcome's variance that goes with the drivers, 0..1.</param>
/// <param name="ExplainedLimits">Of R², by resampling; null where not asked for.</param>
/// <param name="Adjusted">The same less what chance explains.</param>
/// <param name="F">Of the whole model.</param>
/// <param name="P">Of F, 0..1.</param>
/// <param name="Drivers">In the order given.</param>
public sealed record KeyDrivers(int N, double Explained, Interval? ExplainedLimits, double Adjusted, double F, double P, IReadOnlyList<KeyDriver> Drivers)
{
    /// <summary>Resampling has a seed of its own, so that the same answers give the same limits everywhere.</summary>
    const int Seed = 20_000_801;

    /// <summary>Finds them by linear regression.</summary>
    /// <param name="names">Of the drivers.</param>
    /// <param name="drivers">A column for each; alike long, none missing.</param>
    /// <param name="outcome">As long.</param>
    /// <param name="resamples">How often to resample for the limits of relative weights and of R²; 0 for none.</param>
    /// <exception cref="FittingException">Too few rows, a column is the same in all rows, or one follows from others.</exception>
    public static KeyDrivers Of(IReadOnlyList<string> names, IReadOnlyList<double[]> drivers, double[] outcome, int resamples = 0)
    {
        if (drivers.Any(d => d.Length != outcome.Length)) throw new ArgumentException("Columns are alike long.", nameof(drivers));
        var (n, p) = (outcome.Length, names.Count);
        if (p == 0) throw new FittingException("There is no driver.");
        if (n < p + 2) throw new FittingException($"{n} rows are too few for {p} drivers.");
        var same = drivers.Append(outcome).Select((c, j) => (c, j)).Where(c => Array.TrueForAll(c.c, v => v == c.c[0])).Select(c => c.j < p ? names[c.j] : "The outcome").FirstOrDefault();
        if (same is not null) throw new FittingException($"{same} is the same in all rows.");
        var columns = CorrelatedColumns.Of([.. drivers, outcome]);
        if (!(columns.Among.ConditionNumber() < 1e10)) throw new FittingException($"One of {string.Join(", ", names)} follows from the others.");
        return Of(names, columns, resamples > 0 ? Resampled([.. drivers, outcome], resamples) : null);
    }

    static KeyDrivers Of(IReadOnlyList<string> names, CorrelatedColumns columns, List<double[]>? resampled)
    {
        var (p, inverse, r) = (columns.Drivers, columns.Among.Inverse(), columns.WithOutcome);
        var slopes = inverse * r;
        var (explained, freedom) = (Math.Clamp(slopes * r, 0, 1), columns.N - p - 1);
        var (lmg, weights) = (p <= Lmg.MostDrivers ? Lmg.Of(columns) : null, RelativeWeights.Of(columns));
        var errors = Enumerable.Range(0, p).Select(j => Math.Sqrt((1 - explained) / freedom * inverse[j, j])).ToList();
        var chances = errors.Select((e, j) => e > 0 ? Tail.Student(freedom, slopes[j] / e) : 0).ToList();
        var (believed, f) = (FalseDiscovery.Keep(chances), explained < 1 ? explained / p / ((1 - explained) / freedom) : double.PositiveInfinity);
        var limits = resampled is null ? null : Enumerable.Range(0, p).Select(j => Middle([.. resampled.Select(w => w[j]).Order()])).ToList();
        return new(columns.N, explained, resampled is null ? null : Corrected(explained, [.. resampled.Select(w => w.Sum()).Order()]), 1 - ((1 - explained) * (columns.N - 1) / freedom), f, Tail.F(p, freedom, f), [.. names.Select((name, j) =>
        {
            var unit = columns.Spreads[p] / columns.Spreads[j];
            var half = Quantile.Student(0.95, freedom) * errors[j];
            return new KeyDriver(
                name, columns.Means[j], lmg?[j], weights[j], limits?[j], slopes[j] * r[j], r[j], slopes[j], slopes[j] * unit, errors[j] * unit,
                new((slopes[j] - half) * unit, (slopes[j] + half) * unit), chances[j], believed[j]);
        })]);
    }

    // Percentiles of the bootstrap: Tonidandel, LeBreton and Johnson, "Determining the statistical significance of relative weights",
    // Psychological Methods 14(4), 2009.
    static List<double[]> Resampled(IReadOnlyList<double[]> columns, int resamples)
    {
        var (random, n, found) = (new Xoshiro256StarStar(Seed), columns[0].Length, new List<double[]>(resamples));
        for (var run = 0; run < resamples; run++)
        {
            var counts = new int[n];
            for (var i = 0; i < n; i++) counts[random.Next(n)]++;
            var resampled = CorrelatedColumns.Of(columns, counts);
            if (Array.TrueForAll(resampled.Spreads, s => s > 0)) found.Add(RelativeWeights.Of(resampled)); // of few rows a column may be all alike
        }

        return found;
    }

    // R² of a sample lies above that of all customers, and R² of a resample as far above that of the sample: percentiles are moved by twice the bias.
    // Efron, "Nonparametric standard errors and confidence intervals", Canadian Journal of Statistics 9(2), 1981.
    static Interval Corrected(double explained, double[] sorted)
    {
        if (sorted.Length == 0) return default;
        var below = Math.Clamp(sorted.Count(r => r < explained) / (double)sorted.Length, 1.0 / sorted.Length, 1 - (1.0 / sorted.Length));
        var (bias, z) = (Normal.InvCDF(0, 1, below), Quantile.Normal(0.95));
        return new(At(sorted, Normal.CDF(0, 1, (2 * bias) - z)), At(sorted, Normal.CDF(0, 1, (2 * bias) + z)));
    }

    static Interval Middle(double[] sorted) => sorted.Length == 0 ? default : new(At(sorted, 0.025), At(sorted, 0.975));

    static double At(double[] sorted, double share) => MathNet.Numerics.Statistics.SortedArrayStatistics.Quantile(sorted, share);
}
