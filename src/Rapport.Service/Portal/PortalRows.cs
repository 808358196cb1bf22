using Rapport.Kernel;

namespace Rapport.Service.Portal;

/// <summary>The portal of a workspace.</summary>
sealed class PortalRow
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Unique on this instance.</summary>
    public required string Address { get; set; }

    /// <summary>JSON of <see cref="PortalSettings"/>.</summary>
    public required string Value { get; set; }
}

/// <summary>Somebody typed an address and asked for a link. Whether anybody is known by it is found out afterwards, so that the answer tells nothing.</summary>
sealed class PortalAskRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Email { get; init; }

    public required string Language { get; init; }
}

/// <summary>What a customer holds: a link that was mailed, or a signed-in browser.</summary>
sealed class PortalPassRow
{
    /// <summary>SHA-256 of what they hold; that itself is kept nowhere.</summary>
    public required byte[] Hash { get; init; }

    public required WorkspaceId Workspace { get; init; }

    /// <summary>Who, as they were then: merges are followed.</summary>
    public required CustomerId Customer { get; init; }

    /// <summary>The address they have shown to be theirs.</summary>
    public required string Email { get; init; }

    /// <summary>True for a signed-in browser, false for a link.</summary>
    public required bool IsSession { get; init; }

    /// <summary>UTC microseconds.</summary>
    public required long Until { get; init; }
}
