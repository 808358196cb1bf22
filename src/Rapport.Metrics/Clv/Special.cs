using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace Rapport.Metrics.Clv;

/// <summary>Functions that models of buying are made of.</summary>
static class Special
{
    static readonly (double[] At, double[] Weights) s_rule = Rule();

    /// <summary>Gauss's hypergeometric function by its series.</summary>
    /// <param name="a">Any.</param>
    /// <param name="b">Any.</param>
    /// <param name="c">Not 0, −1, −2 ….</param>
    /// <param name="z">0 or more, below 1.</param>
    /// <remarks>Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 15.1.1.</remarks>
    public static double Hypergeometric(double a, double b, double c, double z)
    {
        var (term, sum) = (1.0, 1.0);
        for (var n = 0; n < 1_000_000 && Math.Abs(term) > 1e-16 * Math.Abs(sum); n++)
        {
            term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
            sum += term;
        }

        return sum;
    }

    /// <summary>Logarithm of the beta function, for positive arguments.</summary>
    public static double LogBeta(double a, double b) => SpecialFunctions.GammaLn(a) + SpecialFunctions.GammaLn(b) - SpecialFunctions.GammaLn(a + b);

    /// <summary>ln(eᵃ + eᵇ) without overflow.</summary>
    public static double LogSum(double a, double b) => a > b ? a + Math.Log(1 + Math.Exp(b - a)) : double.IsNegativeInfinity(b) ? b : b + Math.Log(1 + Math.Exp(a - b));

    /// <summary>The integral of a smooth function, by Gauss and Legendre's rule of 16 points in each of some equal parts.</summary>
    public static double Integral(Func<double, double> of, double from, double to, int parts)
    {
        var (sum, half) = (0.0, (to - from) / parts / 2);
        for (var part = 0; part < parts; part++)
            for (var i = 0; i < s_rule.At.Length; i++) sum += s_rule.Weights[i] * of(from + (half * ((2 * part) + 1 + s_rule.At[i])));
        return sum * half;
    }

    static (double[], double[]) Rule()
    {
        var rule = new GaussLegendreRule(-1, 1, 16);
        return (rule.Abscissas, rule.Weights);
    }
}
