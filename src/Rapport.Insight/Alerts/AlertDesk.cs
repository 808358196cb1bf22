using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Metrics;

namespace Rapport.Insight.Alerts;

/// <summary>Looks, and gives alarm: an alarm and the mails that tell of it are one transaction, so that each is told once, whatever happens.</summary>
sealed class AlertDesk(
    IStateStore store, AlertDays days, AlertLetters letters, IMessages messages, IColleagues colleagues, IChanges changes, TimeProvider clock)
{
    /// <summary>The topic under which watching screens hear of it.</summary>
    public const string Topic = "alerts";

    /// <summary>A day is looked at so long after it is over: what happened at its end has come in by then.</summary>
    static readonly TimeSpan s_settling = TimeSpan.FromMinutes(15);

    /// <summary>So many days are looked at afterwards: those nobody looked at in time, and those before a new alert, so that an alarm has its true beginning.</summary>
    const int MostMissed = 35;

    /// <summary>The last day that may be looked at.</summary>
    public DateOnly LastDay(Workspace workspace) => Calendar.Of(workspace.Zone).DayOf((clock.GetUtcNow() - s_settling).ToMicros()).AddDays(-1);

    /// <summary>Looks at every day that is over and was not looked at.</summary>
    public async Task LookAsync(Workspace workspace, AlertRow row, CancellationToken ct)
    {
        var alert = Alert.Of(row);
        var last = LastDay(workspace);
        if (alert.Definition.Paused || row.LookedTo >= last.DayNumber) return;
        var missed = Math.Min(last.DayNumber - row.LookedTo, MostMissed); // a new alert has looked at no day
        var (rule, refusal) = await days.RuleAsync(workspace, alert, ct);
        DailyCounts? counts = null;
        if (rule is not null) (counts, refusal) = await days.ReadAsync(workspace, alert, last.AddDays(1 - missed - (rule.Reach - 1)), last, ct);
        await KeepAsync(workspace, row, last, rule is null || counts is null ? null : new(rule, counts), refusal, ct);
    }

    /// <summary>What can be looked at.</summary>
    sealed record Sight(AlarmRule Rule, DailyCounts Counts);

    async Task KeepAsync(Workspace workspace, AlertRow seen, DateOnly last, Sight? sight, Refusal? refusal, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var row = await transaction.Db.FindAsync<AlertRow>([seen.Workspace, seen.Id], ct);
        if (row is null || row.Definition != seen.Definition || row.LookedTo != seen.LookedTo) return; // somebody changed it, or looked, in between
        row.Trouble = refusal?.Code ?? "";
        if (sight is null) (row.Said, row.Seen) = (null, "");
        else await LookAsync(transaction, workspace, row, sight, ct);
        row.LookedTo = last.DayNumber;
        transaction.OnCommitted(() => changes.Publish(workspace.Id, Topic));
        await transaction.CommitAsync(ct);
    }

    async Task LookAsync(IStateTransaction transaction, Workspace workspace, AlertRow row, Sight sight, CancellationToken ct)
    {
        var history = new AlarmHistory(sight.Rule, sight.Counts.Counts);
        var open = await transaction.Db.Set<AlarmRow>().FirstOrDefaultAsync(a => a.Workspace == row.Workspace && a.Alert == row.Id && a.End == null, ct);
        AlarmRow? begun = null;
        for (var i = history.FirstLook; i < sight.Counts.Days.Count; i++)
        {
            var (before, now) = history.At(i);
            var day = sight.Counts.Days[i];
            row.Said = sight.Rule.At(before, now, open is not null);
            row.Seen = JsonSerializer.Serialize(LookFigures.Of(sight.Rule, day, before, now), JsonSerializerOptions.Web);
            if (row.Said == Look.Alarming && open is null) begun = open = await BeginAsync(transaction, row, day, ct);
            if (row.Said != Look.Calm || open is null) continue;
            open.End = day.DayNumber;
            open = null;
        }

        // Of several that began while nobody looked, the one that goes on is news.
        if (open is not null && open == begun) await TellAsync(transaction, workspace, row, open, ct);
    }

    async Task<AlarmRow> BeginAsync(IStateTransaction transaction, AlertRow row, DateOnly day, CancellationToken ct)
    {
        var id = DerivedId.Of(row.Workspace, "alarm", $"{row.Id} {day.DayNumber}");
        if (await transaction.Db.FindAsync<AlarmRow>([row.Workspace, id], ct) is { } known)
        {
            (known.End, known.Seen) = (null, row.Seen); // the same day, looked at again after the alert was changed
            return known;
        }

        var alarm = new AlarmRow { Workspace = row.Workspace, Id = id, Alert = row.Id, First = day.DayNumber, BegunAt = clock.NowMicros(), Seen = row.Seen };
        transaction.Db.Add(alarm);
        return alarm;
    }

    // The key keeps an alarm that was told from being told again.
    async Task TellAsync(IStateTransaction transaction, Workspace workspace, AlertRow row, AlarmRow alarm, CancellationToken ct)
    {
        foreach (var person in Alert.Of(row).Definition.Recipients ?? [])
        {
            if (await colleagues.FindAsync(row.Workspace, person, ct) is { } member)
                await messages.QueueAsync(transaction, letters.Of(workspace, row, alarm, member), ct);
        }
    }
}
