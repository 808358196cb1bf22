using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Employees;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Occasions;

/// <summary>Asks that other modules plan: rows beside those that occasions plan, each with the words of its mail.</summary>
sealed class SurveyAsks(TimeProvider clock) : ISurveyAsks
{
    public async Task<Refusal?> CheckAsync(RapportDb db, WorkspaceId workspace, Guid survey, AskLetter letter, CancellationToken ct)
    {
        if (await EmployeeSurveys.RefuseAsync(db, workspace, survey, ct) is { } refusal) return refusal;
        var faults = Own("", AskBy.Email, letter, false).Faults().Where(f => f.Field.StartsWith("letter", StringComparison.Ordinal)).ToDictionary(f => f.Field, f => new[] { f.Fault });
        return faults.Count == 0 ? null : new("letter.invalid", "A mail cannot be sent with these words.") { Errors = faults };
    }

    public async Task PlanAsync(IStateTransaction transaction, SurveyAsk ask, CancellationToken ct)
    {
        if (await transaction.Db.FindAsync<AskRow>([ask.Id], ct) is not null) return;
        transaction.Db.Add(new AskRow
        {
            Id = ask.Id, Workspace = ask.Workspace, Survey = ask.Survey, Occasion = ask.Occasion, By = AskBy.Email, Subject = ask.Subject, Fact = new(Guid.Empty), Interaction = ask.Interaction,
            Touchpoint = "", Employee = "", At = clock.NowMicros(), Due = ask.Due, PlannedAt = clock.NowMicros(), Letter = JsonSerializer.Serialize(new KeptLetter(ask.Letter, ask.IgnoresCoolDown), SurveyDocument.Json),
        });
    }

    public async Task CallOffAsync(IStateTransaction transaction, WorkspaceId workspace, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        foreach (var ask in await transaction.Db.Set<AskRow>().Where(a => ids.Contains(a.Id) && a.Workspace == workspace && a.State == AskState.Waiting).ToListAsync(ct))
            (ask.State, ask.Reason, ask.EndedAt) = (AskState.NotAsked, "called_off", clock.NowMicros());
    }

    public async Task<IReadOnlyDictionary<Guid, SurveyAskState>> FindAsync(RapportDb db, WorkspaceId workspace, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        (await db.Set<AskRow>().AsNoTracking().Where(a => ids.Contains(a.Id) && a.Workspace == workspace).ToListAsync(ct))
        .ToDictionary(a => a.Id, a => new SurveyAskState(Names.Snake(a.State.ToString()), a.Reason, ListAsks.Means(a.Reason)));

    public async Task<string> InteractionAsync(RapportDb db, WorkspaceId workspace, Guid response, CancellationToken ct) =>
        await db.Set<ResponseRow>().Where(r => r.Id == response && r.Workspace == workspace).Select(r => r.Origin).FirstOrDefaultAsync(ct) is { } origin
            ? ResponseReports.Read<Origin>(origin).Interaction
            : "";

    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(RapportDb db, WorkspaceId workspace, IReadOnlyCollection<Guid> surveys, CancellationToken ct) =>
        await db.Set<SurveyRow>().Where(s => surveys.Contains(s.Id) && s.Workspace == workspace).ToDictionaryAsync(s => s.Id, s => s.Name, ct);

    /// <summary>The occasion an ask goes by: its own words, or one of the survey's; null when that is gone.</summary>
    public static Occasion? OccasionOf(AskRow ask, OccasionRow? occasions)
    {
        if (ask.Letter.Length == 0) return OccasionBook.Read(occasions).Items.FirstOrDefault(o => o.Id == ask.Occasion);
        var kept = JsonSerializer.Deserialize<KeptLetter>(ask.Letter, SurveyDocument.Json) ?? throw new InvalidOperationException("An ask without words was stored.");
        return Own(ask.Occasion, ask.By, kept.Letter, kept.IgnoresCoolDown);
    }

    // Whoever plans it decides how often: each ask is about one thing that happened.
    static Occasion Own(string id, AskBy by, AskLetter letter, bool ignoresCoolDown) => new()
    {
        Id = id, Event = "", By = by, IgnoreCoolDown = ignoresCoolDown, Recontact = new() { Show = Display.RecontactRule.Always }, Letter = new(letter.Subject, letter.Text, letter.Language, letter.Button),
    };

    sealed record KeptLetter(AskLetter Letter, bool IgnoresCoolDown);
}
