using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Channels;

namespace Rapport.Service.Inbox;

/// <summary>A page of conversations.</summary>
/// <param name="Items">What was said last comes first.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
sealed record ConversationPage(IReadOnlyList<ConversationAnswer> Items, string? Next);

/// <summary>How many conversations there are in each view; each counted up to 1,000.</summary>
/// <param name="Mine">Open ones of the caller.</param>
/// <param name="Unassigned">Open ones of nobody.</param>
/// <param name="All">Open ones.</param>
/// <param name="Waiting">Those that wait for the customer.</param>
sealed record ConversationCounts(int Mine, int Unassigned, int All, int Waiting);

/// <summary>What was said in a conversation.</summary>
/// <param name="Items">The first first.</param>
/// <param name="Earlier">True when there is more before them.</param>
sealed record ConversationMessages(IReadOnlyList<ConversationMessage> Items, bool Earlier);

/// <summary>Lists conversations and what was said in them.</summary>
static class ListConversations
{
    const int MostCounted = 1_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ConversationEdit.Route, ListAsync).WithName("listConversations").WithTags("Conversations").WithSummary("Conversations of a view, or of a customer, or of a case")
            .WithDescription("`view`: mine, unassigned, all (open or waiting), waiting, closed; any when a customer or a case is named.")
            .Produces<ConversationPage>().ProducesProblem(400).ProducesProblem(422).Needs(Role.Agent);
        routes.MapGet(ConversationEdit.Route + "/counts", CountAsync).WithName("countConversations").WithTags("Conversations").WithSummary("How many conversations there are in each view").Produces<ConversationCounts>().Needs(Role.Agent);
        routes.MapGet(ConversationEdit.One, GetAsync).WithName("getConversation").WithTags("Conversations").WithSummary("One conversation").Produces<ConversationAnswer>().ProducesProblem(404).ShowsVersion().Needs(Role.Agent);
        routes.MapGet(ConversationEdit.One + "/messages", MessagesAsync).WithName("listConversationMessages").WithTags("Conversations").WithSummary("What was said: the last, or those before a number")
            .Produces<ConversationMessages>().ProducesProblem(404).Needs(Role.Agent);
    }

    static async Task<IResult> ListAsync(
        Guid workspace, IStateStore store, ICustomerSubjects subjects, ConversationShow show, IActor actor, CancellationToken ct, string? view = null, Guid? customer = null, Guid? @case = null, string? after = null, int? limit = null)
    {
        var at = new WorkspaceId(workspace);
        if (view is not (null or "mine" or "unassigned" or "all" or "waiting" or "closed")) return new Refusal("conversation.view", "A view is mine, unassigned, all, waiting or closed.").ToResult();
        if (!TryRead(after, out var from)) return new Refusal("conversation.cursor", "The cursor is not one this route gave.", 400).ToResult();
        await using var db = store.Read();
        var found = View(db.Set<ConversationRow>().Where(c => c.Workspace == at), view ?? (customer is null && @case is null ? "all" : "any"), Me(actor));
        if (customer is { } who)
        {
            var whose = await subjects.OfAsync(at, new(who), ct);
            found = found.Where(c => whose.Contains(c.Subject));
        }

        if (@case is { } about)
        {
            var ids = (await db.Set<CaseOriginRow>().Where(o => o.Workspace == at && o.Case == about).Select(o => o.Key).ToListAsync(ct))
                .Where(k => k.StartsWith("conversation:", StringComparison.Ordinal)).Select(k => Guid.Parse(k.AsSpan("conversation:".Length))).ToList();
            found = found.Where(c => ids.Contains(c.Id));
        }

        if (from is { } last) found = found.Where(c => c.LastAt < last.At || (c.LastAt == last.At && c.Id.CompareTo(last.Id) < 0));
        var most = Math.Clamp(limit ?? 50, 1, 200);
        var rows = await found.OrderByDescending(c => c.LastAt).ThenByDescending(c => c.Id).Take(most + 1).ToListAsync(ct);
        var items = await show.OfAsync(db, at, [.. rows.Take(most)], ct);
        return Results.Ok(new ConversationPage(items, rows.Count > most ? string.Create(CultureInfo.InvariantCulture, $"{rows[most - 1].LastAt}-{rows[most - 1].Id:N}") : null));
    }

    static async Task<IResult> CountAsync(Guid workspace, IStateStore store, IActor actor, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        Task<int> Of(string view) => View(db.Set<ConversationRow>().Where(c => c.Workspace == at), view, Me(actor)).Take(MostCounted).CountAsync(ct);
        return Results.Ok(new ConversationCounts(await Of("mine"), await Of("unassigned"), await Of("all"), await Of("waiting")));
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid conversation, IStateStore store, ConversationShow show, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        return await db.Set<ConversationRow>().FirstOrDefaultAsync(c => c.Id == conversation && c.Workspace == at, ct) is { } row ? Results.Ok(await show.OneAsync(db, row, ct)) : ConversationEdit.Unknown.ToResult();
    }

    static async Task<IResult> MessagesAsync(Guid workspace, Guid conversation, IStateStore store, CancellationToken ct, long? before = null, int? limit = null)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        if (!await db.Set<ConversationRow>().AnyAsync(c => c.Id == conversation && c.Workspace == at, ct)) return ConversationEdit.Unknown.ToResult();
        var most = Math.Clamp(limit ?? 100, 1, 500);
        var rows = await db.Set<ConversationMessageRow>().Where(m => m.Conversation == conversation && m.No < (before ?? long.MaxValue)).OrderByDescending(m => m.No).Take(most + 1).ToListAsync(ct);
        var numbers = rows.ConvertAll(m => m.No);
        var sent = await db.Set<DeliveryRow>().Where(d => d.Workspace == at && numbers.Contains(d.Message)).ToDictionaryAsync(d => d.Message, d => d.State, ct);
        return Results.Ok(new ConversationMessages([.. rows.Take(most).Reverse().Select(m => ConversationShow.Message(m, sent.TryGetValue(m.No, out var state) ? state : null))], rows.Count > most));
    }

    static IQueryable<ConversationRow> View(IQueryable<ConversationRow> all, string view, Guid? me) => view switch
    {
        "mine" => all.Where(c => c.Assignee == me && c.IsOpen),
        "unassigned" => all.Where(c => c.Assignee == null && c.IsOpen && c.Bot != BotPart.Answers),
        "waiting" => all.Where(c => c.Status == ConversationStatus.Waiting),
        "closed" => all.Where(c => c.Status == ConversationStatus.Closed),
        "all" => all.Where(c => c.IsOpen),
        _ => all,
    };

    // A key has no conversations of its own; what is nobody's is not its either.
    static Guid? Me(IActor actor) => actor is { Kind: "person", Id: { } me } ? me : Guid.Empty;

    static bool TryRead(string? after, out (long At, Guid Id)? from)
    {
        from = null;
        if (after is null) return true;
        var parts = after.Split('-');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at) || !Guid.TryParse(parts[1], out var id)) return false;
        from = (at, id);
        return true;
    }
}
