using Rapport.Kernel;

namespace Rapport.Messaging;

/// <summary>Takes in what mail systems report of mails that were sent: whoever reads the sender's mailbox hands it over.</summary>
public interface IBounces
{
    /// <summary>Writes a report down, in the caller's transaction: the mail's new state, and that nothing more goes to an address that
    /// does not exist or called it spam. The same report again changes nothing.</summary>
    Task<BounceOutcome> TakeAsync(IStateTransaction transaction, WorkspaceId workspace, BounceReport report, CancellationToken ct);
}

/// <summary>What came of a report.</summary>
/// <param name="Message">The mail it is about; null when it is none of this workspace.</param>
/// <param name="State">The mail's state now; null without a mail.</param>
/// <param name="Reason">Why the report changed nothing, or the mail's reason.</param>
public sealed record BounceOutcome(MessageId? Message, MessageState? State, string Reason);
