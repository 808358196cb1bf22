using Rapport.Kernel;

namespace Rapport.Insight.Insights;

/// <summary>What sets a slice apart.</summary>
/// <param name="Dimension">As metrics call it, such as <c>touchpoint</c>, <c>trait:region</c>, <c>prop:late</c>; empty for everybody.</param>
/// <param name="Key">Its value.</param>
/// <param name="Within">Another dimension, of which one value alone is meant; null for all.</param>
/// <param name="WithinKey">That value.</param>
sealed record SliceName(string Dimension, string Key, string? Within, string? WithinKey)
{
    public static SliceName Of(ScanDimension dimension, string key) => new(dimension.Name, key, dimension.Within, dimension.WithinKey);

    /// <summary>Traits and properties that the name tells of.</summary>
    public IEnumerable<string> Fields => new[] { Dimension, Within }.Select(d => d is null ? null : Catalogue.Dimension.Find(d)?.Field).OfType<string>();
}

/// <summary>Something a scan found that nobody asked for. It says what goes together, not what causes what.</summary>
/// <param name="Kind"><c>level</c>: a slice beside the others of its dimension, over the last year; <c>change</c>: a slice since a month beside
/// itself before, less what changed elsewhere.</param>
/// <param name="Measure">What differs.</param>
/// <param name="Slice">Where.</param>
/// <param name="Value">Mean of the slice; for a change since then.</param>
/// <param name="N">Answers or facts it is of.</param>
/// <param name="Customers">Of so many customers.</param>
/// <param name="Other">Mean of the others; for a change of the slice before.</param>
/// <param name="OtherN">Answers or facts that is of.</param>
/// <param name="Elsewhere">By how much the others changed at the same time; 0 for a level, and for everybody.</param>
/// <param name="Difference">The first less the second, less the change elsewhere.</param>
/// <param name="Low">Lower limit of the difference at 95 %.</param>
/// <param name="High">Upper limit.</param>
/// <param name="P">Adjusted for all that the scan looked at (Benjamini and Hochberg), 0..1.</param>
/// <param name="Effect">The difference in standard deviations of single values.</param>
/// <param name="Within">The difference among those alike in all slices named before it; null where it was the first.</param>
/// <param name="Direction"><c>better</c> or <c>worse</c>; <c>more</c> or <c>less</c> where nobody can say which that is.</param>
/// <param name="From">First moment of what it is of.</param>
/// <param name="To">First moment after.</param>
/// <param name="Since">First day of the month of a change; null for a level.</param>
/// <param name="Also">Slices that show the same and are therefore not named by themselves.</param>
sealed record Finding(
    string Kind, Measured Measure, SliceName Slice, double Value, long N, long Customers, double Other, long OtherN, double Elsewhere, double Difference,
    double Low, double High, double P, double Effect, double? Within, string Direction, DateTimeOffset From, DateTimeOffset To, string? Since, IReadOnlyList<SliceName> Also)
{
    /// <summary>How many customers it touches, times how much: what it is ranked by.</summary>
    public double Weight => Math.Abs(Effect) * Customers;

    /// <summary>The same on every scan, so that what was dismissed stays so. A change keeps its name while its month moves.</summary>
    public string Name => string.Join('\u001e', Kind, Measure.Id, Slice.Dimension, Slice.Key, Slice.Within, Slice.WithinKey);

    /// <summary>Traits and properties that it tells of.</summary>
    public IEnumerable<string> Fields => Measure.Property is { } property ? Slice.Fields.Append(property) : Slice.Fields;
}

/// <summary>A finding as it is kept.</summary>
sealed class FindingRow
{
    /// <summary>Where.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Of its name.</summary>
    public required Guid Id { get; init; }

    /// <summary>A <see cref="Finding"/> as JSON.</summary>
    public required string Said { get; set; }

    /// <summary>See <see cref="Finding.Weight"/>.</summary>
    public required double Weight { get; set; }

    /// <summary>By the first scan that found it, UTC microseconds.</summary>
    public required long FoundAt { get; init; }

    /// <summary>By the last scan that found it.</summary>
    public required long SeenAt { get; set; }

    /// <summary>When somebody put it away; null when nobody did.</summary>
    public long? DismissedAt { get; set; }
}

/// <summary>The last scan of a workspace.</summary>
sealed class ScanRow
{
    /// <summary>Where.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>When it ended, UTC microseconds.</summary>
    public required long At { get; set; }

    /// <summary>What it looked at and passed over, a <see cref="ScanReport"/> as JSON.</summary>
    public required string Report { get; set; }
}

/// <summary>What a scan looked at.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Answers">Answers of the last year; 0 without any.</param>
/// <param name="Facts">Facts of the last year whose flags, numbers and consequences were looked at.</param>
/// <param name="Hypotheses">Slices and changes that were tested.</param>
/// <param name="Believed">Of which so many differ, after adjusting for all of them.</param>
/// <param name="Folded">Of which so many say what another says already, or matter too little.</param>
/// <param name="GapDays">Within which four in five customers who order again do so; null where there are too few orders to say.</param>
/// <param name="Limits">By which it was made.</param>
sealed record ScanReport(double Seconds, long Answers, long Facts, int Hypotheses, int Believed, int Folded, int? GapDays, ScanRules Limits);

/// <summary>What a scan believes and what it passes over.</summary>
/// <param name="MinCustomers">Slices of fewer customers are not looked at, 10..100,000.</param>
/// <param name="MinEffect">Differences of fewer standard deviations do not matter, 0..2.</param>
/// <param name="Rate">The share of findings that may be false on average, above 0 and at most 0.2.</param>
sealed record ScanRules(int MinCustomers = 30, double MinEffect = 0.1, double Rate = 0.05);
