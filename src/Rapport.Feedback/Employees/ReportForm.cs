using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Feedback.Employees;

/// <summary>The address of a workspace's form for reports.</summary>
/// <param name="Url">Null while there is none.</param>
sealed record ReportFormAnswer(string? Url);

/// <summary>The secret that opens a workspace's form for reports.</summary>
sealed class ReportFormRow
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Stands in the address; whoever has it may report.</summary>
    public required string Key { get; set; }
}

/// <summary>A form for whoever serves customers and has no account: it works without script, sets no cookie and keeps nothing of who sent it. One
/// secret address per workspace, to be printed on a notice board; a new one ends the old.</summary>
static class ReportForm
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/employees/report-form";
    const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    const int KeyLength = 24;
    const string Why = "the address is the secret";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync).WithName("getReportForm").WithTags("Employees").WithSummary("The address of the form by which employees report without signing in")
            .Produces<ReportFormAnswer>().Needs(Role.Analyst);
        routes.MapPost(Route, OpenAsync).WithName("openReportForm").WithTags("Employees").WithSummary("Make a new address for the form; the old one ends")
            .Produces<ReportFormAnswer>().Needs(Role.Admin);
        routes.MapDelete(Route, CloseAsync).WithName("closeReportForm").WithTags("Employees").WithSummary("Close the form: its address ends")
            .Produces(204).Needs(Role.Admin);
        routes.MapGet("/report/{key}", ShowAsync).RequireRateLimiting(FeedbackModule.PageRate).ExcludeFromDescription().IsPublic(Why);
        routes.MapPost("/report/{key}", TakeAsync).WithMetadata(new RequestSizeLimitAttribute(128 * 1024)).RequireRateLimiting(FeedbackModule.ReportRate).DisableAntiforgery()
            .ExcludeFromDescription().IsPublic(Why);
    }

    static async Task<IResult> GetAsync(Guid workspace, IStateStore store, InstanceAddress address, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        return Results.Ok(Answer(await db.Set<ReportFormRow>().FirstOrDefaultAsync(f => f.Workspace == at, ct), address));
    }

    static async Task<IResult> OpenAsync(Guid workspace, IStateStore store, InstanceAddress address, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var (row, key) = (await transaction.Db.FindAsync<ReportFormRow>([at], ct), RandomNumberGenerator.GetString(Letters, KeyLength));
        if (row is null) transaction.Db.Add(row = new ReportFormRow { Workspace = at, Key = key });
        row.Key = key;
        await audit.WriteAsync(transaction, at, "report.form_open", "workspace", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, "employees"));
        await transaction.CommitAsync(ct);
        return Results.Ok(Answer(row, address));
    }

    static async Task<IResult> CloseAsync(Guid workspace, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<ReportFormRow>().Where(f => f.Workspace == at).ExecuteDeleteAsync(ct);
        await audit.WriteAsync(transaction, at, "report.form_close", "workspace", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, "employees"));
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static async Task<IResult> ShowAsync(string key, HttpContext context, IStateStore store, IWorkspaces workspaces, CancellationToken ct) =>
        await FindAsync(key, store, workspaces, ct) is { } workspace ? Form(context, workspace, "") : Gone(context);

    static async Task<IResult> TakeAsync(string key, HttpContext context, IStateStore store, IWorkspaces workspaces, HurtBox box, CancellationToken ct)
    {
        if (await FindAsync(key, store, workspaces, ct) is not { } workspace) return Gone(context);
        var words = ReportFormWords.For(context);
        if (!context.Request.HasFormContentType) return Form(context, workspace, words.Invalid, StatusCodes.Status400BadRequest);
        var form = await context.Request.ReadFormAsync(ct);
        string One(string name) => form[name].ToString();
        // No person fills in a field that nobody sees, but their browser may: what comes with it is kept and counts in no figure. A program learns nothing.
        var (report, refusal) = await box.TakeAsync(workspace.Id, new(One("text"), One("place"), Team: One("team"), Reporter: One("reporter")), One("website").Length == 0, ct);
        if (report is null) return Form(context, workspace, refusal?.Errors?.ContainsKey("text") == true ? words.Invalid : words.TooLong, StatusCodes.Status422UnprocessableEntity, form);
        return Page(context, words.Thanks, $"<p>{E(words.ThanksText)}</p><p><a href=\"{E(key)}\">{E(words.Another)}</a></p>");
    }

    static async Task<Workspace?> FindAsync(string key, IStateStore store, IWorkspaces workspaces, CancellationToken ct)
    {
        if (key.Length != KeyLength) return null;
        await using var db = store.Read();
        return await db.Set<ReportFormRow>().FirstOrDefaultAsync(f => f.Key == key, ct) is { } row ? await workspaces.FindAsync(row.Workspace, ct) : null;
    }

    static ReportFormAnswer Answer(ReportFormRow? row, InstanceAddress address) => new(row is null ? null : address.Link("report/" + row.Key));

    static IResult Gone(HttpContext context) => Page(context, ReportFormWords.For(context).Gone, "", StatusCodes.Status404NotFound);

    static IResult Form(HttpContext context, Workspace workspace, string fault, int status = StatusCodes.Status200OK, IFormCollection? typed = null)
    {
        var words = ReportFormWords.For(context);
        string Field(string name, string label) => $"<p><label for=\"{name}\">{E(label)}</label><input id=\"{name}\" name=\"{name}\" maxlength=\"200\" autocomplete=\"off\" value=\"{E(typed?[name].ToString() ?? "")}\"></p>";
        return Page(
            context, words.Title,
            $"""
            <p>{E(string.Format(System.Globalization.CultureInfo.InvariantCulture, words.Lead, workspace.Name))}</p>
            {(fault.Length > 0 ? $"<p role=\"alert\"><strong>{E(fault)}</strong></p>" : "")}
            <form method="post"><p><label for="text">{E(words.Text)}</label><textarea id="text" name="text" rows="6" maxlength="10000" required>{E(typed?["text"].ToString() ?? "")}</textarea></p>
            {Field("place", words.Place)}{Field("team", words.Team)}{Field("reporter", words.Reporter)}
            <div class="trap" aria-hidden="true"><label>Website<input name="website" tabindex="-1" autocomplete="off"></label></div>
            <button>{E(words.Send)}</button></form>
            """, status);
    }

    static IResult Page(HttpContext context, string title, string body, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Content(
            $"""
            <!doctype html>
            <html lang="{ReportFormWords.For(context).Language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
            <title>{E(title)}</title><link rel="stylesheet" href="/u/page.css"></head>
            <body><main><h1>{E(title)}</h1>
            {body}
            </main></body></html>
            """, "text/html; charset=utf-8", statusCode: status);
    }

    static string E(string text) => WebUtility.HtmlEncode(text);
}
