using MathNet.Numerics;

namespace Rapport.Metrics.Clv;

/// <summary>The likelihood of the BG/NBD model with its slopes.</summary>
/// <remarks>Gamma functions depend on the frequency alone, so they are computed once for each that occurs: of 100,000 customers few differ
/// in it. That and the slopes make a fit of so many a matter of a second.</remarks>
sealed class BgNbdLikelihood
{
    readonly Purchases[] _customers;
    readonly int[] _frequencies;
    readonly double[] _counts;
    readonly int[] _place;
    readonly double _all;

    public BgNbdLikelihood(IReadOnlyCollection<Purchases> customers)
    {
        _customers = [.. customers.OrderBy(c => c.Frequency)];
        var groups = _customers.GroupBy(c => c.Frequency).ToList();
        _frequencies = [.. groups.Select(g => g.Key)];
        _counts = [.. groups.Select(g => g.Sum(c => c.Count))];
        _place = [.. groups.SelectMany((g, i) => g.Select(_ => i))];
        _all = _counts.Sum();
        MeanAge = _customers.Sum(c => c.Age * c.Count) / _all;
    }

    public double MeanAge { get; }

    /// <summary>Mean logarithm of the likelihood of (r, α, a, b).</summary>
    public double Of(double[] p, double[] slopes)
    {
        var (r, alpha, a, b) = (p[0], p[1], p[2], p[3]);
        var sum = ByFrequency(r, alpha, a, b, slopes);
        var stay = Array.ConvertAll(_frequencies, x => x == 0 ? double.NegativeInfinity : Math.Log(a / (b + x - 1)));
        double r1 = 0, alpha1 = 0, a1 = 0, b1 = 0;
        for (var i = 0; i < _customers.Length; i++)
        {
            ref readonly var c = ref _customers[i];
            var (total, logTotal) = (alpha + c.Age, Math.Log(alpha + c.Age));
            if (c.Frequency == 0)
            {
                sum -= c.Count * r * logTotal;
                r1 -= c.Count * logTotal;
                alpha1 -= c.Count * r / total;
                continue;
            }

            var (last, n) = (alpha + c.Recency, r + c.Frequency);
            var logLast = Math.Log(last);
            var gone = Math.Exp(stay[_place[i]] + (n * (logTotal - logLast))); // odds
            var alive = 1 / (1 + gone);
            var lost = 1 - alive;
            if (double.IsPositiveInfinity(gone)) sum += c.Count * (stay[_place[i]] - (n * logLast));
            else sum += c.Count * (Math.Log(1 + gone) - (n * logTotal));
            r1 -= c.Count * ((alive * logTotal) + (lost * logLast));
            alpha1 -= c.Count * n * ((alive / total) + (lost / last));
            a1 += c.Count * lost / a;
            b1 -= c.Count * lost / (b + c.Frequency - 1);
        }

        slopes[0] = (slopes[0] + r1) / _all;
        slopes[1] = (slopes[1] + alpha1) / _all;
        slopes[2] = (slopes[2] + a1) / _all;
        slopes[3] = (slopes[3] + b1) / _all;
        return sum / _all;
    }

    double ByFrequency(double r, double alpha, double a, double b, double[] slopes)
    {
        Array.Clear(slopes);
        var sum = 0.0;
        for (var i = 0; i < _frequencies.Length; i++)
        {
            var (x, n) = (_frequencies[i], _counts[i]);
            sum += n * (SpecialFunctions.GammaLn(r + x) - SpecialFunctions.GammaLn(r) + (r * Math.Log(alpha))
                + SpecialFunctions.GammaLn(a + b) + SpecialFunctions.GammaLn(b + x) - SpecialFunctions.GammaLn(b) - SpecialFunctions.GammaLn(a + b + x));
            var together = SpecialFunctions.DiGamma(a + b) - SpecialFunctions.DiGamma(a + b + x);
            slopes[0] += n * (SpecialFunctions.DiGamma(r + x) - SpecialFunctions.DiGamma(r) + Math.Log(alpha));
            slopes[1] += n * r / alpha;
            slopes[2] += n * together;
            slopes[3] += n * (together + SpecialFunctions.DiGamma(b + x) - SpecialFunctions.DiGamma(b));
        }

        return sum;
    }
}
