using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Metrics;
using Rapport.Service.Cases;
using Rapport.Service.Settings;

namespace Rapport.Service.Recovery;

/// <summary>Asks customers how their case was seen to, and takes what they answer to the case it is about. An answer belongs to a case when
/// the interaction it is about is the case's id.</summary>
sealed class RecoveryDesk(ISurveyAsks asks, SettingBook book, CaseDesk desk, TimeProvider clock) : IFactReaction
{
    const string Occasion = "case-closed";

    static readonly Refusal s_noSurvey = new("recovery.no_survey", "Choose first which survey asks customers after their case.", 409);

    static readonly Refusal s_nobody = new("case.no_customer", "Nobody is known whom this case is about.", 409);

    static readonly Refusal s_again = new("recovery.waiting", "The customer is about to be asked about this case already.", 409);

    /// <summary>Asks the customer of a case now.</summary>
    /// <returns>Why not; null when it is planned.</returns>
    public async Task<Refusal?> AskAsync(CaseChangeOf c, CancellationToken ct)
    {
        var (db, row, settings) = (c.Transaction.Db, c.Row, c.Settings.Recovery);
        if (settings.Survey is not { } survey) return s_noSurvey;
        if (row.Subject == SubjectId.None) return s_nobody;
        if (await asks.CheckAsync(db, row.Workspace, survey, settings.Letter.Read(), ct) is { } refusal) return refusal;
        var open = await db.Set<CaseSurveyRow>().Where(s => s.Case == row.Id && s.Response == null).Select(s => s.Id).ToListAsync(ct);
        if ((await asks.FindAsync(db, row.Workspace, open, ct)).Values.Any(s => s.State == "waiting")) return s_again;
        await PlanAsync(c.Transaction, c.Settings, row, survey, Guid.CreateVersion7(clock.GetUtcNow()), clock.NowMicros(), c.Doer, ct);
        return null;
    }

    /// <summary>A case that was closed asks, one that was opened again does not ask any more. In the transaction of the fact, so each closing asks
    /// once however often the server dies.</summary>
    public async Task ReactAsync(FactBatch batch, IStateTransaction transaction, CancellationToken ct)
    {
        foreach (var fact in batch.Facts)
        {
            if (fact.Historical || fact.Sign < 0 || fact.Type is not (CaseFacts.Closed or CaseFacts.Reopened) || About(fact, "case") is not { } id) continue;
            if (await transaction.Db.Set<CaseRow>().FirstOrDefaultAsync(c => c.Id == id && c.Workspace == fact.Workspace, ct) is not { } row) continue;
            if (row.IsOpen) await CallOffAsync(transaction, row, ct);
            else if (fact.Type == CaseFacts.Closed) await AfterAsync(transaction, row, fact, ct);
        }
    }

    /// <summary>Takes an answer about a case to it.</summary>
    /// <returns>True when the fact is such an answer: it opens no case of its own.</returns>
    public async Task<bool> HearAsync(IStateTransaction transaction, ServiceSettings settings, Fact fact, CancellationToken ct)
    {
        if (fact.Type != FactTypes.Answer || About(fact, "interaction") is not { } id || About(fact, "response") is not { } response || About(fact, "survey") is not { } survey) return false;
        if (await CaseAsync(transaction.Db, fact.Workspace, id, ct) is not { } row) return false;
        var answer = await AnswerAsync(transaction.Db, row, survey, response, fact, ct);
        answer.AnsweredAt ??= fact.At;
        var before = answer.Score;
        Score(answer, row, fact);
        if (answer.Score == before)
        {
            await transaction.Db.SaveChangesAsync(ct); // the next fact of the batch looks for it
            return true;
        }

        static string? Text(double? score) => score?.ToString(CultureInfo.InvariantCulture);
        desk.Note(transaction, settings, row, CaseEventKind.Answered, Doer.Customer, answer.Metric, new Dictionary<string, string?[]> { ["score"] = [Text(before), Text(answer.Score)] });
        if (answer.Score is { } score && LowAnswers.Holds(answer.Metric, score)) Reopen(transaction, settings, row, fact.At);
        await desk.KeepAsync(transaction, settings, row, ct);
        return true;
    }

    /// <summary>Takes words of an answer about a case to it, where a rule would have opened one.</summary>
    /// <returns>True when the words are of such an answer.</returns>
    public async Task<bool> HearAsync(IStateTransaction transaction, ServiceSettings settings, TextRead text, Doer rule, CancellationToken ct)
    {
        if (text.Source != FeedbackSources.Survey || !Guid.TryParse(text.Origin, out var response)) return false;
        if (!Guid.TryParse(await asks.InteractionAsync(transaction.Db, text.Workspace, response, ct), out var id) || await CaseAsync(transaction.Db, text.Workspace, id, ct) is not { } row) return false;
        desk.Note(transaction, settings, row, CaseEventKind.SaidMore, rule, rule.Name);
        Reopen(transaction, settings, row, text.At);
        await desk.KeepAsync(transaction, settings, row, ct);
        return true;
    }

