namespace Rapport.Metrics.Churn;

/// <summary>Traits cut into at most 64 bins of about as many rows, so that a tree looks at bins instead of rows.</summary>
/// <param name="Limits">Per trait the upper limits of all bins but the last, ascending.</param>
sealed record Bins(double[][] Limits)
{
    const int _most = 64;

    public static Bins Of(IReadOnlyList<double[]> traits) => new([.. Enumerable.Range(0, traits[0].Length).Select(j => Limited([.. traits.Select(t => t[j]).Order()]))]);

    /// <summary>Per trait the bin of each row.</summary>
    public byte[][] Put(IReadOnlyList<double[]> traits) => [.. Limits.Select((_, j) => traits.Select(t => Bin(j, t[j])).ToArray())];

    public byte Bin(int trait, double value)
    {
        var found = Array.BinarySearch(Limits[trait], value);
        return (byte)(found >= 0 ? found : ~found);
    }

    static double[] Limited(double[] sorted)
    {
        var different = sorted.Distinct().ToArray();
        return different.Length <= _most
            ? different[..^1]
            : [.. Enumerable.Range(1, _most - 1).Select(i => sorted[(int)((long)i * sorted.Length / _most)]).Distinct().Where(v => v < sorted[^1])];
    }
}
