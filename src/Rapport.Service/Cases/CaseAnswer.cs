using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Service.Clocks;
using Rapport.Service.Settings;

namespace Rapport.Service.Cases;

/// <summary>Somebody or something by id and name.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Empty when nothing is known any more.</param>
sealed record NamedThing(Guid Id, string Name);

/// <summary>How a promise stands.</summary>
enum ClockState
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It rests while the customer is waited for, or because the case is closed.</summary>
    Paused,

    /// <summary>Kept.</summary>
    Met,

    /// <summary>Done too late.</summary>
    Missed,
}

/// <summary>A promise of a case.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="State">How it stands.</param>
/// <param name="Due">When it is due; null while it does not run.</param>
/// <param name="TargetMinutes">Working minutes promised.</param>
/// <param name="SpentMinutes">Working minutes that have passed.</param>
/// <param name="Breached">More have passed than were promised.</param>
sealed record ClockAnswer(ClockKind Kind, ClockState State, DateTimeOffset? Due, double TargetMinutes, double SpentMinutes, bool Breached);

/// <summary>A case.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">What people call it by.</param>
/// <param name="Title">Of up to 200 characters.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Priority">How urgent.</param>
/// <param name="Owner">Null for nobody.</param>
/// <param name="Team">Null for none.</param>
/// <param name="Cause">With the names above it; null for none.</param>
/// <param name="Outcome">Null until it is closed.</param>
/// <param name="MergedInto">The case it became part of, called by its number; null for none.</param>
/// <param name="Customer">Whose trouble; null for nobody known.</param>
/// <param name="Touchpoint">Key; empty when unknown.</param>
/// <param name="Channel">Empty when unknown.</param>
/// <param name="Employee">Who served when it happened; empty when unknown.</param>
/// <param name="Interaction">The order, the call; empty for none.</param>
/// <param name="Rule">Id of the rule that opened it; empty when a person did.</param>
/// <param name="Survey">The survey it is about; null for none.</param>
/// <param name="Response">The response it is about; null for none.</param>
/// <param name="Fact">The fact it is about; null for none.</param>
/// <param name="Metric">The scale of the score; empty without one.</param>
/// <param name="Score">The score it is about; null for none.</param>
/// <param name="Fields">Fields of the company's own, without those the caller's role does not see.</param>
/// <param name="Clocks">Its promises.</param>
/// <param name="Due">When the first of them is due; null while none runs.</param>
/// <param name="Breached">A promise was broken.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="ChangedAt">When it changed last.</param>
/// <param name="FirstRepliedAt">When the customer was first written or spoken to; null for not yet.</param>
/// <param name="ClosedAt">When it was closed; null while it is not.</param>
/// <param name="Version">Names its state for changes.</param>
sealed record CaseAnswer(
    Guid Id, long Number, string Title, CaseStatus Status, CasePriority Priority, NamedThing? Owner, NamedThing? Team, NamedThing? Cause, Outcome? Outcome, NamedThing? MergedInto, NamedThing? Customer,
    string Touchpoint, string Channel, string Employee, string Interaction, string Rule, Guid? Survey, Guid? Response, Guid? Fact, string Metric, double? Score, IReadOnlyDictionary<string, string> Fields,
    IReadOnlyList<ClockAnswer> Clocks, DateTimeOffset? Due, bool Breached, DateTimeOffset OpenedAt, DateTimeOffset ChangedAt, DateTimeOffset? FirstRepliedAt, DateTimeOffset? ClosedAt, string? Version) : IVersioned;

/// <summary>Makes answers of rows: with names as they are now, and without what the caller's role does not see.</summary>
sealed class CaseShow(SettingBook book, ICustomerSubjects subjects, ICustomerNames names, IColleagues colleagues, IFieldRights rights, TimeProvider clock)
{
    /// <summary>One case.</summary>
    public async Task<CaseAnswer> OneAsync(RapportDb db, CaseRow row, CancellationToken ct) => (await OfAsync(db, row.Workspace, [row], ct))[0];

    /// <summary>The cases in the order of the rows.</summary>
    public async Task<IReadOnlyList<CaseAnswer>> OfAsync(RapportDb db, WorkspaceId workspace, IReadOnlyList<CaseRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0) return [];
        var settings = await book.OfAsync(db, workspace, ct);
        var sight = await rights.OfAsync(workspace, ct);
        var owners = await subjects.OwnersBySubjectAsync(workspace, [.. rows.Select(r => r.Subject).Where(s => s != SubjectId.None).Distinct()], ct);
        var called = await names.OfAsync(workspace, owners.Values.Distinct(), ct);
        var people = rows.Any(r => r.Owner is not null) ? (await colleagues.AllAsync(workspace, ct)).ToDictionary(c => c.Person, c => c.Name) : [];
        var into = rows.Select(r => r.MergedInto).OfType<Guid>().Distinct().ToList();
        var numbers = into.Count == 0 ? [] : await db.Set<CaseRow>().Where(c => into.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Number, ct);
        return [.. rows.Select(row =>
        {
            NamedThing? Named(Guid? id, Func<Guid, string> name) => id is { } known ? new(known, name(known)) : null;
            var customer = owners.TryGetValue(row.Subject, out var owner) ? new NamedThing(owner.Value, called.GetValueOrDefault(owner) ?? "") : null;
            return new CaseAnswer(
                row.Id, row.Number, row.Title, row.Status, row.Priority, Named(row.Owner, id => people.GetValueOrDefault(id) ?? ""), Named(row.Team, id => settings.Teams.Find(id)?.Name ?? ""),
                Named(row.Cause, id => settings.Causes.PathOf(id)), row.Outcome, Named(row.MergedInto, id => string.Create(CultureInfo.InvariantCulture, $"#{numbers[id]}")), customer, row.Touchpoint, row.Channel, row.Employee, row.Interaction, row.Rule, row.Survey, row.Response,
                row.Fact, row.Metric, row.Score, ServiceJson.Read<Dictionary<string, string>>(row.Fields).Where(f => sight.Sees(f.Key)).ToDictionary(), Clocks(settings.Terms(row.Policy), row),
                At(row.Due == CaseRow.Never ? null : row.Due), row.IsBreached, Instant.FromMicros(row.OpenedAt), Instant.FromMicros(row.ChangedAt), At(row.FirstRepliedAt), At(row.ClosedAt),
                row.Revision.ToString(CultureInfo.InvariantCulture));
        })];
    }

    IReadOnlyList<ClockAnswer> Clocks(Terms terms, CaseRow row)
    {
        var now = clock.NowMicros();
        return [.. CaseDesk.Clocks(row).All.Select(c =>
        {
            var missed = c.IsMissed(terms.Calendar, now);
            var state = c.IsOver ? missed ? ClockState.Missed : ClockState.Met : c.IsRunning ? ClockState.Running : ClockState.Paused;
            return new ClockAnswer(c.Kind, state, At(c.DueAt(terms.Calendar)), Minutes(c.Target), Minutes(c.SpentAt(terms.Calendar, now)), missed);
        })];
    }

    static double Minutes(long micros) => Math.Round(micros / 60e6, 1);

    static DateTimeOffset? At(long? micros) => micros is { } at ? Instant.FromMicros(at) : null;
}
