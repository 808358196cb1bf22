namespace Rapport.Kernel;

/// <summary>Somebody who works in a workspace.</summary>
/// <param name="Person">Their id.</param>
/// <param name="Name">As they call themselves.</param>
/// <param name="Email">Where to write to.</param>
/// <param name="Role">What they may do there now.</param>
public sealed record Colleague(Guid Person, string Name, string Email, Role Role);

/// <summary>Knows who works where, for modules that write to colleagues.</summary>
public interface IColleagues
{
    /// <summary>A member of the workspace as they are now; null for somebody who is none, or none any more.</summary>
    ValueTask<Colleague?> FindAsync(WorkspaceId workspace, Guid person, CancellationToken ct);

    /// <summary>All members by name.</summary>
    ValueTask<IReadOnlyList<Colleague>> AllAsync(WorkspaceId workspace, CancellationToken ct);
}
