using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Models;

namespace Rapport.Service.Inbox;

/// <summary>A conversation in a few of its own sentences, each with the message it is from.</summary>
/// <param name="Messages">How many messages it was made from: what customer, agents and bot said to one another.</param>
/// <param name="IsLong">It is longer than one reads at a glance; of a shorter one there is no summary.</param>
/// <param name="Wants">What the customer wants.</param>
/// <param name="Promised">What the company said it would do.</param>
/// <param name="Open">What was asked and not answered.</param>
sealed record ConversationSummary(int Messages, bool IsLong, IReadOnlyList<TalkSentence> Wants, IReadOnlyList<TalkSentence> Promised, IReadOnlyList<TalkSentence> Open);

/// <summary>Says what a long conversation is about to whoever takes it over.</summary>
static class SummariseConversation
{
    const int LongMessages = 6, LongCharacters = 1_500, MostMessages = 1_000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(ConversationEdit.One + "/summary", HandleAsync).WithName("summariseConversation").WithTags("Conversations")
            .WithSummary($"What the customer wants, what was promised and what is open, in the conversation's own sentences; of at least {LongMessages} messages or {LongCharacters:N0} characters")
            .Produces<ConversationSummary>().ProducesProblem(404).Needs(Role.Agent);

    static async Task<IResult> HandleAsync(Guid workspace, Guid conversation, IStateStore store, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        if (!await db.Set<ConversationRow>().AnyAsync(c => c.Id == conversation && c.Workspace == at, ct)) return ConversationEdit.Unknown.ToResult();
        var said = await db.Set<ConversationMessageRow>().AsNoTracking()
            .Where(m => m.Conversation == conversation && (m.By == MessageBy.Customer || m.By == MessageBy.Agent || m.By == MessageBy.Bot))
            .OrderByDescending(m => m.No).Take(MostMessages).Select(m => new TalkTurn(m.No, m.By == MessageBy.Customer, m.Text)).ToListAsync(ct);
        said.Reverse();
        var isLong = said.Count >= LongMessages || said.Sum(m => m.Text.Length) >= LongCharacters;
        var summary = isLong ? TalkSummary.Of(said) : TalkSummary.Empty;
        return Results.Ok(new ConversationSummary(said.Count, isLong, summary.Wants, summary.Promised, summary.Open));
    }
}
