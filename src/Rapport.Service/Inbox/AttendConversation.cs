using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Service.Settings;

namespace Rapport.Service.Inbox;

/// <summary>What somebody does at a conversation.</summary>
/// <param name="Typing">They write to the customer at this moment; said every few seconds while it lasts.</param>
/// <param name="Read">Up to which message they have seen it, by its number; 0 for nothing new.</param>
/// <param name="Gone">They look at it no more.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Attention(bool Typing = false, long Read = 0, bool Gone = false);

/// <summary>Whether somebody takes conversations.</summary>
/// <param name="Takes">True while they do; said every half minute, and forgotten soon after.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record Service(bool Takes);

/// <summary>Tells who looks at a conversation and who writes in it, so that two do not answer at once and the customer sees that somebody does.</summary>
static class AttendConversation
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ConversationEdit.One + "/signs", SignsAsync).WithName("getConversationSigns").WithTags("Conversations").WithSummary("Who is at a conversation now").Produces<Signs>().ProducesProblem(404).Needs(Role.Agent);
        routes.MapPost(ConversationEdit.One + "/signs", AttendAsync).WithName("attendConversation").WithTags("Conversations").WithSummary("Say that the caller looks at a conversation, has read it, writes in it, or leaves it")
            .Produces<Signs>().ProducesProblem(404).Needs(Role.Agent).NeedsPerson();
        routes.MapPost(ConversationEdit.Route + "/service", ServeAsync).WithName("serveConversations").WithTags("Conversations").WithSummary("Say that the caller takes conversations, or takes none any more")
            .Produces<Service>().Needs(Role.Agent).NeedsPerson();
    }

    static async Task<IResult> SignsAsync(Guid workspace, Guid conversation, IStateStore store, ConversationBoard board, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<ConversationRow>().AnyAsync(c => c.Id == conversation && c.Workspace == new WorkspaceId(workspace), ct) ? Results.Ok(board.SignsOf(conversation)) : ConversationEdit.Unknown.ToResult();
    }

    static async Task<IResult> AttendAsync(Guid workspace, Guid conversation, Attention request, IStateStore store, ConversationBoard board, IActor actor, CancellationToken ct)
    {
        var (at, me) = (new WorkspaceId(workspace), actor.Id ?? Guid.Empty);
        await using (var db = store.Read())
        {
            if (await db.Set<ConversationRow>().Where(c => c.Id == conversation && c.Workspace == at).Select(c => new { c.AgentRead, c.LastFromCustomer }).FirstOrDefaultAsync(ct) is not { } row) return ConversationEdit.Unknown.ToResult();
            if (Math.Min(request.Read, row.LastFromCustomer) > row.AgentRead) await ReadAsync(store, board, at, conversation, request.Read, ct);
        }

        if (request.Gone) board.Leave(at, conversation, me);
        else board.Look(at, conversation, me, actor.Name, request.Typing);
        return Results.Ok(board.SignsOf(conversation));
    }

    static async Task ReadAsync(IStateStore store, ConversationBoard board, WorkspaceId at, Guid conversation, long read, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<ConversationRow>().Where(c => c.Id == conversation && c.AgentRead < read)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.AgentRead, c => c.LastFromCustomer < read ? c.LastFromCustomer : read), ct);
        transaction.OnCommitted(() => board.Changed(at, conversation));
        await transaction.CommitAsync(ct);
    }

    static async Task<IResult> ServeAsync(Guid workspace, Service request, IStateStore store, SettingBook book, ConversationBoard board, ConversationDesk desk, IActor actor, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (!board.Serve(at, actor.Id ?? Guid.Empty, request.Takes) && !request.Takes) return Results.Ok(request);
        await using (var db = store.Read())
            if ((await Dispatcher.WaitingAsync(db, at, ct)).Count == 0) return Results.Ok(request);
        await using var transaction = await store.BeginAsync(ct);
        var settings = await book.OfAsync(transaction.Db, at, ct);
        foreach (var row in await Dispatcher.WaitingAsync(transaction.Db, at, ct)) await desk.GiveAsync(transaction, settings, row, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok(request);
    }
}
