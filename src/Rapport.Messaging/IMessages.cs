using Rapport.Kernel;

namespace Rapport.Messaging;

/// <summary>
/// Sends mail. A mail is a row written in the transaction of its cause, so that cause and mail happen both or neither;
/// a background loop sends it soon after the commit.
/// <code>
/// if (await messages.CheckAsync(workspace, MailClass.Marketing, ct) is { } refusal) return refusal.ToResult();
/// await using var transaction = await state.BeginAsync(ct);
/// var id = await messages.QueueAsync(transaction, new OutgoingMail
/// {
///     Workspace = workspace, Class = MailClass.Marketing, Purpose = "survey", Customer = customer, To = address,
///     Subject = "How was your order?", Language = "en", About = $"survey {survey}", Key = $"invite {survey} {customer}",
///     Parts = [new MailParagraph("Hello Ada,"), new MailButton("Answer", link)],
/// }, ct);
/// await transaction.CommitAsync(ct);
/// </code>
/// Unsubscribe headers, the unsubscribe link, the postal address and the From line are added when it is sent, and then, not
/// before, it is checked whether the recipient may still be written to. How it went: <see cref="FindAsync"/>, or an
/// <see cref="IMessageReaction"/>.
/// </summary>
public interface IMessages
{
    /// <summary>Puts a mail into the outbox, in the caller's transaction. Never refuses: a mail that cannot be sent ends with a
    /// named reason (<see cref="MessageStatus.Reason"/>), such as <c>address.invalid</c>.</summary>
    /// <returns>Its id; for a <see cref="OutgoingMail.Key"/> that was queued before, the id of then, and nothing is added.</returns>
    Task<MessageId> QueueAsync(IStateTransaction transaction, OutgoingMail mail, CancellationToken ct);

    /// <summary>The same where nobody is to be written to more than they bear: queues nothing when the person's budget
    /// (<see cref="IContactBudget"/>) has no room. Mail that waits for the end of quiet hours alone is queued.</summary>
    Task<QueuedMail> TryQueueAsync(IStateTransaction transaction, OutgoingMail mail, CancellationToken ct);

    /// <summary>What is missing before mail of a class can be sent at all: the mail server, the postal address. Ask before people
    /// start a sending; mail queued nevertheless waits up to three days for it.</summary>
    /// <returns>Null when nothing is missing.</returns>
    Task<Refusal?> CheckAsync(WorkspaceId workspace, MailClass kind, CancellationToken ct);

    /// <summary>Why mail to an address would not be sent today: it came back, was called spam, was unsubscribed from or stands on the
    /// company's own list. What the person agreed to is asked of <see cref="IConsents"/>.</summary>
    /// <returns>Of the form <c>area.reason</c>, such as <c>suppressed.bounced</c>; null when nothing is known against it.</returns>
    Task<string?> BarredAsync(WorkspaceId workspace, MailClass kind, string purpose, string address, CancellationToken ct);

    /// <summary>How messages stand, in no particular order; unknown ids are left out.</summary>
    Task<IReadOnlyList<MessageStatus>> FindAsync(WorkspaceId workspace, IReadOnlyCollection<MessageId> ids, CancellationToken ct);

    /// <summary>How many messages about something stand in which state and for which reason.</summary>
    Task<IReadOnlyList<MessageCount>> CountAsync(WorkspaceId workspace, string about, CancellationToken ct);

    /// <summary>Cancels what is still queued, in the caller's transaction: a reminder to someone who has answered.</summary>
    /// <param name="transaction">Of the cause.</param>
    /// <param name="workspace">Whose.</param>
    /// <param name="ids">Those already sent, or unknown, are left as they are.</param>
    /// <param name="reason">Of the form <c>area.reason</c>: <c>survey.answered</c>.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>How many were cancelled.</returns>
    Task<int> CancelAsync(
        IStateTransaction transaction, WorkspaceId workspace, IReadOnlyCollection<MessageId> ids, string reason, CancellationToken ct);

    /// <summary>Cancels everything still queued about something: a survey that was closed.</summary>
    /// <returns>How many were cancelled.</returns>
    Task<int> CancelAboutAsync(IStateTransaction transaction, WorkspaceId workspace, string about, string reason, CancellationToken ct);
}

/// <summary>One message to one recipient.</summary>
public readonly record struct MessageId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What became of a mail that may have been too much.</summary>
/// <param name="Id">Null when it was not queued.</param>
/// <param name="Decision">Why.</param>
public sealed record QueuedMail(MessageId? Id, ContactDecision Decision);

/// <summary>What happens in doubt, and which rules hold.</summary>
public enum MailClass
{
    /// <summary>Asked for or owed: a receipt, a confirmation. At least once: after a doubt it is sent again with the same Message-ID.</summary>
    Transactional = 1,

    /// <summary>Everything people could do without: invitations, reminders, offers. At most once: a doubt ends as
    /// <see cref="MessageState.Unknown"/>. Carries one-click unsubscribe and the postal address.</summary>
    Marketing = 2,
}

/// <summary>A mail to be sent.</summary>
public sealed record OutgoingMail
{
    /// <summary>Whose mail it is; its name and mail server appear in From.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>The class.</summary>
    public required MailClass Class { get; init; }

