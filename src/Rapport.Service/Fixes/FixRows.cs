using Rapport.Kernel;

namespace Rapport.Service.Fixes;

/// <summary>A cause that was fixed, and what its people are told.</summary>
sealed class FixRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required Guid Cause { get; init; }

    /// <summary>Whoever raised it from this day on, in the workspace's zone.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day.</summary>
    public required DateOnly To { get; init; }

    /// <summary>JSON of <see cref="FixText"/>s.</summary>
    public required string Texts { get; init; }

    public required string CreatedBy { get; init; }

    public required long CreatedAt { get; init; }

    /// <summary>When people were last told; null for never.</summary>
    public long? ToldAt { get; set; }

    /// <summary>The job that tells them; null before the first.</summary>
    public Guid? Job { get; set; }
}

/// <summary>Somebody who raised what was fixed: told once, or not and why.</summary>
sealed class FixPersonRow
{
    public required Guid Fix { get; init; }

    public required CustomerId Customer { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required long At { get; set; }

    /// <summary>The mail; null for who was not told.</summary>
    public Guid? Message { get; set; }

    /// <summary>Why not; empty for who was told.</summary>
    public required string Reason { get; set; }
}
