using Rapport.Kernel;
using Rapport.Messaging.Outbox;

namespace Rapport.Messaging.Messages;

/// <summary>A message in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Customer">To whom; null when only the address is known.</param>
/// <param name="Recipient">The address.</param>
/// <param name="Subject">Of the mail.</param>
/// <param name="Class">transactional or marketing.</param>
/// <param name="Purpose">Why it was sent.</param>
/// <param name="About">What it belongs to; may be empty.</param>
/// <param name="State">queued, sending, sent, delivered, bounced, complained, failed, suppressed, unknown or cancelled.</param>
/// <param name="Reason">Why it was not sent, or what it waits for; empty where the state says all.</param>
/// <param name="Code">The mail server's codes; may be empty.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Queued">When it was queued.</param>
/// <param name="At">When it came into its state.</param>
/// <param name="Due">When it is tried next; null when it is not.</param>
/// <param name="Unsubscribed">The recipient unsubscribed by this mail.</param>
sealed record MessageItem(
    Guid Id, Guid? Customer, string Recipient, string Subject, string Class, string Purpose, string About, string State, string Reason, string Code,
    int Attempts, DateTimeOffset Queued, DateTimeOffset At, DateTimeOffset? Due, bool Unsubscribed)
{
    public static MessageItem Of(MessageRow row, Waiting waiting, long now) => new(
        row.Id, row.Customer == CustomerId.None ? null : row.Customer.Value, row.Recipient, row.Subject, row.Class.ToString().ToLowerInvariant(),
        row.Purpose, row.About, row.State.Word(), waiting.ReasonOf(row, now), row.Code, row.Attempts, Instant.FromMicros(row.Created),
        Instant.FromMicros(row.At), row.State == MessageState.Queued ? Instant.FromMicros(row.Due) : null, row.Unsubscribed);
}

/// <summary>What all mail of a class waits for in a workspace; null for nothing.</summary>
sealed record Waiting(string? All, string? Marketing)
{
    public static async Task<Waiting> OfAsync(WorkspaceId workspace, IMessages messages, SendRules rules, CancellationToken ct)
    {
        var full = await rules.IsFullAsync(workspace, ct) ? "cap.workspace" : null;
        return new(
            (await messages.CheckAsync(workspace, MailClass.Transactional, ct))?.Code ?? full,
            (await messages.CheckAsync(workspace, MailClass.Marketing, ct))?.Code ?? full);
    }

    /// <summary>A mail that is due and could not be tried because of its workspace says so, though its row does not.</summary>
    public string ReasonOf(MessageRow row, long now) =>
        row.State != MessageState.Queued || row.Due > now ? row.Reason
        : (row.Class == MailClass.Marketing ? Marketing : All) ?? row.Reason;
}