    /// <summary>Why people are written to, of the form [a-z0-9_-]{1,40}. Known from the start: <c>service</c> (contract),
    /// <c>survey</c> (legitimate interest), <c>marketing</c> (consent); admins add others in the mail settings. Mail of a
    /// purpose without a legal basis is not sent.</summary>
    public required string Purpose { get; init; }

    /// <summary>One bare address.</summary>
    public required string To { get; init; }

    /// <summary>To whom it goes, if that is known: found in the customer's list of messages, and erased with the customer.</summary>
    public CustomerId Customer { get; init; } = CustomerId.None;

    /// <summary>One line of at most 200 characters.</summary>
    public required string Subject { get; init; }

    /// <summary>The content in reading order; drawn as plain text and as HTML. All text is plain text and is encoded.</summary>
    public required IReadOnlyList<MailPart> Parts { get; init; }

    /// <summary>BCP 47 tag of the content; decides lang, direction and the words of the footer.</summary>
    public required string Language { get; init; }

    /// <summary>What it belongs to, such as <c>survey 0198…</c>, at most 100 characters; for counting and cancelling.</summary>
    public string About { get; init; } = "";

    /// <summary>The same key twice in a workspace is one mail. Null: always a new mail.</summary>
    public string? Key { get; init; }

    /// <summary>Not before this time; null: at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Pointless after this time: then cancelled as <c>mail.expired</c>. Null: always worth sending. With it, a mail that
    /// finds the person's budget used up waits for room; without it, it is suppressed.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>As in <see cref="ContactRequest.Thread"/>: the same for an invitation, its reminders and its thanks.</summary>
    public string Thread { get; init; } = "";

    /// <summary>As in <see cref="ContactRequest.IgnoresCoolDown"/>.</summary>
    public bool IgnoresCoolDown { get; init; }

    /// <summary>True when someone unknown typed the address into a public form: stricter caps hold, so that a form is no way to
    /// flood foreign inboxes. Such a mail must not repeat what the stranger wrote.</summary>
    public bool AskedByStranger { get; init; }

    /// <summary>What it answers; null for a mail that begins by itself.</summary>
    public MailAnswer? Answer { get; init; }
}

/// <summary>What a mail of a person to a person answers. Such a mail carries no footer and is not marked as automatic.</summary>
/// <param name="ReplyTo">One bare address: where the next word of the recipient is to go.</param>
/// <param name="References">Message-IDs of what was said before, without brackets, the earliest first; the last is the one that is
/// answered. Empty when nothing was said by mail.</param>
public sealed record MailAnswer(string ReplyTo, IReadOnlyList<string> References);

/// <summary>Where a message stands.</summary>
public enum MessageState
{
    /// <summary>Waits for its time, for the mail server or for the next try; the reason says what for.</summary>
    Queued = 1,

    /// <summary>On its way to the mail server at this moment.</summary>
    Sending = 2,

    /// <summary>The mail server took it.</summary>
    Sent = 3,

    /// <summary>The recipient's server confirmed it, where such a report was asked for and came.</summary>
    Delivered = 4,

    /// <summary>Came back, at once or by a later report.</summary>
    Bounced = 5,

    /// <summary>The recipient called it spam.</summary>
    Complained = 6,

    /// <summary>Could not be sent; the reason says why.</summary>
    Failed = 7,

    /// <summary>Was not allowed to be sent; the reason says why.</summary>
    Suppressed = 8,

    /// <summary>The connection broke at the very end: it may or may not have arrived.</summary>
    Unknown = 9,

    /// <summary>Was called off before it was sent.</summary>
    Cancelled = 10,
}

/// <summary>How a message stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Of the form <c>area.reason</c>; empty where the state says all.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="At">When it came into this state.</param>
public sealed record MessageStatus(MessageId Id, MessageState State, string Reason, int Attempts, DateTimeOffset At);

/// <summary>How many messages stand in one state for one reason.</summary>
/// <param name="State">The state.</param>
/// <param name="Reason">The reason; empty where the state says all.</param>
/// <param name="Count">At least 1.</param>
public sealed record MessageCount(MessageState State, string Reason, long Count);

/// <summary>A message that came into a state it does not leave by itself.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="Id">Which.</param>
/// <param name="About">As it was queued.</param>
/// <param name="Purpose">As it was queued.</param>
/// <param name="Customer">As it was queued.</param>
/// <param name="State">Any but queued and sending. <see cref="MessageState.Sent"/> may be followed by delivered, bounced or complained.</param>
/// <param name="Reason">Of the form <c>area.reason</c>; empty where the state says all.</param>
/// <param name="At">When.</param>
public sealed record MessageChange(
    WorkspaceId Workspace, MessageId Id, string About, string Purpose, CustomerId Customer, MessageState State, string Reason, DateTimeOffset At);

/// <summary>A module above that acts on what became of its messages. Registered in the server's services.</summary>
public interface IMessageReaction
{
    /// <summary>Called inside the transaction that changes the message. Quick, writing its own tables only; throwing takes the
    /// change back.</summary>
    Task ReactAsync(MessageChange change, IStateTransaction transaction, CancellationToken ct);
}
