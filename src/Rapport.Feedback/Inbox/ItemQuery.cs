using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Rapport.Customers;
using Rapport.Feedback.Heard;
using Rapport.Feedback.Topics;
using Rapport.Kernel;

namespace Rapport.Feedback.Inbox;

/// <summary>Which items of feedback are asked for; all that is given must hold, and of a list one.</summary>
sealed class ItemQuery
{
    /// <summary>Words that must stand in text, heading or place, each of them.</summary>
    public string? Search { get; init; }

    /// <summary>Kinds of sources.</summary>
    [FromQuery] public string[]? Source { get; init; }

    /// <summary>Topics; one of the upper level stands for all that are part of it.</summary>
    [FromQuery] public Guid[]? Topic { get; init; }

    /// <summary>veryNegative, negative, neutral, positive, veryPositive, mixed, or unscored.</summary>
    [FromQuery] public string[]? Feeling { get; init; }

    /// <summary>anger, disgust, fear, joy, sadness, surprise, neutral.</summary>
    [FromQuery] public string[]? Emotion { get; init; }

    /// <summary>Keys of touchpoints.</summary>
    [FromQuery] public string[]? Touchpoint { get; init; }

    /// <summary>Channels.</summary>
    [FromQuery] public string[]? Channel { get; init; }

    /// <summary>Languages as they were read.</summary>
    [FromQuery] public string[]? Language { get; init; }

    /// <summary>Tags.</summary>
    [FromQuery] public string[]? Tag { get; init; }

    /// <summary>The scale of the score.</summary>
    public string? Metric { get; init; }

    /// <summary>Lowest score.</summary>
    public double? MinScore { get; init; }

    /// <summary>Highest score.</summary>
    public double? MaxScore { get; init; }

    /// <summary><c>me</c>, <c>nobody</c>, or a person's id.</summary>
    public string? Assignee { get; init; }

    /// <summary>Only of people who are in the segment now.</summary>
    public Guid? Segment { get; init; }

    /// <summary>Only at the touchpoints of this journey map, and of its segment where it has one.</summary>
    public Guid? Journey { get; init; }

    /// <summary>Only at the touchpoint of this step of <see cref="Journey"/>.</summary>
    public Guid? Step { get; init; }

    /// <summary>Only of this customer.</summary>
    public Guid? Customer { get; init; }

    /// <summary>A predicate as figures are filtered by: over source, channel, touchpoint, employee, score, metric, <c>prop:language</c>,
    /// <c>prop:place</c>, <c>prop:collection</c>, and over traits, facts and segments of the people who spoke.</summary>
    public string? Filter { get; init; }

    /// <summary>Whether the person may be contacted.</summary>
    public bool? FollowUp { get; init; }

    /// <summary>Whether somebody translated the words for readers: what translators look for.</summary>
    public bool? ReadingCopy { get; init; }

    /// <summary>Items that say nearly the same as this one.</summary>
    public Guid? Alike { get; init; }

    /// <summary>First day, in the workspace's zone.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The same question of another period.</summary>
    public ItemQuery In(DateOnly from, DateOnly to) => new()
    {
        Search = Search, Source = Source, Topic = Topic, Feeling = Feeling, Emotion = Emotion, Touchpoint = Touchpoint, Channel = Channel, Language = Language, Tag = Tag, Metric = Metric,
        MinScore = MinScore, MaxScore = MaxScore, Assignee = Assignee, Segment = Segment, Journey = Journey, Step = Step, Customer = Customer, Filter = Filter, FollowUp = FollowUp, ReadingCopy = ReadingCopy, Alike = Alike, From = from, To = to,
    };
}

/// <summary>Finds the items of a query. The inbox, topic pages and exports ask here, so that each shows what the others count.</summary>
sealed class ItemFinder(IWorkspaces workspaces, ICustomerSubjects subjects, ISegmentMembers segments, IJourneyPlaces journeys, Words words)
{
    static readonly Refusal s_noJourney = new("feedback.journey", "There is no such journey map, or no such step in it.");

    static readonly string[] s_levels = ["veryNegative", "negative", "neutral", "positive", "veryPositive"];

    /// <summary>Names of <see cref="ItemQuery.Feeling"/>.</summary>
    public static IReadOnlyList<string> Feelings { get; } = [.. s_levels, "mixed", "unscored"];

