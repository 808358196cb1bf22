using Rapport.Metrics.Clv;

namespace Rapport.Metrics;

/// <summary>Beta-geometric / beta-binomial: customers who may buy or give once in each period, as each year.</summary>
/// <param name="Alpha">Beta distribution of the probability to buy in a period.</param>
/// <param name="Beta">Its other side.</param>
/// <param name="Gamma">Beta distribution of the probability to leave before a period.</param>
/// <param name="Delta">Its other side.</param>
/// <remarks>Fader, Hardie and Shang, "Customer-base analysis in a discrete-time noncontractual setting", Marketing Science 29(6),
/// 2010. Recency is the number of the period of the last purchase, age the number of periods; both are whole.</remarks>
public sealed record BgBb(double Alpha, double Beta, double Gamma, double Delta) : IBuyingModel
{
    /// <inheritdoc/>
    public string Name => "bgbb";

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, double Value)> Parameters => [("alpha", Alpha), ("beta", Beta), ("gamma", Gamma), ("delta", Delta)];

    /// <summary>The most likely parameters.</summary>
    /// <exception cref="FittingException">Too few customers, a history that is not in whole periods, or no parameters fit best.</exception>
    public static BgBb Fit(IEnumerable<Purchases> customers)
    {
        var all = Purchases.Enough(customers);
        if (all.Exists(c => !IsInPeriods(c))) throw new FittingException("Recency and age must be whole periods, and nobody can buy more often than once in each.");
        var n = all.Sum(c => c.Count);
        return Of(Fitting.Maximum([1, 1, 1, 1], p => Of(p).LogLikelihood(all) / n));
    }

    /// <inheritdoc/>
    public double LogLikelihood(IEnumerable<Purchases> customers) => customers.Sum(c => c.Count * LogLikelihood(c));

    /// <summary>Probability that a customer of this history may still buy in the next period, 0..1.</summary>
    public double Alive(Purchases customer) =>
        Math.Exp(Bought(customer) + Stayed(customer.Age + 1) - LogLikelihood(customer));

    /// <inheritdoc/>
    /// <remarks>A sum over periods: the closed form divides by γ − 1.</remarks>
    public double Expected(Purchases customer, double time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        var likelihood = LogLikelihood(customer);
        var more = Special.LogBeta(Alpha + customer.Frequency + 1, Beta + customer.Age - customer.Frequency) - Special.LogBeta(Alpha, Beta);
        return Periods(time).Sum(j => Math.Exp(more + Stayed(customer.Age + j) - likelihood));
    }

    /// <inheritdoc/>
    public double Expected(double time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        return Periods(time).Sum(j => Alpha / (Alpha + Beta) * Math.Exp(Stayed(j)));
    }

    static BgBb Of(double[] p) => new(p[0], p[1], p[2], p[3]);

    static bool IsInPeriods(Purchases c) => c.Recency == Math.Floor(c.Recency) && c.Age == Math.Floor(c.Age) && c.Frequency <= c.Recency;

    static IEnumerable<int> Periods(double time) => Enumerable.Range(1, (int)Math.Floor(time));

    double LogLikelihood(Purchases c)
    {
        var sum = Bought(c) + Stayed(c.Age);
        for (var i = 0; i < c.Age - c.Recency; i++)
        {
            sum = Special.LogSum(sum, Special.LogBeta(Alpha + c.Frequency, Beta + c.Recency - c.Frequency + i) - Special.LogBeta(Alpha, Beta)
                + Special.LogBeta(Gamma + 1, Delta + c.Recency + i) - Special.LogBeta(Gamma, Delta));
        }

        return sum;
    }

    double Bought(Purchases c) => Special.LogBeta(Alpha + c.Frequency, Beta + c.Age - c.Frequency) - Special.LogBeta(Alpha, Beta);

    double Stayed(double periods) => Special.LogBeta(Gamma, Delta + periods) - Special.LogBeta(Gamma, Delta);
}
