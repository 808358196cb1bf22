using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Service.Help;
using Rapport.Service.Inbox;
using Rapport.Service.Settings;
using static Rapport.Service.Help.HelpHtml;

namespace Rapport.Service.Portal;

/// <summary>A portal as somebody asks for it.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="Settings">What it says of itself.</param>
/// <param name="Words">In the language of the page.</param>
/// <param name="Guest">Who is signed in; null for nobody.</param>
sealed record PortalVisit(Workspace Workspace, PortalSettings Settings, PortalWords Words, PortalGuest? Guest)
{
    public string Name => Settings.Name.Length > 0 ? Settings.Name : Workspace.Name;

    /// <summary>Of its first page in this language, with a leading slash.</summary>
    public string Path => $"/my/{Settings.Address}/{Words.Language}";

    public string Day(long at) => TimeZoneInfo.ConvertTime(Instant.FromMicros(at), TimeZoneInfo.FindSystemTimeZoneById(Workspace.Zone)).ToString("D", CultureInfo.GetCultureInfo(Words.Language));
}

/// <summary>The portal that customers see: signing in by a mailed link, their cases, orders, choices and data. Works without script. What is another's is
/// there for nobody: everything is asked for under the subjects of whoever is signed in.</summary>
static class PortalPages
{
    const string Why = "customers sign in by a mailed link, and see what is theirs";
    const string Cookie = "__Host-rapport-my";

    public static void Map(IEndpointRouteBuilder routes)
    {
        Page(routes.MapGet("/my/{address}", BeginAsync));
        Page(routes.MapGet("/my/{address}/{language}", HomeAsync));
        Post(routes.MapPost("/my/{address}/{language}/link", AskAsync), ServiceModule.ChatRate);
        Page(routes.MapGet("/my/{address}/{language}/in/{token}", KnockAsync));
        Post(routes.MapPost("/my/{address}/{language}/in/{token}", EnterAsync));
        Post(routes.MapPost("/my/{address}/{language}/out", LeaveAsync));
        Page(routes.MapGet("/my/{address}/{language}/cases/{id:guid}", CaseAsync));
        Post(routes.MapPost("/my/{address}/{language}/cases/{id:guid}", ReplyAsync));
        Page(routes.MapGet("/my/{address}/{language}/choices", ChoicesAsync));
        Post(routes.MapPost("/my/{address}/{language}/data", DataAsync));
    }

    static void Page(RouteHandlerBuilder route) => route.RequireRateLimiting(FeedbackModule.PageRate).ExcludeFromDescription().IsPublic(Why);

    static void Post(RouteHandlerBuilder route, string rate = FeedbackModule.PageRate) =>
        route.RequireRateLimiting(rate).WithMetadata(new RequestSizeLimitAttribute(32 * 1024)).DisableAntiforgery().ExcludeFromDescription().IsPublic(Why);

