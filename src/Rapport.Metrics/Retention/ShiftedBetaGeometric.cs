namespace Rapport.Metrics;

/// <summary>How long customers of a contract stay: each renews by a coin of their own, so those who stay are the loyal ones, and the
/// rate of renewal rises though nobody changes.</summary>
/// <param name="Alpha">Beta distribution of the probability to leave at a renewal.</param>
/// <param name="Beta">Its other side.</param>
/// <remarks>Fader and Hardie, "How to project customer retention", Journal of Interactive Marketing 21(1), 2007.</remarks>
public sealed record ShiftedBetaGeometric(double Alpha, double Beta)
{
    /// <summary>The most likely parameters.</summary>
    /// <param name="survivors">Customers there at the beginning and after each period; descending, at least three numbers. Need not be whole.</param>
    /// <exception cref="FittingException">Fewer than two periods, a number that rises or is none, nobody at the beginning, or no parameters fit best.</exception>
    public static ShiftedBetaGeometric Fit(IReadOnlyList<double> survivors)
    {
        if (survivors.Count < 3) throw new FittingException("Fewer than two periods say nothing of how customers differ.");
        if (survivors.Any(s => !(s >= 0) || double.IsInfinity(s)) || survivors[0] <= 0) throw new FittingException("Survivors are numbers of 0 or more, and there are some at the beginning.");
        if (survivors.Zip(survivors.Skip(1)).Any(s => s.Second > s.First)) throw new FittingException("Survivors become more: those of one cohort cannot.");
        var found = Fitting.Maximum([1, 1], p => new ShiftedBetaGeometric(p[0], p[1]).LogLikelihood(survivors) / survivors[0]);
        return new(found[0], found[1]);
    }

    /// <summary>Logarithm of the likelihood of these survivors.</summary>
    /// <param name="survivors">As for fitting.</param>
    public double LogLikelihood(IReadOnlyList<double> survivors)
    {
        var (sum, share) = (0.0, 0.0);
        for (var t = 1; t < survivors.Count; t++)
        {
            var left = survivors[t - 1] - survivors[t];
            if (left > 0) sum += left * (share + Math.Log(1 - Retained(t)));
            share += Math.Log(Retained(t));
        }

        return survivors[^1] > 0 ? sum + (survivors[^1] * share) : sum;
    }

    /// <summary>Share of those there before the renewal that stays, 0..1.</summary>
    /// <param name="period">From 1.</param>
    public double Retained(int period)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(period);
        return (Beta + period - 1) / (Alpha + Beta + period - 1);
    }

    /// <summary>Share of all at the beginning that is still there after so many periods, 0..1.</summary>
    /// <param name="periods">0 or more.</param>
    public double Survival(int periods)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(periods);
        return Enumerable.Range(1, periods).Aggregate(1.0, (share, t) => share * Retained(t));
    }

    /// <summary>Periods that one who has renewed so often will still pay for, discounted, the next renewal on.</summary>
    /// <param name="renewals">0 or more.</param>
    /// <param name="discount">Rate a period, above 0: a customer far away is worth little.</param>
    /// <remarks>Fader and Hardie, "Customer-base valuation in a contractual setting", Marketing Science 29(1), 2010.</remarks>
    public double ResidualLifetime(int renewals, double discount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(renewals);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(discount);
        var (sum, share) = (0.0, 1.0);
        for (var t = 1; t < 100_000 && share > 1e-14; t++)
        {
            share *= Retained(renewals + t) / (1 + discount);
            sum += share * (1 + discount);
        }

        return sum;
    }
}
