using MathNet.Numerics;
using Rapport.Metrics.Clv;

namespace Rapport.Metrics;

/// <summary>Pareto / negative binomial: a customer may stay away for good at any moment.</summary>
/// <param name="R">Shape of the gamma distribution of rates of buying.</param>
/// <param name="Alpha">Its scale, in units of time.</param>
/// <param name="S">Shape of the gamma distribution of rates of leaving.</param>
/// <param name="Beta">Its scale, in units of time.</param>
/// <remarks>Schmittlein, Morrison and Colombo, "Counting your customers: who are they and what will they do next?", Management
/// Science 33, 1987. The moment of leaving is integrated over by quadrature instead of two hypergeometric functions: their
/// difference loses all digits for those who buy often.</remarks>
public sealed record ParetoNbd(double R, double Alpha, double S, double Beta) : IBuyingModel
{
    /// <inheritdoc/>
    public string Name => "paretonbd";

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, double Value)> Parameters => [("r", R), ("alpha", Alpha), ("s", S), ("beta", Beta)];

    /// <summary>The most likely parameters.</summary>
    /// <exception cref="FittingException">Too few customers, or no parameters fit best.</exception>
    public static ParetoNbd Fit(IEnumerable<Purchases> customers)
    {
        var all = Purchases.Enough(customers);
        var (n, age) = (all.Sum(c => c.Count), all.Sum(c => c.Age * c.Count) / all.Sum(c => c.Count));
        return Of(Fitting.Maximum([0.5, age / 3, 0.5, age / 3], p => Of(p).LogLikelihood(all) / n));
    }

    /// <inheritdoc/>
    public double LogLikelihood(IEnumerable<Purchases> customers)
    {
        var constant = (R * Math.Log(Alpha)) - SpecialFunctions.GammaLn(R) + (S * Math.Log(Beta));
        return customers.Sum(c => c.Count * (constant + SpecialFunctions.GammaLn(R + c.Frequency) + StillHere(c) + Special.LogSum(0, Gone(c))));
    }

    /// <inheritdoc/>
    public double Alive(Purchases customer) => 1 / (1 + Math.Exp(Gone(customer)));

    /// <inheritdoc/>
    public double Expected(Purchases customer, double time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        return Alive(customer) * Bought(R + customer.Frequency, Alpha + customer.Age, Beta + customer.Age, time);
    }

    /// <inheritdoc/>
    public double Expected(double time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        return Bought(R, Alpha, Beta, time);
    }

    static ParetoNbd Of(double[] p) => new(p[0], p[1], p[2], p[3]);

    double StillHere(Purchases c) => -((R + c.Frequency) * Math.Log(Alpha + c.Age)) - (S * Math.Log(Beta + c.Age));

    /// <summary>Logarithm of the odds that this customer left after the last purchase.</summary>
    double Gone(Purchases c)
    {
        var (n, from, to) = (R + c.Frequency, Math.Log(Beta + c.Recency), Math.Log(Beta + c.Age));
        if (to <= from) return double.NegativeInfinity;
        var begin = -(n * Math.Log(Alpha + c.Recency)) - (S * from);
        // How steep the logarithm of the function is at most; 16 points follow e^−8 to the last digit.
        var steep = ((n * Math.Max(1, (Beta + c.Age) / (Alpha + c.Age))) + S) * (to - from);
        var left = Special.Integral(log => Math.Exp(-(n * Math.Log(Alpha - Beta + Math.Exp(log))) - (S * log) - begin), from, to, (int)Math.Clamp(Math.Ceiling(steep / 8), 1, 1_000));
        return Math.Log(S * left) + begin - StillHere(c);
    }

    double Bought(double r, double alpha, double beta, double time)
    {
        var way = Math.Log(beta / (beta + time)) * (S - 1);
        return r * beta / alpha * (Math.Abs(S - 1) < 1e-9 ? Math.Log(1 + (time / beta)) : (1 - Math.Exp(way)) / (S - 1));
    }
}
