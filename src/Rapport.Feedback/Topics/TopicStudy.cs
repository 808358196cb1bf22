using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Heard;
using Rapport.Feedback.Inbox;
using Rapport.Kernel;
using Rapport.Metrics;
using Rapport.Models;

namespace Rapport.Feedback.Topics;

/// <summary>Everything that figures of topics are counted from.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="Zone">In which days are cut.</param>
/// <param name="Topics">Those that stand.</param>
/// <param name="About">Topic → items about it.</param>
/// <param name="Now">Items of the period.</param>
/// <param name="Before">Items of the period before; null where no period was given.</param>
/// <param name="Unread">Items that wait to be read anew.</param>
/// <param name="Journey">To which the items are narrowed, as a whole; null for none, and for one step of it.</param>
sealed record TopicField(
    WorkspaceId Workspace, TimeZoneInfo Zone, IReadOnlyList<TopicRow> Topics, Dictionary<Guid, HashSet<Guid>> About, List<Mention> Now, List<Mention>? Before, int Unread,
    JourneyPlaces? Journey)
{
    /// <summary>The items about a topic, all others, and how much that is.</summary>
    public (List<Mention> About, List<Mention> Others, Volume Volume) Split(Guid topic)
    {
        var (own, about, others) = (About[topic], new List<Mention>(), new List<Mention>());
        foreach (var mention in Now) (own.Contains(mention.Id) ? about : others).Add(mention);
        return (about, others, TopicFigures.VolumeOf(about.Count, Now.Count, Before?.Count(m => own.Contains(m.Id)), Before?.Count));
    }
}

/// <summary>Opens and studies what is said of topics.</summary>
sealed class TopicStudy(ItemFinder finder, ItemShow show, IWorkspaces workspaces, ISegmentMembers segments, IJourneyPlaces journeys)
{
    const int Verbatims = 5;
    const int MostSlices = 20;
    const long Day = 86_400_000_000L;

    /// <summary>Loads what a query asks for.</summary>
    public async Task<(TopicField? Field, Refusal? Refusal)> OpenAsync(RapportDb db, WorkspaceId workspace, ItemQuery query, IActor actor, CancellationToken ct)
    {
        var me = actor.Kind == "person" ? actor.Id : null;
        var (now, refusal) = await finder.FindAsync(db, workspace, query, me, ct);
        if (now is null) return (null, refusal);
        List<Mention>? before = null;
        if (query is { From: { } from, To: { } to })
        {
            var days = to.DayNumber - from.DayNumber + 1;
            var (then, _) = await finder.FindAsync(db, workspace, query.In(from.AddDays(-days), from.AddDays(-1)), me, ct);
            before = then is null ? null : await TopicFigures.MentionsAsync(then, ct);
        }

        var topics = await db.Set<TopicRow>().Where(t => t.Workspace == workspace && t.MergedInto == null).ToListAsync(ct);
        var zone = TimeZoneInfo.FindSystemTimeZoneById((await workspaces.FindAsync(workspace, ct))?.Zone ?? "UTC");
        return (new TopicField(
            workspace, zone, topics, await TopicFigures.AboutAsync(db, workspace, topics, ct), await TopicFigures.MentionsAsync(now, ct), before, await ListItems.UnreadAsync(db, workspace, ct),
            query is { Journey: { } journey, Step: null } ? await journeys.OfAsync(workspace, journey, ct) : null), null);
    }

    /// <summary>Everything about one topic.</summary>
    public async Task<TopicPage> PageAsync(RapportDb db, TopicField field, TopicRow topic, CancellationToken ct)
    {
        var (about, others, volume) = field.Split(topic.Id);
        var own = field.About[topic.Id];
        var (step, trend) = Trend(field, own);
        var slope = ShareTrend.Of([.. trend.Select(s => (s.N, s.Total))]);
        IReadOnlyList<TopicSlice> Slices(Func<Mention, string> by) => [.. field.Now.GroupBy(by, StringComparer.Ordinal).Where(g => g.Key.Length > 0)
            .Select(g => Slice(g.Key, "", g, own)).Where(s => s.N > 0).OrderByDescending(s => s.N).ThenBy(s => s.Key, StringComparer.Ordinal).Take(MostSlices)];
        return new(
            TopicAnswer.Of(topic), [.. field.Topics.Where(t => t.Parent == topic.Id).OrderBy(t => t.Name, StringComparer.Ordinal).Select(TopicAnswer.Of)], volume,
            about.Where(m => m.Subject != SubjectId.None).Select(m => m.Subject).Distinct().LongCount(), TopicFigures.FeelingOf(about, others), TopicFigures.EffectsOf(about, others),
            step, trend, slope?.Slope, slope?.P, Slices(m => m.Touchpoint), Slices(m => m.Channel), Slices(m => m.Language), Slices(m => m.Source), await SegmentsAsync(field, own, ct), Steps(field, own),
            await TypicalAsync(db, field, topic, about, ct),
            await ShowAsync(db, field, about.Where(m => m.Level < 0).OrderBy(m => m.Sentiment).ThenByDescending(m => m.At), ct),
            await ShowAsync(db, field, about.Where(m => m.Level > 0).OrderByDescending(m => m.Sentiment).ThenByDescending(m => m.At), ct));
    }

