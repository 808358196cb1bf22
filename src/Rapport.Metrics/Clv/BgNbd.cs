using MathNet.Numerics;
using Rapport.Metrics.Clv;

namespace Rapport.Metrics;

/// <summary>Beta-geometric / negative binomial: after each purchase a customer may stay away for good.</summary>
/// <param name="R">Shape of the gamma distribution of rates.</param>
/// <param name="Alpha">Its scale, in units of time.</param>
/// <param name="A">Beta distribution of the probability to stay away after a purchase.</param>
/// <param name="B">Its other side.</param>
/// <remarks>Fader, Hardie and Lee, "“Counting your customers” the easy way: an alternative to the Pareto/NBD model", Marketing
/// Science 24(2), 2005. A customer who never bought again counts as alive: that is the model's weak side.</remarks>
public sealed record BgNbd(double R, double Alpha, double A, double B) : IBuyingModel
{
    /// <inheritdoc/>
    public string Name => "bgnbd";

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, double Value)> Parameters => [("r", R), ("alpha", Alpha), ("a", A), ("b", B)];

    /// <summary>The most likely parameters.</summary>
    /// <exception cref="FittingException">Too few customers, or no parameters fit best.</exception>
    public static BgNbd Fit(IEnumerable<Purchases> customers)
    {
        var found = new BgNbdLikelihood(Purchases.Enough(customers));
        return Of(Fitting.Maximum([1, found.MeanAge / 3, 1, 1], found.Of));
    }

    /// <inheritdoc/>
    public double LogLikelihood(IEnumerable<Purchases> customers)
    {
        var all = customers.ToList();
        return all.Count == 0 ? 0 : new BgNbdLikelihood(all).Of([R, Alpha, A, B], new double[4]) * all.Sum(c => c.Count);
    }

    /// <inheritdoc/>
    public double Alive(Purchases customer) => customer.Frequency == 0 ? 1 : 1 / (1 + Gone(customer));

    /// <inheritdoc/>
    public double Expected(Purchases customer, double time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        return Bought(customer.Frequency, Alpha + customer.Age, time) * Alive(customer);
    }

    /// <inheritdoc/>
    public double Expected(double time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        return Bought(0, Alpha, time);
    }

    /// <summary>Probability of just so many repeat purchases of a customer of whom nothing is known.</summary>
    /// <param name="purchases">0 or more.</param>
    /// <param name="time">Above 0.</param>
    public double Probability(int purchases, double time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(purchases);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(time);
        var before = Special.LogBeta(A, B);
        var alive = Math.Exp(Special.LogBeta(A, B + purchases) - before) * Counted(purchases, time);
        if (purchases == 0) return alive;
        var reached = 1 - Enumerable.Range(0, purchases).Sum(j => Counted(j, time));
        return alive + (Math.Exp(Special.LogBeta(A + 1, B + purchases - 1) - before) * reached);
    }

    static BgNbd Of(double[] p) => new(p[0], p[1], p[2], p[3]);

    double Counted(int purchases, double time) => Math.Exp(
        SpecialFunctions.GammaLn(R + purchases) - SpecialFunctions.GammaLn(R) - SpecialFunctions.FactorialLn(purchases)
        + (R * Math.Log(Alpha / (Alpha + time))) + (purchases * Math.Log(time / (Alpha + time))));

    /// <summary>Odds that this customer is gone.</summary>
    double Gone(Purchases c) => A / (B + c.Frequency - 1) * Math.Exp((R + c.Frequency) * Math.Log((Alpha + c.Age) / (Alpha + c.Recency)));

    // The paper's F(r+x, b+x; a+b+x−1; z) by Euler's transformation, with which no power overflows for those who buy often;
    // at a = 1 and a+b+x = 1 the limits exist and the formula does not.
    double Bought(int frequency, double since, double time)
    {
        var a = Math.Abs(A - 1) < 1e-6 ? 1 + 1e-6 : A;
        var (c, z) = (a + B + frequency - 1, time / (since + time));
        if (Math.Abs(c) < 1e-6) c = 1e-6;
        return c / (a - 1) * (1 - (Math.Pow(1 - z, a - 1) * Special.Hypergeometric(a + B - 1 - R, a - 1, c, z)));
    }
}
