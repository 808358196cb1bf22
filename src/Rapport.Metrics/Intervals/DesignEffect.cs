namespace Rapport.Metrics.Intervals;

/// <summary>What weighting costs.</summary>
/// <remarks>Source: Kish, "Survey Sampling", 1965, section 11.7.</remarks>
static class DesignEffect
{
    /// <summary>The number of unweighted answers that would tell as much.</summary>
    /// <param name="weights">None negative.</param>
    /// <returns>(Σw)² / Σw², from 0 (no weight at all) to the number of weights (all equal).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or no number.</exception>
    public static double EffectiveSize(IReadOnlyCollection<double> weights)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var weight in weights)
        {
            if (!(weight >= 0) || double.IsInfinity(weight)) throw new ArgumentOutOfRangeException(nameof(weights), weight, "Not a weight.");
            sum += weight;
            squares += weight * weight;
        }

        return squares == 0 ? 0 : sum * sum / squares;
    }

    /// <summary>How many times wider the variance is than without weights: n / effective size, 1 or more; null without any weight.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or no number.</exception>
    public static double? Of(IReadOnlyCollection<double> weights) =>
        EffectiveSize(weights) is var size && size > 0 ? weights.Count / size : null;
}
