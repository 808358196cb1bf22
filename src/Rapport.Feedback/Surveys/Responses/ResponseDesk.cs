using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Employees;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Honesty;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Responses;

/// <summary>Takes answers, wherever they come from: hosted page, browser SDK, e-mail, kiosk, API. It alone decides what is an answer,
/// where a respondent goes next, and when a response is complete.</summary>
sealed class ResponseDesk(IStateStore store, SaveQueue queue, SurveyBook book, ResponseNews news, EmployeeBox employees, TimeProvider clock)
{
    /// <summary>Begins a response, or goes on with the one of the same <see cref="Arrival.Once"/>.</summary>
    public Task<Outcome> BeginAsync(Arrival arrival, CancellationToken ct) =>
        queue.RunAsync((transaction, c) => BeginAsync(transaction, arrival, c), ct);

    /// <summary>Begins a response inside the caller's transaction.</summary>
    public async Task<Outcome> BeginAsync(IStateTransaction transaction, Arrival arrival, CancellationToken ct)
    {
        var (begun, isNew) = await OpenAsync(transaction, arrival, ct);
        return isNew && begun.Situation is { } situation ? await ReportAsync(transaction, situation, situation.Row.CreatedAt, ct, arrival.At is not null) : begun;
    }

    /// <summary>Begins a response that <see cref="FillAsync"/> fills in the same transaction: a new one is not told before, so that
    /// it is told once, and not first that it was shown and then that it was not.</summary>
    public async Task<(Outcome Begun, bool IsNew)> OpenAsync(IStateTransaction transaction, Arrival arrival, CancellationToken ct)
    {
        var survey = await transaction.Db.FindAsync<SurveyRow>([arrival.Survey], ct);
        if (survey is null || survey.Workspace != arrival.Workspace) return (Unknown, false);
        if (arrival.Once is not null && await OnceAsync(transaction, arrival, ct) is { } before) return (await SituationAsync(before, ct), false);
        if (arrival.Mode == ResponseMode.Live && SurveyBook.Closed(survey, clock.NowMicros()) is { } closed) return (closed, false);
        if (arrival.Mode == ResponseMode.Test && survey.Version == 0) return (new Refusal("survey.not_published", "Publish the survey first, or look at its preview.", 409), false);
        var version = arrival.Mode == ResponseMode.Preview ? 0 : survey.Version;
        var document = version == 0 ? SurveyBook.Parse(survey.Draft) : await DocumentAsync(survey.Id, version, ct);
        var now = arrival.At ?? clock.NowMicros();
        var origin = survey.Employees is null ? arrival.Origin : EmployeeBox.Nameless(arrival.Origin);
        var row = new ResponseRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = arrival.Workspace, Survey = survey.Id, Version = version, Mode = arrival.Mode,
            Once = arrival.Once, Subject = Subjects.Of(arrival.Workspace, origin.Who.Select(w => (w.Key, w.Value))), Origin = Json(origin), Language = document.Closest(arrival.Language),
            Seed = arrival.Seed ?? Guid.NewGuid(), CreatedAt = now, ChangedAt = now, ExpiresAt = now + Minutes(document.Options.AbandonMinutes), Flags = Json(arrival.Signs),
        };
        transaction.Db.Add(row);
        return (Situate(row, document, new Dictionary<string, string>()), true);
    }

    /// <summary>A response as it stands; a refusal when there is none of that id in the workspace.</summary>
    public async Task<Outcome> LookAsync(WorkspaceId workspace, Guid response, CancellationToken ct)
    {
        await using var db = store.Read();
        var row = await db.Set<ResponseRow>().FirstOrDefaultAsync(r => r.Id == response && r.Workspace == workspace, ct);
        return row is null ? UnknownResponse : await SituationAsync(row, ct);
    }

    /// <summary>Responses by id, in the order of the ids; those of an id that is not there are left out.</summary>
    public async Task<IReadOnlyList<Situation>> LookAsync(IReadOnlyList<Guid> responses, CancellationToken ct)
    {
        await using var db = store.Read();
        var rows = await db.Set<ResponseRow>().Where(r => responses.Contains(r.Id)).ToDictionaryAsync(r => r.Id, ct);
        var situations = new List<Situation>(rows.Count);
        foreach (var row in responses.Where(rows.ContainsKey).Select(id => rows[id]))
            situations.Add(Situate(row, await DocumentAsync(row.Survey, row.Version, ct), new Dictionary<string, string>()));
        return situations;
    }

    /// <summary>The response of what is answered once; null when it has not begun.</summary>
    public async Task<Situation?> FindAsync(Guid survey, string once, CancellationToken ct)
    {
        await using var db = store.Read();
        var row = await db.Set<ResponseRow>().FirstOrDefaultAsync(r => r.Survey == survey && r.Once == once, ct);
        return row is null ? null : (await SituationAsync(row, ct)).Situation;
    }

    /// <summary>Takes one step. Answers that are right are kept also when others are wrong; the page is left only when all are right.</summary>
    public Task<Outcome> SaveAsync(WorkspaceId workspace, Guid response, Step step, CancellationToken ct) =>
        queue.RunAsync((transaction, c) => SaveAsync(transaction, workspace, response, step, c), ct);

    /// <summary>Takes all answers of a response at once, at a time of the past for history, inside the caller's transaction; refuses unless they are right and lead to an ending.</summary>
    public async Task<Outcome> FillAsync(IStateTransaction transaction, Situation situation, IReadOnlyDictionary<string, JsonElement> answers, long? at, CancellationToken ct)
    {
        var now = at ?? clock.NowMicros();
        var (row, survey) = (situation.Row, situation.Survey);
        var (taken, errors, refusal) = Taken(situation, new Step(StepAction.Save) { Answers = answers }, await news.WordingAsync(row.Workspace, ct));
        if (refusal is not null) return refusal;
        row.Answers = Json(taken);
        row.Left = Json(survey.Blocks.Select(b => b.Id));
        row.State = ResponseState.Started;
        var after = Situate(row, survey, errors);
        foreach (var id in after.Standing.Missing) errors.TryAdd(id, Words.Say(row.Language, "errorRequired"));
        if (errors.Count > 0)
            return new Refusal("answer.invalid", "Some answers are wrong or missing.") { Errors = errors.ToDictionary(e => e.Key, e => new[] { e.Value }) };
        await FinishAsync(transaction, after, now, ct);
        return await ReportAsync(transaction, Situate(row, survey, errors), now, ct, at is not null);
    }

    async Task<Outcome> SaveAsync(IStateTransaction transaction, WorkspaceId workspace, Guid response, Step step, CancellationToken ct)
    {
        var row = await transaction.Db.FindAsync<ResponseRow>([response], ct);
        if (row is null || row.Workspace != workspace) return UnknownResponse;
        var document = await DocumentOfAsync(transaction, row, ct);
        var before = Situate(row, document, new Dictionary<string, string>());
        if (step.Sequence is { } sequence && sequence <= row.Sequence) return before;
        var now = clock.NowMicros();
        if (before.IsOver && !MayEdit(before, now)) return Finished;
        if (row.Mode == ResponseMode.Live && await ClosedAsync(transaction, row, now, ct) is { } closed) return closed;
        return await TakeAsync(transaction, before, step, now, ct);
    }

    async Task<Outcome> TakeAsync(IStateTransaction transaction, Situation before, Step step, long now, CancellationToken ct)
    {
        var (row, survey) = (before.Row, before.Survey);
        var (answers, errors, refusal) = Taken(before, step, await news.WordingAsync(row.Workspace, ct));
        if (refusal is not null) return refusal;
        var left = before.Given.Left.ToHashSet(StringComparer.Ordinal);
        row.Answers = Json(answers);
        row.Times = Json(Times(row, survey, step));
        row.Sequence = step.Sequence ?? row.Sequence + 1;
        row.ChangedAt = now;
        row.Flags = Json(ResponseReports.Read<List<string>>(row.Flags).Where(f => f != Signs.NoProof || !Proof.IsDone(row.Id, step.Proof)).Union(step.Signs, StringComparer.Ordinal));
        if (step.Language is { } language) row.Language = survey.Closest(language);
        if (step.Action == StepAction.Dismiss)
        {
            row.State = answers.Count == 0 ? ResponseState.Dismissed : ResponseState.Abandoned;
            row.ExpiresAt = null;
            return await ReportAsync(transaction, Situate(row, survey, errors), now, ct);
        }

        Move(before, step, left, errors.Count > 0);
        row.Left = Json(left);
        var after = Situate(row, survey, errors);
        if (step.Action == StepAction.Next && errors.Count == 0) after = Demand(after, left);
        if (row.State is ResponseState.Displayed or ResponseState.Abandoned && answers.Count > 0) row.State = ResponseState.Started;
        row.ExpiresAt = now + Minutes(survey.Options.AbandonMinutes);
        await FinishAsync(transaction, after, now, ct);
        return await ReportAsync(transaction, Situate(row, survey, after.Errors), now, ct);
    }

    /// <summary>Reads and checks what was sent, and what is stored of it: personal details are hidden before. What cannot belong to this survey refuses the whole step.</summary>
    static (Dictionary<string, JsonElement> Answers, Dictionary<string, string> Errors, Refusal? Refusal) Taken(Situation before, Step step, Func<string, string> wording)
    {
        var (row, survey) = (before.Row, before.Survey);
        var answers = before.Given.Answers.ToDictionary(a => a.Key, a => a.Value.Value, StringComparer.Ordinal);
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, value) in Sent(before, step))
        {
            if (survey.Element(id) is not { } element || QuestionKinds.Of(element) is not { } kind)
                return (answers, errors, new Refusal("answer.unknown_question", "An answer belongs to no question of this survey.") { Errors = new Dictionary<string, string[]> { [id] = ["There is no such question."] } });
            var found = kind.Check(element, value);
            if (found.Answer is { } written && kind.Written(element, written).Values.Any(text => wording(text) != text)) found = kind.Check(element, kind.Reworded(element, written, wording));
            if (found.Answer is { } answer) answers[id] = answer.Value;
            else if (found.Fault is null) answers.Remove(id);
            else errors[id] = Words.Say(row.Language, found.Fault.Key, found.Fault.Values);
        }

        return (answers, errors, null);
    }

    static IEnumerable<(string Element, JsonElement Value)> Sent(Situation before, Step step)
    {
        if (step.Answers is { } answers) return answers.Select(a => (a.Key, a.Value));
        var block = step.Block is { } id ? before.Survey.Blocks.FirstOrDefault(b => b.Id == id) : before.Standing.Current;
        if ((step.Form ?? step.Read?.Invoke(before)) is not { } form || block is null) return [];
        return block.Elements.Select(e => (e.Id, QuestionKinds.Of(e)?.ReadForm(e, form) ?? default));
    }

    static void Move(Situation before, Step step, HashSet<string> left, bool isWrong)
    {
        var current = step.Block ?? before.Standing.Current?.Id;
        if (step.Action == StepAction.Next && !isWrong && current is not null) left.Add(current);
        if (step.Action != StepAction.Back || !before.Survey.Options.Back) return;
        var path = before.Standing.Path.Select(b => b.Id).ToList();
        var at = current is null ? path.Count : path.IndexOf(current);
        if (at > 0) left.Remove(path[at - 1]);
    }

    /// <summary>A page whose required answers are missing is not left, and says so.</summary>
    static Situation Demand(Situation after, HashSet<string> left)
    {
        if (after.Standing is not { Missing: { Count: > 0 } missing, Current: { } page }) return after;
        left.Remove(page.Id);
        after.Row.Left = Json(left);
        var errors = missing.ToDictionary(id => id, _ => Words.Say(after.Row.Language, "errorRequired"), StringComparer.Ordinal);
        return Situate(after.Row, after.Survey, errors);
    }

    /// <summary>Quotas, the survey's own limit, and the end.</summary>
    async Task FinishAsync(IStateTransaction transaction, Situation after, long now, CancellationToken ct)
    {
        var (row, survey, standing) = (after.Row, after.Survey, after.Standing);
        if (row.Mode == ResponseMode.Live)
        {
            var counted = ResponseReports.Read<HashSet<string>>(row.Counted);
            var full = await Quotas.ApplyAsync(transaction, survey, row, counted, standing, ct);
            row.Counted = Json(counted);
            if (full is not null)
            {
                (row.State, row.Ending, row.ExpiresAt) = (ResponseState.QuotaFull, full.Ending ?? (survey.Endings.Count > 0 ? survey.Endings[0].Id : null), null);
                return;
            }
        }

        if (!standing.IsComplete || row.State == ResponseState.Completed) return;
        if (row.Mode == ResponseMode.Live)
        {
            var owner = await transaction.Db.FindAsync<SurveyRow>([row.Survey], ct) ?? throw new InvalidOperationException("A response has no survey.");
            if (owner.ResponseLimit is { } limit && owner.Completed >= limit)
            {
                (row.State, row.ExpiresAt) = (ResponseState.QuotaFull, null);
                return;
            }

            owner.Completed++;
            if (owner.Employees is not null)
            {
                (row.State, row.Ending, row.CompletedAt, row.ExpiresAt) = (ResponseState.Completed, standing.Ending?.Id, now, null);
                await employees.PutAsync(transaction, after, now, ct);
                return;
            }

            row.Flags = Json(ResponseReports.Read<List<string>>(row.Flags).Union(Signs.Of(row, after, now), StringComparer.Ordinal));
            var rules = HonestyRules.Read(owner.Honesty);
            foreach (var other in await Ladder.CompleteAsync(transaction, row, ResponseReports.Read<Origin>(row.Origin), rules, now, ct)) await TellAsync(transaction, other, rules, now, ct);
        }

        (row.State, row.Ending, row.CompletedAt, row.ExpiresAt) = (ResponseState.Completed, standing.Ending?.Id, now, null);
    }

    /// <summary>Judges a response by the rules of its survey as they are now, and tells what counts otherwise.</summary>
    public async Task RecountAsync(IStateTransaction transaction, ResponseRow row, HonestyRules rules, CancellationToken ct)
    {
        var now = clock.NowMicros();
        var rungs = row.CompletedAt is null ? [] : Ladder.Rungs(row, ResponseReports.Read<Origin>(row.Origin));
        var others = rungs.Count == 0 ? [] : await Ladder.MarkAsync(transaction, row.Survey, rungs[0], rules, null, ct);
        foreach (var one in others.Append(row).DistinctBy(r => r.Id)) await TellAsync(transaction, one, rules, now, ct);
    }

    async Task TellAsync(IStateTransaction transaction, ResponseRow row, HonestyRules rules, long now, CancellationToken ct) =>
        await ReportAsync(transaction, Situate(row, await DocumentOfAsync(transaction, row, ct), new Dictionary<string, string>()), rules, now, ct);

    async ValueTask<Situation> ReportAsync(IStateTransaction transaction, Situation situation, long now, CancellationToken ct, bool historical = false)
    {
        if (situation.Row.Mode != ResponseMode.Live) return situation;
        var survey = await transaction.Db.FindAsync<SurveyRow>([situation.Row.Survey], ct) ?? throw new InvalidOperationException("A response has no survey.");
        await ReportAsync(transaction, situation, HonestyRules.Read(survey.Honesty), now, ct, historical);
        if (!historical && survey.Employees is null) await news.NoteAsync(transaction, situation, now, ct);
        return situation;
    }

    async Task<Situation> ReportAsync(IStateTransaction transaction, Situation situation, HonestyRules rules, long now, CancellationToken ct, bool historical = false)
    {
        // Of employees no fact is told, whoever asks for it; their answers are in the box.
        if (await transaction.Db.FindAsync<SurveyRow>([situation.Row.Survey], ct) is { Employees: not null }) return situation;
        await news.TellAsync(transaction, situation, rules, now, historical, ct);
        return situation;
    }

    /// <summary>Counts a response nobody came back to as abandoned and gives its places back.</summary>
    public async Task AbandonAsync(IStateTransaction transaction, ResponseRow row, CancellationToken ct)
    {
        var document = await DocumentOfAsync(transaction, row, ct);
        var counted = ResponseReports.Read<HashSet<string>>(row.Counted);
        await Quotas.ReleaseAsync(transaction, document, row, counted, ct);
        row.Counted = Json(counted);
        row.ExpiresAt = null;
        if (await transaction.Db.FindAsync<SurveyRow>([row.Survey], ct) is { Employees: not null }) EmployeeBox.Empty(row); // unfinished, it is published nowhere
        if (row.State == ResponseState.Started) row.State = ResponseState.Abandoned;
        await ReportAsync(transaction, Situate(row, document, new Dictionary<string, string>()), clock.NowMicros(), ct);
    }

    static Dictionary<string, int> Times(ResponseRow row, SurveyDocument survey, Step step)
    {
        const int longest = 3_600_000; // an hour: whoever left the tab open did not think for longer
        var times = ResponseReports.Read<Dictionary<string, int>>(row.Times);
        foreach (var (id, ms) in step.Times)
        {
            if (survey.Element(id) is not null) times[id] = Math.Clamp(times.GetValueOrDefault(id) + Math.Clamp(ms, 0, longest), 0, longest);
        }

        return times;
    }

    static async Task<ResponseRow?> OnceAsync(IStateTransaction transaction, Arrival arrival, CancellationToken ct) =>
        transaction.Db.Set<ResponseRow>().Local.FirstOrDefault(r => r.Survey == arrival.Survey && r.Once == arrival.Once)
        ?? await transaction.Db.Set<ResponseRow>().FirstOrDefaultAsync(r => r.Survey == arrival.Survey && r.Once == arrival.Once, ct);

    async Task<Outcome> SituationAsync(ResponseRow row, CancellationToken ct)
    {
        if (row.Version > 0) return Situate(row, await DocumentAsync(row.Survey, row.Version, ct), new Dictionary<string, string>());
        var survey = await book.FindAsync(row.Workspace, row.Survey, ct);
        return survey is null ? Unknown : Situate(row, SurveyBook.Parse(survey.Draft), new Dictionary<string, string>());
    }

    async Task<SurveyDocument> DocumentOfAsync(IStateTransaction transaction, ResponseRow row, CancellationToken ct) => row.Version > 0
        ? await DocumentAsync(row.Survey, row.Version, ct)
        : SurveyBook.Parse((await transaction.Db.FindAsync<SurveyRow>([row.Survey], ct) ?? throw new InvalidOperationException("A response has no survey.")).Draft);

    async Task<SurveyDocument> DocumentAsync(Guid survey, int no, CancellationToken ct) =>
        await book.VersionAsync(survey, no, ct) ?? throw new InvalidOperationException("A published version is missing.");

    /// <summary>Those who began may finish while a survey is paused or full; one that is closed takes nothing.</summary>
    static async Task<Refusal?> ClosedAsync(IStateTransaction transaction, ResponseRow row, long now, CancellationToken ct)
    {
        var survey = await transaction.Db.FindAsync<SurveyRow>([row.Survey], ct);
        if (survey is null) return Unknown;
        var isClosed = survey.State == SurveyState.Closed || now >= survey.ClosesAt;
        return isClosed ? new Refusal("survey.closed", "This survey is closed. Thank you for your interest.", 410) : null;
    }

    static bool MayEdit(Situation situation, long now) => situation.Row is { State: ResponseState.Completed, CompletedAt: { } completed }
        && now < completed + Minutes(situation.Survey.Options.EditMinutes);

    static Situation Situate(ResponseRow row, SurveyDocument survey, IReadOnlyDictionary<string, string> errors)
    {
        var answers = new Dictionary<string, Answer>(StringComparer.Ordinal);
        foreach (var (id, value) in ResponseReports.Read<Dictionary<string, JsonElement>>(row.Answers))
        {
            if (survey.Element(id) is { } element && QuestionKinds.Of(element)?.Check(element, value).Answer is { } answer) answers[id] = answer;
        }

        var given = new Given(answers, ResponseReports.Read<HashSet<string>>(row.Left), HiddenOf(ResponseReports.Read<Origin>(row.Origin).Hidden, survey), row.Seed);
        return new Situation(row, survey, given, Replay.Of(survey, given), errors);
    }

    /// <summary>Values of the hidden fields that the survey declares; others are ignored.</summary>
    public static Dictionary<string, Answer> HiddenOf(IReadOnlyDictionary<string, string> sent, SurveyDocument survey)
    {
        var hidden = new Dictionary<string, Answer>(StringComparer.Ordinal);
        foreach (var field in survey.Hidden)
        {
            if (!sent.TryGetValue(field.Id, out var text) || text.Length > 1_000) continue;
            if (field.Type == Document.ValueType.Text) hidden[field.Id] = Answer.Of(text);
            else if (double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)) hidden[field.Id] = Answer.Of(number);
        }

        return hidden;
    }

    static long Minutes(int minutes) => minutes * 60_000_000L;

    static string Json<T>(T value) => ResponseReports.Json(value);

    static readonly Refusal Unknown = new("survey.unknown", "There is no such survey.", 404);
    static readonly Refusal UnknownResponse = new("response.unknown", "There is no such response.", 404);
    static readonly Refusal Finished = new("response.finished", "This survey has been answered already. Thank you.", 409);
}
