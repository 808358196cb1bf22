using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Employees;
using Rapport.Feedback.Surveys.Display;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Files;
using Rapport.Feedback.Surveys.Honesty;
using Rapport.Feedback.Surveys.Invitations;
using Rapport.Feedback.Surveys.Links;
using Rapport.Feedback.Surveys.Notices;
using Rapport.Feedback.Surveys.Occasions;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys;

/// <summary>A survey to make.</summary>
/// <param name="Name">For people; respondents never see it.</param>
/// <param name="Document">What is asked; null for an empty one.</param>
/// <param name="CopyOf">A survey to begin from, in place of a document; a copy asks the same kind of people.</param>
/// <param name="Employees">Of which moment of working life it asks employees, who then stay anonymous for good; null asks customers.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewSurvey(string Name, JsonElement? Document = null, Guid? CopyOf = null, EmployeeMoment? Employees = null);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record SurveyChange(string Name, JsonElement Document, DateTimeOffset? OpensAt = null, DateTimeOffset? ClosesAt = null, int? ResponseLimit = null);

/// <summary>Makes, shows, changes and deletes surveys. What is changed is the draft; what is answered changes only by publishing.</summary>
static class EditSurvey
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/surveys";
    const int LargestDocument = 1_000_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Route, CreateAsync)
            .WithName("createSurvey").WithTags("Surveys").WithSummary("Make a survey, from a document or as a copy of another")
            .Produces<SurveyAnswer>(201).ProducesProblem(404).ProducesProblem(422).Needs(Role.Analyst);
        routes.MapGet(Route + "/{survey:guid}", GetAsync)
            .WithName("getSurvey").WithTags("Surveys").WithSummary("A survey, its draft and what to know before publishing")
            .Produces<SurveyAnswer>().ProducesProblem(404).ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(Route + "/{survey:guid}", ChangeAsync)
            .WithName("changeSurvey").WithTags("Surveys").WithSummary("Save the draft")
            .Produces<SurveyAnswer>().ProducesProblem(404).ProducesProblem(422).ChecksVersion().Needs(Role.Analyst);
        routes.MapDelete(Route + "/{survey:guid}", DeleteAsync)
            .WithName("deleteSurvey").WithTags("Surveys").WithSummary("Delete a survey; its answers stay in the customers' history")
            .Produces(204).ProducesProblem(404).Needs(Role.Admin);
    }

    static async Task<IResult> CreateAsync(
        Guid workspace, NewSurvey request, IStateStore store, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (Name(request.Name) is { } wrong) return wrong.ToResult();
        var (document, refusal) = Read(request.Document);
        if (refusal is not null) return refusal.ToResult();
        var (honesty, employees) = ((string?)null, request.Employees);
        await using var transaction = await store.BeginAsync(ct);
        if (request.CopyOf is { } original)
        {
            if (await transaction.Db.FindAsync<SurveyRow>([original], ct) is not { } found || found.Workspace != at) return Unknown.ToResult();
            document = SurveyBook.Parse(found.Draft);
            (honesty, employees) = (found.Honesty, employees ?? found.Employees);
        }

        var now = clock.NowMicros();
        var row = new SurveyRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = at, Name = request.Name.Trim(), State = SurveyState.Draft,
            Draft = SurveyBook.Text(document), Honesty = honesty, Employees = employees, CreatedAt = now, ChangedAt = now,
        };
        transaction.Db.Add(row);
        await audit.WriteAsync(transaction, at, "survey.create", $"survey {row.Id}", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, "surveys"));
        await transaction.CommitAsync(ct);
        return Results.Created($"/api/v1/workspaces/{workspace}/surveys/{row.Id}", SurveyAnswer.Of(row, null));
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid survey, IStateStore store, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        var row = await db.Set<SurveyRow>().FirstOrDefaultAsync(s => s.Id == survey && s.Workspace == at, ct);
        return row is null ? Unknown.ToResult() : Results.Ok(await AnswerAsync(db, row, ct));
    }

    static async Task<IResult> ChangeAsync(
        Guid workspace, Guid survey, SurveyChange request, Expected expected, IStateStore store, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (Name(request.Name) is { } wrong) return wrong.ToResult();
        if (request.ResponseLimit is < 1) return Invalid("responseLimit", "At least 1, or none.").ToResult();
        if (request.ClosesAt <= request.OpensAt) return Invalid("closesAt", "A survey closes after it opens.").ToResult();
        var (document, refusal) = Read(request.Document);
        if (refusal is not null) return refusal.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.FindAsync<SurveyRow>([survey], ct) is not { } row || row.Workspace != at) return Unknown.ToResult();
        if (expected.Refuse((await AnswerAsync(transaction.Db, row, ct)).Version) is { } stale) return stale.ToResult();
        (row.Name, row.Draft, row.ResponseLimit) = (request.Name.Trim(), SurveyBook.Text(document), request.ResponseLimit);
        (row.OpensAt, row.ClosesAt, row.ChangedAt) = (request.OpensAt?.ToMicros(), request.ClosesAt?.ToMicros(), clock.NowMicros());
        var answer = await AnswerAsync(transaction.Db, row, ct);
        transaction.OnCommitted(() => changes.Publish(at, "surveys"));
        await transaction.CommitAsync(ct);
        return Results.Ok(answer);
    }

    static async Task<IResult> DeleteAsync(
        Guid workspace, Guid survey, OccasionBook occasions, IStateStore store, IFiles files, IMessages messages, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var db = transaction.Db;
        if (await db.Set<SurveyRow>().Where(s => s.Id == survey && s.Workspace == at).ExecuteDeleteAsync(ct) == 0) return Unknown.ToResult();
        await db.Set<SurveyVersionRow>().Where(v => v.Survey == survey).ExecuteDeleteAsync(ct);
        await EmployeeBox.DeleteAsync(db, survey, ct);
        await db.Set<QuotaRow>().Where(q => q.Survey == survey).ExecuteDeleteAsync(ct);
        await db.Set<DisplayRow>().Where(d => d.Survey == survey).ExecuteDeleteAsync(ct);
        await SentFiles.DeleteAsync(db.Set<ResponseRow>().Where(r => r.Survey == survey), files, transaction, at, ct);
        await db.Set<TraceRow>().Where(t => t.Survey == survey).ExecuteDeleteAsync(ct);
        await db.Set<ResponseRow>().Where(r => r.Survey == survey).ExecuteDeleteAsync(ct);
        await db.Set<InvitationRow>().Where(i => i.Survey == survey).ExecuteDeleteAsync(ct);
        await db.Set<NoticeDueRow>().Where(n => n.Survey == survey).ExecuteDeleteAsync(ct);
        await db.Set<NoticeRow>().Where(n => n.Survey == survey).ExecuteDeleteAsync(ct);
        await db.Set<OccasionRow>().Where(o => o.Survey == survey).ExecuteDeleteAsync(ct);
        await db.Set<AskRow>().Where(a => a.Survey == survey).ExecuteDeleteAsync(ct);
        await db.Set<MailingRow>().Where(m => m.Survey == survey).ExecuteDeleteAsync(ct);
        await db.Set<PassRow>().Where(p => p.Survey == survey).ExecuteDeleteAsync(ct);
        await db.Set<LinkRow>().Where(l => l.Survey == survey).ExecuteDeleteAsync(ct);
        await messages.CancelAboutAsync(transaction, at, $"survey {survey}", "survey.deleted", ct);
        await messages.CancelAboutAsync(transaction, at, $"notices {survey}", "survey.deleted", ct);
        await audit.WriteAsync(transaction, at, "survey.delete", $"survey {survey}", null, ct);
        transaction.OnCommitted(() =>
        {
            occasions.Forget(at);
            changes.Publish(at, "surveys");
        });
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    /// <summary>A survey with what was published of it.</summary>
    public static async Task<SurveyAnswer> AnswerAsync(RapportDb db, SurveyRow row, CancellationToken ct) => SurveyAnswer.Of(row, row.Version == 0 ? null
        : await db.Set<SurveyVersionRow>().Where(v => v.Survey == row.Id && v.No == row.Version).Select(v => v.Document).FirstOrDefaultAsync(ct));

    /// <summary>There is no such survey in the workspace.</summary>
    public static readonly Refusal Unknown = new("survey.unknown", "There is no such survey.", 404);

    static (SurveyDocument Document, Refusal? Refusal) Read(JsonElement? json)
    {
        if (json is not { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } given) return (new SurveyDocument(), null);
        if (given.GetRawText().Length > LargestDocument) return (new SurveyDocument(), Invalid("document", "A survey has at most 1 MB."));
        try
        {
            return (given.Deserialize<SurveyDocument>(SurveyDocument.Json) ?? new SurveyDocument(), null);
        }
        catch (JsonException e)
        {
            return (new SurveyDocument(), Invalid("document" + (e.Path is { Length: > 1 } path ? path[1..] : ""), "This part is not what a survey holds."));
        }
    }

    static Refusal? Name(string name) => string.IsNullOrWhiteSpace(name) || name.Length > 200 || name.Any(char.IsControl) ? Invalid("name", "1 to 200 characters.") : null;

    static Refusal Invalid(string field, string what) => new("survey.invalid", "The survey cannot be saved like this.") { Errors = new Dictionary<string, string[]> { [field] = [what] } };
}
