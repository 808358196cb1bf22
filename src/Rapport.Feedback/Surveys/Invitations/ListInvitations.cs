using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Links;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Invitations;

/// <summary>Somebody who was invited.</summary>
/// <param name="Customer">Who; null for somebody known by an address alone.</param>
/// <param name="Name">What to call them.</param>
/// <param name="State"><c>invited</c>, <c>sent</c>, <c>delivered</c>, <c>bounced</c>, <c>complained</c>, <c>suppressed</c>, <c>failed</c>,
/// <c>cancelled</c>, <c>unknown</c>, then <c>clicked</c>, <c>started</c> and <c>completed</c>; <c>revoked</c> for an address that leads nowhere any more.</param>
/// <param name="Reason">Why a mail was not sent; empty where the state says all.</param>
/// <param name="Reminders">How often they were reminded.</param>
/// <param name="Invited">When.</param>
/// <param name="Interaction">What it asks about, such as an order; empty for nothing.</param>
/// <param name="Link">The link its address belongs to.</param>
/// <param name="Pass">The address, to revoke it.</param>
sealed record InvitationLine(Guid? Customer, string Name, string State, string Reason, int Reminders, DateTimeOffset Invited, string Interaction, Guid Link, Guid Pass);

/// <summary>A mailing.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Subject">Of its mails.</param>
/// <param name="Sent">When it was begun.</param>
/// <param name="Count">How many customers were invited.</param>
/// <param name="States">How many stand in which state.</param>
/// <param name="Occasion">The occasion that sends it; empty when somebody did.</param>
/// <param name="SendAt">Not before this time; null for at once.</param>
/// <param name="Reminders">How often those who have not finished are reminded.</param>
/// <param name="Link">The link its addresses belong to.</param>
/// <param name="Revoked">True when none of its addresses works any more.</param>
sealed record MailingLine(
    Guid Id, string Subject, DateTimeOffset Sent, int Count, IReadOnlyDictionary<string, int> States, string Occasion, DateTimeOffset? SendAt, int Reminders, Guid Link, bool Revoked);

sealed record MailingList(IReadOnlyList<MailingLine> Items);

sealed record InvitationList(IReadOnlyList<InvitationLine> Items);

/// <summary>How invitations fare. Opened mails are not counted: that would take a hidden picture in each.</summary>
static class ListInvitations
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/invitations";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, MailingsAsync)
            .WithName("listSurveyMailings").WithTags("Surveys").WithSummary("Mailings of a survey and how they fare, the latest first").Produces<MailingList>().Needs(Role.Viewer);
        routes.MapGet(Route + "/{mailing:guid}", PeopleAsync)
            .WithName("listSurveyInvitations").WithTags("Surveys").WithSummary("Everybody a mailing invited, and where they stand").Produces<InvitationList>().Needs(Role.Agent);
    }

    static async Task<IResult> MailingsAsync(Guid workspace, Guid survey, IStateStore store, IMessages messages, ICustomerNames names, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        var mailings = await db.Set<MailingRow>().Where(m => m.Survey == survey && m.Workspace == at).OrderByDescending(m => m.CreatedAt).Take(100).ToListAsync(ct);
        var links = mailings.Select(m => m.Link).ToList();
        var revoked = await db.Set<LinkRow>().Where(l => links.Contains(l.Id) && l.Revoked).Select(l => l.Id).ToListAsync(ct);
        var people = await StandingAsync(db, messages, names, at, db.Set<InvitationRow>().Where(i => i.Survey == survey && i.Workspace == at), isNamed: false, ct);
        return Results.Ok(new MailingList([.. mailings.Select(m =>
        {
            var own = people.Where(p => p.Mailing == m.Id).Select(p => p.Line).ToList();
            var content = JsonSerializer.Deserialize<NewInvitations>(m.Content, SurveyDocument.Json);
            return new MailingLine(
                m.Id, content?.Subject ?? "", Instant.FromMicros(m.CreatedAt), own.Count, own.CountBy(l => l.State).ToDictionary(s => s.Key, s => s.Value), m.Occasion, content?.SendAt,
                content?.Reminders ?? 0, m.Link, revoked.Contains(m.Link));
        })]));
    }

    static async Task<IResult> PeopleAsync(Guid workspace, Guid survey, Guid mailing, IStateStore store, IMessages messages, ICustomerNames names, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        var people = await StandingAsync(db, messages, names, at, db.Set<InvitationRow>().Where(i => i.Mailing == mailing && i.Survey == survey && i.Workspace == at), isNamed: true, ct);
        return Results.Ok(new InvitationList([.. people.Select(p => p.Line)]));
    }

    static async Task<List<(Guid Mailing, InvitationLine Line)>> StandingAsync(
        RapportDb db, IMessages messages, ICustomerNames names, WorkspaceId workspace, IQueryable<InvitationRow> rows, bool isNamed, CancellationToken ct)
    {
        var invitations = await rows.OrderBy(i => i.CreatedAt).Take(10_000).ToListAsync(ct);
        var states = await db.Set<ResponseRow>().Join(rows, r => new { r.Survey, r.Once }, i => new { i.Survey, Once = (string?)i.Once }, (r, i) => new { i.Id, r.State }).ToDictionaryAsync(r => r.Id, r => r.State, ct);
        var mails = new Dictionary<Guid, MessageStatus>();
        foreach (var some in invitations.Chunk(500))
            foreach (var status in await messages.FindAsync(workspace, [.. some.Select(i => new MessageId(i.Message))], ct)) mails[status.Id.Value] = status;
        var passes = await db.Set<PassRow>().Join(rows, p => p.Id, i => i.Pass, (p, i) => new { p.Id, p.Link, p.Value, p.Interaction, p.Revoked }).ToDictionaryAsync(p => p.Id, ct);
        var called = isNamed ? await names.OfAsync(workspace, invitations.Select(i => i.Customer).Where(c => c != CustomerId.None).Distinct(), ct) : new Dictionary<CustomerId, string>();
        return [.. invitations.Select(i =>
        {
            var (mail, pass) = (mails.GetValueOrDefault(i.Message), passes.GetValueOrDefault(i.Pass));
            var response = states.TryGetValue(i.Id, out var found) ? Of(found) : null;
            var state = response ?? (pass is { Revoked: true } ? "revoked" : Of(mail));
            return (i.Mailing, new InvitationLine(
                i.Customer == CustomerId.None ? null : i.Customer.Value, called.GetValueOrDefault(i.Customer) ?? pass?.Value ?? "", state, response is null ? mail?.Reason ?? "" : "", i.Reminders,
                Instant.FromMicros(i.CreatedAt), pass?.Interaction ?? "", pass?.Link ?? Guid.Empty, i.Pass));
        })];
    }

    // Whoever came by an invitation began a response when something was posted; what only looked, such as a scanner, began none.
    static string Of(ResponseState response) => response switch
    {
        ResponseState.Completed => "completed",
        ResponseState.Displayed or ResponseState.Dismissed => "clicked",
        _ => "started",
    };

    static string Of(MessageStatus? mail) => mail is null or { State: MessageState.Queued or MessageState.Sending } ? "invited" : Kernel.Names.Snake(mail.State.ToString());
}
