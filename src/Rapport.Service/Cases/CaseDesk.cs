using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Service.Clocks;
using Rapport.Service.Rules;
using Rapport.Service.Settings;

namespace Rapport.Service.Cases;

/// <summary>Wakes the teller of facts.</summary>
sealed class CaseBell : Bell;

/// <summary>Who does something to a case.</summary>
/// <param name="By">person, key, rule, clock or customer.</param>
/// <param name="Id">Of the person or key; null for others.</param>
/// <param name="Name">As they are called now.</param>
sealed record Doer(string By, Guid? Id, string Name)
{
    public static readonly Doer Customer = new("customer", null, "");

    public static Doer Of(IActor actor) => new(actor.Kind, actor.Id, actor.Name);

    public static Doer Of(CaseRule rule) => new("rule", null, rule.Name);

    public static Doer Clock(string step) => new("clock", null, step);
}

/// <summary>A case as it begins.</summary>
/// <param name="Title">At most 200 characters.</param>
sealed record NewCaseFile(string Title)
{
    public CasePriority Priority { get; init; } = CasePriority.Normal;

    public Assignment Assign { get; init; } = new(AssignTo.Nobody);

    public string Policy { get; init; } = "";

    public Guid? Cause { get; init; }

    public string Rule { get; init; } = "";

    public string Text { get; init; } = "";
}

/// <summary>The one place where cases change: each change is kept with its line of history, its clocks and what they come to.</summary>
sealed class CaseDesk(Assigner assigner, CaseBell bell, ClockBell alarm, IChanges changes, TimeProvider clock)
{
    /// <summary>What watching screens listen to.</summary>
    public const string Topic = "cases";

    long Now => clock.NowMicros();

    /// <summary>Rules found something cases must be opened for; what belongs to a case that is there is added to it, and opens it again.</summary>
    /// <param name="transaction">Of what was said.</param>
    /// <param name="settings">Of the workspace.</param>
    /// <param name="workspace">Where all of it was said.</param>
    /// <param name="found">What was said, in its order, and the rule it fits.</param>
    /// <param name="ct">Cancels.</param>
    public async Task ComplainAsync(IStateTransaction transaction, ServiceSettings settings, WorkspaceId workspace, IReadOnlyList<(CaseRule Rule, Complaint Complaint)> found, CancellationToken ct)
    {
        var intake = await CaseIntake.OfAsync(transaction.Db, assigner.In(transaction.Db, workspace, settings), workspace, [.. found.Select(f => f.Complaint)], ct);
        foreach (var (rule, complaint) in found)
        {
            if (intake.Has(complaint.Self)) continue;
            if (intake.CaseOf(complaint) is { } row) Add(transaction, settings, intake, row, rule, complaint);
            else await OpenAsync(transaction, settings, intake, new(rule.Name) { Priority = rule.Priority, Assign = rule.Assign, Policy = rule.Policy, Cause = rule.Cause, Rule = rule.Id }, complaint, Doer.Of(rule), ct);
        }

        await transaction.Db.SaveChangesAsync(ct);
    }

    void Add(IStateTransaction transaction, ServiceSettings settings, CaseIntake intake, CaseRow row, CaseRule rule, Complaint complaint)
    {
        Note(transaction, settings, row, CaseEventKind.SaidMore, Doer.Of(rule), rule.Name);
        Learn(row, complaint);
        if (!row.IsOpen && row.MergedInto is null && complaint.At > row.ClosedAt) Reopen(transaction, settings, row, Doer.Of(rule), "");
        Promise(settings, row);
        intake.Name(row, complaint);
        Keep(transaction, settings, row);
    }

