namespace Rapport.Metrics;

/// <summary>How numbers lie, in their own unit.</summary>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Median">Half of them lie below; the mean of the middle two of an even number.</param>
/// <param name="P90">Nine tenths lie below, interpolated between neighbours (Hyndman and Fan's type 7).</param>
/// <param name="Min">Smallest.</param>
/// <param name="Max">Largest.</param>
public sealed record Spread(double Mean, double Median, double P90, double Min, double Max)
{
    /// <summary>Of some numbers; null of none.</summary>
    public static Spread? Of(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0) return null;
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return new(sorted.Average(), Quantiles.Interpolated<double>(sorted, 0.5), Quantiles.Interpolated<double>(sorted, 0.9), sorted[0], sorted[^1]);
    }
}
