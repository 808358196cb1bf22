using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging.Outbox;
using Rapport.Messaging.Recipients;

namespace Rapport.Messaging.Messages;

/// <summary>One page of messages, newest first.</summary>
/// <param name="Items">The messages.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
sealed record MessagePage(IReadOnlyList<MessageItem> Items, string? Next);

/// <summary>How many messages stand in one state for one reason.</summary>
sealed record MessageTally(string State, string Reason, long Count);

/// <summary>Counts of all messages.</summary>
/// <param name="Counts">By state and reason.</param>
/// <param name="Unsubscribed">Mails by which recipients unsubscribed.</param>
/// <param name="WaitsFor">What keeps queued mail from being sent at all, such as <c>mail.no_server</c>; null when nothing does.</param>
sealed record MessageSummary(IReadOnlyList<MessageTally> Counts, long Unsubscribed, string? WaitsFor);

/// <summary>Messages of a workspace or of one customer, and their counts.</summary>
static class ListMessages
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/messages";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync)
            .WithName("listMessages").WithTags("Messages").WithSummary("Messages with their state and reason, newest first")
            .WithDescription("`customer`, `state`, `reason`, `purpose` and `about` filter; all that are given must hold.")
            .Produces<MessagePage>().ProducesProblem(400).ProducesProblem(422).Needs(Role.Viewer);
        routes.MapGet(Route + "/summary", CountAsync)
            .WithName("countMessages").WithTags("Messages").WithSummary("How many messages stand in which state, and why").Produces<MessageSummary>().Needs(Role.Viewer);
    }

    static async Task<IResult> ListAsync(
        Guid workspace, IStateStore state, ICustomerContacts customers, Contacts contacts, IMessages messages, SendRules rules, TimeProvider clock, Guid? customer = null,
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "state")] string? inState = null, string? reason = null, string? purpose = null, string? about = null,
        string? after = null, int limit = 50, CancellationToken ct = default)
    {
        if (inState is not null && Words.State(inState) is null) return s_noState.ToResult();
        if (!TryReadCursor(after, out var cursor)) return s_noCursor.ToResult();
        var at = new WorkspaceId(workspace);
        limit = Math.Clamp(limit, 1, 200);
        await using var db = state.Read();
        var all = db.Set<MessageRow>().Where(m => m.Workspace == at);
        if (Words.State(inState) is { } wanted) all = all.Where(m => m.State == wanted);
        if (reason is not null) all = all.Where(m => m.Reason == reason);
        if (purpose is not null) all = all.Where(m => m.Purpose == purpose);
        if (about is not null) all = all.Where(m => m.About == about);
        var rows = new List<MessageRow>();
        foreach (var part in customer is { } who ? await OfAsync(all, at, new(who), customers, contacts, ct) : [all])
            rows.AddRange(await Page(part, cursor).Take(limit + 1).ToListAsync(ct));
        rows = [.. rows.DistinctBy(m => m.Id).OrderByDescending(m => m.Created).ThenByDescending(m => m.Id.ToString(), StringComparer.Ordinal)];
        var waiting = await Waiting.OfAsync(at, messages, rules, ct);
        return Results.Ok(new MessagePage(
            [.. rows.Take(limit).Select(m => MessageItem.Of(m, waiting, clock.NowMicros()))], rows.Count > limit ? Cursor(rows[limit - 1]) : null));
    }

    static async Task<IResult> CountAsync(Guid workspace, IStateStore state, IMessages messages, SendRules rules, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = state.Read();
        var all = db.Set<MessageRow>().Where(m => m.Workspace == at);
        var counts = await all.GroupBy(m => new { m.State, m.Reason }).Select(g => new { g.Key.State, g.Key.Reason, Count = g.LongCount() }).ToListAsync(ct);
        var waiting = await Waiting.OfAsync(at, messages, rules, ct);
        return Results.Ok(new MessageSummary(
            [.. counts.OrderBy(c => c.State).ThenBy(c => c.Reason, StringComparer.Ordinal).Select(c => new MessageTally(c.State.Word(), c.Reason, c.Count))],
            await all.LongCountAsync(m => m.Unsubscribed, ct), waiting.All ?? waiting.Marketing));
    }

    /// <summary>What was sent to a customer under any id, and what was sent to an address of theirs before anybody knew whose it was.</summary>
    static async Task<IReadOnlyList<IQueryable<MessageRow>>> OfAsync(
        IQueryable<MessageRow> all, WorkspaceId workspace, CustomerId customer, ICustomerContacts customers, Contacts contacts, CancellationToken ct)
    {
        var who = await customers.FindAsync(workspace, customer, ct);
        var ids = who?.Ids ?? [customer];
        var hashes = await contacts.HashesAsync(workspace, who?.Emails ?? [], ct);
        return [all.Where(m => ids.Contains(m.Customer)), .. hashes.Select(hash => all.Where(m => m.Contact == hash && m.Customer == CustomerId.None))];
    }

    static IQueryable<MessageRow> Page(IQueryable<MessageRow> rows, (long Created, Guid Id)? cursor)
    {
        if (cursor is { } from) rows = rows.Where(m => m.Created < from.Created || (m.Created == from.Created && m.Id.CompareTo(from.Id) < 0));
        return rows.OrderByDescending(m => m.Created).ThenByDescending(m => m.Id);
    }

    static string Cursor(MessageRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Created}.{row.Id:N}");

    static bool TryReadCursor(string? after, out (long Created, Guid Id)? cursor)
    {
        cursor = null;
        if (after is null) return true;
        var parts = after.Split('.');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var created)
            || !Guid.TryParseExact(parts[1], "N", out var id))
        {
            return false;
        }

        cursor = (created, id);
        return true;
    }

    static readonly Refusal s_noState = new("messages.state", "There is no such state.");

    static readonly Refusal s_noCursor = new("request.cursor", "The value of after is none this list has given out.", 400);
}
