using MathNet.Numerics;

namespace Rapport.Metrics;

/// <summary>What a customer spends.</summary>
/// <param name="Purchases">Over how many purchases, 0 or more.</param>
/// <param name="Mean">Mean value of one, above 0 where there were any.</param>
/// <param name="Count">How many customers.</param>
public readonly record struct Spending(int Purchases, double Mean, double Count = 1);

/// <summary>Gamma-gamma: what customers spend a purchase, where that has nothing to do with how often they buy.</summary>
/// <param name="P">Shape of one customer's spending.</param>
/// <param name="Q">Shape of how customers differ.</param>
/// <param name="V">Its scale, in money.</param>
/// <remarks>Fader and Hardie, "The Gamma-Gamma model of monetary value", note 25 of brucehardie.com, 2013.</remarks>
public sealed record GammaGamma(double P, double Q, double V)
{
    /// <summary>Mean spending of all customers in money; null where it is not finite (q up to 1).</summary>
    public double? Mean => Q > 1 ? P * V / (Q - 1) : null;

    /// <summary>The most likely parameters, of those who bought.</summary>
    /// <exception cref="FittingException">Fewer than 10 customers spent something, or no parameters fit best.</exception>
    public static GammaGamma Fit(IEnumerable<Spending> customers)
    {
        var all = customers.Where(c => c is { Purchases: > 0, Mean: > 0 }).ToList();
        var n = all.Sum(c => c.Count);
        if (n < 10) throw new FittingException("Fewer than 10 customers spent something: nothing can be said of how they differ.");
        var mean = all.Sum(c => c.Mean * c.Count) / n;
        var found = Fitting.Maximum([2, 2, mean], p => new GammaGamma(p[0], p[1], p[2]).LogLikelihood(all) / n);
        return new(found[0], found[1], found[2]);
    }

    /// <summary>Logarithm of the likelihood of what was spent; those without a purchase say nothing.</summary>
    public double LogLikelihood(IEnumerable<Spending> customers) => customers.Where(c => c.Purchases > 0).Sum(c =>
    {
        var px = P * c.Purchases;
        return c.Count * (SpecialFunctions.GammaLn(px + Q) - SpecialFunctions.GammaLn(px) - SpecialFunctions.GammaLn(Q) + (Q * Math.Log(V))
            + ((px - 1) * Math.Log(c.Mean)) + (px * Math.Log(c.Purchases)) - ((px + Q) * Math.Log((c.Purchases * c.Mean) + V)));
    });

    /// <summary>Spending expected per purchase of this customer, in money: between what they spent and what all spend.</summary>
    /// <returns>Null where it is not finite: nothing bought, and q up to 1.</returns>
    public double? Expected(Spending customer) =>
        (P * customer.Purchases) + Q > 1 ? P * (V + (customer.Purchases * customer.Mean)) / ((P * customer.Purchases) + Q - 1) : null;
}
