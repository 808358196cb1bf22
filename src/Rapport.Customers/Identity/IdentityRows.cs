using Rapport.Kernel;

namespace Rapport.Customers.Identity;

/// <summary>An identifier and the state of what arrived under it. This table is the map from subject to customer.</summary>
sealed record IdentifierRow
{
    public SubjectId Subject { get; init; }

    public WorkspaceId Workspace { get; init; }

    public required string Namespace { get; init; }

    public required string Value { get; init; }

    public CustomerId Customer { get; init; }

    /// <summary>Rises with every change of owner.</summary>
    public long Version { get; init; }

    public long Since { get; init; }

    public long FirstAt { get; init; }

    public long LastAt { get; init; }

    public bool Shared { get; init; }

    public SubjectId? DemotedBy { get; init; }

    public long DemotedAt { get; init; }

    /// <summary>As packed by <see cref="Profiles.SubjectState"/>.</summary>
    public required byte[] State { get; init; }
}

/// <summary>A merge, never deleted but with the customer; un-merging sets <see cref="UndoneAt"/>.</summary>
sealed record MergeRow
{
    public Guid Id { get; init; }

    public WorkspaceId Workspace { get; init; }

    public CustomerId Survivor { get; init; }

    public CustomerId Loser { get; init; }

    /// <summary>Subjects, 16 bytes each.</summary>
    public required byte[] Moved { get; init; }

    public required string Cause { get; init; }

    public FactId? Fact { get; init; }

    public long At { get; init; }

    public long? UndoneAt { get; init; }
}

/// <summary>Two subjects that a person took apart: evidence does not join them again.</summary>
sealed record KeptApartRow
{
    public SubjectId One { get; init; }

    public SubjectId Other { get; init; }

    public WorkspaceId Workspace { get; init; }
}

/// <summary>How often an identifier was left out because joining it would have broken a rule.</summary>
sealed record IdentityConflictRow
{
    public SubjectId LeftOut { get; init; }

    public SubjectId KeptFor { get; init; }

    public WorkspaceId Workspace { get; init; }

    public long Count { get; init; }

    public long FirstAt { get; init; }

    public long LastAt { get; init; }
}

/// <summary>The salted hash of an erased identifier: it says no to the same person coming back, and nothing else.</summary>
sealed record ErasedIdentityRow
{
    public required byte[] Hash { get; init; }

    public WorkspaceId Workspace { get; init; }

    public long At { get; init; }
}

/// <summary>The workspace's own random salt of <see cref="ErasedIdentityRow"/>.</summary>
sealed record ErasureSaltRow
{
    public WorkspaceId Workspace { get; init; }

    public required byte[] Salt { get; init; }
}
