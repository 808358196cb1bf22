using Rapport.Feedback.Surveys.Honesty;
using Rapport.Feedback.Surveys.Notices;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Responses;

/// <summary>Passes on what a response says now, in the transaction of the answer: to the facts, to the inbox of all feedback, to members.</summary>
sealed class ResponseNews(ReportRelay relay, NoticeBook notices, IFeedback feedback)
{
    /// <summary>Tells facts and feedback what changed; nothing for tests and previews.</summary>
    public async Task TellAsync(IStateTransaction transaction, Situation situation, HonestyRules rules, long now, bool historical, CancellationToken ct)
    {
        var row = situation.Row;
        var told = ResponseReports.Read<Dictionary<string, Told>>(row.Told);
        var reports = ResponseReports.Make(row, situation.Survey, situation.Standing, rules, told, now);
        row.Told = ResponseReports.Json(told);
        if (reports.Count == 0) return;
        await relay.AddAsync(transaction, row.Workspace, historical ? [.. reports.Select(r => r with { Historical = true })] : reports, ct);
        if (!AnswerWords.AreAsked(situation.Survey)) return;
        var survey = await transaction.Db.FindAsync<SurveyRow>([row.Survey], ct) ?? throw new InvalidOperationException("A response has no survey.");
        var items = AnswerWords.Of(situation, survey.Name, told, rules.LeavesOut(ResponseReports.Read<List<string>>(row.Flags)));
        await feedback.HearAsync(transaction, row.Workspace, FeedbackSources.Survey, row.Id.ToString(), historical ? [.. items.Select(i => i with { IsHistory = true })] : items, ct);
    }

    /// <summary>Notes which members are to hear of an answer that has just come to its end.</summary>
    public Task NoteAsync(IStateTransaction transaction, Situation situation, long now, CancellationToken ct) => notices.NoteAsync(transaction, situation, now, ct);

    /// <summary>How words are stored in a workspace: with personal details hidden, or as they are.</summary>
    public ValueTask<Func<string, string>> WordingAsync(WorkspaceId workspace, CancellationToken ct) => feedback.WordingAsync(workspace, ct);
}
