using Rapport.Kernel;

namespace Rapport.Customers.Profiles;

/// <summary>A customer as lists show one: the fold over its subjects, written again whenever one of them changes.</summary>
sealed record CustomerRow
{
    public CustomerId Id { get; init; }

    public WorkspaceId Workspace { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public required string Phone { get; init; }

    public long FirstAt { get; init; }

    public long LastAt { get; init; }

    public long Facts { get; init; }

    /// <summary>Orders in the main currency.</summary>
    public long Orders { get; init; }

    /// <summary>Minor units of <see cref="Currency"/>; null without orders.</summary>
    public long? Amount { get; init; }

    /// <summary>The currency with the most orders; empty without orders.</summary>
    public required string Currency { get; init; }

    public double? Nps { get; init; }

    public double? Csat { get; init; }

    /// <summary>One JSON object.</summary>
    public required string Traits { get; init; }
}
