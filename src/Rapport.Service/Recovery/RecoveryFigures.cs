using Microsoft.EntityFrameworkCore;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Metrics;
using Rapport.Service.Cases;
using Rapport.Service.Reports;
using Rapport.Service.Settings;

namespace Rapport.Service.Recovery;

/// <summary>A case whose customer was asked, with what counts of the answers: the latest.</summary>
sealed record AskedCase(CaseRow Case, CaseSurveyRow Survey)
{
    /// <summary>Null without a score.</summary>
    public bool? IsLow => Survey.Score is { } score ? LowAnswers.Holds(Survey.Metric, score) : null;
}

/// <summary>The cases of a time and their settings, as figures are made of them.</summary>
sealed record RecoveryField(WorkspaceId Workspace, DateOnly First, DateOnly Last, long From, long Before, ServiceSettings Settings, string Currency);

/// <summary>Counts how customers fare after their case.</summary>
sealed class RecoveryFigures(IStateStore store, SettingBook book, ISurveyAsks asks, RecoveryComparing comparing, IWorkspaces workspaces, IColleagues colleagues, TimeProvider clock)
{
    const int MostGroups = 50;

    /// <summary>All figures; or the refusal.</summary>
    public async Task<(RecoveryAnswer? Answer, Refusal? Refusal)> OfAsync(WorkspaceId workspace, RecoveryQuery query, CancellationToken ct)
    {
        await using var db = store.Read();
        var (field, refusal) = await FieldAsync(db, workspace, query, ct);
        if (field is null) return (null, refusal);
        var asked = await AskedAsync(db, field, query, ct);
        var silent = asked.Where(a => a.Survey.Response is null).ToList();
        var states = await StatesAsync(db, workspace, silent, ct);
        var notAsked = silent.Select(a => states.GetValueOrDefault(a.Survey.Id)).Where(s => s?.State == "not_asked").CountBy(s => s!.Reason).ToDictionary(); // the others were left out
        var scored = asked.Where(a => a.IsLow is not null).ToList();
        return (new(
            field.First, field.Last, asked.Count, silent.Count(a => states.GetValueOrDefault(a.Survey.Id)?.State == "waiting"), notAsked, asked.Count - silent.Count, Rate(scored), Changes(scored), Scores(scored),
            await GroupsAsync(field, scored, ct), await comparing.OfAsync(db, field, query, ct)), null);
    }

    /// <summary>The cases behind the figures, the latest first; or the refusal.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="query">Which cases.</param>
    /// <param name="part">recovered, low or silent; null for all.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(IReadOnlyList<AskedCase>? Cases, Refusal? Refusal)> CasesAsync(WorkspaceId workspace, RecoveryQuery query, string? part, CancellationToken ct)
    {
        if (part is not (null or "recovered" or "low" or "silent")) return (null, new("recovery.part", "A part is recovered, low or silent."));
        await using var db = store.Read();
        var (field, refusal) = await FieldAsync(db, workspace, query, ct);
        if (field is null) return (null, refusal);
        var asked = await AskedAsync(db, field, query, ct);
        return ([.. asked.Where(a => part switch { "recovered" => a.IsLow == false, "low" => a.IsLow == true, "silent" => a.Survey.Response is null, _ => true })
            .OrderByDescending(a => a.Survey.AnsweredAt ?? a.Survey.Due).ThenBy(a => a.Case.Number)], null);
    }

    async Task<(RecoveryField? Field, Refusal? Refusal)> FieldAsync(RapportDb db, WorkspaceId workspace, RecoveryQuery query, CancellationToken ct)
    {
        var settings = await book.OfAsync(db, workspace, ct);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(settings.Zone);
        var (days, refusal) = query.Read(ZonedTime.Today(zone, clock.GetUtcNow()));
        if (days is not var (first, last)) return (null, refusal);
        long Begin(DateOnly day) => ZonedTime.InstantOf(zone, day, TimeOnly.MinValue).ToMicros();
        return (new(workspace, first, last, Begin(first), Begin(last.AddDays(1)), settings, (await workspaces.FindAsync(workspace, ct))?.Currency ?? ""), null);
    }