    async Task AfterAsync(IStateTransaction transaction, CaseRow row, Fact closing, CancellationToken ct)
    {
        var settings = await book.OfAsync(transaction.Db, row.Workspace, ct);
        if (row.MergedInto is not null || row.Subject == SubjectId.None || !settings.Recovery.Fits(row) || row.ClosedAt is not { } closed) return;
        if (await asks.CheckAsync(transaction.Db, row.Workspace, settings.Recovery.Survey!.Value, settings.Recovery.Letter.Read(), ct) is not null) return; // it fits; the survey may have gone
        if (await transaction.Db.Set<CaseSurveyRow>().AnyAsync(s => s.Case == row.Id && s.PlannedAt >= closed, ct)) return; // somebody was quicker
        var id = DerivedId.Of(row.Workspace, "case-survey", $"{closing.Id}");
        await PlanAsync(transaction, settings, row, settings.Recovery.Survey.Value, id, closed + (settings.Recovery.DelayMinutes * 60_000_000L), Doer.Clock(""), ct);
        await desk.KeepAsync(transaction, settings, row, ct);
    }

    async Task PlanAsync(IStateTransaction transaction, ServiceSettings settings, CaseRow row, Guid survey, Guid id, long due, Doer doer, CancellationToken ct)
    {
        var recovery = settings.Recovery;
        await asks.PlanAsync(transaction, new(id, row.Workspace, survey, Occasion, row.Subject, row.Id.ToString(), due, recovery.Letter.Read(), recovery.IgnoreCoolDown), ct);
        transaction.Db.Add(new CaseSurveyRow { Id = id, Workspace = row.Workspace, Case = row.Id, Survey = survey, PlannedAt = clock.NowMicros(), Due = due });
        desk.Note(transaction, settings, row, CaseEventKind.Asked, doer, (await asks.NamesAsync(transaction.Db, row.Workspace, [survey], ct)).GetValueOrDefault(survey) ?? "");
    }

    async Task CallOffAsync(IStateTransaction transaction, CaseRow row, CancellationToken ct)
    {
        var waiting = await transaction.Db.Set<CaseSurveyRow>().Where(s => s.Case == row.Id && s.Response == null).Select(s => s.Id).ToListAsync(ct);
        await asks.CallOffAsync(transaction, row.Workspace, waiting, ct);
    }

    void Reopen(IStateTransaction transaction, ServiceSettings settings, CaseRow row, long at)
    {
        if (settings.Recovery.ReopenOnLow && !row.IsOpen && at > row.ClosedAt) desk.Reopen(transaction, settings, row, Doer.Customer, "");
    }

    // The case; or the one it became part of.
    static async Task<CaseRow?> CaseAsync(RapportDb db, WorkspaceId workspace, Guid id, CancellationToken ct)
    {
        var row = await db.Set<CaseRow>().FirstOrDefaultAsync(c => c.Id == id && c.Workspace == workspace, ct);
        return row?.MergedInto is { } into ? await db.FindAsync<CaseRow>([into], ct) : row;
    }

    static async Task<CaseSurveyRow> AnswerAsync(RapportDb db, CaseRow row, Guid survey, Guid response, Fact fact, CancellationToken ct)
    {
        var rows = await db.Set<CaseSurveyRow>().Where(s => s.Workspace == row.Workspace && s.Case == row.Id && s.Survey == survey).ToListAsync(ct);
        var found = rows.Find(s => s.Response == response) ?? rows.Where(s => s.Response is null).MaxBy(s => s.PlannedAt);
        if (found is null) db.Add(found = new() { Id = response, Workspace = row.Workspace, Case = row.Id, Survey = survey, PlannedAt = fact.At, Due = fact.At });
        found.Response = response;
        return found;
    }

    static void Score(CaseSurveyRow answer, CaseRow row, Fact fact)
    {
        var isSame = answer.Fact == fact.Id.Value;
        if (fact.Sign < 0)
        {
            if (isSame && fact.Revision >= answer.Revision) answer.Score = null;
            return;
        }

        if (fact.Score is not { } score || fact.Metric.Length == 0) return;
        var fits = answer.Fact is null || (isSame && fact.Revision >= answer.Revision) || (!isSame && answer.Metric != row.Metric && fact.Metric == row.Metric);
        if (fits) (answer.Fact, answer.Revision, answer.Metric, answer.Score) = (fact.Id.Value, fact.Revision, fact.Metric, score);
    }

    static Guid? About(Fact fact, string name)
    {
        if (fact.Props.Span.IndexOf(System.Text.Encoding.UTF8.GetBytes(name)) < 0) return null;
        using var props = JsonDocument.Parse(fact.Props);
        return props.RootElement.ValueKind == JsonValueKind.Object && props.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && Guid.TryParse(value.GetString(), out var id) ? id : null;
    }
}
