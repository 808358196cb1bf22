using Rapport.Kernel;

namespace Rapport.Messaging.Recipients;

/// <summary>Why nothing is sent to an address.</summary>
enum SuppressionCause
{
    /// <summary>The person said so, by link or through an agent.</summary>
    Unsubscribed = 1,

    /// <summary>There is no such address.</summary>
    Bounced = 2,

    /// <summary>The person called a mail spam.</summary>
    Complained = 3,

    /// <summary>Someone of the company put it on the list.</summary>
    Manual = 4,
}

/// <summary>An address that is not written to. It is a hash, so it may outlive the person's data and works before it comes back.</summary>
sealed class SuppressionRow
{
    public required WorkspaceId Workspace { get; init; }

    public required byte[] Contact { get; init; }

    /// <summary>Empty: every purpose.</summary>
    public required string Purpose { get; init; }

    public required SuppressionCause Cause { get; init; }

    public required long At { get; init; }

    /// <summary>The message that led to it; null when none did.</summary>
    public Guid? Message { get; init; }
}

/// <summary>The workspace's own random salt of contact hashes. Kept in the clear beside them: losing it would let mail through
/// to everyone who said no.</summary>
sealed class ContactSaltRow
{
    public required WorkspaceId Workspace { get; init; }

    public required byte[] Salt { get; init; }
}

/// <summary>A key that signs unsubscribe links. The highest id signs, all check.</summary>
sealed class UnsubscribeKeyRow
{
    public required WorkspaceId Workspace { get; init; }

    public required int Id { get; init; }

    /// <summary>Protected.</summary>
    public required string Key { get; init; }

    public required long Created { get; init; }
}
