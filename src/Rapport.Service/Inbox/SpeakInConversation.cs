using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Service.Inbox;

/// <summary>What somebody of the company says in a conversation.</summary>
/// <param name="Key">Made by the caller, 1 to 200 characters: sent again with the same it is said once.</param>
/// <param name="Text">1 to 4,000 characters.</param>
/// <param name="Note">True: for colleagues alone.</param>
/// <param name="Suggestion">The suggestion it began with; "none" where some stood beside and none was taken, null where there were none.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewMessage(string Key, string Text, bool Note = false, string? Suggestion = null);

/// <summary>What somebody has begun to write.</summary>
/// <param name="Text">Up to 4,000 characters; empty to forget it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Draft(string Text);

/// <summary>Speaks in a conversation, to the customer or to colleagues, and keeps what is not sent yet.</summary>
static class SpeakInConversation
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(ConversationEdit.One + "/messages", SayAsync).WithName("sendConversationMessage").WithTags("Conversations").WithSummary("Answer the customer, or note something for colleagues; the same key again says it once")
            .Produces<ConversationMessage>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Needs(Role.Agent);
        routes.MapGet(ConversationEdit.One + "/draft", DraftAsync).WithName("getConversationDraft").WithTags("Conversations").WithSummary("What the caller has begun to write").Produces<Draft>().ProducesProblem(404).Needs(Role.Agent).NeedsPerson();
        routes.MapPut(ConversationEdit.One + "/draft", KeepAsync).WithName("keepConversationDraft").WithTags("Conversations").WithSummary("Keep what the caller has begun to write")
            .Produces<Draft>().ProducesProblem(404).ProducesProblem(422).LastWordCounts("a draft belongs to one person, who writes on").Needs(Role.Agent).NeedsPerson();
    }

    static Task<IResult> SayAsync(Guid workspace, Guid conversation, NewMessage request, ConversationEdit edit, CancellationToken ct) => edit.ChangeAsync(workspace, conversation, null, async c =>
    {
        if (request.Suggestion is { } suggestion && (suggestion.Length is 0 or > 60 || suggestion.Any(char.IsControl))) return (Cases.CaseCheck.Invalid("suggestion", "1 to 60 characters."), null);
        var saying = new Saying(request.Note ? MessageBy.Note : MessageBy.Agent, request.Key, request.Text, c.Doer)
        {
            Details = request is { Suggestion: { } taken, Note: false } ? Settings.ServiceJson.Write(new Dictionary<string, string> { [Saying.Suggestion] = taken }) : "{}",
        };
        var (message, refusal) = await c.Desk.SayAsync(c.Transaction, c.Settings, c.Row, saying, ct);
        if (message is null) return (refusal, null);
        if (c.Doer is { By: "person", Id: { } me }) await c.Transaction.Db.Set<ConversationDraftRow>().Where(d => d.Conversation == conversation && d.Person == me).ExecuteDeleteAsync(ct);
        return (null, ConversationShow.Message(message));
    }, ct);

    static async Task<IResult> DraftAsync(Guid workspace, Guid conversation, IStateStore store, IActor actor, CancellationToken ct)
    {
        await using var db = store.Read();
        if (!await db.Set<ConversationRow>().AnyAsync(c => c.Id == conversation && c.Workspace == new WorkspaceId(workspace), ct)) return ConversationEdit.Unknown.ToResult();
        var draft = await db.Set<ConversationDraftRow>().FirstOrDefaultAsync(d => d.Conversation == conversation && d.Person == actor.Id, ct);
        return Results.Ok(new Draft(draft?.Text ?? ""));
    }

    static async Task<IResult> KeepAsync(Guid workspace, Guid conversation, Draft request, IStateStore store, IActor actor, CancellationToken ct)
    {
        if (request.Text.Length > ConversationDesk.LongestText) return Cases.CaseCheck.Invalid("text", $"Up to {ConversationDesk.LongestText:N0} characters.").ToResult();
        var (at, me) = (new WorkspaceId(workspace), actor.Id ?? Guid.Empty);
        await using var transaction = await store.BeginAsync(ct);
        if (!await transaction.Db.Set<ConversationRow>().AnyAsync(c => c.Id == conversation && c.Workspace == at, ct)) return ConversationEdit.Unknown.ToResult();
        var draft = await transaction.Db.FindAsync<ConversationDraftRow>([conversation, me], ct);
        if (request.Text.Length == 0)
        {
            if (draft is not null) transaction.Db.Remove(draft);
        }
        else if (draft is not null)
        {
            draft.Text = request.Text;
        }
        else
        {
            transaction.Db.Add(new ConversationDraftRow { Workspace = at, Conversation = conversation, Person = me, Text = request.Text });
        }

        await transaction.CommitAsync(ct);
        return Results.Ok(request);
    }
}