    /// <summary>The items, or the refusal: <c>feedback.period</c>, <c>feedback.feeling</c>, <c>feedback.source</c>, <c>feedback.assignee</c>, <c>feedback.journey</c>, <c>segment.unknown</c>, and those of
    /// the predicate.</summary>
    public async Task<(IQueryable<ItemRow>? Items, Refusal? Refusal)> FindAsync(RapportDb db, WorkspaceId workspace, ItemQuery query, Guid? me, CancellationToken ct)
    {
        if (Check(query) is { } wrong) return (null, wrong);
        var items = db.Set<ItemRow>().Where(i => i.Workspace == workspace);
        items = Said(await WhenAsync(items, workspace, query, ct), query);
        items = Felt(db, items, query);
        items = Kept(db, items, query, me);
        if (query.Topic is { Length: > 0 } topics)
        {
            var under = db.Set<TopicRow>().Where(t => t.Workspace == workspace && (topics.Contains(t.Id) || (t.Parent != null && topics.Contains(t.Parent.Value)))).Select(t => t.Id);
            items = items.Where(i => db.Set<ItemTopicRow>().Any(t => t.Item == i.Id && under.Contains(t.Topic)));
        }

        if (query.Customer is { } customer)
        {
            var whose = await subjects.OfAsync(workspace, new(customer), ct);
            items = items.Where(i => whose.Contains(i.Subject));
        }

        var whom = new List<Guid?> { query.Segment };
        if (query.Journey is { } journey)
        {
            if (await journeys.OfAsync(workspace, journey, ct) is not { } places || (query.Step is { } step && places.Steps.All(s => s.Step != step))) return (null, s_noJourney);
            var there = places.Touchpoints(query.Step);
            items = items.Where(i => there.Contains(i.Touchpoint));
            whom.Add(places.Segment);
        }

        foreach (var segment in whom.OfType<Guid>())
        {
            var (members, refusal) = await segments.SubjectsAsync(workspace, segment, ct);
            if (refusal is not null) return (null, refusal);
            items = items.Where(i => members.Contains(i.Subject));
        }

        if (string.IsNullOrWhiteSpace(query.Filter)) return (items, null);
        var (predicate, unreadable) = PredicateJson.Read(query.Filter);
        if (predicate is null) return unreadable is null ? (items, null) : (null, unreadable);
        var (fit, unfit) = await words.FitAsync(workspace, predicate, ct);
        return fit is null ? (null, unfit) : (items.Where(i => fit.Contains(i.Id)), null);
    }

    async Task<IQueryable<ItemRow>> WhenAsync(IQueryable<ItemRow> items, WorkspaceId workspace, ItemQuery query, CancellationToken ct)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById((await workspaces.FindAsync(workspace, ct))?.Zone ?? "UTC");
        if (query.From is { } first)
        {
            var from = ZonedTime.InstantOf(zone, first, TimeOnly.MinValue).ToMicros();
            items = items.Where(i => i.At >= from);
        }

        if (query.To is not { } last) return items;
        var to = ZonedTime.InstantOf(zone, last.AddDays(1), TimeOnly.MinValue).ToMicros();
        return items.Where(i => i.At < to);
    }

    static IQueryable<ItemRow> Said(IQueryable<ItemRow> items, ItemQuery query)
    {
        foreach (var word in (query.Search ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(10)) items = items.Where(i => i.Search.Contains(word));
        if (query.Source is { Length: > 0 } sources) items = items.Where(i => sources.Contains(i.Source));
        if (query.Touchpoint is { Length: > 0 } touchpoints) items = items.Where(i => touchpoints.Contains(i.Touchpoint));
        if (query.Channel is { Length: > 0 } channels) items = items.Where(i => channels.Contains(i.Channel));
        if (query.Language is { Length: > 0 } languages) items = items.Where(i => languages.Contains(i.Language));
        if (query.Metric is { } metric) items = items.Where(i => i.Metric == metric);
        if (query.MinScore is { } min) items = items.Where(i => i.Score >= min);
        if (query.MaxScore is { } max) items = items.Where(i => i.Score <= max);
        if (query.FollowUp is { } may) items = items.Where(i => i.FollowUp == may);
        if (query.ReadingCopy is { } copied) items = items.Where(i => (i.Copy != null) == copied);
        return query.Alike is { } alike ? items.Where(i => i.Alike == alike) : items;
    }

    static IQueryable<ItemRow> Felt(RapportDb db, IQueryable<ItemRow> items, ItemQuery query)
    {
        if (query.Emotion is { Length: > 0 } emotions) items = items.Where(i => db.Set<ItemEmotionRow>().Any(e => e.Item == i.Id && emotions.Contains(e.Emotion)));
        if (query.Feeling is not { Length: > 0 } feelings) return items;
        var levels = feelings.Select(f => Array.IndexOf(s_levels, f)).Where(at => at >= 0).Select(at => (int?)(at - 2)).ToList();
        var (mixed, unscored) = (feelings.Contains("mixed"), feelings.Contains("unscored"));
        return items.Where(i => levels.Contains(i.Level) || (mixed && i.IsMixed) || (unscored && i.Level == null));
    }

    static IQueryable<ItemRow> Kept(RapportDb db, IQueryable<ItemRow> items, ItemQuery query, Guid? me)
    {
        if (query.Tag is { Length: > 0 } tags) items = items.Where(i => db.Set<ItemTagRow>().Any(t => t.Item == i.Id && tags.Contains(t.Tag)));
        if (query.Assignee is null) return items;
        if (query.Assignee == "nobody") return items.Where(i => i.Assignee == null);
        var who = query.Assignee == "me" ? me ?? Guid.Empty : Guid.Parse(query.Assignee, CultureInfo.InvariantCulture);
        return items.Where(i => i.Assignee == who);
    }

    static Refusal? Check(ItemQuery query)
    {
        if (!ZonedTime.IsPeriod(query.From, query.To)) return new("feedback.period", "The first day must not lie after the last, and both lie between 1900 and 2200.");
        if (query.Search?.Length > 500) return new("feedback.search", "Search for up to 500 characters.");
        if (query.Feeling?.Except(Feelings).Any() == true) return new("feedback.feeling", $"A feeling is one of {string.Join(", ", Feelings)}.");
        if (query.Source?.Except(FeedbackSources.Names).Any() == true) return new("feedback.source", $"A source is one of {string.Join(", ", FeedbackSources.Names)}.");
        if (query is { Step: not null, Journey: null }) return new("feedback.journey", "A step is one of a journey map: name that too.");
        return query.Assignee is null or "me" or "nobody" || Guid.TryParse(query.Assignee, out _) ? null : new("feedback.assignee", "An assignee is me, nobody, or a person's id.");
    }
}
