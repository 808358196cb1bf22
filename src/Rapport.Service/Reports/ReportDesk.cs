using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Inbox;
using Rapport.Service.Settings;

namespace Rapport.Service.Reports;

/// <summary>Makes reports of how customers were served, and finds what their figures are made of.</summary>
sealed class ReportDesk(IStateStore store, SettingBook book, IColleagues colleagues, ICustomerSubjects subjects, ICustomerNames names, TimeProvider clock)
{
    const int MostGroups = 200;

    readonly IReadOnlyList<IReportSubject> _subjects = [new CaseReport(), new ConversationReport(), new CallReport(), new BotReport(clock)];

    /// <summary>A report; or the refusal.</summary>
    public async Task<(ReportAnswer? Answer, Refusal? Refusal)> OfAsync(WorkspaceId workspace, string of, ReportQuery query, CancellationToken ct)
    {
        var (subject, field, refusal) = await FieldAsync(workspace, of, query, ct);
        if (subject is null || field is null) return (null, refusal);
        await using var db = await store.OpenReadAsync(ct);
        var (figures, keys) = await subject.MeasureAsync(db, field, ct);
        var days = await subject.DaysAsync(db, field, ct);
        var (period, before) = (field.Period, field.Period.Previous(field.Zone));
        var named = await NamedAsync(field, subject, keys, ct);
        var order = Enumerable.Range(0, keys.Count).OrderByDescending(g => figures.Max(f => f.Now.Groups[g].N)).ThenBy(g => keys[g], StringComparer.Ordinal).ToList();
        return (new(
            subject.Id, field.By, period.First, period.Last, before.First, before.Last, [.. figures.Select(f => f.Meaning)], figures.ToDictionary(f => f.Meaning.Id, Total),
            [.. order.Take(MostGroups).Select(g => new ReportGroup(keys[g], named[g], figures.ToDictionary(f => f.Meaning.Id, f => ServiceFigure.Of(f.Now.Groups[g]))))], Math.Max(0, keys.Count - MostGroups), days), null);
    }

    /// <summary>What a figure is made of; or the refusal.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="of">cases, conversations, calls or bot.</param>
    /// <param name="query">Which period and which of them.</param>
    /// <param name="figure">Its id.</param>
    /// <param name="group">Key of a group; null for all.</param>
    /// <param name="hits">Only those that a share counts.</param>
    /// <param name="page">From which on, and how many.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(IReadOnlyList<ReportRow>? Rows, int Total, Refusal? Refusal)> RowsAsync(WorkspaceId workspace, string of, ReportQuery query, string figure, string? group, bool hits, (int Begin, int Most) page, CancellationToken ct)
    {
        var (subject, field, refusal) = await FieldAsync(workspace, of, query, ct);
        if (subject is null || field is null) return (null, 0, refusal);
        await using var db = await store.OpenReadAsync(ct);
        if (await subject.RowsAsync(db, field, figure, group, ct) is not { } counting) return (null, 0, new("report.figure", "There is no such figure."));
        if (hits) counting = [.. counting.Where(c => c.Value > 0)];
        return (await ShowAsync(workspace, subject, [.. counting.Skip(page.Begin).Take(page.Most)], ct), counting.Count, null);
    }

