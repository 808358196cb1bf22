using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Metrics;
using Rapport.Service.Settings;

namespace Rapport.Service.Causes;

/// <summary>Draws the chart of causes: the five steps of Pareto over everything that troubles customers.</summary>
/// <remarks>1 problems are listed: topics of words that hurt, and cases. 2 each is traced to its cause by <see cref="TraceList"/>, a
/// case by the cause it was given. 3 troubles weigh by a measure. 4 weights of one cause are added. 5 the largest comes first.</remarks>
sealed class CauseDesk(
    TroubleDesk desk, IStateStore store, SettingBook book, ITroubles troubles, ICustomerRevenue revenue, IWorkspaces workspaces, TimeProvider clock)
{
    const long Year = 365L * 86_400_000_000;

    static readonly Refusal s_noCosts = new("causes.no_costs", "Say first what dealing with a case and with words costs.", 409);

    static readonly Refusal s_badPeriod = new("causes.period", "The first day is not after the last, and there are at most three years between them.");

    /// <summary>The chart, or the refusal.</summary>
    public async Task<(CauseChart? Chart, Refusal? Refusal)> ChartAsync(WorkspaceId workspace, CauseQuery query, CancellationToken ct)
    {
        if (query.Check() is { } wrong) return (null, wrong);
        var (field, refusal) = await OpenAsync(workspace, query, ct);
        if (field is null) return (null, refusal);
        if (query.Measure == Measures.Cost && field.Settings.Traces.Costs is null) return (null, s_noCosts);
        var now = await WeighedAsync(field, query, field.Now, field.From, field.Before, ct);
        var threshold = query.Threshold ?? Pareto.UsualThreshold;
        var chart = query.Compare == true
            ? Pareto.Against(now, await EarlierAsync(field, query, ct), threshold: threshold)
            : Pareto.Of(now, threshold);
        var sources = field.Now.SelectMany(t => Keys(field, query, t).Select(key => (Key: key, t.Source))).GroupBy(k => k.Key, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => (IReadOnlyDictionary<string, long>)g.GroupBy(k => k.Source, StringComparer.Ordinal).ToDictionary(s => s.Key, s => s.LongCount(), StringComparer.Ordinal), StringComparer.Ordinal);
        return (new(
            field.First, field.Last, query.Measure is { Length: > 0 } measure ? measure : Measures.Count, Unit(field, query),
            [.. chart.Bars.Select(b => Bar(field, b, sources.GetValueOrDefault(b.Cause) ?? new Dictionary<string, long>()))],
            chart.Total, chart.Count, chart.Threshold, chart.Vital, chart.Concentration, field.Now.GroupBy(t => t.Person, StringComparer.Ordinal).LongCount(p => p.All(t => t.Problems.Count == 0)), Problems(field)), null);
    }

    /// <summary>The troubles behind a cause or a topic nobody has traced, the latest first.</summary>
    public async Task<(IReadOnlyList<(ToldTrouble Trouble, IReadOnlyList<string> Topics)>? Rows, Refusal? Refusal)> RowsAsync(
        WorkspaceId workspace, CauseQuery query, Guid? cause, Guid? topic, CancellationToken ct)
    {
        if (query.Check() is { } wrong) return (null, wrong);
        if (cause is null == topic is null) return (null, new("causes.which", "Name a cause or a topic."));
        var (field, refusal) = await OpenAsync(workspace, query, ct);
        if (field is null) return (null, refusal);
        var key = cause is { } c ? OfCause(c) : OfTopic(topic!.Value); // one of the two is there
        return ([.. field.Now.Select(t => (t, t.Problems.Where(p => KeyOf(field, query, p) == key).ToList())).Where(t => t.Item2.Count > 0)
            .OrderByDescending(t => t.t.At).ThenBy(t => t.t.Id)
            .Select(t => (t.t, (IReadOnlyList<string>)[.. t.Item2.Where(p => p.Topic is not null).Select(p => field.Topics[p.Topic!.Value].Name)]))], null); // those without were left out
    }

    async Task<(CauseField? Field, Refusal? Refusal)> OpenAsync(WorkspaceId workspace, CauseQuery query, CancellationToken ct)
    {
        var found = await workspaces.FindAsync(workspace, ct);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(found?.Zone ?? "UTC");
        if (query.Days(ZonedTime.Today(zone, clock.GetUtcNow())) is not var (first, last)) return (null, s_badPeriod);
        long Begin(DateOnly day) => ZonedTime.InstantOf(zone, day, TimeOnly.MinValue).ToMicros();
        var (from, before) = (Begin(first), Begin(last.AddDays(1)));
        await using var db = store.Read();
        var (settings, topics) = (await book.OfAsync(db, workspace, ct), await troubles.TopicsAsync(workspace, ct));
        var (now, refusal) = await desk.OfAsync(workspace, query, settings.Traces.Items, topics, from, before, ct);
        return now is null ? (null, refusal) : (new(workspace, zone, found?.Currency ?? "", first, last, from, before, now, settings, topics), null);
    }

    async Task<IReadOnlyList<Occurrence>> EarlierAsync(CauseField field, CauseQuery query, CancellationToken ct)
    {
        var from = field.From - (field.Before - field.From);
        var (told, _) = await desk.OfAsync(field.Workspace, query, field.Settings.Traces.Items, field.Topics, from, field.From, ct); // the segment was there just now
        return await WeighedAsync(field, query, told ?? [], from, field.From, ct);
    }

    async Task<IReadOnlyList<Occurrence>> WeighedAsync(CauseField field, CauseQuery query, IReadOnlyList<ToldTrouble> told, long from, long before, CancellationToken ct)
    {
        var weight = query.Measure switch
        {
            Measures.Revenue => await RevenueAsync(field, told, before, ct),
            Measures.Points => await PointsAsync(field, query, told, from, before, ct),
            Measures.Cost => (t, _) => t.IsCase ? field.Settings.Traces.Costs!.Case : field.Settings.Traces.Costs!.Words, // asked for only where they are said
            _ => (_, _) => 1,
        };
        var isOnce = query.Measure is Measures.Customers or Measures.Revenue;
        return [.. told.SelectMany(t => Keys(field, query, t).Select(key => new Occurrence(key, t.Person, isOnce ? 0 : Month(field.Zone, t.At), weight(t, key))))];
    }

    async Task<Func<ToldTrouble, string, double>> RevenueAsync(CauseField field, IReadOnlyList<ToldTrouble> told, long before, CancellationToken ct)
    {
        var worth = await revenue.OfAsync(field.Workspace, [.. told.Select(t => t.Customer).OfType<CustomerId>().Distinct()], before - Year, before, ct);
        return (t, _) => t.Customer is { } customer ? Math.Max(0, worth.GetValueOrDefault(customer)) : 0;
    }

    /// <summary>A cause takes from the score of all what their score would be without those who suffer from it, less what it is. Spread evenly over those.</summary>
    async Task<Func<ToldTrouble, string, double>> PointsAsync(CauseField field, CauseQuery query, IReadOnlyList<ToldTrouble> told, long from, long before, CancellationToken ct)
    {
        var metric = query.ScoreMetric;
        var all = (await troubles.ScoresAsync(field.Workspace, metric.Scale.Id, from, before, ct)).Where(s => metric.Scale.Holds(s.Score)).ToDictionary(s => s.Score, s => s.Count);
        bool IsScored(ToldTrouble t) => t.Metric == metric.Scale.Id && t.Score is { } score && metric.Scale.Holds(score);
        var lost = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var cause in told.Where(IsScored).SelectMany(t => Keys(field, query, t).Select(key => (Key: key, Trouble: t))).GroupBy(p => p.Key, StringComparer.Ordinal))
        {
            var own = cause.DistinctBy(p => (p.Trouble.Person, Month(field.Zone, p.Trouble.At))).GroupBy(p => p.Trouble.Score!.Value).ToDictionary(g => g.Key, g => g.LongCount()); // scored
            var others = all.Select(a => (a.Key, Math.Max(0, a.Value - own.GetValueOrDefault(a.Key)))).ToList();
            var (with, without) = (ScoreCounts.Of(metric.Scale, own.Select(o => (o.Key, o.Value))), ScoreCounts.Of(metric.Scale, others));
            if (metric.Of(with.Plus(without)) is not { } whole || metric.Of(without) is not { } rest) continue;
            var points = (rest - whole).Times(metric.Unit.Factor) * (metric.Better == Better.Lower ? -1 : 1);
            lost[cause.Key] = Math.Max(0, points) / with.N;
        }

        return (t, key) => IsScored(t) ? lost.GetValueOrDefault(key) : 0;
    }

    static string Unit(CauseField field, CauseQuery query) => query.Measure switch
    {
        Measures.Revenue or Measures.Cost => field.Currency,
        Measures.Points => query.ScoreMetric.Id,
        _ => "",
    };

    static IEnumerable<string> Keys(CauseField field, CauseQuery query, ToldTrouble t) => t.Problems.Select(p => KeyOf(field, query, p)).OfType<string>().Distinct(StringComparer.Ordinal);

    static string? KeyOf(CauseField field, CauseQuery query, Problem p) => p.Cause is { } cause ? OfCause(field.Settings.Causes.Above(cause, query.Depth)) : p.Topic is { } topic ? OfTopic(topic) : null;

    static string OfCause(Guid cause) => $"c{cause}";

    static string OfTopic(Guid topic) => $"t{topic}";

    static long Month(TimeZoneInfo zone, long at) => ZonedTime.Today(zone, Instant.FromMicros(at)) is var day ? (day.Year * 12L) + day.Month : 0;

    static CauseBar Bar(CauseField field, ParetoBar bar, IReadOnlyDictionary<string, long> sources)
    {
        var id = Guid.Parse(bar.Cause.AsSpan(1));
        var isCause = bar.Cause[0] == 'c';
        var topic = isCause ? null : field.Topics.GetValueOrDefault(id);
        var above = topic?.Parent is { } parent ? field.Topics.GetValueOrDefault(parent)?.Name : null;
        return new(
            isCause ? id : null, isCause ? null : id, isCause ? field.Settings.Causes.Find(id)?.Name ?? "" : topic?.Name ?? "",
            isCause ? field.Settings.Causes.PathOf(id) : above is null ? topic?.Name ?? "" : $"{above} › {topic!.Name}", // one with a parent is there
            bar.Weight, bar.Count, bar.Limits.Low, bar.Limits.High, bar.Share, bar.Cumulative, bar.IsVital, bar.Best, bar.Worst, sources,
            bar.Change is { } c ? new(c.Before, c.Difference, c.Limits.Low, c.Limits.High, c.IsBelievable) : null);
    }

    static IReadOnlyList<ProblemAnswer> Problems(CauseField field)
    {
        var traces = field.Settings.Traces.Items.ToDictionary(t => t.Topic);
        return [.. field.Now.SelectMany(t => t.Problems).Where(p => p.Topic is not null).GroupBy(p => p.Topic!.Value).Select(g => // those without were left out
        {
            var topic = field.Topics[g.Key];
            var above = topic.Parent is { } parent ? field.Topics.GetValueOrDefault(parent) : null;
            var own = traces.GetValueOrDefault(g.Key);
            return new ProblemAnswer(g.Key, topic.Name, above?.Name ?? "", g.LongCount(), g.First().Cause, own is null && g.First().Cause is not null, own?.Whys ?? []);
        }).OrderByDescending(p => p.Count).ThenBy(p => p.Name, StringComparer.Ordinal)];
    }
}

/// <summary>What a chart is drawn from.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="Zone">In which days and months are cut.</param>
/// <param name="Currency">Of the workspace.</param>
/// <param name="First">First day.</param>
/// <param name="Last">Last day.</param>
/// <param name="From">First instant, UTC microseconds.</param>
/// <param name="Before">First instant after, UTC microseconds.</param>
/// <param name="Now">The troubles.</param>
/// <param name="Settings">With the tree of causes and what was traced.</param>
/// <param name="Topics">That stand.</param>
sealed record CauseField(
    WorkspaceId Workspace, TimeZoneInfo Zone, string Currency, DateOnly First, DateOnly Last, long From, long Before, IReadOnlyList<ToldTrouble> Now, ServiceSettings Settings,
    IReadOnlyDictionary<Guid, HeardTopic> Topics);
