using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Service.Cases;

namespace Rapport.Service.Help;

/// <summary>What an article says in one language.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Text">Markdown of up to 100,000 characters.</param>
/// <param name="Words">Other words by which people look for it; up to 500 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
record ArticleDraft(string Title, string Text = "", string Words = "");

/// <summary>An article that is begun, in its first language.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Language">A tag such as <c>en</c>.</param>
/// <param name="Category">Under which heading it stands; up to 80 characters.</param>
/// <param name="Text">Markdown of up to 100,000 characters.</param>
/// <param name="Words">Other words by which people look for it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewArticle(string Title, string Language, string Category = "", string Text = "", string Words = "") : ArticleDraft(Title, Text, Words);

/// <summary>A change of an article's draft.</summary>
/// <param name="Category">Under which heading it stands.</param>
/// <param name="Texts">By language; languages that are not named stay as they are.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ArticleChange(string Category, IReadOnlyDictionary<string, ArticleDraft> Texts);

/// <summary>Which language of an article.</summary>
/// <param name="Language">Its tag.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ArticleLanguage(string Language);

/// <summary>A text to look at before it is kept.</summary>
/// <param name="Text">Markdown.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ArticlePreview(string Text);

/// <summary>A text as readers would see it.</summary>
/// <param name="Html">Safe to show: no script, no style, no frame.</param>
sealed record PreviewAnswer(string Html);

/// <summary>All articles.</summary>
sealed record ArticleList(IReadOnlyList<ArticleAnswer> Items);

/// <summary>What was published of an article, and what readers wrote of it, both newest first.</summary>
sealed record ArticlePast(IReadOnlyList<ArticleVersion> Versions, IReadOnlyList<ArticleComment> Comments);

/// <summary>Articles of the help centre, for those who write them.</summary>
static class EditArticles
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/help/articles";
    const string One = Route + "/{article:guid}";

    static readonly Refusal s_unknown = new("article.unknown", "There is no such article.", 404);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync).WithName("listArticles").WithTags("Help centre").WithSummary("All articles, without their texts, and what readers made of them").Produces<ArticleList>().Needs(Role.Viewer);
        routes.MapPost(Route, (Guid workspace, NewArticle request, ArticleDesk desk, CancellationToken ct) => desk.AddAsync(new(workspace), request, ct))
            .WithName("addArticle").WithTags("Help centre").WithSummary("Begin an article as a draft").Produces<ArticleAnswer>(201).ProducesProblem(409).ProducesProblem(422).Needs(Role.Agent);
        routes.MapGet(One, GetAsync).WithName("getArticle").WithTags("Help centre").WithSummary("An article with its drafts").Produces<ArticleAnswer>().ProducesProblem(404).ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(One, (Guid workspace, Guid article, ArticleChange request, Expected expected, ArticleDesk desk, CancellationToken ct) => desk.ChangeAsync(new(workspace), article, request, expected, ct))
            .WithName("changeArticle").WithTags("Help centre").WithSummary("Change the draft of an article; readers see it once it is published")
            .Produces<ArticleAnswer>().ProducesProblem(404).ProducesProblem(422).ChecksVersion().Needs(Role.Agent);
        routes.MapDelete(One, (Guid workspace, Guid article, ArticleDesk desk, CancellationToken ct) => desk.DeleteAsync(new(workspace), article, ct))
            .WithName("deleteArticle").WithTags("Help centre").WithSummary("Delete an article with its versions and what readers said of it").Produces(204).ProducesProblem(404).Needs(Role.Analyst);
        routes.MapPost(One + "/publish", (Guid workspace, Guid article, ArticleLanguage request, ArticleDesk desk, CancellationToken ct) => desk.PublishAsync(new(workspace), article, request.Language, ct))
            .WithName("publishArticle").WithTags("Help centre").WithSummary("Show the draft to readers, as a new version").Produces<ArticleAnswer>().ProducesProblem(404).ProducesProblem(422).Needs(Role.Agent);
        routes.MapPost(One + "/withdraw", (Guid workspace, Guid article, ArticleLanguage request, ArticleDesk desk, CancellationToken ct) => desk.WithdrawAsync(new(workspace), article, request.Language, ct))
            .WithName("withdrawArticle").WithTags("Help centre").WithSummary("Take an article from readers in one language").Produces<ArticleAnswer>().ProducesProblem(404).Needs(Role.Agent);
        routes.MapGet(One + "/past", PastAsync).WithName("getArticlePast").WithTags("Help centre").WithSummary("What was published of an article, and what readers wrote of it")
            .Produces<ArticlePast>().ProducesProblem(404).Needs(Role.Viewer);
        routes.MapPost("/api/v1/workspaces/{workspace:guid}/help/preview", (ArticlePreview request) =>
                request.Text.Length > ArticleDesk.LongestText || Markdown.Fault(request.Text) is not null
                    ? new Refusal("article.invalid", $"Up to {ArticleDesk.LongestText:N0} characters, not nested more than a hundred deep.").ToResult()
                    : Results.Ok(new PreviewAnswer(Markdown.Html(request.Text))))
            .WithName("previewArticle").WithTags("Help centre").WithSummary("Markdown as readers would see it").Produces<PreviewAnswer>().ProducesProblem(422).Needs(Role.Viewer);
    }

    static async Task<IResult> ListAsync(Guid workspace, IStateStore store, ArticleShow show, CancellationToken ct)
    {
        await using var db = store.Read();
        return Results.Ok(new ArticleList(await show.AllAsync(db, new(workspace), ct)));
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid article, IStateStore store, ArticleShow show, CancellationToken ct)
    {
        await using var db = store.Read();
        return await FindAsync(db, workspace, article, ct) is { } row ? Results.Ok(await show.OneAsync(db, row, ct)) : s_unknown.ToResult();
    }

    static async Task<IResult> PastAsync(Guid workspace, Guid article, IStateStore store, IColleagues colleagues, CancellationToken ct)
    {
        await using var db = store.Read();
        if (await FindAsync(db, workspace, article, ct) is null) return s_unknown.ToResult();
        var names = (await colleagues.AllAsync(new(workspace), ct)).ToDictionary(c => c.Person, c => c.Name);
        var live = await db.Set<ArticleTextRow>().Where(t => t.Article == article).ToDictionaryAsync(t => t.Language, t => t.Live, ct);
        var versions = await db.Set<ArticleVersionRow>().AsNoTracking().Where(v => v.Article == article).OrderByDescending(v => v.PublishedAt).Take(200).ToListAsync(ct);
        var votes = await db.Set<ArticleVoteRow>().AsNoTracking().Where(v => v.Article == article && v.Comment != "").OrderByDescending(v => v.At).Take(200).ToListAsync(ct);
        return Results.Ok(new ArticlePast(
            [.. versions.Select(v => new ArticleVersion(v.Language, v.Version, v.Title, v.Text, v.Words, Instant.FromMicros(v.PublishedAt),
                v.PublishedBy is { } who ? new NamedThing(who, names.GetValueOrDefault(who, "")) : null, live.GetValueOrDefault(v.Language) == v.Version))],
            [.. votes.Select(v => new ArticleComment(Instant.FromMicros(v.At), v.Language, v.Helped, v.Comment))]));
    }

    static Task<ArticleRow?> FindAsync(RapportDb db, Guid workspace, Guid article, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        return db.Set<ArticleRow>().FirstOrDefaultAsync(a => a.Id == article && a.Workspace == at, ct);
    }
}
