using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Feedback.Inbox;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Feedback.Topics;

/// <summary>A topic and its figures.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Volume">How much is said of it.</param>
/// <param name="Feeling">How it feels.</param>
/// <param name="Effect">What it does to the score given most often along with it; null where none was.</param>
sealed record TopicLine(TopicAnswer Topic, Volume Volume, Feeling Feeling, ScoreEffect? Effect);

/// <summary>All topics.</summary>
/// <param name="Items">The most spoken of first.</param>
/// <param name="Total">Items that the figures are of.</param>
/// <param name="Untold">Items that are about no topic.</param>
/// <param name="Unread">Items that wait to be read anew.</param>
sealed record TopicList(IReadOnlyList<TopicLine> Items, long Total, long Untold, int Unread);

/// <summary>A value and what is said of the topic there.</summary>
/// <param name="Key">The touchpoint, the channel, the segment, the step.</param>
/// <param name="Name">For people; empty where the key is all there is.</param>
/// <param name="N">Items about the topic there.</param>
/// <param name="Total">All items there.</param>
/// <param name="Share">0..1.</param>
/// <param name="Sentiment">Mean of those about it, −1..1; null where none was scored.</param>
sealed record TopicSlice(string Key, string Name, long N, long Total, double Share, double? Sentiment);

/// <summary>A step of the trend.</summary>
/// <param name="From">First day.</param>
/// <param name="N">Items about the topic.</param>
/// <param name="Total">All items.</param>
/// <param name="Share">0..1; null without any items.</param>
/// <param name="Sentiment">Mean of those about it; null where none was scored.</param>
sealed record TopicStep(DateOnly From, long N, long Total, double? Share, double? Sentiment);

/// <summary>Everything about a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Parts">Topics that are part of it.</param>
/// <param name="Volume">How much is said of it.</param>
/// <param name="Customers">People who spoke of it, as far as they are known.</param>
/// <param name="Feeling">How it feels.</param>
/// <param name="Effects">What it does to the scores given along with it.</param>
/// <param name="Step">week or month.</param>
/// <param name="Trend">In order.</param>
/// <param name="Slope">By how much its share changes from step to step; null where that cannot be told.</param>
/// <param name="SlopeP">Probability of a slope at least as steep where nothing changes.</param>
/// <param name="Touchpoints">Where it is spoken of.</param>
/// <param name="Channels">By which channels.</param>
/// <param name="Languages">In which languages.</param>
/// <param name="Sources">In which sources.</param>
/// <param name="Segments">By whom: the segments people are in now.</param>
/// <param name="Steps">Along the journey that was asked for as a whole, in its order; none where none was.</param>
/// <param name="Typical">Surest first, near copies once.</param>
/// <param name="Worst">Most negative first.</param>
/// <param name="Best">Most positive first.</param>
sealed record TopicPage(
    TopicAnswer Topic, IReadOnlyList<TopicAnswer> Parts, Volume Volume, long Customers, Feeling Feeling, IReadOnlyList<ScoreEffect> Effects, string Step, IReadOnlyList<TopicStep> Trend,
    double? Slope, double? SlopeP, IReadOnlyList<TopicSlice> Touchpoints, IReadOnlyList<TopicSlice> Channels, IReadOnlyList<TopicSlice> Languages, IReadOnlyList<TopicSlice> Sources,
    IReadOnlyList<TopicSlice> Segments, IReadOnlyList<TopicSlice> Steps, IReadOnlyList<ItemAnswer> Typical, IReadOnlyList<ItemAnswer> Worst, IReadOnlyList<ItemAnswer> Best);

/// <summary>What people speak of, and what it does.</summary>
static class ListTopics
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/topics";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync).WithName("listTopics").WithTags("Topics").WithSummary("All topics with their figures, the most spoken of first")
            .WithDescription("Takes the filters of `feedback`. With `from` and `to` each volume is compared with the period of the same length before.")
            .Produces<TopicList>().ProducesProblem(422).Needs(Role.Viewer);
        routes.MapGet(Route + "/{topic:guid}/figures", PageAsync).WithName("getTopicFigures").WithTags("Topics").WithSummary("Everything about a topic: volume, feeling, score effect, trend, where, and in which words")
            .WithDescription("Takes the filters of `feedback`. With `from` and `to` its volume is compared with the period of the same length before.")
            .Produces<TopicPage>().ProducesProblem(404).ProducesProblem(422).Needs(Role.Viewer);
    }

    static async Task<IResult> ListAsync(Guid workspace, [AsParameters] ItemQuery query, TopicStudy study, IStateStore store, IActor actor, CancellationToken ct)
    {
        await using var db = store.Read();
        var (field, refusal) = await study.OpenAsync(db, new(workspace), query, actor, ct);
        if (field is null) return refusal!.ToResult(); // one of both
        var lines = field.Topics.Select(t => Line(field, t)).OrderByDescending(l => l.Volume.N).ThenBy(l => l.Topic.Name, StringComparer.Ordinal).ToList();
        var tested = lines.Where(l => l.Volume.P is not null).ToList();
        var believed = tested.Zip(GroupTests.Believe([.. tested.Select(l => l.Volume.P!.Value)])).Where(p => p.Second).Select(p => p.First.Topic.Id).ToHashSet(); // those without were left out
        var told = field.Topics.SelectMany(t => field.About[t.Id]).ToHashSet();
        return Results.Ok(new TopicList(
            [.. lines.Select(l => l with { Volume = l.Volume with { Significant = believed.Contains(l.Topic.Id) } })], field.Now.Count, field.Now.Count(m => !told.Contains(m.Id)), field.Unread));
    }

    static TopicLine Line(TopicField field, TopicRow topic)
    {
        var (about, others, volume) = field.Split(topic.Id);
        return new(TopicAnswer.Of(topic), volume, TopicFigures.FeelingOf(about, others), TopicFigures.EffectsOf(about, others) is [var effect, ..] ? effect : null);
    }

    static async Task<IResult> PageAsync(Guid workspace, Guid topic, [AsParameters] ItemQuery query, TopicStudy study, IStateStore store, IActor actor, CancellationToken ct)
    {
        await using var db = store.Read();
        var (field, refusal) = await study.OpenAsync(db, new(workspace), query, actor, ct);
        if (field is null) return refusal!.ToResult(); // one of both
        if (field.Topics.FirstOrDefault(t => t.Id == topic) is not { } row) return EditTopics.Unknown.ToResult();
        return Results.Ok(await study.PageAsync(db, field, row, ct));
    }
}
