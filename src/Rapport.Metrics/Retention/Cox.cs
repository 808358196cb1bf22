using MathNet.Numerics.LinearAlgebra;
using Rapport.Metrics.Intervals;
using Rapport.Metrics.Retention;

namespace Rapport.Metrics;

/// <summary>How much one trait changes the hazard to leave, all else equal.</summary>
/// <param name="Name">Of the trait.</param>
/// <param name="Coefficient">Logarithm of the ratio of hazards for one unit more.</param>
/// <param name="Error">Standard error of the coefficient.</param>
/// <param name="P">Probability of one at least as large where the trait has no effect, 0..1.</param>
/// <param name="Ratio">Ratio of hazards; 2 means to leave twice as readily.</param>
/// <param name="Limits">Of the ratio.</param>
public sealed record HazardRatio(string Name, double Coefficient, double Error, double P, double Ratio, Interval Limits);

/// <summary>What goes with leaving earlier: proportional hazards.</summary>
/// <param name="Traits">In the order given.</param>
/// <param name="N">Customers.</param>
/// <param name="Events">Of whom left.</param>
/// <param name="LogLikelihood">Of the model.</param>
/// <param name="NullLogLikelihood">Of one without traits.</param>
/// <param name="P">Of the likelihood ratio test, 0..1.</param>
/// <param name="Concordance">Share of pairs whose order the model foretells, 0.5..1 usually.</param>
/// <remarks>Cox, "Regression models and life-tables", JRSS B 34, 1972; ties by Efron, JASA 72, 1977; concordance by Harrell et
/// al., JAMA 247, 1982.</remarks>
public sealed record Cox(IReadOnlyList<HazardRatio> Traits, int N, int Events, double LogLikelihood, double NullLogLikelihood, double P, double? Concordance)
{
    /// <summary>Fits.</summary>
    /// <param name="lifetimes">Of each customer.</param>
    /// <param name="names">Of the traits.</param>
    /// <param name="traits">Per customer a number for each.</param>
    /// <param name="level">Of the limits.</param>
    /// <exception cref="FittingException">Too few left, a trait is the same for all or follows from others, or one parts leavers from the rest.</exception>
    public static Cox Fit(IReadOnlyList<Lifetime> lifetimes, IReadOnlyList<string> names, IReadOnlyList<double[]> traits, double level = 0.95)
    {
        if (lifetimes.Count != traits.Count) throw new ArgumentException("Traits belong to each customer.", nameof(traits));
        var events = lifetimes.Count(l => l.Ended);
        if (events < names.Count + 2) throw new FittingException($"{events} left: too few to say anything of {names.Count} traits.");
        var scaled = Standardised.Of(names, traits);
        var likelihood = new CoxLikelihood(lifetimes, scaled.Rows);
        var (at, there) = Newton.Top(names, b => likelihood.Of(b.AsArray() ?? b.ToArray()));
        return Of(lifetimes, names, scaled, at, there, likelihood.Of(new double[names.Count]).Value, level);
    }

    static Cox Of(
        IReadOnlyList<Lifetime> lifetimes, IReadOnlyList<string> names, Standardised scaled, Vector<double> at, Curved fitted, double empty, double level)
    {
        var (covariance, z) = (fitted.Information.Inverse(), Quantile.Normal(level));
        var traits = names.Select((name, i) =>
        {
            var (b, error) = (at[i] / scaled.Spreads[i], Math.Sqrt(covariance[i, i]) / scaled.Spreads[i]);
            return new HazardRatio(name, b, error, Tail.Normal(b / error), Math.Exp(b), new(Math.Exp(b - (z * error)), Math.Exp(b + (z * error))));
        });
        var risks = scaled.Rows.Select(row => row.Zip(at, (x, b) => x * b).Sum()).ToList();
        return new(
            [.. traits], lifetimes.Count, lifetimes.Count(l => l.Ended), fitted.Value, empty, Tail.ChiSquare(names.Count, 2 * (fitted.Value - empty)),
            Retention.Concordance.Of(lifetimes, risks));
    }
}