    /// <summary>A score that a case is about was changed, or taken back. The case says so and stays as it is: somebody may have called already, and
    /// why they were dissatisfied is still to be found out.</summary>
    /// <param name="transaction">Of the correction.</param>
    /// <param name="settings">Of the workspace.</param>
    /// <param name="fact">What was corrected.</param>
    /// <param name="before">Null for none.</param>
    /// <param name="after">Null for none any more.</param>
    /// <param name="ct">Cancels.</param>
    public async Task CorrectAsync(IStateTransaction transaction, ServiceSettings settings, Fact fact, double? before, double? after, CancellationToken ct)
    {
        if (await transaction.Db.FindAsync<CaseOriginRow>([fact.Workspace, $"fact:{fact.Id}"], ct) is not { } known || await transaction.Db.FindAsync<CaseRow>([known.Case], ct) is not { } row) return;
        if (row.Fact == fact.Id.Value) row.Score = after;
        static string? Text(double? score) => score?.ToString(CultureInfo.InvariantCulture);
        Note(transaction, settings, row, CaseEventKind.Corrected, Doer.Customer, fact.Metric, new Dictionary<string, string?[]> { ["score"] = [Text(before), Text(after)] });
        await KeepAsync(transaction, settings, row, ct);
    }

    /// <summary>Opens a case.</summary>
    public async Task<CaseRow> OpenAsync(IStateTransaction transaction, ServiceSettings settings, NewCaseFile file, Complaint about, Doer doer, CancellationToken ct)
    {
        var intake = await CaseIntake.OfAsync(transaction.Db, assigner.In(transaction.Db, about.Workspace, settings), about.Workspace, [about], ct);
        var row = await OpenAsync(transaction, settings, intake, file, about, doer, ct);
        await transaction.Db.SaveChangesAsync(ct);
        return row;
    }

