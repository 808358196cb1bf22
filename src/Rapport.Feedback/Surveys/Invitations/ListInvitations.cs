using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys.Invitations;

/// <summary>An invited customer.</summary>
/// <param name="Customer">Who.</param>
/// <param name="State"><c>invited</c>, <c>sent</c>, <c>delivered</c>, <c>bounced</c>, <c>complained</c>, <c>suppressed</c>, <c>failed</c>,
/// <c>cancelled</c>, <c>unknown</c>, then <c>clicked</c> and <c>answered</c>.</param>
/// <param name="Reason">Why a mail was not sent; empty where the state says all.</param>
/// <param name="Reminders">How often they were reminded.</param>
/// <param name="Invited">When.</param>
sealed record InvitationLine(Guid Customer, string State, string Reason, int Reminders, DateTimeOffset Invited);

/// <summary>A mailing.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Subject">Of its mails.</param>
/// <param name="Sent">When it was begun.</param>
/// <param name="Count">How many customers were invited.</param>
/// <param name="States">How many stand in which state.</param>
sealed record MailingLine(Guid Id, string Subject, DateTimeOffset Sent, int Count, IReadOnlyDictionary<string, int> States);

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

    static async Task<IResult> MailingsAsync(Guid workspace, Guid survey, IStateStore store, IMessages messages, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        var mailings = await db.Set<MailingRow>().Where(m => m.Survey == survey && m.Workspace == at).OrderByDescending(m => m.CreatedAt).Take(100).ToListAsync(ct);
        var people = await StandingAsync(db, messages, at, db.Set<InvitationRow>().Where(i => i.Survey == survey && i.Workspace == at), ct);
        return Results.Ok(new MailingList([.. mailings.Select(m =>
        {
            var own = people.Where(p => p.Mailing == m.Id).Select(p => p.Line).ToList();
            var subject = JsonSerializer.Deserialize<NewInvitations>(m.Content, SurveyDocument.Json)?.Subject ?? "";
            return new MailingLine(m.Id, subject, Instant.FromMicros(m.CreatedAt), own.Count, own.CountBy(l => l.State).ToDictionary(s => s.Key, s => s.Value));
        })]));
    }

    static async Task<IResult> PeopleAsync(Guid workspace, Guid survey, Guid mailing, IStateStore store, IMessages messages, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        var people = await StandingAsync(db, messages, at, db.Set<InvitationRow>().Where(i => i.Mailing == mailing && i.Survey == survey && i.Workspace == at), ct);
        return Results.Ok(new InvitationList([.. people.Select(p => p.Line)]));
    }

    static async Task<List<(Guid Mailing, InvitationLine Line)>> StandingAsync(RapportDb db, IMessages messages, WorkspaceId workspace, IQueryable<InvitationRow> rows, CancellationToken ct)
    {
        var invitations = await rows.OrderBy(i => i.CreatedAt).Take(10_000).ToListAsync(ct);
        var states = await db.Set<ResponseRow>().Join(rows, r => new { r.Survey, r.Once }, i => new { i.Survey, Once = (string?)i.Once }, (r, i) => new { i.Id, r.State }).ToDictionaryAsync(r => r.Id, r => r.State, ct);
        var mails = new Dictionary<Guid, MessageStatus>();
        foreach (var some in invitations.Chunk(500))
            foreach (var status in await messages.FindAsync(workspace, [.. some.Select(i => new MessageId(i.Message))], ct)) mails[status.Id.Value] = status;
        return [.. invitations.Select(i =>
        {
            var mail = mails.GetValueOrDefault(i.Message);
            var state = states.TryGetValue(i.Id, out var response) ? response == ResponseState.Completed ? "answered" : "clicked" : Of(mail);
            return (i.Mailing, new InvitationLine(i.Customer.Value, state, state is "answered" or "clicked" ? "" : mail?.Reason ?? "", i.Reminders, Instant.FromMicros(i.CreatedAt)));
        })];
    }

    static string Of(MessageStatus? mail) => mail is null or { State: MessageState.Queued or MessageState.Sending } ? "invited" : Kernel.Names.Snake(mail.State.ToString());
}
