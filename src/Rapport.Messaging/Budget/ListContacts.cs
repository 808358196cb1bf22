using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Messaging.Budget;

/// <summary>A contact that counts.</summary>
/// <param name="Channel">By which way.</param>
/// <param name="Category">For what.</param>
/// <param name="About">What it belonged to.</param>
/// <param name="At">When it reached the person; null while it waits.</param>
sealed record ContactItem(string Channel, string Category, string About, DateTimeOffset? At);

/// <summary>Why a customer was, and was not, asked.</summary>
/// <param name="Zone">The clocks the customer lives by.</param>
/// <param name="ZoneFrom">How they are known: trait, country or workspace.</param>
/// <param name="PausedUntil">The customer wants peace until then; null for no pause.</param>
/// <param name="EveryDays">The customer wants at most one contact in so many days; 0 for no wish.</param>
/// <param name="Contacts">What counts, the latest first; at most 100.</param>
/// <param name="Decisions">The latest first.</param>
/// <param name="Next">Continue with <c>after</c>; null at the end.</param>
sealed record ContactList(
    string Zone, string ZoneFrom, DateTimeOffset? PausedUntil, int EveryDays, IReadOnlyList<ContactItem> Contacts, IReadOnlyList<LoggedDecision> Decisions, string? Next);

/// <summary>Answers why a customer was, and was not, asked.</summary>
static class ListContacts
{
    static readonly Refusal s_unknown = new("customer.unknown", "There is no customer of that id in this workspace.", 404);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/workspaces/{workspace:guid}/customers/{customer:guid}/contacts", ListAsync)
        .WithName("listContacts").WithTags("Messages").WithSummary("Why a customer was and was not asked or written to: every decision with its rule and figures")
        .Produces<ContactList>().ProducesProblem(404).Needs(Role.Viewer);

    static async Task<IResult> ListAsync(
        Guid workspace, Guid customer, IContactBudget budget, Wishes wishes, DecisionLog log, IStateStore state, TimeProvider clock, CancellationToken ct, string? after = null, int limit = 50)
    {
        var person = await budget.PersonAsync(new(workspace), new CustomerId(customer), ct);
        if (person.Customer == CustomerId.None) return s_unknown.ToResult();
        await using var db = state.Read();
        var wish = await wishes.OfAsync(db, person, ct);
        var contacts = await db.Set<ContactRow>().Where(c => c.Workspace == person.Workspace && person.Subjects.Contains(c.Subject)).OrderByDescending(c => c.ReservedAt).Take(100).ToListAsync(ct);
        var (most, before) = (Math.Clamp(limit, 1, 200), long.TryParse(after, CultureInfo.InvariantCulture, out var at) ? at : (long?)null);
        var decisions = await log.ReadAsync(person, "", before, most, ct);
        var paused = wish.PausedUntil > clock.NowMicros() ? wish.PausedUntil : null;
        return Results.Ok(new ContactList(
            person.Zone.Id, person.ZoneFrom, Time(paused), wish.EveryDays, [.. contacts.Select(c => new ContactItem(c.Channel, c.Category, c.About, Time(c.DoneAt)))],
            decisions, decisions.Count < most ? null : decisions[^1].At.ToMicros().ToString(CultureInfo.InvariantCulture)));
    }

    static DateTimeOffset? Time(long? micros) => micros is { } at ? Instant.FromMicros(at) : null;
}
