using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Heard;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Feedback.Topics;

/// <summary>What figures of topics need to know of an item.</summary>
sealed record Mention(
    Guid Id, long At, SubjectId Subject, string Source, string Touchpoint, string Channel, string Language, string Metric, double? Score, double? Sentiment, int? Level, bool IsMixed)
{
    /// <summary>−1..1, as the metric counts it; null when unscored.</summary>
    public double? Sentiment { get; } = Sentiment is { } read ? Scales.ScoreOf(Scales.Sentiment, read, 0) / Scales.Sentiment.Max : null;
}

/// <summary>How much is said of something.</summary>
/// <param name="N">Items about it.</param>
/// <param name="Total">Items in all.</param>
/// <param name="Share">0..1; null without any items.</param>
/// <param name="BeforeN">Items about it in the period before; null where no period was given.</param>
/// <param name="BeforeTotal">Items in all then.</param>
/// <param name="P">Probability of a change at least as large where nothing changed; null where that cannot be told.</param>
/// <param name="Significant">The change is to be believed; of many topics at once, at most 5 % of those believed are false on average.</param>
sealed record Volume(long N, long Total, double? Share, long? BeforeN, long? BeforeTotal, double? P, bool Significant);

/// <summary>How it feels.</summary>
/// <param name="N">Items that were scored.</param>
/// <param name="Mean">The metric <c>sentiment.mean</c>, −1..1; null without any.</param>
/// <param name="Low">Lower limit of the mean at 95 %; null where the items cannot tell.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Others">Mean of all items about other things; null without any.</param>
/// <param name="P">Probability of a difference at least as large where there is none.</param>
/// <param name="Negative">Share of them below neutral, 0..1: a hundredth of the metric <c>sentiment.negative.5</c>.</param>
/// <param name="NegativeLow">Lower limit of that share at 95 %.</param>
/// <param name="NegativeHigh">Upper limit.</param>
/// <param name="Positive">Share of them above neutral.</param>
/// <param name="Mixed">Share of them with both.</param>
sealed record Feeling(
    long N, double? Mean, double? Low, double? High, double? Others, double? P, double? Negative, double? NegativeLow, double? NegativeHigh, double? Positive, double? Mixed);

/// <summary>What it does to a score: of those who spoke of it less that of those who spoke of other things.</summary>
/// <param name="Metric">Id of the metric, with its convention.</param>
/// <param name="Name">For people.</param>
/// <param name="Unit">points, percent or scale.</param>
/// <param name="N">Scores of those who spoke of it.</param>
/// <param name="With">Their figure.</param>
/// <param name="OthersN">Scores of the others.</param>
/// <param name="Without">Their figure.</param>
/// <param name="Effect">The difference; below 0 it lowers the score.</param>
/// <param name="Low">Lower limit of the effect at 95 %; null where the answers cannot tell.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Significant">The interval leaves out 0, and there are 30 scores or more on either side.</param>
sealed record ScoreEffect(
    string Metric, string Name, string Unit, long N, double With, long OthersN, double Without, double Effect, double? Low, double? High, bool Significant);

/// <summary>Counts and tests over items; one place for the list of topics and for the page of each.</summary>
static class TopicFigures
{
    // Of fewer scores nothing is concluded, as in the metric catalogue.
    const long Enough = 30;

    static readonly IMetric s_mean = MetricList.Find("sentiment.mean")!; // the list has both
    static readonly IMetric s_negative = MetricList.Find("sentiment.negative.5")!;

    // Stars are satisfaction on the same number of points.
    const string Stars = "stars.";

    /// <summary>What figures need of the items of a query. What counts in no figure is left out.</summary>
    public static Task<List<Mention>> MentionsAsync(IQueryable<ItemRow> items, CancellationToken ct) => items.Where(i => i.Counts && i.ReadBy > 0 && i.Text != "")
        .Select(i => new Mention(i.Id, i.At, i.Subject, i.Source, i.Touchpoint, i.Channel, i.Language, i.Metric, i.Score, i.Sentiment, i.Level, i.IsMixed)).ToListAsync(ct);

    /// <summary>Per topic the items about it; one of the upper level has those of its parts too.</summary>
    public static async Task<Dictionary<Guid, HashSet<Guid>>> AboutAsync(RapportDb db, WorkspaceId workspace, IReadOnlyList<TopicRow> topics, CancellationToken ct)
    {
        var about = topics.ToDictionary(t => t.Id, _ => new HashSet<Guid>());
        var parents = topics.Where(t => t.Parent is not null).ToDictionary(t => t.Id, t => t.Parent!.Value); // those without were left out
        foreach (var pair in await db.Set<ItemTopicRow>().Where(t => t.Workspace == workspace).Select(t => new { t.Item, t.Topic }).ToListAsync(ct))
        {
            if (!about.TryGetValue(pair.Topic, out var own)) continue;
            own.Add(pair.Item);
            if (parents.TryGetValue(pair.Topic, out var parent) && about.TryGetValue(parent, out var upper)) upper.Add(pair.Item);
        }

        return about;
    }

