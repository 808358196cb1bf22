using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Feedback.Reviews;

/// <summary>Words to begin a reply with.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Text">1 to 5,000 characters; <c>{{author|you}}</c>, platform, stars, product and place are filled in.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewReplyTemplate(string Name, string Text);

sealed record ReplyTemplate(Guid Id, string Name, string Text);

sealed record ReplyTemplateList(IReadOnlyList<ReplyTemplate> Items);

/// <summary>A reply to go on with.</summary>
sealed record FilledReply(string Text);

/// <summary>Templates of replies, and one filled in for a review.</summary>
static partial class ReplyTemplates
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/reply-templates";

    static readonly Refusal s_unknown = new("reply_template.unknown", "There is no such template.", 404);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync).WithName("listReplyTemplates").WithTags("Reviews").WithSummary("Templates of replies to reviews").Produces<ReplyTemplateList>().Needs(Role.Viewer);
        routes.MapPost(Route, AddAsync).WithName("addReplyTemplate").WithTags("Reviews").WithSummary("Add a template").Produces<ReplyTemplate>(201).ProducesProblem(422).Needs(Role.Agent);
        routes.MapDelete(Route + "/{template:guid}", DeleteAsync).WithName("deleteReplyTemplate").WithTags("Reviews").WithSummary("Delete a template").Produces(204).ProducesProblem(404).Needs(Role.Agent);
        routes.MapGet(Route + "/{template:guid}/for/{review:guid}", FillAsync).WithName("fillReplyTemplate").WithTags("Reviews").WithSummary("A template filled in for a review")
            .Produces<FilledReply>().ProducesProblem(404).Needs(Role.Viewer);
    }

    /// <summary>Fills in what is known of a review; what is not known takes its fallback.</summary>
    public static string Fill(string template, ReviewRow review) => Field().Replace(template, m =>
    {
        var value = m.Groups["name"].Value switch
        {
            "author" => review.Author,
            "platform" => review.Platform,
            "stars" => ReviewDesk.Whole(review.Stars)?.ToString(CultureInfo.InvariantCulture) ?? "",
            "product" => review.Product,
            "place" => review.Place,
            _ => m.Value, // not one of ours: left as it was written
        };
        return value.Length > 0 ? value : m.Groups["fallback"].Value;
    });

    static async Task<IResult> ListAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        var at = new WorkspaceId(workspace);
        return Results.Ok(new ReplyTemplateList(await db.Set<ReplyTemplateRow>().Where(t => t.Workspace == at).OrderBy(t => t.Name).Select(t => new ReplyTemplate(t.Id, t.Name, t.Text)).ToListAsync(ct)));
    }

    static async Task<IResult> AddAsync(Guid workspace, NewReplyTemplate request, IStateStore store, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        if (request.Name.Trim().Length is 0 or > 100 || request.Text.Trim().Length is 0 or > 5_000) return new Refusal("reply_template.invalid", "A name of 1 to 100 characters and a text of 1 to 5,000.").ToResult();
        var row = new ReplyTemplateRow { Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = new(workspace), Name = request.Name.Trim(), Text = request.Text.Trim() };
        await using var transaction = await store.BeginAsync(ct);
        transaction.Db.Add(row);
        await audit.WriteAsync(transaction, row.Workspace, "reply_template.create", $"template {row.Id}", null, ct);
        transaction.OnCommitted(() => changes.Publish(row.Workspace, "reviews"));
        await transaction.CommitAsync(ct);
        return Results.Created((string?)null, new ReplyTemplate(row.Id, row.Name, row.Text));
    }

    static async Task<IResult> DeleteAsync(Guid workspace, Guid template, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.Set<ReplyTemplateRow>().Where(t => t.Id == template && t.Workspace == at).ExecuteDeleteAsync(ct) == 0) return s_unknown.ToResult();
        await audit.WriteAsync(transaction, at, "reply_template.delete", $"template {template}", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, "reviews"));
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static async Task<IResult> FillAsync(Guid workspace, Guid template, Guid review, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        var at = new WorkspaceId(workspace);
        var words = await db.Set<ReplyTemplateRow>().FirstOrDefaultAsync(t => t.Id == template && t.Workspace == at, ct);
        var row = await EditReviews.FindAsync(db, workspace, review, ct);
        return words is null || row is null ? s_unknown.ToResult() : Results.Ok(new FilledReply(Fill(words.Text, row)));
    }

    [GeneratedRegex(@"\{\{\s*(?<name>[a-z]+)\s*(\|(?<fallback>[^{}]*))?\}\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Field();
}