    // Of a case that was asked about more than once the latest answer counts, for that is how the customer fares now.
    static async Task<IReadOnlyList<AskedCase>> AskedAsync(RapportDb db, RecoveryField field, RecoveryQuery query, CancellationToken ct)
    {
        var cases = query.Of(db.Set<CaseRow>().AsNoTracking().Where(c => c.Workspace == field.Workspace), field.Settings);
        var rows = await db.Set<CaseSurveyRow>().AsNoTracking().Where(s => s.Workspace == field.Workspace && s.PlannedAt >= field.From && s.PlannedAt < field.Before)
            .Join(cases, s => s.Case, c => c.Id, (s, c) => new { Survey = s, Case = c }).ToListAsync(ct);
        return [.. rows.GroupBy(r => r.Case.Id).Select(g => g.OrderByDescending(r => r.Survey.Score is not null).ThenByDescending(r => r.Survey.Response is not null).ThenByDescending(r => r.Survey.AnsweredAt ?? r.Survey.PlannedAt).First())
            .Select(r => new AskedCase(r.Case, r.Survey))];
    }

    async Task<Dictionary<Guid, SurveyAskState>> StatesAsync(RapportDb db, WorkspaceId workspace, IReadOnlyList<AskedCase> silent, CancellationToken ct)
    {
        var states = new Dictionary<Guid, SurveyAskState>();
        foreach (var some in silent.Select(a => a.Survey.Id).Chunk(1_000))
            foreach (var (id, state) in await asks.FindAsync(db, workspace, some, ct)) states[id] = state;
        return states;
    }

    static ServiceFigure Rate(List<AskedCase> scored) => ServiceFigure.Of(Paired.Share(scored.Count(a => a.IsLow == false), scored.Count));

    static IReadOnlyList<ScoreChange> Changes(IEnumerable<AskedCase> scored) =>
        [.. scored.Where(a => a.Case.Score is { } before && a.Case.Metric == a.Survey.Metric && Scales.Find(a.Survey.Metric) is { } scale && scale.Holds(before) && scale.Holds(a.Survey.Score!.Value)) // scored
            .GroupBy(a => a.Survey.Metric).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g =>
            {
                var pairs = g.Select(a => (Before: a.Case.Score!.Value, After: a.Survey.Score!.Value)).ToList(); // both were asked for
                return new ScoreChange(g.Key, pairs.Average(p => p.Before), pairs.Average(p => p.After), ServiceFigure.Of(Paired.Change(Scales.Find(g.Key)!, pairs)));
            })];

    static IReadOnlyList<SurveyScore> Scores(IEnumerable<AskedCase> scored) =>
        [.. scored.GroupBy(a => a.Survey.Metric).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => Score(g.Key, g.Select(a => a.Survey.Score!.Value))).OfType<SurveyScore>()]; // scored

    /// <summary>What scores on a scale come to by its usual metric; null for a scale that is unknown.</summary>
    public static SurveyScore? Score(string scale, IEnumerable<double> scores)
    {
        if (MetricList.All.FirstOrDefault(m => m.Scale.Id == scale) is not { } metric) return null;
        var counts = ScoreCounts.Of(metric.Scale, scores.Where(metric.Scale.Holds).Select(s => (s, 1L)));
        var limits = metric.IntervalOf(counts, Sampling.Usual);
        return new(metric.Id, metric.Name, metric.Unit.Id, new(counts.N, metric.Of(counts)?.Times(metric.Unit.Factor), limits?.Low, limits?.High, counts.N >= PairedEstimate.Fewest));
    }

    async Task<IReadOnlyList<RateGroup>> GroupsAsync(RecoveryField field, IReadOnlyList<AskedCase> scored, CancellationToken ct)
    {
        var people = (await colleagues.AllAsync(field.Workspace, ct)).ToDictionary(c => c.Person, c => c.Name);
        IEnumerable<RateGroup> By(string by, Func<CaseRow, string> key, Func<CaseRow, string> name) => scored.GroupBy(a => key(a.Case)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostGroups)
            .Select(g => new RateGroup(by, g.Key, name(g.First().Case), Rate([.. g])));
        return [.. By("touchpoint", c => c.Touchpoint, _ => ""), .. By("team", c => $"{c.Team}", c => field.Settings.Teams.Find(c.Team)?.Name ?? ""),
            .. By("owner", c => $"{c.Owner}", c => c.Owner is { } who ? people.GetValueOrDefault(who) ?? "" : ""), .. By("cause", c => $"{c.Cause}", c => field.Settings.Causes.PathOf(c.Cause))];
    }
}