    /// <summary>How much is said of it, now and before; whether to believe a change is said by the caller, who knows how many there are.</summary>
    public static Volume VolumeOf(long n, long total, long? beforeN, long? beforeTotal)
    {
        var test = beforeN is { } bn && beforeTotal is { } bt ? GroupTests.Shares(n, total, bn, bt) : null;
        return new(n, total, total == 0 ? null : (double)n / total, beforeN, beforeTotal, test?.P, test?.P < 0.05);
    }

    /// <summary>How those about it feel, beside all others.</summary>
    public static Feeling FeelingOf(IReadOnlyCollection<Mention> about, IEnumerable<Mention> others)
    {
        var (own, rest) = (Measure(about), Measure(others));
        var scored = about.Where(m => m.Level is not null && m.Sentiment is not null).ToList();
        double? Share(Func<Mention, bool> holds) => scored.Count == 0 ? null : scored.Count(holds) / (double)scored.Count;
        var (mean, negative) = (Figure(s_mean, scored), Figure(s_negative, scored));
        return new(
            scored.Count, mean.Value, mean.Limits?.Low, mean.Limits?.High, rest.N == 0 ? null : rest.Mean, GroupTests.Means(own, rest)?.P,
            negative.Value / 100, negative.Limits?.Low / 100, negative.Limits?.High / 100, Share(m => m.Level > 0), Share(m => m.IsMixed));
    }

    // Neither is null where it was scored.
    static (double? Value, Interval? Limits) Figure(IMetric metric, IEnumerable<Mention> scored)
    {
        var counts = ScoreCounts.Of(metric.Scale, scored.Select(m => (Scales.ScoreOf(metric.Scale, m.Sentiment!.Value, m.Level!.Value), 1L)));
        return (metric.Of(counts)?.Times(metric.Unit.Factor), metric.IntervalOf(counts, Sampling.Usual));
    }

    /// <summary>What it does to each score that was given along with it, the most frequent first. Scales are never pooled.</summary>
    public static IReadOnlyList<ScoreEffect> EffectsOf(IReadOnlyCollection<Mention> about, IReadOnlyCollection<Mention> others)
    {
        var rest = others.Where(m => m.Score is not null).ToLookup(m => m.Metric, StringComparer.Ordinal);
        return [.. about.Where(m => m.Score is not null).GroupBy(m => m.Metric, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => EffectOf(g.Key, g, rest[g.Key])).OfType<ScoreEffect>()];
    }

    static ScoreEffect? EffectOf(string scale, IEnumerable<Mention> about, IEnumerable<Mention> others)
    {
        if (MetricOf(scale) is not { } metric) return null;
        var (own, rest) = (Counts(metric.Scale, about), Counts(metric.Scale, others));
        if (metric.Of(own) is not { } with || metric.Of(rest) is not { } without) return null;
        var interval = metric.ChangeOf(rest, own, Sampling.Usual);
        var factor = metric.Unit.Factor;
        return new(
            metric.Id, scale.StartsWith(Stars, StringComparison.Ordinal) ? "Stars" : metric.Name, metric.Unit.Id, own.N, with.Times(factor), rest.N, without.Times(factor), (with - without).Times(factor),
            interval?.Low, interval?.High, own.N >= Enough && rest.N >= Enough && interval?.Excludes(0) == true);
    }

    static IMetric? MetricOf(string scale) => scale.StartsWith(Stars, StringComparison.Ordinal)
        ? MetricList.Find($"csat.mean.{scale[Stars.Length..]}") : MetricList.All.FirstOrDefault(m => m.Scale.Id == scale);

    static ScoreCounts Counts(Scale scale, IEnumerable<Mention> mentions) =>
        ScoreCounts.Of(scale, mentions.Where(m => scale.Holds(m.Score!.Value)).GroupBy(m => m.Score!.Value).Select(g => (g.Key, (long)g.Count()))); // those without a score were left out

    static GroupMeasure Measure(IEnumerable<Mention> mentions)
    {
        var (n, sum, squares) = (0L, 0.0, 0.0);
        foreach (var mention in mentions)
        {
            if (mention.Sentiment is not { } score) continue;
            (n, sum, squares) = (n + 1, sum + score, squares + (score * score));
        }

        return GroupMeasure.Of(n, sum, squares);
    }
}
