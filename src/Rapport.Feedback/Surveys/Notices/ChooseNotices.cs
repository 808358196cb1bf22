using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Employees;
using Rapport.Feedback.Surveys.Document;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Notices;

/// <summary>Of which answers the caller hears.</summary>
/// <param name="Hears">Nothing, each, low, when or daily.</param>
/// <param name="Condition">For <c>when</c>: as in the survey's own rules.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NoticeChoice(Hears Hears, JsonElement? Condition = null);

/// <summary>Lets members choose of which answers they hear by mail, each for themselves, and stop it from the mail without signing in.</summary>
static class ChooseNotices
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/notices/mine";
    const string Why = "the link in the mail is sealed";

    static readonly Refusal s_person = new("notice.person_needed", "Only people hear by mail; a key does not.", 403);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync).WithName("getMySurveyNotices").WithTags("Surveys").WithSummary("Of which answers to a survey you hear by mail")
            .Produces<NoticeChoice>().ProducesProblem(403).ProducesProblem(404).Needs(Role.Viewer);
        routes.MapPut(Route, ChooseAsync).WithName("chooseMySurveyNotices").WithTags("Surveys").WithSummary("Choose of which answers to a survey you hear by mail")
            .Produces<NoticeChoice>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).LastWordCounts("It is the person's own choice.").Needs(Role.Viewer);
        routes.MapGet("/notices/{token}", Look).ExcludeFromDescription().IsPublic(Why);
        routes.MapPost("/notices/{token}", StopAsync).WithMetadata(new RequestSizeLimitAttribute(16 * 1024)).ExcludeFromDescription().IsPublic(Why);
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid survey, IActor actor, SurveyBook book, IStateStore store, CancellationToken ct)
    {
        if (actor is not { Kind: "person", Id: { } person }) return s_person.ToResult();
        if (await book.FindAsync(new(workspace), survey, ct) is null) return EditSurvey.Unknown.ToResult();
        await using var db = store.Read();
        var row = await db.Set<NoticeRow>().FirstOrDefaultAsync(n => n.Survey == survey && n.Person == person, ct);
        return Results.Ok(new NoticeChoice(row?.Hears ?? Hears.Nothing, row?.Condition is { } json ? JsonElement.Parse(json) : null));
    }

    static async Task<IResult> ChooseAsync(
        Guid workspace, Guid survey, NoticeChoice request, IActor actor, NoticeBook notices, IStateStore store, IAudit audit, CancellationToken ct)
    {
        if (actor is not { Kind: "person", Id: { } person }) return s_person.ToResult();
        if (Check(request) is { } wrong) return wrong.ToResult();
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (await EmployeeSurveys.RefuseAsync(transaction.Db, at, survey, ct) is { } refusal) return refusal.ToResult();
        var row = await transaction.Db.FindAsync<NoticeRow>([survey, person], ct);
        var condition = request is { Hears: Hears.When, Condition: { } json } ? json.GetRawText() : null;
        if (row is not null && request.Hears == Hears.Nothing) transaction.Db.Remove(row);
        else if (row is not null) (row.Hears, row.Condition) = (request.Hears, condition);
        else if (request.Hears != Hears.Nothing) transaction.Db.Add(new NoticeRow { Survey = survey, Person = person, Workspace = at, Hears = request.Hears, Condition = condition });
        await audit.WriteAsync(transaction, at, "survey.notices", $"survey {survey}", new { request.Hears }, ct);
        transaction.OnCommitted(() => notices.Forget(survey));
        await transaction.CommitAsync(ct);
        return Results.Ok(new NoticeChoice(request.Hears, condition is null ? null : request.Condition));
    }

    static Refusal? Check(NoticeChoice request)
    {
        if (request.Hears != Hears.When) return null;
        try
        {
            if (request.Condition is { ValueKind: JsonValueKind.Object } json && json.GetRawText().Length <= 10_000 && json.Deserialize<Condition>(SurveyDocument.Json) is not null) return null;
        }
        catch (JsonException)
        {
            // said below
        }

        return new Refusal("notice.invalid", "This cannot be chosen.") { Errors = new Dictionary<string, string[]> { ["condition"] = ["A condition as in the survey's own rules."] } };
    }

    // Looking changes nothing: scanners look at every link.
    static IResult Look(string token, HttpContext context, NoticeLetters letters) => letters.Read(token) is null
        ? Page(context, "This link is not valid", "", StatusCodes.Status403Forbidden)
        : Page(context, "Stop mails about the answers to this survey?", "<form method=\"post\"><button>Stop these mails</button></form>");

    static async Task<IResult> StopAsync(string token, HttpContext context, NoticeLetters letters, NoticeBook notices, IStateStore store, CancellationToken ct)
    {
        if (letters.Read(token) is not { } claim) return Page(context, "This link is not valid", "", StatusCodes.Status403Forbidden);
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<NoticeRow>().Where(n => n.Survey == claim.Survey && n.Person == claim.Person).ExecuteDeleteAsync(ct);
        await transaction.Db.Set<NoticeDueRow>().Where(n => n.Survey == claim.Survey && n.Person == claim.Person && n.Message == null).ExecuteDeleteAsync(ct);
        transaction.OnCommitted(() => notices.Forget(claim.Survey));
        await transaction.CommitAsync(ct);
        return Page(context, "You hear no more of these answers", "<p>You can choose anew at any time where the survey is shared.</p>");
    }

    static IResult Page(HttpContext context, string title, string body, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Results.Content(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
            <title>{WebUtility.HtmlEncode(title)}</title><link rel="stylesheet" href="/u/page.css"></head>
            <body><main><h1>{WebUtility.HtmlEncode(title)}</h1>
            {body}
            </main></body></html>
            """, "text/html; charset=utf-8", statusCode: status);
    }
}
