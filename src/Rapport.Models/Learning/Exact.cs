namespace Rapport.Models.Learning;

/// <summary>Exponential and logarithm from plain arithmetic alone: those of the platform's library differ in their last bit
/// from machine to machine, and weights are to be the same everywhere.</summary>
static class Exact
{
    const double Ln2 = 0.693147180559945309417232121458;

    /// <summary>e to the power of x; 0 below −700, and the value at 700 above it.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x < -700) return 0;
        x = Math.Min(x, 700);
        var twos = Math.Floor((x / Ln2) + 0.5);
        var rest = x - (twos * Ln2);
        var (sum, term) = (1.0, 1.0);
        for (var i = 1; i <= 14; i++)
        {
            term *= rest / i;
            sum += term;
        }

        return sum * BitConverter.Int64BitsToDouble(((long)twos + 1023) << 52);
    }

    /// <summary>The natural logarithm; x above 0.</summary>
    public static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var twos = (int)((bits >> 52) & 0x7ff) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0xfffffffffffffL) | (1023L << 52));
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            twos++;
        }

        // ln m = 2 artanh((m − 1) / (m + 1))
        var (t, sum) = ((mantissa - 1) / (mantissa + 1), 0.0);
        var (square, power) = (t * t, t);
        for (var i = 1; i <= 23; i += 2)
        {
            sum += power / i;
            power *= square;
        }

        return (2 * sum) + (twos * Ln2);
    }

    /// <summary>1 / (1 + e^−x), 0..1.</summary>
    public static double Logistic(double x) => x >= 0 ? 1 / (1 + Exp(-x)) : 1 - (1 / (1 + Exp(x)));
}
