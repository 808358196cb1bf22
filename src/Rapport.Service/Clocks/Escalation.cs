using System.Globalization;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Service.Cases;
using Rapport.Service.Settings;

namespace Rapport.Service.Clocks;

/// <summary>What happens to a case as time passes.</summary>
sealed class Escalation(CaseDesk desk, Assigner assigner, IColleagues colleagues, IMessages messages, InstanceAddress address, IChanges changes, TimeProvider clock)
{
    /// <summary>Takes all steps that are due.</summary>
    public async Task TakeAsync(IStateTransaction transaction, ServiceSettings settings, CaseRow row, CancellationToken ct)
    {
        var terms = settings.Terms(row.Policy);
        foreach (var due in CaseDesk.Clocks(row).DueSteps(terms, clock.NowMicros()))
        {
            CaseDesk.Set(row, CaseDesk.Clocks(row).Take(due));
            if (due.Step is not { } step) desk.Note(transaction, settings, row, CaseEventKind.Breached, Doer.Clock(""), Names.Snake(due.Clock.ToString()));
            else await TakeAsync(transaction, settings, row, step, ct);
        }

        await desk.KeepAsync(transaction, settings, row, ct);
    }

    /// <summary>Brings a case to promises that were changed.</summary>
    public void Follow(IStateTransaction transaction, ServiceSettings settings, CaseRow row)
    {
        if (!row.IsPolicyFixed || settings.Clocks.Policies.All(p => p.Id != row.Policy)) row.Policy = settings.Clocks.PolicyOf(row.Priority, row.Touchpoint);
        CaseDesk.Set(row, CaseDesk.Clocks(row).Retarget(settings.Terms(row.Policy), isRunning: row.Status == CaseStatus.Open, clock.NowMicros()));
        desk.Settle(settings, row);
        transaction.OnCommitted(() => changes.Publish(row.Workspace, CaseDesk.Topic));
    }

    async Task TakeAsync(IStateTransaction transaction, ServiceSettings settings, CaseRow row, EscalationStep step, CancellationToken ct)
    {
        var changed = new Dictionary<string, string?[]>();
        switch (step.Do)
        {
            case StepAction.Raise:
                var before = row.Priority;
                row.Priority = (CasePriority)Math.Min((int)before + 1, (int)CasePriority.Urgent);
                desk.Promise(settings, row);
                changed["priority"] = [Names.Snake(before.ToString()), Names.Snake(row.Priority.ToString())];
                break;
            case StepAction.Assign when step.To is { } to:
                var (owner, team) = (row.Owner, row.Team);
                (row.Owner, row.Team) = await assigner.In(transaction.Db, row.Workspace, settings).FindAsync(to, ct);
                changed["owner"] = [await NameAsync(row.Workspace, owner, ct), await NameAsync(row.Workspace, row.Owner, ct)];
                if (team != row.Team) changed["team"] = [settings.Teams.Find(team)?.Name, settings.Teams.Find(row.Team)?.Name];
                break;
            case StepAction.Notify when (step.Member ?? row.Owner) is { } person && await colleagues.FindAsync(row.Workspace, person, ct) is { } member:
                await messages.QueueAsync(transaction, Letter(settings, row, step, member), ct);
                changed["told"] = [null, member.Name];
                break;
        }

        desk.Note(transaction, settings, row, CaseEventKind.Escalated, Doer.Clock(Sentence(step)), "", changed);
    }

    OutgoingMail Letter(ServiceSettings settings, CaseRow row, EscalationStep step, Colleague member)
    {
        var due = TimeZoneInfo.ConvertTime(Instant.FromMicros(row.Due), TimeZoneInfo.FindSystemTimeZoneById(settings.Zone));
        return new OutgoingMail
        {
            Workspace = row.Workspace, Class = MailClass.Transactional, Purpose = "service", To = member.Email, Subject = $"Case {row.Number}: {Sentence(step)}", Language = "en", About = $"case {row.Id}",
            Key = $"case {row.Id} {row.Revision} {step.Clock} {step.Id}",
            Parts =
            [
                new MailParagraph(Shortened($"Case {row.Number}, {row.Title}.")),
                new MailParagraph(row.Due == CaseRow.Never ? Sentence(step) : $"{Sentence(step)}. Due {due.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}."),
                new MailButton("Open the case", new Uri(address.Link($"w/{row.Workspace}/cases/{row.Id}"))),
            ],
        };
    }

    static string Sentence(EscalationStep step)
    {
        var clock = step.Clock switch { ClockKind.FirstReply => "first reply", ClockKind.NextReply => "next reply", _ => "resolution" };
        var time = Math.Abs(step.OffsetMinutes) is var minutes && minutes % 1_440 == 0 ? Count(minutes / 1_440, "day") : minutes % 60 == 0 ? Count(minutes / 60, "hour") : Count(minutes, "minute");
        return step.OffsetMinutes == 0 ? $"{clock} is due" : step.OffsetMinutes < 0 ? $"{clock} is due in {time}" : $"{clock} is overdue by {time}";
    }

    static string Count(int count, string unit) => count == 1 ? $"1 {unit}" : $"{count} {unit}s";

    static string Shortened(string text) => text.Length <= 300 ? text : text[..299] + "…";

    async Task<string?> NameAsync(WorkspaceId workspace, Guid? person, CancellationToken ct) => person is { } who ? (await colleagues.FindAsync(workspace, who, ct))?.Name : null;
}
