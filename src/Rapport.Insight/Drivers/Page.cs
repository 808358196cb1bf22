using System.Globalization;
using Rapport.Kernel;

namespace Rapport.Insight.Drivers;

/// <summary>A page of rows that were computed as a whole.</summary>
/// <param name="From">Rows before it.</param>
/// <param name="Limit">Rows on it.</param>
readonly record struct Page(int From, int Limit)
{
    const int Usual = 50, Most = 1_000;

    /// <summary>The refusal of what is no page.</summary>
    public static Refusal Wrong { get; } = new("drivers.page", "'limit' is 1 to 1,000, and 'after' where the page before ended.");

    /// <summary>The page asked for; null where it is none.</summary>
    public static Page? Read(string? after, int? limit)
    {
        var from = 0;
        if (limit is < 1 or > Most || (after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from))) return null;
        return new(from, limit ?? Usual);
    }

    /// <summary>Its rows.</summary>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> all) => [.. all.Skip(From).Take(Limit)];

    /// <summary>Where the next one begins; null after the last.</summary>
    public string? Next(int of) => From + Limit < of ? (From + Limit).ToString(CultureInfo.InvariantCulture) : null;
}
