namespace Rapport.Metrics.Intervals;

/// <summary>A difference of two shares of one sample, with three answers added so that small samples are not too sure.</summary>
/// <param name="Centre">Adjusted difference, −1..1.</param>
/// <param name="Variance">Variance of one answer.</param>
/// <param name="N">Adjusted number of answers, n + 3.</param>
/// <remarks>n' = n+3, p' = (high+¾)/n', d' = (low+¾)/n', centre p'−d', variance p'+d'−centre². Source: Rocks, "Interval
/// Estimation for the Net Promoter Score", The American Statistician 70(4), 2016. At n = 10 its simulated coverage of a
/// nominal 95 % is 93–95 %, where the plain Wald interval reaches 86–92 %.</remarks>
readonly record struct AdjustedWald(double Centre, double Variance, double N)
{
    /// <summary>From the counts of one sample.</summary>
    /// <param name="high">Answers that count for; need not be whole once weighted.</param>
    /// <param name="low">Answers that count against.</param>
    /// <param name="n">All answers, at least <paramref name="high"/> + <paramref name="low"/>.</param>
    public static AdjustedWald Of(double high, double low, double n)
    {
        if (double.IsPositiveInfinity(n)) throw new ArgumentOutOfRangeException(nameof(n));
        var (p, d) = ((high + 0.75) / (n + 3), (low + 0.75) / (n + 3));
        return new(p - d, p + d - ((p - d) * (p - d)), n + 3);
    }

    /// <summary>The interval in shares, not clipped: 10 promoters of 10 reach 1.06.</summary>
    public Interval Interval(double z) => Around(Centre, z * Math.Sqrt(Variance / N));

    /// <summary>The interval of <paramref name="now"/> less this.</summary>
    public Interval To(AdjustedWald now, double z) =>
        Around(now.Centre - Centre, z * Math.Sqrt((Variance / N) + (now.Variance / now.N)));

    static Interval Around(double centre, double half) => new(centre - half, centre + half);
}
