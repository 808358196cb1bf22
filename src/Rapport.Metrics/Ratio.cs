namespace Rapport.Metrics;

/// <summary>An exact fraction of counts. Everything is computed from it; rounding is for display alone.</summary>
/// <param name="Numerator">Any whole number.</param>
/// <param name="Denominator">At least 1.</param>
public readonly record struct Ratio(long Numerator, long Denominator)
{
    /// <summary>The fraction times a whole factor, rounded once to the nearest double.</summary>
    /// <param name="factor">100 for percent and points, 1 for a mean.</param>
    public double Times(int factor) => (double)((Int128)Numerator * factor) / Denominator;

    /// <summary>The fraction times a factor as it is printed: rounded half away from zero, exactly.</summary>
    /// <param name="factor">100 for percent and points, 1 for a mean.</param>
    /// <param name="decimals">Digits after the point, 0..6.</param>
    /// <remarks>391/1000 as points gives 39; 0.5 gives 1 and −0.5 gives −1. Half away from zero is what readers expect
    /// of a printed figure, and unlike half-to-even it treats 12.5 and 13.5 alike.</remarks>
    public decimal Rounded(int factor, int decimals)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Denominator, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)decimals, 6u);
        var unit = (long)Math.Pow(10, decimals);
        var scaled = (Int128)Numerator * factor * unit;
        var twice = Int128.Abs(scaled) * 2;
        var whole = (twice + Denominator) / ((Int128)Denominator * 2);
        return (decimal)(scaled < 0 ? -whole : whole) / unit;
    }

    /// <summary>The exact difference. Rounded figures are never subtracted.</summary>
    /// <exception cref="OverflowException">Both denominators together exceed 63 bits.</exception>
    public static Ratio operator -(Ratio left, Ratio right) => Subtract(left, right);

    /// <inheritdoc cref="op_Subtraction"/>
    public static Ratio Subtract(Ratio left, Ratio right) => left.Denominator == right.Denominator
        ? new(left.Numerator - right.Numerator, left.Denominator)
        : checked(new(
            (left.Numerator * right.Denominator) - (right.Numerator * left.Denominator),
            left.Denominator * right.Denominator));
}
