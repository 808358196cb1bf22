using Rapport.Kernel;
using Rapport.Messaging.Outbox;
using Rapport.Messaging.Recipients;

namespace Rapport.Messaging.Bounces;

/// <summary>Writes down what a report says of a mail that was sent.</summary>
sealed class BounceDesk(Ending ending, IAudit audit, TimeProvider clock) : IBounces
{
    public async Task<BounceOutcome> TakeAsync(IStateTransaction transaction, WorkspaceId workspace, BounceReport report, CancellationToken ct)
    {
        // The id is known to the recipient's side alone, and an address counts only as the one we wrote to: nobody can silence others.
        if (Id(report) is not { } id || await transaction.Db.FindAsync<MessageRow>([id], ct) is not { } row || row.Workspace != workspace)
            return new(null, null, "bounce.unknown_message");
        if (row.State is MessageState.Queued or MessageState.Failed or MessageState.Suppressed or MessageState.Cancelled)
            return new(new(id), row.State, "bounce.not_sent");
        await ApplyAsync(transaction, row, report, ct);
        await audit.WriteAsync(transaction, workspace, "message.bounce", $"message {id}", new { report.Kind, report.Status }, ct);
        return new(new(id), row.State, row.Reason);
    }

    async Task ApplyAsync(IStateTransaction transaction, MessageRow row, BounceReport report, CancellationToken ct)
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
