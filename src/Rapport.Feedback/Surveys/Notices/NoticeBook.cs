using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Notices;

/// <summary>Notes in the transaction of an answer who is to hear of it. Most surveys tell nobody, so who listens is read once.</summary>
sealed class NoticeBook(IWorkspaces workspaces)
{
    const long Gathered = 60_000_000L; // a minute: answers that come together are told together
    const int Morning = 8;

    readonly ConcurrentDictionary<Guid, IReadOnlyList<NoticeRow>> _listening = new();

    /// <summary>Notes an answer that has just come to its end. Not one that is flagged: what no person gave is no news.</summary>
    public async Task NoteAsync(IStateTransaction transaction, Situation situation, long now, CancellationToken ct)
    {
        var row = situation.Row;
        if (row.Mode != ResponseMode.Live || row.Flags != "[]" || !HasJustEnded(situation, now)) return;
        foreach (var who in await ListeningAsync(transaction.Db, row.Survey, ct))
        {
            if (!Wants(who, situation) || await transaction.Db.FindAsync<NoticeDueRow>([row.Id, who.Person], ct) is not null) continue;
            var due = who.Hears == Hears.Daily ? await MorningAsync(row.Workspace, now, ct) : now + Gathered;
            transaction.Db.Add(new NoticeDueRow { Response = row.Id, Person = who.Person, Survey = row.Survey, Workspace = row.Workspace, Due = due });
        }
    }

    /// <summary>Who listens has changed.</summary>
    public void Forget(Guid survey) => _listening.TryRemove(survey, out _);

    /// <summary>All of it may have changed.</summary>
    public void Forget() => _listening.Clear();

    static bool HasJustEnded(Situation situation, long now) => situation.Row.State switch
    {
        ResponseState.Completed => situation.Row.CompletedAt == now,
        ResponseState.Abandoned => situation.Standing.Answers.Count > 0,
        _ => false,
    };

    static bool Wants(NoticeRow who, Situation situation) => who.Hears switch
    {
        Hears.Each or Hears.Daily => true,
        Hears.Low => situation.Standing.Answers.Any(a => situation.Survey.Element(a.Key) is { } element && LowScore.Holds(element, a.Value)),
        Hears.When => who.Condition is { } json && situation.Standing.Scope.Holds(JsonSerializer.Deserialize<Condition>(json, SurveyDocument.Json)),
        _ => false,
    };

    async ValueTask<IReadOnlyList<NoticeRow>> ListeningAsync(RapportDb db, Guid survey, CancellationToken ct) => _listening.TryGetValue(survey, out var known) ? known
        : _listening[survey] = await db.Set<NoticeRow>().AsNoTracking().Where(n => n.Survey == survey).ToListAsync(ct);

    /// <summary>The next 8 o'clock in the workspace's zone.</summary>
    async ValueTask<long> MorningAsync(WorkspaceId workspace, long now, CancellationToken ct)
    {
        var zone = await workspaces.FindAsync(workspace, ct) is { } found && TimeZoneInfo.TryFindSystemTimeZoneById(found.Zone, out var known) ? known : TimeZoneInfo.Utc;
        var local = TimeZoneInfo.ConvertTime(Instant.FromMicros(now), zone).DateTime;
        var morning = local.Date.AddHours(Morning);
        if (morning <= local) morning = morning.AddDays(1);
        return new DateTimeOffset(morning, zone.GetUtcOffset(morning)).ToMicros();
    }
}
