using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Service.Inbox;
using Rapport.Service.Settings;

namespace Rapport.Service.Mail;

/// <summary>A mail as it may be shown.</summary>
/// <param name="Sender">The address it says it is from.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">All its text, with what it quotes.</param>
/// <param name="Html">Its HTML without anything that runs, is sent or is fetched; empty for none. To be shown in a frame without scripts all the same.</param>
/// <param name="Pictures">How many pictures were left out.</param>
/// <param name="Files">What came with it.</param>
sealed record MailAsShown(string Sender, string Subject, string Text, string Html, int Pictures, IReadOnlyList<MailFile> Files);

/// <summary>A file that came with a mail.</summary>
/// <param name="Name">As the sender called it.</param>
/// <param name="Bytes">Its size; 0 where it was not taken.</param>
/// <param name="Refused">Why it was not taken, of the form mail.file_kind; empty where it was.</param>
sealed record MailFile(string Name, long Bytes, string Refused);

/// <summary>Shows the whole of a mail whose words stand in a conversation, and hands out its files: to be saved, never to be shown or run by a browser.</summary>
static class ShowMail
{
    const string Route = ConversationEdit.One + "/messages/{no:long}/mail";

    static readonly Refusal s_none = new("mail.none", "There is no such mail.", 404);
    static readonly Refusal s_noFile = new("mail.no_file", "There is no such file.", 404);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ShowAsync).WithName("getConversationMail").WithTags("Conversations").WithSummary("The whole mail behind a message, its HTML without anything that runs or is fetched")
            .Produces<MailAsShown>().ProducesProblem(404).Needs(Role.Agent);
        routes.MapGet(Route + "/files/{file:int}", SendAsync).WithName("getConversationMailFile").WithTags("Conversations").WithSummary("Download a file that came with a mail, by its place in the list")
            .Produces(200, contentType: "application/octet-stream").ProducesProblem(404).Needs(Role.Agent);
    }

    static async Task<IResult> ShowAsync(Guid workspace, Guid conversation, long no, IStateStore store, CancellationToken ct)
    {
        if (await FindAsync(store, new(workspace), conversation, no, ct) is not { } mail) return s_none.ToResult();
        var shown = MailHtml.Shown(mail.Html);
        return Results.Ok(new MailAsShown(mail.Sender, mail.Subject, PlainText.Of(mail.Text), shown.Html, shown.Pictures, [.. Files(mail).Select(f => new MailFile(f.Name, f.Bytes, f.Refused))]));
    }

    static async Task<IResult> SendAsync(Guid workspace, Guid conversation, long no, int file, IStateStore store, IFiles files, IAudit audit, HttpContext http, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (await FindAsync(store, at, conversation, no, ct) is not { } mail || Files(mail).ElementAtOrDefault(file) is not { Stored.Length: > 0 } kept || files.Open(at, kept.Stored) is not { } content) return s_noFile.ToResult();
        await using (var transaction = await store.BeginAsync(ct))
        {
            await audit.WriteAsync(transaction, at, "conversation.file", string.Create(CultureInfo.InvariantCulture, $"conversation {conversation}"), new { message = no, file }, ct);
            await transaction.CommitAsync(ct);
        }

        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        http.Response.Headers.CacheControl = "no-store";
        return Results.Stream(content, "application/octet-stream", kept.Name);
    }

    // Of what was sent there is nothing to show but the message.
    static async Task<MailRow?> FindAsync(IStateStore store, WorkspaceId workspace, Guid conversation, long no, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<MailRow>().FirstOrDefaultAsync(m => m.Conversation == conversation && m.Message == no && m.Workspace == workspace && m.Sender != "", ct);
    }

    static IReadOnlyList<KeptFile> Files(MailRow mail) => ServiceJson.Read<IReadOnlyList<KeptFile>>(mail.Files);
}
