namespace Rapport.Metrics.Intervals;

/// <summary>Less doubt remains when a good part of all who could answer has answered.</summary>
/// <remarks>Source: Cochran, "Sampling Techniques", 3rd edition, 1977, section 2.6.</remarks>
static class FinitePopulation
{
    /// <summary>What the standard error is multiplied with.</summary>
    /// <param name="n">Answers, 1 or more.</param>
    /// <param name="population">How many could have answered; null when unknown.</param>
    /// <returns>√((N−n)/(N−1)), 0..1; 1 when the population is unknown or no more than 5 % of it answered.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More answered than there are.</exception>
    public static double Factor(long n, long? population)
    {
        if (population is not { } all) return 1;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, all);
        return n <= 0.05 * all ? 1 : all == 1 ? 0 : Math.Sqrt((double)(all - n) / (all - 1));
    }

    /// <summary>How many times as many answers from an endless population would tell as much; for intervals that take counts.</summary>
    /// <remarks>1/Factor², held at 10⁹ for a full count, where nothing is left in doubt.</remarks>
    internal static double EffectiveShare(long n, long? population) =>
        Math.Pow(Factor(n, population), -2) is var share && share < 1e9 ? share : 1e9;
}