    // All of them, those where nobody speaks of it too: a journey is read from its beginning to its end.
    static IReadOnlyList<TopicSlice> Steps(TopicField field, HashSet<Guid> own)
    {
        var there = field.Now.ToLookup(m => m.Touchpoint, StringComparer.Ordinal);
        return [.. (field.Journey?.Steps ?? []).Where(s => s.Touchpoint.Length > 0).Select(s => Slice(s.Step.ToString(), s.Name, there[s.Touchpoint], own))];
    }

    static TopicSlice Slice(string key, string name, IEnumerable<Mention> mentions, HashSet<Guid> own)
    {
        var (n, total, scored, sum) = (0L, 0L, 0L, 0.0);
        foreach (var mention in mentions)
        {
            total++;
            if (!own.Contains(mention.Id)) continue;
            n++;
            if (mention.Sentiment is { } score) (scored, sum) = (scored + 1, sum + score);
        }

        return new(key, name, n, total, total == 0 ? 0 : (double)n / total, scored == 0 ? null : sum / scored);
    }

    // Weeks up to half a year, months beyond: enough steps to see a trend, few enough to read.
    static (string Step, IReadOnlyList<TopicStep> Trend) Trend(TopicField field, HashSet<Guid> own)
    {
        if (field.Now.Count == 0) return ("week", []);
        var days = field.Now.ToLookup(m => ZonedTime.Today(field.Zone, Instant.FromMicros(m.At)));
        var (first, last) = (days.Min(d => d.Key), days.Max(d => d.Key));
        var isWeekly = last.DayNumber - first.DayNumber <= 183;
        var steps = days.GroupBy(d => Begin(d.Key, isWeekly)).ToDictionary(g => g.Key, g => Slice("", "", g.SelectMany(m => m), own));
        var trend = new List<TopicStep>();
        for (var at = Begin(first, isWeekly); at <= last; at = isWeekly ? at.AddDays(7) : at.AddMonths(1))
        {
            var slice = steps.GetValueOrDefault(at);
            trend.Add(new(at, slice?.N ?? 0, slice?.Total ?? 0, slice?.Share, slice?.Sentiment));
        }

        return (isWeekly ? "week" : "month", trend);
    }

    static DateOnly Begin(DateOnly day, bool isWeekly) => isWeekly ? day.AddDays(-(((int)day.DayOfWeek + 6) % 7)) : new DateOnly(day.Year, day.Month, 1);

    async Task<IReadOnlyList<TopicSlice>> SegmentsAsync(TopicField field, HashSet<Guid> own, CancellationToken ct)
    {
        var slices = new List<TopicSlice>();
        foreach (var (id, name) in (await segments.AllAsync(field.Workspace, ct)).Take(MostSlices))
        {
            var (subjects, _) = await segments.SubjectsAsync(field.Workspace, id, ct);
            var members = subjects.ToHashSet();
            if (Slice(id.ToString(), name, field.Now.Where(m => members.Contains(m.Subject)), own) is { N: > 0 } slice) slices.Add(slice);
        }

        return [.. slices.OrderByDescending(s => s.N)];
    }

    async Task<IReadOnlyList<ItemAnswer>> TypicalAsync(RapportDb db, TopicField field, TopicRow topic, List<Mention> about, CancellationToken ct)
    {
        var parts = field.Topics.Where(t => t.Id == topic.Id || t.Parent == topic.Id).Select(t => t.Id).ToList();
        var sure = await db.Set<ItemTopicRow>().Where(t => parts.Contains(t.Topic)).GroupBy(t => t.Item).Select(g => new { g.Key, Sure = g.Max(t => t.Confidence) }).ToDictionaryAsync(g => g.Key, g => g.Sure, ct);
        return await ShowAsync(db, field, about.OrderByDescending(m => sure.GetValueOrDefault(m.Id)).ThenByDescending(m => m.At), ct);
    }

    // Near copies are shown once.
    async Task<IReadOnlyList<ItemAnswer>> ShowAsync(RapportDb db, TopicField field, IEnumerable<Mention> ranked, CancellationToken ct)
    {
        var ids = ranked.Take(Verbatims * 20).Select(m => m.Id).ToList();
        var rows = await db.Set<ItemRow>().Where(i => ids.Contains(i.Id)).ToDictionaryAsync(i => i.Id, ct);
        var inOrder = ids.Where(rows.ContainsKey).Select(id => rows[id]).ToList();
        var groups = NearDuplicates.Group([.. inOrder.Select(r => r.Text)]);
        return await show.OfAsync(db, field.Workspace, [.. inOrder.Where((_, i) => groups[i] == i).Take(Verbatims)], ct);
    }
}
