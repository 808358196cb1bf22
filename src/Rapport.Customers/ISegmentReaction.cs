using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>Somebody came into a segment or left it. Not told of merges, where nobody does, nor of facts of history, nor of a
/// segment that was just defined.</summary>
/// <param name="Workspace">Where.</param>
/// <param name="Segment">Which segment.</param>
/// <param name="Customer">Who.</param>
/// <param name="HasEntered">False for left.</param>
/// <param name="At">UTC microseconds.</param>
public sealed record SegmentCrossing(WorkspaceId Workspace, Guid Segment, CustomerId Customer, bool HasEntered, long At);

/// <summary>A module above that acts when people come into segments or leave them, inside the same transaction.</summary>
public interface ISegmentReaction
{
    /// <summary>Writes its own tables through the transaction. Throwing rolls the cause back.</summary>
    Task ReactAsync(IReadOnlyList<SegmentCrossing> crossings, IStateTransaction transaction, CancellationToken ct);
}
