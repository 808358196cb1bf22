using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;
using Rapport.Messaging.Consents;
using Rapport.Messaging.Outbox;
using Rapport.Messaging.Recipients;
using Rapport.Messaging.Text;

namespace Rapport.Messaging.Unsubscribe;

/// <summary>The page behind an unsubscribe link. Looking at it changes nothing, because scanners look at every link; its buttons,
/// and the one click of mail programs (RFC 8058), opt out at once, without signing in and without script.</summary>
static class UnsubscribePage
{
    const string Why = "the link in the mail is signed";

    const string Css = """
        body { margin: 0; padding: 2rem 1rem; font: 1.0625rem/1.5 system-ui, sans-serif; color: #1f2933; background: #ffffff }
        main { max-width: 34rem; margin: 0 auto }
        h1 { font-size: 1.5rem; line-height: 1.3 }
        button { display: block; margin: 0 0 1rem; padding: .75rem 1.25rem; min-height: 2.75rem; font: inherit; font-weight: 600;
          color: #ffffff; background: #1d5f8a; border: 2px solid #1d5f8a; border-radius: .375rem; cursor: pointer }
        button + button { color: #1d5f8a; background: #ffffff }
        a { color: #1d5f8a }
        label { display: block; font-weight: 600 }
        input, textarea { box-sizing: border-box; width: 100%; padding: .5rem .625rem; min-height: 2.75rem; font: inherit; color: inherit; background: #ffffff; border: 1px solid #66788a; border-radius: .375rem }
        input:focus-visible, textarea:focus-visible { outline: 3px solid #c2410c; outline-offset: 2px }
        .trap { position: absolute; inset-inline-start: -9999px }
        button:focus-visible { outline: 3px solid #c2410c; outline-offset: 2px }
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/u/page.css", () => Results.Text(Css, "text/css")).ExcludeFromDescription().IsPublic("a style sheet");
        routes.MapGet("/u/{token}", LookAsync).ExcludeFromDescription().IsPublic(Why);
        routes.MapPost("/u/{token}", OptOutAsync).WithMetadata(new RequestSizeLimitAttribute(16 * 1024)).ExcludeFromDescription().IsPublic(Why);
    }

    static async Task<IResult> LookAsync(string token, HttpContext context, UnsubscribeLinks links, IWorkspaces workspaces, CancellationToken ct)
    {
        if (await links.ReadAsync(token, ct) is not { } claim || await workspaces.FindAsync(claim.Workspace, ct) is not { } workspace) return Invalid(context);
        var words = FooterWords.Of(claim.Language);
        return Page(
            context, claim.Language, Fill(words.Question, workspace),
            $"""
            <form method="post"><button name="scope" value="purpose">{E(words.Only)}</button>
            <button name="scope" value="all">{E(words.All)}</button></form>
            <p><a href="/p/{E(token)}">{E(words.Preferences)}</a></p>
            """);
    }

    static async Task<IResult> OptOutAsync(
        string token, HttpContext context, UnsubscribeLinks links, IWorkspaces workspaces, IStateStore state, ConsentWriter consents, IChanges changes,
        TimeProvider clock, CancellationToken ct)
    {
        if (await links.ReadAsync(token, ct) is not { } claim || await workspaces.FindAsync(claim.Workspace, ct) is not { } workspace) return Invalid(context);
        var all = await ScopeAsync(context.Request, ct) == "all";
        var words = FooterWords.Of(claim.Language);
        await using (var transaction = await state.BeginAsync(ct))
        {
            await WithdrawAsync(transaction, claim, all ? "" : claim.Purpose, Fill(words.Question, workspace), Networks.Prefix(context.Connection.RemoteIpAddress), consents, clock, ct);
            transaction.OnCommitted(() => changes.Publish(claim.Workspace, "messages"));
            await transaction.CommitAsync(ct);
        }

        return Page(context, claim.Language, words.Done, $"<p>{E(Fill(words.DoneNote, workspace))}</p>\n<p><a href=\"/p/{E(token)}\">{E(words.Preferences)}</a></p>");
    }

    static async Task<string> ScopeAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            return request.HasFormContentType ? (await request.ReadFormAsync(ct))["scope"].ToString() : "";
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // The link says all that is needed; a body that cannot be read takes nobody's right away.
            return "";
        }
    }

    /// <summary>Once, however often the button is pressed.</summary>
    static async Task WithdrawAsync(
        IStateTransaction transaction, UnsubscribeClaim claim, string purpose, string shown, string network, ConsentWriter consents, TimeProvider clock, CancellationToken ct)
    {
        if (await transaction.Db.FindAsync<SuppressionRow>([claim.Workspace, claim.Contact, purpose, SuppressionCause.Unsubscribed], ct) is not null) return;
        await Suppressions.AddAsync(
            transaction, claim.Workspace, claim.Contact, purpose, SuppressionCause.Unsubscribed, clock.NowMicros(), claim.Message, ct);
        var message = await transaction.Db.FindAsync<MessageRow>([claim.Message], ct);
        if (message is not null) message.Unsubscribed = true;
        await consents.WriteAsync(
            transaction,
            new ConsentGiven
            {
                Workspace = claim.Workspace, Customer = message?.Customer ?? CustomerId.None, Purpose = claim.Purpose, Channel = "email", Given = false,
                // The words name the company, which may change its name.
                TextVersion = $"unsubscribe-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(shown)))[..8]}",
                Text = shown, Language = claim.Language, Source = "unsubscribe-link", Network = network,
            },
            claim.Contact, ct);
    }

    static IResult Invalid(HttpContext context) =>
        Page(context, "en", FooterWords.Of("en").Invalid, "", StatusCodes.Status403Forbidden);

    static IResult Page(HttpContext context, string language, string title, string body, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        var direction = PublicPages.IsRightToLeft(language) ? "rtl" : "ltr";
        return Results.Content(
            $"""
            <!doctype html>
            <html lang="{E(language)}" dir="{direction}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
            <title>{E(title)}</title><link rel="stylesheet" href="/u/page.css"></head>
            <body><main><h1>{E(title)}</h1>
            {body}
            </main></body>
            </html>
            """, "text/html; charset=utf-8", statusCode: status);
    }

    static string Fill(string words, Workspace workspace) => words.Replace("{0}", workspace.Name, StringComparison.Ordinal);

    static string E(string text) => WebUtility.HtmlEncode(text);
}
