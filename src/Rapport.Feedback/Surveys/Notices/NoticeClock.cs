using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Notices;

/// <summary>Tells members of answers, those that are due together in one mail. Who is no member any more hears nothing.</summary>
sealed class NoticeClock(
    IStateStore store, ResponseDesk desk, NoticeLetters letters, IColleagues colleagues, IMessages messages, TimeProvider clock, ILogger<NoticeClock> log) : Rounds(TimeSpan.FromSeconds(10), clock, log)
{
    const int MostTogether = 500;
    const long Kept = 30 * 86_400_000_000L;

    /// <inheritdoc/>
    protected override async Task<bool> RoundAsync(CancellationToken ct) => await PassAsync(ct);

    /// <summary>One pass; true when there may be more.</summary>
    public async Task<bool> PassAsync(CancellationToken ct)
    {
        var now = Clock.NowMicros();
        List<NoticeDueRow> due;
        await using (var db = store.Read())
        {
            if (await db.Set<NoticeDueRow>().AnyAsync(n => n.Message != null && n.Due < now - Kept, ct)) await ForgetAsync(now - Kept, ct);
            due = await db.Set<NoticeDueRow>().Where(n => n.Message == null && n.Due <= now).OrderBy(n => n.Due).ThenBy(n => n.Response).Take(MostTogether).ToListAsync(ct);
        }

        foreach (var group in due.GroupBy(n => (n.Workspace, n.Survey, n.Person))) await TellAsync(group.Key.Workspace, group.Key.Survey, group.Key.Person, [.. group], ct);
        return due.Count == MostTogether;
    }

    async Task TellAsync(WorkspaceId workspace, Guid survey, Guid person, IReadOnlyList<NoticeDueRow> due, CancellationToken ct)
    {
        var member = await colleagues.FindAsync(workspace, person, ct);
        var answers = member is null ? [] : await desk.LookAsync([.. due.Select(d => d.Response)], ct);
        var responses = due.Select(d => d.Response).ToList();
        await using var transaction = await store.BeginAsync(ct);
        var rows = await transaction.Db.Set<NoticeDueRow>().Where(n => n.Person == person && responses.Contains(n.Response) && n.Message == null).ToListAsync(ct);
        var wants = await transaction.Db.FindAsync<NoticeRow>([survey, person], ct);
        var told = await transaction.Db.FindAsync<SurveyRow>([survey], ct);
        if (member is null || wants is null || told is null || answers.Count == 0)
        {
            transaction.Db.RemoveRange(rows);
        }
        else if (rows.Count > 0)
        {
            var message = await messages.QueueAsync(transaction, letters.Of(told, member, wants, answers, $"notice {rows[0].Response} {person}"), ct);
            foreach (var row in rows) row.Message = message.Value;
        }

        await transaction.CommitAsync(ct);
    }

    async Task ForgetAsync(long before, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<NoticeDueRow>().Where(n => n.Message != null && n.Due < before).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
