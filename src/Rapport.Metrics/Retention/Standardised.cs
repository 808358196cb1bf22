namespace Rapport.Metrics.Retention;

/// <summary>Traits with mean 0 and spread 1, in which searches do not lose their way.</summary>
/// <param name="Rows">Per customer.</param>
/// <param name="Means">Per trait.</param>
/// <param name="Spreads">Per trait, above 0.</param>
sealed record Standardised(double[][] Rows, double[] Means, double[] Spreads)
{
    /// <summary>Of traits as they are.</summary>
    /// <exception cref="FittingException">A trait is the same for all.</exception>
    public static Standardised Of(IReadOnlyList<string> names, IReadOnlyList<double[]> traits)
    {
        var means = names.Select((_, i) => traits.Average(t => t[i])).ToArray();
        var spreads = names.Select((_, i) => Math.Sqrt(traits.Average(t => (t[i] - means[i]) * (t[i] - means[i])))).ToArray();
        if (Array.FindIndex(spreads, s => s < 1e-12) is var same and >= 0) throw new FittingException($"{names[same]} is the same for all.");
        return new([.. traits.Select(t => t.Select((v, i) => (v - means[i]) / spreads[i]).ToArray())], means, spreads);
    }
}
