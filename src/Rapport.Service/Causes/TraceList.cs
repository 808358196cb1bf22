using System.Text.Json.Serialization;
using Rapport.Kernel;
using Rapport.Service.Settings;

namespace Rapport.Service.Causes;

/// <summary>What is behind the problems people speak of, and what it costs to deal with them.</summary>
/// <param name="Items">Each topic once; at most 2,000.</param>
/// <param name="Costs">Null where nobody has said.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record TraceList(IReadOnlyList<Trace> Items, HandlingCosts? Costs = null) : Versioned, ISetting
{
    /// <summary>None.</summary>
    public static TraceList Shipped { get; } = new([]);

    /// <inheritdoc/>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (Items.Count > 2_000) yield return ("items", "At most 2,000.");
        if (Items.DistinctBy(t => t.Topic).Count() < Items.Count) yield return ("items", "Each topic once.");
        for (var i = 0; i < Items.Count; i++)
        {
            if (Items[i].Whys is { } whys && (whys.Count > Trace.MostWhys || whys.Any(w => w is not { Length: > 0 and <= 300 } || w.Any(char.IsControl))))
                yield return ($"items[{i}].whys", "Up to five answers of 1 to 300 characters.");
        }

        if (Costs is { } costs && (costs.Case is < 0 or > HandlingCosts.Most || costs.Words is < 0 or > HandlingCosts.Most)) yield return ("costs", "From 0 to 10,000,000 in minor units.");
    }
}

/// <summary>A problem and its cause.</summary>
/// <param name="Topic">The topic by which people speak of the problem; one of the upper level stands for all below it that have no trace of their own.</param>
/// <param name="Cause">What is behind it.</param>
/// <param name="Whys">How that was found: the answers to one "why?" after the other, the first about the problem; none where nobody wrote them down.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Trace(Guid Topic, Guid Cause, IReadOnlyList<string>? Whys = null)
{
    public const int MostWhys = 5;
}

/// <summary>What one trouble costs the company to deal with, in minor units of the workspace's currency.</summary>
/// <param name="Case">A case.</param>
/// <param name="Words">An answer, a review, a report without a case.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record HandlingCosts(long Case, long Words)
{
    public const long Most = 10_000_000;
}
