using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Service.Settings;
using static Rapport.Service.Help.HelpHtml;

namespace Rapport.Service.Help;

/// <summary>A help centre as a reader asks for it.</summary>
sealed record HelpVisit(Workspace Workspace, HelpCentre Centre, string Language, HelpWords Words, LiveHelp Live)
{
    public string Name => Centre.Name.Length > 0 ? Centre.Name : Workspace.Name;

    public (string Name, string Path) Head => (Name, HelpSite.Path(Centre, Language));
}

/// <summary>The help centre that readers see: search, articles, "did this help you". Works without script, cookies and signing in.</summary>
static class HelpPages
{
    const string Why = "a help centre is for everybody";
    const int MostFound = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/help/page.css", () => Results.Text(Css, "text/css")).ExcludeFromDescription().IsPublic("a style sheet");
        Page(routes.MapGet("/help/{address}", BeginAsync));
        Page(routes.MapGet("/help/{address}/{language}", HomeAsync));
        Page(routes.MapGet("/help/{address}/{language}/{article:guid}/{title?}", ArticleAsync));
        Page(routes.MapPost("/help/{address}/{language}/{article:guid}/vote", VoteAsync).WithMetadata(new RequestSizeLimitAttribute(32 * 1024)).DisableAntiforgery());
    }

    static void Page(RouteHandlerBuilder route) => route.RequireRateLimiting(FeedbackModule.PageRate).ExcludeFromDescription().IsPublic(Why);

    static async Task<IResult> BeginAsync(string address, HttpContext context, IStateStore store, CancellationToken ct)
    {
        if (await FindAsync(address, store, ct) is not { } found) return Gone("en");
        var wished = context.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString());
        var language = wished.Select(w => HelpSite.Like(found.Centre, w)).FirstOrDefault(l => l is not null) ?? found.Centre.Languages[0];
        return Results.Redirect("/" + HelpSite.Path(found.Centre, language));
    }

    static async Task<IResult> HomeAsync(string address, string language, IStateStore store, IWorkspaces workspaces, HelpBook book, HelpLog log, CancellationToken ct, string? q = null)
    {
        if (await VisitAsync(address, language, store, workspaces, book, ct) is not { } visit) return await ElsewhereAsync(address, language, store, ct);
        var query = (q ?? "").Trim();
        if (query.Length > HelpLog.LongestQuery) query = query[..HelpLog.LongestQuery];
        var languages = visit.Centre.Languages.Select(l => (l, HelpSite.Path(visit.Centre, l))).ToList();
        var body = new StringBuilder($"<div class=\"card\"><h1>{E(visit.Words.Search)}</h1>").Append(SearchBox(visit, query));
        if (query.Length == 0) body.Append(ByCategory(visit, visit.Live.Articles));
        else body.Append(await FoundAsync(visit, query, log, ct));
        return HelpHtml.Page(visit.Language, query.Length > 0 ? $"{query} · {visit.Name}" : $"{visit.Words.Title} · {visit.Name}", visit.Head, languages, body.Append("</div>").ToString(), isFound: query.Length == 0);
    }

    static async Task<string> FoundAsync(HelpVisit visit, string query, HelpLog log, CancellationToken ct)
    {
        var found = visit.Live.Search(query, MostFound);
        var search = await log.SearchedAsync(visit.Workspace.Id, visit.Language, query, found.Count, ct);
        if (found.Count == 0)
        {
            return $"<h2 role=\"status\">{E(HelpWords.Fill(visit.Words.None, query))}</h2><p class=\"dim\">{E(visit.Words.NoneText)}</p>{ByCategory(visit, visit.Live.Articles)}";
        }

        var list = string.Concat(found.Select(f =>
        {
            var passage = f.Article.Plain.Substring(f.Hit.Start, f.Hit.Length).ReplaceLineEndings(" ");
            var (before, after) = (f.Hit.Start > 0 ? "… " : "", f.Hit.Start + f.Hit.Length < f.Article.Plain.Length ? " …" : "");
            return $"<li><a rel=\"nofollow\" href=\"/{E(HelpSite.Path(visit.Centre, visit.Language, f.Article.Id, f.Article.Title))}?s={search:N}\">{E(f.Article.Title)}<small>{before}{E(passage)}{after}</small></a></li>";
        }));
        return $"<p class=\"dim\" role=\"status\">{E(HelpWords.Fill(visit.Words.Found, found.Count, query))}</p><ul class=\"list\">{list}</ul>"
            + $"<p><a href=\"/{E(HelpSite.Path(visit.Centre, visit.Language))}\">{E(visit.Words.All)}</a></p>";
    }

    static async Task<IResult> ArticleAsync(
        string address, string language, Guid article, IStateStore store, IWorkspaces workspaces, HelpBook book, HelpLog log, CancellationToken ct, string? title = null, string? s = null, string? voted = null)
    {
        if (await VisitAsync(address, language, store, workspaces, book, ct) is not { } visit) return await ElsewhereAsync(address, language, store, ct);
        var others = new List<(string Language, string Path)>();
        foreach (var other in visit.Centre.Languages)
            if ((await book.OfAsync(visit.Workspace.Id, other, ct)).Find(article) is { } there) others.Add((other, HelpSite.Path(visit.Centre, other, article, there.Title)));
        if (visit.Live.Find(article) is not { } live) return others.Count == 0 ? Gone(visit.Language, visit) : InOther(visit, others);
        var path = HelpSite.Path(visit.Centre, visit.Language, article, live.Title);
        // The title changed, or somebody cut it off: one article has one address.
        if (title is null || Uri.EscapeDataString(title) != path[(path.LastIndexOf('/') + 1)..]) return Results.Redirect($"/{path}{(Guid.TryParse(s, out var kept) ? $"?s={kept:N}" : "")}");
        await using var db = store.Read();
        var version = await db.Set<ArticleVersionRow>().AsNoTracking().Where(v => v.Article == article && v.Language == visit.Language).OrderByDescending(v => v.Version)
            .FirstAsync(v => db.Set<ArticleTextRow>().Any(t => t.Article == article && t.Language == visit.Language && t.Live == v.Version), ct);
        if (voted is null) await log.ReadAsync(visit.Workspace.Id, visit.Language, article, Guid.TryParse(s, out var search) ? search : null, ct);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Instant.FromMicros(version.PublishedAt), TimeZoneInfo.FindSystemTimeZoneById(visit.Workspace.Zone)).DateTime);
        var body = $"<article class=\"card article\"><h1>{E(version.Title)}</h1>{Markdown.Html(version.Text)}<p class=\"dim\">{E(HelpWords.Fill(visit.Words.Changed, day.ToString("D", CultureInfo.GetCultureInfo(visit.Words.Language))))}</p>"
            + $"{(voted is not null ? $"<p class=\"done\" role=\"status\">{E(visit.Words.Thanks)}</p>" : Vote(visit, article))}</article>{More(visit, live)}";
        return HelpHtml.Page(visit.Language, $"{version.Title} · {visit.Name}", visit.Head, others, body);
    }

    static async Task<IResult> VoteAsync(string address, string language, Guid article, HttpContext context, IStateStore store, IWorkspaces workspaces, HelpBook book, HelpLog log, CancellationToken ct)
    {
        if (await VisitAsync(address, language, store, workspaces, book, ct) is not { } visit) return Gone(language);
        if (visit.Live.Find(article) is not { } live) return Gone(visit.Language, visit);
        if (await PublicPages.ReadFormAsync(context.Request, ct) is not { } form || form["helped"].ToString() is not ("yes" or "no")) return Gone(visit.Language, visit, StatusCodes.Status400BadRequest);
        // No person fills in a field that nobody sees; a program that does learns nothing.
        if (form["website"].ToString().Length == 0)
        {
            var reader = $"{context.Connection.RemoteIpAddress}|{context.Request.Headers.UserAgent}|{article:N}";
            await log.VotedAsync(visit.Workspace.Id, visit.Language, article, form["helped"] == "yes", form["comment"].ToString(), reader, ct);
        }

        return Results.Redirect($"/{HelpSite.Path(visit.Centre, visit.Language, article, live.Title)}?voted=1");
    }

    static string SearchBox(HelpVisit visit, string query) =>
        $"<form class=\"search\" role=\"search\" action=\"/{E(HelpSite.Path(visit.Centre, visit.Language))}\"><input type=\"search\" name=\"q\" maxlength=\"{HelpLog.LongestQuery}\" aria-label=\"{E(visit.Words.Search)}\" value=\"{E(query)}\"><button>{E(visit.Words.Find)}</button></form>";

    static string ByCategory(HelpVisit visit, IReadOnlyList<LiveArticle> articles) => articles.Count == 0
        ? $"<p class=\"dim\">{E(visit.Words.Empty)}</p>"
        : string.Concat(articles.GroupBy(a => a.Category).Select(g => $"<h2>{E(g.Key.Length > 0 ? g.Key : visit.Words.Others)}</h2>{Links(visit, g)}"));

    static string Links(HelpVisit visit, IEnumerable<LiveArticle> articles) =>
        $"<ul class=\"list\">{string.Concat(articles.Select(a => $"<li><a href=\"/{E(HelpSite.Path(visit.Centre, visit.Language, a.Id, a.Title))}\">{E(a.Title)}</a></li>"))}</ul>";

    static string More(HelpVisit visit, LiveArticle live)
    {
        var near = visit.Live.Articles.Where(a => a.Category == live.Category && a.Id != live.Id).Take(6).ToList();
        return near.Count == 0 ? "" : $"<h2>{E(live.Category.Length > 0 ? live.Category : visit.Words.Others)}</h2>{Links(visit, near)}";
    }

    static string Vote(HelpVisit visit, Guid article) =>
        $"<form class=\"vote\" method=\"post\" action=\"/{E(HelpSite.Path(visit.Centre, visit.Language))}/{article:N}/vote\"><fieldset><legend>{E(visit.Words.Helpful)}</legend>"
        + $"<label for=\"comment\" class=\"dim\">{E(visit.Words.Comment)}</label><textarea id=\"comment\" name=\"comment\" rows=\"2\" maxlength=\"{HelpLog.LongestComment}\"></textarea>"
        + "<div class=\"trap\" aria-hidden=\"true\"><label>Website<input name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></label></div>"
        + $"<div class=\"steps\"><button name=\"helped\" value=\"yes\">{E(visit.Words.Yes)}</button><button name=\"helped\" value=\"no\" class=\"quiet\">{E(visit.Words.No)}</button></div></fieldset></form>";

    static IResult InOther(HelpVisit visit, List<(string Language, string Path)> others) => HelpHtml.Page(
        visit.Language, visit.Name, visit.Head, [],
        $"<div class=\"card\"><h1>{E(visit.Words.Elsewhere)}</h1><ul class=\"list\">{string.Concat(others.Select(o => $"<li><a lang=\"{E(o.Language)}\" href=\"/{E(o.Path)}\">{E(HelpWords.NameOf(o.Language))}</a></li>"))}</ul></div>", 404, isFound: false);

    static IResult Gone(string language, HelpVisit? visit = null, int status = StatusCodes.Status404NotFound) => HelpHtml.Page(
        language, HelpWords.Of(language).Gone, visit?.Head, [], $"<div class=\"card\"><h1>{E(HelpWords.Of(language).Gone)}</h1>{(visit is null ? "" : SearchBox(visit, ""))}</div>", status, isFound: false);

    // A language that the help centre has no more, or in another spelling: its beginning still finds it.
    static async Task<IResult> ElsewhereAsync(string address, string language, IStateStore store, CancellationToken ct) =>
        await FindAsync(address, store, ct) is { } found && HelpSite.Like(found.Centre, language) is { } like && like != language ? Results.Redirect("/" + HelpSite.Path(found.Centre, like)) : Gone(HelpCentre.IsLanguage(language) ? language : "en");

    static async Task<HelpVisit?> VisitAsync(string address, string language, IStateStore store, IWorkspaces workspaces, HelpBook book, CancellationToken ct)
    {
        if (await FindAsync(address, store, ct) is not { } found || !found.Centre.Languages.Contains(language, StringComparer.Ordinal)) return null;
        return await workspaces.FindAsync(found.Workspace, ct) is { } workspace ? new(workspace, found.Centre, language, HelpWords.Of(language), await book.OfAsync(workspace.Id, language, ct)) : null;
    }

    static async Task<(WorkspaceId Workspace, HelpCentre Centre)?> FindAsync(string address, IStateStore store, CancellationToken ct)
    {
        if (address.Length > PageAddress.Longest) return null;
        await using var db = store.Read();
        return await db.Set<HelpCentreRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Address == address, ct) is { } row && HelpSite.Of(row) is { IsOpen: true } centre ? (row.Workspace, centre) : null;
    }
}
