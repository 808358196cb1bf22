using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>An amount in minor units.</summary>
/// <param name="Minor">Cents, yen, fils …; negative for money given back.</param>
/// <param name="Currency">ISO 4217.</param>
readonly record struct Money(long Minor, string Currency)
{
    static readonly HashSet<string> WithoutMinor = new(StringComparer.Ordinal)
    {
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF",
    };

    static readonly HashSet<string> WithThree = new(StringComparer.Ordinal) { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND" };

    /// <summary>The money of an order or a refund: <c>revenue</c>, else <c>total</c>, else <c>amount</c>.</summary>
    /// <returns>Null for other events, and when there is no amount that can be read.</returns>
    public static Money? Of(EventKind kind, string? name, JsonElement properties, string currency)
    {
        if (kind != EventKind.Track || name is not (FactTypes.Order or FactTypes.Refund)) return null;
        var amount = Json.Number(Json.Get(properties, "revenue"u8)) ?? Json.Number(Json.Get(properties, "total"u8))
            ?? Json.Number(Json.Get(properties, "amount"u8));
        if (amount is not { } value || Math.Abs(value) > 1e14m) return null;
        var named = Json.Text(properties, "currency"u8)?.Trim().ToUpperInvariant();
        var code = named is { Length: 3 } && named.All(char.IsAsciiLetterUpper) ? named : currency;
        var minor = (long)Math.Round(value * Units(code), MidpointRounding.AwayFromZero);
        return new Money(name == FactTypes.Refund ? -Math.Abs(minor) : minor, code);
    }

    /// <summary>Minor units in one unit: 1, 100 or 1,000.</summary>
    public static int Units(string currency) => WithoutMinor.Contains(currency) ? 1 : WithThree.Contains(currency) ? 1000 : 100;
}
