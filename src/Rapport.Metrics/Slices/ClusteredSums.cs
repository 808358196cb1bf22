namespace Rapport.Metrics;

/// <summary>Sums over values of which several may come from one customer. What one person says or does twice is no second person, so
/// errors are those between customers.</summary>
/// <param name="Clusters">Customers.</param>
/// <param name="N">Values.</param>
/// <param name="Sum">Of the values.</param>
/// <param name="Squares">Of the squares of the values.</param>
/// <param name="CountsSquared">Over customers: the square of how many values each has.</param>
/// <param name="CountsTimesSums">Over customers: how many values each has, times their sum.</param>
/// <param name="SumsSquared">Over customers: the square of the sum of each.</param>
/// <remarks>The ratio estimator of cluster sampling: Cochran, "Sampling Techniques", third edition, 1977, chapter 9A.</remarks>
public readonly record struct ClusteredSums(
    long Clusters, double N, double Sum, double Squares, double CountsSquared, double CountsTimesSums, double SumsSquared)
{
    /// <summary>Those of one customer.</summary>
    public static ClusteredSums One(double n, double sum, double squares) => new(1, n, sum, squares, n * n, n * sum, sum * sum);

    /// <summary>The mean of the values; 0 without any.</summary>
    public double Mean => N > 0 ? Sum / N : 0;

    /// <summary>The spread of single values, squared and unbiased; 0 for fewer than two.</summary>
    public double Variance => N > 1 ? Math.Max(0, (Squares - (Sum * Sum / N)) / (N - 1)) : 0;

    /// <summary>Over customers: the square of how far the sum of each lies from as many times the mean.</summary>
    public double Residuals => Math.Max(0, SumsSquared - (2 * Mean * CountsTimesSums) + (Mean * Mean * CountsSquared));

    /// <summary>So many customers with as many values each would tell as much: fewer than <see cref="Clusters"/> where some have many more than others. 0
    /// without any.</summary>
    /// <remarks>(Σn)²/Σn², Kish, "Survey Sampling", 1965. Degrees of freedom of clusters unequal in size: Carter, Schnepel and Steigerwald, Review of
    /// Economics and Statistics 99, 2017.</remarks>
    public double EffectiveClusters => CountsSquared > 0 ? N * N / CountsSquared : 0;

    /// <summary>The squared standard error of <see cref="Mean"/>; null for fewer than two customers, of whom nobody knows how they differ.</summary>
    public double? MeanVariance
    {
        get
        {
            if (Clusters < 2 || EffectiveClusters <= 1) return null;
            return Residuals / (N * N) * EffectiveClusters / (EffectiveClusters - 1);
        }
    }

    /// <summary>Both together; a customer of both counts twice.</summary>
    public static ClusteredSums operator +(ClusteredSums a, ClusteredSums b) => Add(a, b);

    /// <summary>The first without the second, which it holds.</summary>
    public static ClusteredSums operator -(ClusteredSums a, ClusteredSums b) => Subtract(a, b);

    /// <inheritdoc cref="op_Addition"/>
    public static ClusteredSums Add(ClusteredSums a, ClusteredSums b) => new(
        a.Clusters + b.Clusters, a.N + b.N, a.Sum + b.Sum, a.Squares + b.Squares, a.CountsSquared + b.CountsSquared,
        a.CountsTimesSums + b.CountsTimesSums, a.SumsSquared + b.SumsSquared);

    /// <inheritdoc cref="op_Subtraction"/>
    public static ClusteredSums Subtract(ClusteredSums a, ClusteredSums b) => new(
        a.Clusters - b.Clusters, a.N - b.N, a.Sum - b.Sum, a.Squares - b.Squares, a.CountsSquared - b.CountsSquared,
        a.CountsTimesSums - b.CountsTimesSums, a.SumsSquared - b.SumsSquared);
}
