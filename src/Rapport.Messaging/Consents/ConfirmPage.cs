using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Messaging.Preferences;
using Rapport.Messaging.Text;
using Rapport.Messaging.Unsubscribe;

namespace Rapport.Messaging.Consents;

/// <summary>The page behind the link that confirms a yes. Looking at it confirms nothing, because scanners look at every link.</summary>
static class ConfirmPage
{
    const string Why = "the link in the mail is signed";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/c/{token}", LookAsync).ExcludeFromDescription().IsPublic(Why);
        routes.MapPost("/c/{token}", ConfirmAsync).WithMetadata(new RequestSizeLimitAttribute(16 * 1024)).ExcludeFromDescription().IsPublic(Why);
    }

    static async Task<IResult> LookAsync(string token, UnsubscribeLinks links, IWorkspaces workspaces, IStateStore state, TimeProvider clock, CancellationToken ct)
    {
        if (await links.ReadAsync(token, ct, ConfirmByMail.Kind) is not { } claim || await workspaces.FindAsync(claim.Workspace, ct) is not { } workspace) return Invalid("en");
        var words = PreferenceWords.Of(claim.Language);
        await using var db = state.Read();
        if (await db.Set<ConsentRow>().FirstOrDefaultAsync(c => c.Id == claim.Message, ct) is not { } asked || IsOver(asked, clock)) return Invalid(words.Language);
        var text = await db.Set<ConsentTextRow>().FirstOrDefaultAsync(
            t => t.Workspace == asked.Workspace && t.Purpose == asked.Purpose && t.Version == asked.TextVersion && t.Language == asked.Language, ct);
        return PreferenceHtml.Page(words.Language, PreferenceWords.Fill(words.ConfirmSubject, workspace.Name),
            $"<p class=\"body\">{PreferenceHtml.E(text?.Text ?? "")}</p><form method=\"post\"><div class=\"steps\"><button>{PreferenceHtml.E(words.ConfirmButton)}</button></div></form>");
    }

    static async Task<IResult> ConfirmAsync(
        string token, HttpContext context, UnsubscribeLinks links, IWorkspaces workspaces, IStateStore state, ConsentWriter writer, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        if (await links.ReadAsync(token, ct, ConfirmByMail.Kind) is not { } claim || await workspaces.FindAsync(claim.Workspace, ct) is not { } workspace) return Invalid("en");
        var words = PreferenceWords.Of(claim.Language);
        await using var transaction = await state.BeginAsync(ct);
        var db = transaction.Db;
        if (await db.FindAsync<ConsentRow>([claim.Message], ct) is not { } asked || IsOver(asked, clock)) return Invalid(words.Language);
        var id = DerivedId.Of(asked.Workspace, "consent-confirmed", $"{asked.Id}");
        // Once: whoever took it back since is not brought back by the same link.
        if (await db.FindAsync<ConsentRow>([id], ct) is not null) return Invalid(words.Language);
        var text = await db.FindAsync<ConsentTextRow>([asked.Workspace, asked.Purpose, asked.TextVersion, asked.Language], ct);
        var said = new ConsentGiven
        {
            Workspace = asked.Workspace, Customer = asked.Customer, Subject = asked.Subject, Purpose = asked.Purpose, Channel = asked.Channel, Given = true,
            TextVersion = asked.TextVersion, Text = text?.Text ?? "", Language = asked.Language, Source = "double-opt-in",
            Network = Networks.Prefix(context.Connection.RemoteIpAddress), IsConfirmed = true,
        };
        await writer.WriteAsync(transaction, said, asked.Contact, ct, id);
        transaction.OnCommitted(() => changes.Publish(asked.Workspace, "customers"));
        await transaction.CommitAsync(ct);
        return PreferenceHtml.Page(words.Language, words.Confirmed, $"<p class=\"body\">{PreferenceHtml.E(PreferenceWords.Fill(words.ConfirmedNote, workspace.Name))}</p>");
    }

    static bool IsOver(ConsentRow asked, TimeProvider clock) => !asked.IsPending || clock.NowMicros() - asked.NotedAt > ConfirmByMail.Life.TotalMicroseconds;

    static IResult Invalid(string language) => PreferenceHtml.Page(language, PreferenceWords.Of(language).Invalid, "", StatusCodes.Status403Forbidden);
}
