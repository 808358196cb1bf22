using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Document;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys;

/// <summary>Published versions by survey and number. They never change, so they are read once.</summary>
sealed class SurveyBook(IStateStore store)
{
    const int Most = 500;

    readonly ConcurrentDictionary<(Guid Survey, int No), SurveyDocument> _versions = new();

    /// <summary>A version's document; null when there is none.</summary>
    public async ValueTask<SurveyDocument?> VersionAsync(Guid survey, int no, CancellationToken ct)
    {
        if (_versions.TryGetValue((survey, no), out var known)) return known;
        await using var db = store.Read();
        var json = await db.Set<SurveyVersionRow>().Where(v => v.Survey == survey && v.No == no).Select(v => v.Document).FirstOrDefaultAsync(ct);
        if (json is null) return null;
        if (_versions.Count >= Most) _versions.Clear();
        return _versions.GetOrAdd((survey, no), _ => Parse(json));
    }

    /// <summary>A survey of the workspace; null when there is none.</summary>
    public async Task<SurveyRow?> FindAsync(WorkspaceId workspace, Guid survey, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<SurveyRow>().FirstOrDefaultAsync(s => s.Id == survey && s.Workspace == workspace, ct);
    }

    /// <summary>A stored document.</summary>
    public static SurveyDocument Parse(string json) =>
        JsonSerializer.Deserialize<SurveyDocument>(json, SurveyDocument.Json) ?? throw new InvalidOperationException("An empty survey was stored.");

    /// <summary>A document as it is stored.</summary>
    public static string Text(SurveyDocument document) => JsonSerializer.Serialize(document, SurveyDocument.Json);

    /// <summary>Why a survey takes no new respondent now; null when it does.</summary>
    public static Refusal? Closed(SurveyRow survey, long now) => survey switch
    {
        { State: SurveyState.Draft } => new("survey.not_published", "This survey has not been published yet.", 409),
        { State: SurveyState.Paused } => new("survey.paused", "This survey takes no new answers at the moment.", 410),
        { State: SurveyState.Closed } => new("survey.closed", "This survey is closed. Thank you for your interest.", 410),
        { OpensAt: { } opens } when now < opens => new("survey.not_open", "This survey has not begun yet.", 409),
        { ClosesAt: { } closes } when now >= closes => new("survey.closed", "This survey is closed. Thank you for your interest.", 410),
        { ResponseLimit: { } limit, Completed: var completed } when completed >= limit => new("survey.full", "This survey has all the answers it asked for. Thank you for your interest.", 410),
        _ => null,
    };
}