    /// <summary>What waits now, for whom.</summary>
    public async Task<Workloads> LoadAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        var cases = await db.Set<CaseRow>().Where(c => c.Workspace == workspace && c.IsOpen).GroupBy(c => c.Owner).Select(g => new { Who = g.Key, All = g.Count(), Late = g.Count(c => c.IsBreached) }).ToListAsync(ct);
        var talks = await db.Set<ConversationRow>().Where(c => c.Workspace == workspace && c.IsOpen).GroupBy(c => c.Assignee).Select(g => new { Who = g.Key, All = g.Count(), Owed = g.Count(c => c.OwedSince != null) }).ToListAsync(ct);
        var people = (await colleagues.AllAsync(workspace, ct)).ToDictionary(c => c.Person, c => c.Name);
        var all = cases.Select(c => c.Who).Union(talks.Select(t => t.Who)).Select(who =>
        {
            var (own, talk) = (cases.FirstOrDefault(c => c.Who == who), talks.FirstOrDefault(t => t.Who == who));
            return new Workload(who is { } id ? new(id, people.GetValueOrDefault(id) ?? "") : null, own?.All ?? 0, own?.Late ?? 0, talk?.All ?? 0, talk?.Owed ?? 0);
        });
        return new([.. all.OrderByDescending(w => w.Cases + w.Conversations).ThenBy(w => w.Agent?.Name, StringComparer.Ordinal)]);
    }

    async Task<(IReportSubject? Subject, ReportField? Field, Refusal? Refusal)> FieldAsync(WorkspaceId workspace, string of, ReportQuery query, CancellationToken ct)
    {
        if (_subjects.FirstOrDefault(s => s.Id == of) is not { } subject) return (null, null, new("report.unknown", $"There are reports of {string.Join(", ", _subjects.Select(s => s.Id))}.", 404));
        var by = query.By ?? subject.Dimensions[0].Name;
        if (subject.Dimensions.All(d => d.Name != by)) return (null, null, new("report.by", $"A report of {of} is by {string.Join(", ", subject.Dimensions.Select(d => d.Name))}."));
        if (query.Cause is not null && subject.Dimensions.All(d => d.Name != "cause")) return (null, null, new("report.cause", "Only cases have a cause."));
        if (query.Agent is not null && subject.Dimensions.First(d => d.Name == "agent").IsId && !Guid.TryParse(query.Agent, out _)) return (null, null, new("report.agent", "An agent is a member's id."));
        await using var db = store.Read();
        var settings = await book.OfAsync(db, workspace, ct);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(settings.Zone);
        var (days, refusal) = query.Read(ZonedTime.Today(zone, clock.GetUtcNow()));
        return days is var (first, last) ? (subject, new(workspace, ReportPeriod.Of(zone, first, last), by, query, settings, zone), null) : (null, null, refusal);
    }

    static ReportTotal Total(Measured figure)
    {
        var (now, before) = (figure.Now.Total, figure.Previous);
        var isCount = figure.Meaning.Unit == "count";
        var change = now.Value is { } value && before.Value is { } then
            ? new FigureChange(value - then, figure.Change?.Low, figure.Change?.High, !isCount && now.IsEnough && before.IsEnough && figure.Change is { } limits && limits.Excludes(0))
            : null;
        return new(ServiceFigure.Of(now), ServiceFigure.Of(before), change);
    }

    async Task<IReadOnlyList<string>> NamedAsync(ReportField field, IReportSubject subject, IReadOnlyList<string> keys, CancellationToken ct)
    {
        if (field.By == "policy") return [.. keys.Select(k => field.Settings.Clocks.Policies.FirstOrDefault(p => p.Id == k)?.Name ?? "")];
        if (!subject.Dimensions.First(d => d.Name == field.By).IsId) return [.. keys.Select(_ => "")];
        var people = field.By == "agent" ? (await colleagues.AllAsync(field.Workspace, ct)).ToDictionary(c => c.Person, c => c.Name) : [];
        return [.. keys.Select(k => k.Length == 0 ? "" : Guid.Parse(k) is var id && field.By == "agent" ? people.GetValueOrDefault(id) ?? "" : field.By == "team" ? field.Settings.Teams.Find(id)?.Name ?? "" : field.Settings.Causes.PathOf(id))];
    }

    async Task<IReadOnlyList<ReportRow>> ShowAsync(WorkspaceId workspace, IReportSubject subject, IReadOnlyList<Counting> page, CancellationToken ct)
    {
        var ids = page.Select(p => p.Id).Distinct().ToList();
        await using var db = store.Read();
        var known = subject.Kind == "case"
            ? await db.Set<CaseRow>().Where(c => c.Workspace == workspace && ids.Contains(c.Id)).Select(c => new { c.Id, Number = (long?)c.Number, c.Title, c.Subject }).ToDictionaryAsync(c => c.Id, ct)
            : await db.Set<ConversationRow>().Where(c => c.Workspace == workspace && ids.Contains(c.Id)).Select(c => new { c.Id, Number = (long?)null, Title = c.Channel, c.Subject }).ToDictionaryAsync(c => c.Id, ct);
        var owners = await subjects.OwnersBySubjectAsync(workspace, [.. known.Values.Select(k => k.Subject).Where(s => s != SubjectId.None).Distinct()], ct);
        var called = await names.OfAsync(workspace, owners.Values.Distinct(), ct);
        return [.. page.Where(p => known.ContainsKey(p.Id)).Select(p => new ReportRow(
            subject.Kind, p.Id, known[p.Id].Number, known[p.Id].Title, owners.TryGetValue(known[p.Id].Subject, out var owner) ? new(owner.Value, called.GetValueOrDefault(owner) ?? "") : null, Instant.FromMicros(p.At), p.Value))];
    }
}
