using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;
using Rapport.Messaging.Outbox;
using Rapport.Messaging.Recipients;

namespace Rapport.Messaging.Bounces;

/// <summary>What came of a report.</summary>
/// <param name="Message">The mail it is about; null when it is none of this workspace.</param>
/// <param name="State">The mail's state now; null without a mail.</param>
/// <param name="Reason">Why the report changed nothing, or the mail's reason.</param>
sealed record BounceAnswer(Guid? Message, string? State, string Reason);

/// <summary>Takes in a mail that reports what became of another: whoever reads the sender's mailbox posts it here.</summary>
static class PostBounce
{
    static readonly Refusal s_none = new("bounce.no_report", "This mail is neither a delivery report (RFC 3464) nor a feedback report (RFC 5965).");

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/workspaces/{workspace:guid}/messages/bounces", HandleAsync)
        .WithName("postBounce").WithTags("Messages").WithSummary("Post a delivery report or a feedback report, as the mail it is")
        .Accepts<string>("message/rfc822").Produces<BounceAnswer>().ProducesProblem(422).Needs(Role.Analyst);

    static async Task<IResult> HandleAsync(
        Guid workspace, HttpRequest request, IStateStore state, Ending ending, IAudit audit, TimeProvider clock, CancellationToken ct)
    {
        if (await BounceReader.ReadBounceAsync(request.Body, ct) is not { } report) return s_none.ToResult();
        var at = new WorkspaceId(workspace);
        await using var transaction = await state.BeginAsync(ct);
        // The id is known to the recipient's side alone, and an address counts only as the one we wrote to: nobody can silence others.
        if (Id(report) is not { } id || await transaction.Db.FindAsync<MessageRow>([id], ct) is not { } row || row.Workspace != at)
            return Results.Ok(new BounceAnswer(null, null, "bounce.unknown_message"));
        if (row.State is MessageState.Queued or MessageState.Failed or MessageState.Suppressed or MessageState.Cancelled)
            return Results.Ok(new BounceAnswer(id, row.State.Word(), "bounce.not_sent"));
        await ApplyAsync(transaction, row, report, ending, clock, ct);
        await audit.WriteAsync(transaction, at, "message.bounce", $"message {id}", new { report.Kind, report.Status }, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok(new BounceAnswer(id, row.State.Word(), row.Reason));
    }

    static async Task ApplyAsync(
        IStateTransaction transaction, MessageRow row, BounceReport report, Ending ending, TimeProvider clock, CancellationToken ct)
    {
        var (state, reason) = report.Kind switch
        {
            BounceKind.Complaint => (MessageState.Complained, "bounce.complaint"),
            BounceKind.Failed => (MessageState.Bounced, report.IsHard ? "address.unknown" : "bounce.refused"),
            BounceKind.Delivered => (MessageState.Delivered, ""),
            _ => (row.State, row.Reason),
        };
        // What the recipient said weighs more than what machines said before or after.
        if (state == row.State || row.State == MessageState.Complained || (state == MessageState.Delivered && row.State == MessageState.Bounced)) return;
        if (state == MessageState.Complained || report.IsHard)
        {
            await Suppressions.AddAsync(
                transaction, row.Workspace, row.Contact, "", report.IsHard ? SuppressionCause.Bounced : SuppressionCause.Complained, clock.NowMicros(), row.Id, ct);
        }

        await ending.EndAsync(transaction, row, state, reason, report.Status, ct);
    }

    static Guid? Id(BounceReport report) =>
        Guid.TryParseExact(report.MessageId.Split('@')[0], "N", out var id) ? id : null;
}
