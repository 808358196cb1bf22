using MathNet.Numerics.LinearAlgebra;

namespace Rapport.Metrics.Drivers;

/// <summary>Means, spreads and correlations: all that importance is computed from, so that a million rows cost one pass.</summary>
/// <param name="N">Rows.</param>
/// <param name="Means">Of the drivers, and of the outcome as the last.</param>
/// <param name="Spreads">Standard deviations, divided by n − 1.</param>
/// <param name="Correlations">Of all with all.</param>
sealed record CorrelatedColumns(int N, double[] Means, double[] Spreads, Matrix<double> Correlations)
{
    /// <summary>How many drivers there are.</summary>
    public int Drivers => Means.Length - 1;

    /// <summary>Correlations among drivers.</summary>
    public Matrix<double> Among => Correlations.SubMatrix(0, Drivers, 0, Drivers);

    /// <summary>Correlations of drivers with the outcome.</summary>
    public Vector<double> WithOutcome => Correlations.Column(Drivers, 0, Drivers);

    /// <summary>Computes them.</summary>
    /// <param name="columns">The drivers, and the outcome as the last; alike long.</param>
    /// <param name="counts">How often each row counts; null for once each.</param>
    public static CorrelatedColumns Of(IReadOnlyList<double[]> columns, int[]? counts = null)
    {
        var (n, k) = (counts?.Sum() ?? columns[0].Length, columns.Count);
        var means = columns.Select(c => Sum(c, counts) / n).ToArray();
        var centred = columns.Select((c, j) => Array.ConvertAll(c, v => v - means[j])).ToArray();
        var products = Matrix<double>.Build.Dense(k, k);
        for (var i = 0; i < k; i++)
            for (var j = 0; j <= i; j++) products[i, j] = products[j, i] = Product(centred[i], centred[j], counts);
        var spreads = Enumerable.Range(0, k).Select(i => Math.Sqrt(products[i, i] / (n - 1))).ToArray();
        return new(n, means, spreads, Matrix<double>.Build.Dense(k, k, (i, j) => i == j ? 1 : products[i, j] / Math.Sqrt(products[i, i] * products[j, j])));
    }

    static double Sum(double[] of, int[]? counts)
    {
        if (counts is null) return of.Sum();
        var sum = 0.0;
        for (var i = 0; i < of.Length; i++) sum += of[i] * counts[i];
        return sum;
    }

    static double Product(double[] a, double[] b, int[]? counts)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i] * (counts?[i] ?? 1);
        return sum;
    }
}
