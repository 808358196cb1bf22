using MathNet.Numerics.LinearAlgebra;
using Rapport.Metrics.Intervals;

namespace Rapport.Metrics;

/// <summary>One choice that somebody made.</summary>
/// <param name="Offered">Per alternative offered its traits; two or more.</param>
/// <param name="Chosen">Which of them was chosen.</param>
public sealed record Choice(IReadOnlyList<double[]> Offered, int Chosen);

/// <summary>What a trait does for being chosen.</summary>
/// <param name="Name">Of the trait.</param>
/// <param name="Coefficient">Utility of one unit more.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="P">Probability of one at least as large where the trait does not matter, 0..1.</param>
/// <param name="Limits">Of the coefficient.</param>
public sealed record Utility(string Name, double Coefficient, double Error, double P, Interval Limits);

/// <summary>What makes people choose one of several: the multinomial logit of traits of the alternatives.</summary>
/// <param name="N">Choices.</param>
/// <param name="LogLikelihood">Of the model.</param>
/// <param name="NullLogLikelihood">Of choosing by chance.</param>
/// <param name="Hits">Share of choices of the alternative that the model takes for the best, 0..1.</param>
/// <param name="Utilities">In the order given.</param>
/// <remarks>McFadden, "Conditional logit analysis of qualitative choice behavior", in Zarembka (ed.), Frontiers in Econometrics, 1974.</remarks>
public sealed record ChoiceModel(int N, double LogLikelihood, double NullLogLikelihood, double Hits, IReadOnlyList<Utility> Utilities)
{
    /// <summary>McFadden's R², 0..1; 0.2 to 0.4 is a good fit.</summary>
    public double Explained => 1 - (LogLikelihood / NullLogLikelihood);

    /// <summary>Fits.</summary>
    /// <param name="names">Of the traits.</param>
    /// <param name="choices">Each with a number per trait and alternative.</param>
    /// <param name="level">Of the limits.</param>
    /// <exception cref="FittingException">Too few choices, or a trait that never differs, follows from others, or tells all.</exception>
    public static ChoiceModel Fit(IReadOnlyList<string> names, IReadOnlyList<Choice> choices, double level = 0.95)
    {
        if (names.Count == 0) throw new FittingException("There is no trait to choose by.");
        if (choices.Count < names.Count + 2) throw new FittingException($"{choices.Count} choices are too few for {names.Count} traits.");
        if (choices.Any(c => c.Chosen < 0 || c.Chosen >= c.Offered.Count)) throw new ArgumentException("What was chosen was not offered.", nameof(choices));
        var scales = names.Select((name, j) => Scale(name, j, choices)).ToArray();
        var scaled = choices.Select(c => new Choice([.. c.Offered.Select(o => o.Select((v, j) => v / scales[j]).ToArray())], c.Chosen)).ToList();
        var (at, there) = Newton.Top(names, b => Likelihood(b, scaled));
        var (covariance, z) = (there.Information.Inverse(), Quantile.Normal(level));
        return new(
            choices.Count, there.Value, -choices.Sum(c => Math.Log(c.Offered.Count)), scaled.Average(c => Best(at, c) == c.Chosen ? 1.0 : 0),
            [.. names.Select((name, j) =>
            {
                var (b, error) = (at[j] / scales[j], Math.Sqrt(covariance[j, j]) / scales[j]);
                return new Utility(name, b, error, Tail.Normal(b / error), new(b - (z * error), b + (z * error)));
            })]);
    }

    // Only differences among what is offered together matter.
    static double Scale(string name, int trait, IReadOnlyList<Choice> choices)
    {
        var (sum, n) = (0.0, 0);
        foreach (var choice in choices)
        {
            var mean = choice.Offered.Average(o => o[trait]);
            sum += choice.Offered.Sum(o => (o[trait] - mean) * (o[trait] - mean));
            n += choice.Offered.Count;
        }

        return Math.Sqrt(sum / n) is var scale && scale > 1e-12 ? scale : throw new FittingException($"{name} is the same for all that is offered together.");
    }

    static Curved Likelihood(Vector<double> b, List<Choice> choices)
    {
        var (value, slopes, information) = (0.0, new double[b.Count], new double[b.Count, b.Count]);
        foreach (var choice in choices)
        {
            var shares = Shares(b, choice);
            value += Math.Log(Math.Max(1e-300, shares[choice.Chosen]));
            var mean = new double[b.Count];
            for (var i = 0; i < shares.Length; i++)
                for (var j = 0; j < mean.Length; j++) mean[j] += shares[i] * choice.Offered[i][j];
            for (var j = 0; j < mean.Length; j++)
            {
                slopes[j] += choice.Offered[choice.Chosen][j] - mean[j];
                for (var k = 0; k <= j; k++)
                    for (var i = 0; i < shares.Length; i++) information[j, k] += shares[i] * (choice.Offered[i][j] - mean[j]) * (choice.Offered[i][k] - mean[k]);
            }
        }

        return new(value, Vector<double>.Build.Dense(slopes), Matrix<double>.Build.Dense(b.Count, b.Count, (j, k) => information[Math.Max(j, k), Math.Min(j, k)]));
    }

    static double[] Shares(Vector<double> b, Choice choice)
    {
        var utilities = choice.Offered.Select(o => o.Select((v, j) => v * b[j]).Sum()).ToArray();
        var top = utilities.Max();
        var weights = Array.ConvertAll(utilities, u => Math.Exp(u - top));
        var all = weights.Sum();
        return Array.ConvertAll(weights, w => w / all);
    }

    static int Best(Vector<double> b, Choice choice)
    {
        var shares = Shares(b, choice);
        return Array.IndexOf(shares, shares.Max());
    }
}
