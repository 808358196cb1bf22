using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Segments;

/// <summary>What to compare: a segment with another one, or without <c>with</c> with everybody else.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record CompareRequest(Guid? Segment = null, Guid? With = null);

/// <summary>One difference. For a measure <c>one</c> and <c>other</c> are means; for a trait's value shares in percent.</summary>
/// <param name="Kind">measure or trait.</param>
/// <param name="Name">orders, value (minor units of the workspace's currency), nps, csat, facts, daysKnown, daysSinceLast; or the trait.</param>
/// <param name="Value">The trait's value; null for a measure.</param>
/// <param name="One">In the first group; null without anybody.</param>
/// <param name="OneN">People with a value in the first group.</param>
/// <param name="Other">In the second group; null without anybody.</param>
/// <param name="OtherN">People with a value in the second group.</param>
/// <param name="P">By Welch's test or a z test of shares; null where it cannot be tested.</param>
/// <param name="Effect">Hedges' g or Cohen's h: 0.2 is small, 0.5 medium, 0.8 large; null where it cannot be tested.</param>
/// <param name="Believable">Kept by Benjamini and Hochberg among all that were tested: at most 5 % of these are false on average.</param>
sealed record SegmentDifference(
    string Kind, string Name, string? Value, double? One, long OneN, double? Other, long OtherN, double? P, double? Effect, bool Believable);

/// <summary>A comparison; what can be believed comes first, the largest effect before.</summary>
sealed record SegmentComparison(long One, long Other, long Both, int Tested, IReadOnlyList<SegmentDifference> Differences);

/// <summary>Says by what two segments differ, and which of the differences to believe.</summary>
static class CompareSegments
{
    /// <summary>Rarer values tell nothing.</summary>
    const int FewestPeople = 5;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/workspaces/{workspace:guid}/segments/compare", HandleAsync)
        .Needs(Role.Viewer).WithName("compareSegments").WithTags("Segments")
        .WithSummary("By what two segments differ: tests, effect sizes, and which of them to believe")
        .Produces<SegmentComparison>().ProducesProblem(404);

    static async Task<IResult> HandleAsync(Guid workspace, CompareRequest request, ISegmentGroups groups, CancellationToken ct)
    {
        if (request.Segment is not { } segment || request.With == segment)
            return new Refusal("segment.compare", "Name a 'segment', and another one as 'with' or none for everybody else.").ToResult();
        var (two, refusal) = await groups.OfAsync(new(workspace), segment, request.With, ct);
        return two is null ? refusal!.ToResult() : TypedResults.Ok(Compare(two)); // one of the two
    }

    /// <summary>Tests everything that is known of both.</summary>
    public static SegmentComparison Compare(SegmentGroups groups)
    {
        var all = Measures(groups).Concat(Values(groups)).ToList();
        var tested = all.Where(d => d.P is not null).ToList();
        var kept = GroupTests.Believe([.. tested.Select(d => d.P!.Value)]); // filtered just before
        var believed = tested.Where((_, i) => kept[i]).ToHashSet();
        return new(
            groups.One.N, groups.Other.N, groups.Both, tested.Count,
            [.. all.Select(d => d with { Believable = believed.Contains(d) }).OrderByDescending(d => d.Believable).ThenByDescending(d => Math.Abs(d.Effect ?? 0))
                .ThenBy(d => d.Name, StringComparer.Ordinal).ThenBy(d => d.Value, StringComparer.Ordinal)]);
    }

    static IEnumerable<SegmentDifference> Measures(SegmentGroups groups)
    {
        foreach (var (name, one) in groups.One.Measures)
        {
            var two = groups.Other.Measures[name];
            var (a, b) = (GroupMeasure.Of(one.N, one.Sum, one.Squares), GroupMeasure.Of(two.N, two.Sum, two.Squares));
            var test = GroupTests.Means(a, b);
            yield return new("measure", name, null, a.N == 0 ? null : a.Mean, a.N, b.N == 0 ? null : b.Mean, b.N, test?.P, test?.Effect, false);
        }
    }

    static IEnumerable<SegmentDifference> Values(SegmentGroups groups)
    {
        if (groups.One.N == 0 || groups.Other.N == 0) yield break;
        foreach (var (trait, value) in groups.One.Values.Keys.Union(groups.Other.Values.Keys))
        {
            var (a, b) = (groups.One.Values.GetValueOrDefault((trait, value)), groups.Other.Values.GetValueOrDefault((trait, value)));
            if (a + b < FewestPeople) continue;
            var test = GroupTests.Shares(a, groups.One.N, b, groups.Other.N);
            yield return new("trait", trait, value, 100.0 * a / groups.One.N, groups.One.N, 100.0 * b / groups.Other.N, groups.Other.N, test?.P, test?.Effect, false);
        }
    }
}