    async Task<CaseRow> OpenAsync(IStateTransaction transaction, ServiceSettings settings, CaseIntake intake, NewCaseFile file, Complaint about, Doer doer, CancellationToken ct)
    {
        var now = Now;
        var row = new CaseRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = about.Workspace, Number = intake.NextNumber(), Title = file.Title, Priority = file.Priority, Cause = file.Cause, Rule = file.Rule,
            Subject = about.Subject, OpenedAt = now, ChangedAt = now,
        };
        Learn(row, about);
        (row.Policy, row.IsPolicyFixed) = file.Policy.Length > 0 ? (file.Policy, true) : (settings.Clocks.PolicyOf(row.Priority, row.Touchpoint), false);
        (row.Owner, row.Team) = await intake.Assignees.FindAsync(file.Assign, ct);
        Set(row, ClockSet.Open(settings.Terms(row.Policy), now));
        transaction.Db.Add(row);
        Note(transaction, settings, row, CaseEventKind.Opened, doer, file.Text);
        intake.Name(row, about);
        Keep(transaction, settings, row);
        return row;
    }

    /// <summary>Writes a line of history and, where it is told, what its fact says.</summary>
    public void Note(
        IStateTransaction transaction, ServiceSettings settings, CaseRow row, CaseEventKind kind, Doer doer, string text = "", IReadOnlyDictionary<string, string?[]>? changed = null, Guid? message = null)
    {
        var (now, isTold) = (Now, CaseFacts.TypeOf(kind) is not null);
        transaction.Db.Add(new CaseEventRow
        {
            Case = row.Id, Workspace = row.Workspace, At = now, Kind = kind, By = doer.By, Actor = doer.Id, ActorName = doer.Name, Text = text, Message = message,
            Changes = changed is null ? "{}" : ServiceJson.Write(changed), IsTold = !isTold, Told = isTold ? CaseFacts.Properties(settings, row, kind, doer.By, now).ToJsonString() : "",
        });
        if (isTold) transaction.OnCommitted(bell.Ring);
    }

    /// <summary>Keeps a change: one more revision, clocks that say what they come to, and screens that hear of it.</summary>
    public async Task KeepAsync(IStateTransaction transaction, ServiceSettings settings, CaseRow row, CancellationToken ct)
    {
        Keep(transaction, settings, row);
        await transaction.Db.SaveChangesAsync(ct);
    }

    void Keep(IStateTransaction transaction, ServiceSettings settings, CaseRow row)
    {
        (row.Revision, row.ChangedAt) = (row.Revision + 1, Now);
        Settle(settings, row);
        if (row.Timer != CaseRow.Never) transaction.OnCommitted(alarm.Ring);
        transaction.OnCommitted(() => changes.Publish(row.Workspace, Topic));
    }

    /// <summary>Brings what lists are sorted by to what the clocks say.</summary>
    public void Settle(ServiceSettings settings, CaseRow row)
    {
        var (terms, clocks) = (settings.Terms(row.Policy), Clocks(row));
        (row.Due, row.Timer, row.SettledBy) = (clocks.Due(terms) ?? CaseRow.Never, clocks.Next(terms) ?? CaseRow.Never, settings.ClocksVersion);
        row.IsBreached = clocks.IsBreached(terms, Now);
    }

    /// <summary>The clocks of a case.</summary>
    public static ClockSet Clocks(CaseRow row) => ServiceJson.Read<ClockSet>(row.Clocks);

    public static void Set(CaseRow row, ClockSet clocks) => row.Clocks = ServiceJson.Write(clocks);

    /// <summary>Somebody spoke or wrote to the customer, and may wait for an answer.</summary>
    public void Replied(ServiceSettings settings, CaseRow row, bool waits)
    {
        var terms = settings.Terms(row.Policy);
        var clocks = Clocks(row).Replied(terms, Now);
        Set(row, clocks);
        row.Replies++;
        if (row.FirstRepliedAt is null)
            (row.FirstRepliedAt, row.FirstReplyWork, row.IsFirstReplyLate) = (Now, clocks.Worked(ClockKind.FirstReply, terms, row.OpenedAt, Now), clocks.IsLate(ClockKind.FirstReply, terms, Now));
        if (waits && row.Status == CaseStatus.Open) Wait(settings, row);
    }

    /// <summary>The customer answered: the case waits no more, and is opened again when it was closed.</summary>
    public void Heard(IStateTransaction transaction, ServiceSettings settings, CaseRow row, Doer doer)
    {
        if (!row.IsOpen) Reopen(transaction, settings, row, doer, "");
        Set(row, Clocks(row).Resume(Now).Heard(settings.Terms(row.Policy), Now));
        row.Status = CaseStatus.Open;
    }

    /// <summary>The company waits for the customer.</summary>
    public void Wait(ServiceSettings settings, CaseRow row)
    {
        Set(row, Clocks(row).Pause(settings.Terms(row.Policy), Now));
        row.Status = CaseStatus.Waiting;
    }

    /// <summary>It waits no more.</summary>
    public void GoOn(CaseRow row)
    {
        Set(row, Clocks(row).Resume(Now));
        row.Status = CaseStatus.Open;
    }

    /// <summary>Another urgency, or touchpoint: another promise may hold, unless a rule named one.</summary>
    public void Promise(ServiceSettings settings, CaseRow row)
    {
        if (row.IsPolicyFixed || !row.IsOpen) return;
        var policy = settings.Clocks.PolicyOf(row.Priority, row.Touchpoint);
        if (policy == row.Policy) return;
        // By the old calendar up to now, by the new one from now on.
        var now = row.Status == CaseStatus.Open ? Clocks(row).Pause(settings.Terms(row.Policy), Now) : Clocks(row);
        row.Policy = policy;
        var then = now.Retarget(settings.Terms(policy), isRunning: row.Status == CaseStatus.Open, Now);
        Set(row, row.Status == CaseStatus.Open ? then.Resume(Now) : then);
    }

    /// <summary>Closes a case. Whoever calls has asked for outcome and cause.</summary>
    public void Close(IStateTransaction transaction, ServiceSettings settings, CaseRow row, Outcome outcome, Guid cause, Doer doer, string text)
    {
        var terms = settings.Terms(row.Policy);
        var clocks = Clocks(row).Close(terms, Now);
        Set(row, clocks);
        (row.ResolutionWork, row.IsResolutionLate) = (clocks.Worked(ClockKind.Resolution, terms, row.OpenedAt, Now), clocks.IsLate(ClockKind.Resolution, terms, Now));
        // A reply that was never given was owed until now: it is late, or owed no more.
        if (row.FirstRepliedAt is null && clocks.IsLate(ClockKind.FirstReply, terms, Now) == true) row.IsFirstReplyLate = true;
        var before = row.Cause;
        (row.Status, row.IsOpen, row.Outcome, row.Cause, row.ClosedAt) = (CaseStatus.Closed, false, outcome, cause, Now);
        Note(transaction, settings, row, CaseEventKind.Closed, doer, text, new Dictionary<string, string?[]>
        {
            ["outcome"] = [null, Names.Snake(outcome.ToString())], ["cause"] = [Path(settings, before), settings.Causes.PathOf(cause)],
        });
    }

    /// <summary>Opens a case again.</summary>
    public void Reopen(IStateTransaction transaction, ServiceSettings settings, CaseRow row, Doer doer, string text)
    {
        Set(row, Clocks(row).Reopen(Now));
        (row.Status, row.IsOpen, row.Outcome, row.ClosedAt) = (CaseStatus.Open, true, null, null);
        (row.Reopenings, row.ResolutionWork, row.IsResolutionLate) = (row.Reopenings + 1, null, null);
        Note(transaction, settings, row, CaseEventKind.Reopened, doer, text);
    }

    /// <summary>Makes a case part of another: what it was about belongs to the other, which keeps the history of both.</summary>
    public async Task MergeAsync(IStateTransaction transaction, ServiceSettings settings, CaseRow row, CaseRow into, Doer doer, CancellationToken ct)
    {
        Set(row, Clocks(row).Pause(settings.Terms(row.Policy), Now));
        (row.Status, row.IsOpen, row.MergedInto, row.ClosedAt) = (CaseStatus.Closed, false, into.Id, Now);
        Learn(into, About(row));
        Promise(settings, into);
        await transaction.Db.Set<CaseOriginRow>().Where(o => o.Workspace == row.Workspace && o.Case == row.Id).ExecuteUpdateAsync(set => set.SetProperty(o => o.Case, into.Id), ct);
        await transaction.Db.Set<Recovery.CaseSurveyRow>().Where(s => s.Workspace == row.Workspace && s.Case == row.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Case, into.Id), ct);
        await transaction.Db.Set<CaseRow>().Where(c => c.Workspace == row.Workspace && c.MergedInto == row.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.MergedInto, into.Id), ct);
        Note(transaction, settings, row, CaseEventKind.Merged, doer, $"#{into.Number}");
        Note(transaction, settings, into, CaseEventKind.SaidMore, doer, $"#{row.Number} {row.Title}");
        await KeepAsync(transaction, settings, into, ct);
    }

    /// <summary>A cause as people read it; null for none.</summary>
    public static string? Path(ServiceSettings settings, Guid? cause) => cause is null ? null : settings.Causes.PathOf(cause);

    static void Learn(CaseRow row, Complaint complaint)
    {
        static string Or(string known, string said) => known.Length > 0 ? known : said;
        (row.Touchpoint, row.Channel, row.Employee, row.Interaction) =
            (Or(row.Touchpoint, complaint.Touchpoint), Or(row.Channel, complaint.Channel), Or(row.Employee, complaint.Employee), Or(row.Interaction, complaint.Interaction));
        (row.HeardSource, row.HeardOrigin) = row.HeardSource.Length > 0 ? (row.HeardSource, row.HeardOrigin) : (complaint.HeardSource, complaint.HeardOrigin);
        (row.Survey, row.Response, row.Fact) = (row.Survey ?? complaint.Survey, row.Response ?? complaint.Response, row.Fact ?? complaint.Fact);
        if (row.Subject == SubjectId.None) row.Subject = complaint.Subject;
        if (complaint.Score is { } score && row.Score is null) (row.Metric, row.Score) = (complaint.Metric, score);
    }

    static Complaint About(CaseRow row) => new(row.Workspace, "", [], row.OpenedAt, row.Subject)
    {
        Touchpoint = row.Touchpoint, Channel = row.Channel, Employee = row.Employee, Interaction = row.Interaction, Survey = row.Survey, Response = row.Response, Fact = row.Fact,
        HeardSource = row.HeardSource, HeardOrigin = row.HeardOrigin, Metric = row.Metric, Score = row.Score,
    };
}
