using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>A module above that asks segments, such as the surveys that are shown to their people. A segment in use is not removed.</summary>
public interface ISegmentUsers
{
    /// <summary>Everything of a workspace that names a segment.</summary>
    Task<IReadOnlyList<SegmentUse>> OfAsync(WorkspaceId workspace, CancellationToken ct);
}

/// <summary>Something that asks a segment.</summary>
/// <param name="Segment">Which segment.</param>
/// <param name="Kind">What asks: <c>survey</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">As people call it.</param>
public sealed record SegmentUse(Guid Segment, string Kind, Guid Id, string Name);