    static async Task<IResult> BeginAsync(string address, HttpContext context, PortalVisits visits, CancellationToken ct)
    {
        if (await visits.FindAsync(address, "en", null, ct) is not { } visit) return Gone();
        var wished = context.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => PortalWords.Find(l.Value.ToString()));
        return Results.Redirect((visit with { Words = wished.FirstOrDefault(w => w is not null) ?? visit.Words }).Path);
    }

    static async Task<IResult> HomeAsync(string address, string language, HttpContext context, PortalVisits visits, PortalBook book, CancellationToken ct, string? asked = null)
    {
        if (await visits.FindAsync(address, language, Session(context), ct) is not { } visit) return Gone();
        if (visit.Guest is not { } guest) return Show(visit, visit.Words.SignIn, (asked is null ? "" : Done(visit.Words.Sent)) + AskForm(visit));
        var own = await book.OfAsync(visit.Workspace.Id, guest, ct);
        var body = new StringBuilder(asked == "data" ? Done(visit.Words.DataAsked) : "");
        body.Append(CultureInfo.InvariantCulture, $"<h2>{E(visit.Words.Cases)}</h2>{Cases(visit, own)}<h2>{E(visit.Words.Orders)}</h2>{Orders(visit, own)}");
        body.Append(CultureInfo.InvariantCulture, $"<h2>{E(visit.Words.Choices)}</h2><p>{E(visit.Words.ChoicesText)} <a href=\"{E(visit.Path)}/choices\">{E(visit.Words.ChoicesLink)}</a></p>");
        body.Append(CultureInfo.InvariantCulture, $"<h2>{E(visit.Words.Data)}</h2>{Data(visit, own)}{OutForm(visit)}");
        return Show(visit, PortalWords.Fill(visit.Words.Title, visit.Name), body.ToString());
    }

    // Said to everybody, whoever they are.
    static async Task<IResult> AskAsync(string address, string language, HttpContext context, PortalVisits visits, PortalDoor door, CancellationToken ct)
    {
        if (await visits.FindAsync(address, language, null, ct) is not { } visit) return Gone();
        if (await PublicPages.ReadFormAsync(context.Request, ct) is not { } form) return Show(visit, visit.Words.SignIn, AskForm(visit), StatusCodes.Status400BadRequest);
        await door.AskAsync(visit.Workspace.Id, form["email"].ToString(), visit.Words.Language, ct);
        return Results.Redirect($"{visit.Path}?asked=1");
    }

    // Scanners follow links: only the button signs in.
    static async Task<IResult> KnockAsync(string address, string language, string token, PortalVisits visits, PortalDoor door, CancellationToken ct)
    {
        if (await visits.FindAsync(address, language, null, ct) is not { } visit) return Gone();
        if (!await door.HoldsAsync(visit.Workspace.Id, token, ct)) return Invalid(visit);
        return Show(visit, PortalWords.Fill(visit.Words.Title, visit.Name), $"<p>{E(visit.Words.SignInText)}</p><form method=\"post\"><button>{E(visit.Words.SignIn)}</button></form>");
    }

    static async Task<IResult> EnterAsync(string address, string language, string token, HttpContext context, PortalVisits visits, PortalDoor door, CancellationToken ct)
    {
        if (await visits.FindAsync(address, language, null, ct) is not { } visit) return Gone();
        if (await door.OpenAsync(visit.Workspace.Id, token, ct) is not { } session) return Invalid(visit);
        context.Response.Cookies.Append(Cookie, session, Options(PortalDoor.SessionLife));
        return Results.Redirect(visit.Path);
    }

    static async Task<IResult> LeaveAsync(string address, string language, HttpContext context, PortalVisits visits, PortalDoor door, CancellationToken ct)
    {
        if (await visits.FindAsync(address, language, null, ct) is not { } visit) return Gone();
        await door.LeaveAsync(visit.Workspace.Id, Session(context), ct);
        context.Response.Cookies.Delete(Cookie, Options(null));
        return Results.Redirect(visit.Path);
    }

    static async Task<IResult> CaseAsync(string address, string language, Guid id, HttpContext context, PortalVisits visits, PortalBook book, CancellationToken ct, string? said = null)
    {
        if (await visits.FindAsync(address, language, Session(context), ct) is not { } visit) return Gone();
        if (visit.Guest is not { } guest) return Results.Redirect(visit.Path);
        return await book.CaseAsync(visit.Workspace.Id, guest, id, ct) is { } own ? Case(visit, own, said is null ? "" : Done(visit.Words.Said)) : Gone(visit);
    }

    static async Task<IResult> ReplyAsync(string address, string language, Guid id, HttpContext context, PortalVisits visits, PortalBook book, CancellationToken ct)
    {
        if (await visits.FindAsync(address, language, Session(context), ct) is not { } visit) return Gone();
        if (visit.Guest is not { } guest) return Results.Redirect(visit.Path);
        if (await book.CaseAsync(visit.Workspace.Id, guest, id, ct) is not { } own) return Gone(visit);
        var form = await PublicPages.ReadFormAsync(context.Request, ct);
        var refusal = await book.SayAsync(visit.Workspace.Id, guest, id, form?["key"].ToString() ?? "", form?["text"].ToString() ?? "", visit.Words.Language, ct);
        if (refusal is null) return Results.Redirect($"{visit.Path}/cases/{id}?said=1");
        return Case(visit, own, $"<p class=\"done\" role=\"alert\">{E(refusal.Status == StatusCodes.Status429TooManyRequests ? visit.Words.TooMany : visit.Words.TooLong)}</p>", refusal.Status);
    }

    static async Task<IResult> ChoicesAsync(string address, string language, HttpContext context, PortalVisits visits, IPreferenceLinks links, CancellationToken ct)
    {
        if (await visits.FindAsync(address, language, Session(context), ct) is not { } visit) return Gone();
        return visit.Guest is { } guest ? Results.Redirect("/" + await links.PathAsync(visit.Workspace.Id, guest.Email, visit.Words.Language, ct)) : Results.Redirect(visit.Path);
    }

    static async Task<IResult> DataAsync(string address, string language, HttpContext context, PortalVisits visits, PortalBook book, CancellationToken ct)
    {
        if (await visits.FindAsync(address, language, Session(context), ct) is not { } visit) return Gone();
        if (visit.Guest is not { } guest) return Results.Redirect(visit.Path);
        await book.AskForDataAsync(visit.Workspace.Id, guest, ct);
        return Results.Redirect($"{visit.Path}?asked=data");
    }

    static string Cases(PortalVisit visit, PortalOwn own) => own.Cases.Count == 0 ? $"<p class=\"dim\">{E(visit.Words.NoCases)}</p>" : List(own.Cases.Select(c =>
        $"<a href=\"{E(visit.Path)}/cases/{c.Id}\">{E(PortalWords.Fill(visit.Words.Case, c.Number, visit.Day(c.OpenedAt)))}<small>{E(State(visit.Words, c))}</small></a>"));

    static string Orders(PortalVisit visit, PortalOwn own) => own.Orders.Count == 0 ? $"<p class=\"dim\">{E(visit.Words.NoOrders)}</p>" : List(own.Orders.Select(o =>
    {
        var state = o.IsCancelled ? visit.Words.Cancelled : o.DeliveredAt is { } at ? PortalWords.Fill(visit.Words.Delivered, visit.Day(at)) : visit.Words.Placed;
        return $"<p>{E(PortalWords.Fill(visit.Words.Order, o.OrderId, visit.Day(o.PlacedAt)))}<br><span class=\"dim\">{E(o.Refunded > 0 ? $"{state} · {visit.Words.Refunded}" : state)}</span></p>";
    }));

    static string Data(PortalVisit visit, PortalOwn own) => own.HasAskedForData
        ? $"<p>{E(visit.Words.DataAsked)}</p>"
        : $"<p>{E(visit.Words.DataText)}</p><form method=\"post\" action=\"{E(visit.Path)}/data\"><button class=\"quiet\">{E(visit.Words.DataAsk)}</button></form>";

    static IResult Case(PortalVisit visit, PortalCase own, string before, int status = 200)
    {
        var words = visit.Words;
        var said = own.Said.Count == 0 ? $"<p class=\"dim\">{E(words.Nothing)}</p>" : string.Concat(own.Said.Select(m =>
            $"<p><strong dir=\"auto\">{E(m.IsOwn ? words.You : m.Name.Length > 0 ? m.Name : visit.Name)}</strong> <span class=\"dim\">{E(visit.Day(m.At))}</span><br><span dir=\"auto\">{E(m.Text).Replace("&#xA;", "<br>", StringComparison.Ordinal)}</span></p>"));
        var reply = own.IsOpen
            ? $"<form class=\"vote\" method=\"post\" action=\"{E(visit.Path)}/cases/{own.Id}\"><input type=\"hidden\" name=\"key\" value=\"{Guid.NewGuid():N}\"><label for=\"text\">{E(words.Reply)}</label>"
                + $"<textarea id=\"text\" name=\"text\" rows=\"4\" required maxlength=\"{ConversationDesk.LongestText}\"></textarea><div class=\"steps\"><button>{E(words.SendReply)}</button></div></form>"
            : "";
        var body = $"{before}<p>{E(State(words, own))}</p><h2>{E(words.Talk)}</h2>{said}{reply}<p><a href=\"{E(visit.Path)}\">{E(words.Back)}</a></p>";
        return Show(visit, PortalWords.Fill(words.Case, own.Number, visit.Day(own.OpenedAt)), body, status, $"/cases/{own.Id}");
    }

    static string State(PortalWords words, PortalCase own) => !own.IsOpen ? words.IsClosed : own.IsWaiting ? words.IsWaiting : words.IsOpen;

    static string AskForm(PortalVisit visit) =>
        $"<p>{E(visit.Words.Intro)}</p><form method=\"post\" action=\"{E(visit.Path)}/link\"><p><label for=\"email\">{E(visit.Words.Email)}</label><input type=\"email\" id=\"email\" name=\"email\" required maxlength=\"254\" autocomplete=\"email\"></p><button>{E(visit.Words.Send)}</button></form>";

    static string OutForm(PortalVisit visit) => $"<form class=\"vote\" method=\"post\" action=\"{E(visit.Path)}/out\"><button class=\"quiet\">{E(visit.Words.SignOut)}</button></form>";

    static string Done(string words) => $"<p class=\"done\" role=\"status\">{E(words)}</p>";

    static string List(IEnumerable<string> items) => $"<ul class=\"list\">{string.Concat(items.Select(i => $"<li>{i}</li>"))}</ul>";

    static IResult Invalid(PortalVisit visit) => Show(visit, visit.Words.Invalid, AskForm(visit), StatusCodes.Status410Gone);

    static IResult Gone(PortalVisit visit) => Show(visit, visit.Words.Gone, $"<p><a href=\"{E(visit.Path)}\">{E(visit.Words.Back)}</a></p>", StatusCodes.Status404NotFound);

    static IResult Gone() => HelpHtml.Page("en", PortalWords.Of("en").Gone, null, [], $"<div class=\"card\"><h1>{E(PortalWords.Of("en").Gone)}</h1></div>", StatusCodes.Status404NotFound, isFound: false, isPersonal: true);

    static IResult Show(PortalVisit visit, string title, string body, int status = 200, string below = "") => HelpHtml.Page(
        visit.Words.Language, $"{title} · {visit.Name}", (visit.Name, visit.Path[1..]), [.. PortalWords.All.Select(w => (w.Language, (visit with { Words = w }).Path[1..] + below))],
        $"<div class=\"card article\"><h1>{E(title)}</h1>{body}</div>", status, isFound: false, isPersonal: true);

    static string? Session(HttpContext context) => context.Request.Cookies[Cookie];

    // The same-site rule keeps other sites from posting with it.
    static CookieOptions Options(TimeSpan? life) => new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true, MaxAge = life };
}

/// <summary>Finds portals and who is signed in there.</summary>
sealed class PortalVisits(IStateStore store, IWorkspaces workspaces, IIdentityProof proof, PortalDoor door)
{
    /// <summary>The portal of an address; null where none is open, or its language is unknown.</summary>
    public async Task<PortalVisit?> FindAsync(string address, string language, string? session, CancellationToken ct)
    {
        if (address.Length > PageAddress.Longest || PortalWords.All.FirstOrDefault(w => w.Language == language) is not { } words) return null;
        await using var db = store.Read();
        if (await db.Set<PortalRow>().AsNoTracking().FirstOrDefaultAsync(p => p.Address == address, ct) is not { } row || PortalSettings.Of(row) is not { IsOpen: true } settings) return null;
        // Where pages need not prove their users any more, what belongs to whom is anybody's claim.
        if (!await proof.IsDemandedAsync(row.Workspace, ct) || await workspaces.FindAsync(row.Workspace, ct) is not { } workspace) return null;
        return new(workspace, settings, words, session is null ? null : await door.WhoAsync(row.Workspace, session, ct));
    }
}
