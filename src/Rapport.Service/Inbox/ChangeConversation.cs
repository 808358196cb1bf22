using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Service.Cases;

namespace Rapport.Service.Inbox;

/// <summary>All of a conversation that is changed in place.</summary>
/// <param name="Status">open, waiting or closed.</param>
/// <param name="Assignee">A member who may serve customers; null for nobody.</param>
/// <param name="Team">Null for none.</param>
/// <param name="Skill">What whoever answers must know; empty for nothing in particular.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ConversationChange(ConversationStatus Status, Guid? Assignee = null, Guid? Team = null, string Skill = "");

/// <summary>Which case a conversation belongs to.</summary>
/// <param name="Case">A case that is there; null to open one.</param>
/// <param name="Title">Of a new one: 1 to 200 characters.</param>
/// <param name="Priority">Of a new one.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ConversationCase(Guid? Case = null, string Title = "", CasePriority Priority = CasePriority.Normal);

/// <summary>Says who sees to a conversation, how far it is, and which case it belongs to.</summary>
static class ChangeConversation
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut(ConversationEdit.One, PutAsync).WithName("changeConversation").WithTags("Conversations").WithSummary("Say who sees to a conversation, and whether it is over")
            .Produces<ConversationAnswer>().ProducesProblem(404).ProducesProblem(422).ChecksVersion().Needs(Role.Agent);
        routes.MapPost(ConversationEdit.One + "/case", CaseAsync).WithName("linkConversation").WithTags("Conversations").WithSummary("Open a case about a conversation, or say to which case it belongs")
            .Produces<ConversationAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Needs(Role.Agent);
    }

    static Task<IResult> PutAsync(Guid workspace, Guid conversation, ConversationChange request, Expected expected, ConversationEdit edit, CaseCheck check, CancellationToken ct) =>
        edit.ChangeAsync(workspace, conversation, expected, async c =>
        {
            var row = c.Row;
            if (request.Skill.Length > 40 || request.Skill.Any(char.IsControl)) return (CaseCheck.Invalid("skill", "Up to 40 characters."), null);
            var (assignee, team) = (request.Assignee == row.Assignee ? null : request.Assignee, request.Team == row.Team ? null : request.Team);
            if (await check.RefuseAsync(row.Workspace, c.Settings, null, "-", assignee, team, null, null, ct) is { } refusal) return (refusal, null);
            if ((request.Assignee, request.Team, request.Skill) != (row.Assignee, row.Team, row.Skill)) c.Desk.Assign(c.Transaction, row, request.Assignee, request.Team, request.Skill, c.Doer);
            if (request.Status == row.Status) return (null, null);
            if (request.Status == ConversationStatus.Closed) c.Desk.Close(c.Transaction, c.Settings, row, c.Doer);
            else if (!row.IsOpen) c.Desk.Reopen(c.Transaction, row, c.Doer);
            if (row.IsOpen) c.Desk.Turn(row, request.Status);
            return (null, null);
        }, ct);

    static Task<IResult> CaseAsync(Guid workspace, Guid conversation, ConversationCase request, ConversationEdit edit, CaseCheck check, IAudit audit, CancellationToken ct) =>
        edit.ChangeAsync(workspace, conversation, null, async c =>
        {
            if (request.Case is { } id)
            {
                if (await c.Transaction.Db.Set<CaseRow>().FirstOrDefaultAsync(r => r.Id == id && r.Workspace == c.Row.Workspace, ct) is not { } known) return (CaseEdit.Unknown, null);
                if (known.MergedInto is not null) return (CaseEdit.Merged, null);
                await c.Desk.JoinAsync(c.Transaction, c.Settings, c.Row, known, c.Doer, ct);
                return (null, null);
            }

            if (await Continuation.CaseOfAsync(c.Transaction.Db, c.Row.Workspace, c.Row.Id, ct) is not null) return (new("conversation.has_case", "There is a case about this conversation already.", 409), null);
            var assign = c.Row.Assignee is { } owner ? new Assignment(AssignTo.Member, owner) : c.Doer is { By: "person", Id: { } me } ? new(AssignTo.Member, me) : new(AssignTo.Nobody);
            if (await check.RefuseAsync(c.Row.Workspace, c.Settings, null, request.Title, assign.Member, null, null, null, ct) is { } refusal) return (refusal, null);
            var opened = await c.Desk.OpenCaseAsync(c.Transaction, c.Settings, c.Row, new(request.Title.Trim()) { Priority = request.Priority, Assign = assign }, c.Doer, ct);
            await audit.WriteAsync(c.Transaction, c.Row.Workspace, "case.open", $"case {opened.Id}", new { opened.Number }, ct);
            return (null, null);
        }, ct);
}
