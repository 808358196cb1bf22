using Rapport.Kernel;

namespace Rapport.Messaging;

/// <summary>Whether a person may be written to for a purpose on a channel. Asked anew at each send, so that a withdrawal stops
/// what is queued.</summary>
public interface IConsents
{
    /// <summary>Whether a customer may be contacted.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="customer">Merged customers count as one; may be <see cref="CustomerId.None"/> when an address is given.</param>
    /// <param name="address">An e-mail address: what was said under it counts too, whoever has it. Null when there is none.</param>
    /// <param name="purpose">As in <see cref="OutgoingMail.Purpose"/>.</param>
    /// <param name="channel">Such as <c>email</c>.</param>
    /// <param name="ct">Cancels.</param>
    Task<ConsentAnswer> MayAsync(
        WorkspaceId workspace, CustomerId customer, string? address, string purpose, string channel, CancellationToken ct);

    /// <summary>The same for somebody known by identifiers, such as a browser.</summary>
    Task<ConsentAnswer> MayAsync(ContactPerson person, string purpose, string channel, CancellationToken ct);

    /// <summary>Writes down what a person said, in the caller's transaction, with its audit entry. Nothing is ever overwritten:
    /// the latest word holds, and all stay as proof. Where the purpose asks for it, a yes by e-mail holds only once it is confirmed by
    /// the link that is mailed now.</summary>
    /// <returns>Null, or why it cannot be written: another text stands under that version.</returns>
    Task<Refusal?> RecordAsync(IStateTransaction transaction, ConsentGiven given, CancellationToken ct);

    /// <summary>A browser asks not to be tracked (Global Privacy Control): a valid no of the device, and of the person where one is
    /// known, to every purpose that such a signal ends. Writes nothing when all of it was said before.</summary>
    /// <param name="person">Known by the identifiers at hand; nothing more is asked for.</param>
    /// <param name="network">As in <see cref="ConsentGiven.Network"/>.</param>
    /// <param name="ct">Cancels.</param>
    Task SignalAsync(ContactPerson person, string network, CancellationToken ct);
}

/// <summary>Whether a person may be contacted.</summary>
/// <param name="May">The answer.</param>
/// <param name="Reason"><c>consent.given</c>, <c>consent.not_needed</c>, <c>consent.withdrawn</c>, <c>consent.not_given</c>,
/// <c>consent.unconfirmed</c> or <c>consent.no_basis</c>.</param>
public sealed record ConsentAnswer(bool May, string Reason);

/// <summary>What a person said, with its proof.</summary>
public sealed record ConsentGiven
{
    /// <summary>Stands for every channel.</summary>
    public const string AnyChannel = Customers.ICustomerConsents.AnyChannel;

    /// <summary>Where.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Who; none when only the address or an identifier is known.</summary>
    public CustomerId Customer { get; init; } = CustomerId.None;

    /// <summary>The identifier it was said under; none where the customer or the address says it.</summary>
    public SubjectId Subject { get; init; } = SubjectId.None;

    /// <summary>The address it was said under; kept as a keyed hash. Null when only the customer is known.</summary>
    public string? Address { get; init; }

    /// <summary>For what, as in <see cref="OutgoingMail.Purpose"/>.</summary>
    public required string Purpose { get; init; }

    /// <summary>By which way, such as <c>email</c>, or <see cref="AnyChannel"/>.</summary>
    public required string Channel { get; init; }

    /// <summary>True: given. False: withdrawn.</summary>
    public required bool Given { get; init; }

    /// <summary>Name of the text's version, at most 40 characters.</summary>
    public required string TextVersion { get; init; }

    /// <summary>The words that were shown. One version in one language has one text for ever.</summary>
    public required string Text { get; init; }

    /// <summary>BCP 47 tag of the text.</summary>
    public required string Language { get; init; }

    /// <summary>How it was said, such as <c>agent</c>, <c>unsubscribe-link</c>, <c>survey 0198…</c>.</summary>
    public required string Source { get; init; }

    /// <summary>From where: the first part of the network address, as <see cref="Networks"/> cuts it; empty when unknown.</summary>
    public string Network { get; init; } = "";

    /// <summary>When it was said; null for now. What was said earlier never outdoes what was said later.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>True when the person has shown to own the address, by a link that was mailed to it: no further confirmation is asked.</summary>
    public bool IsConfirmed { get; init; }
}
