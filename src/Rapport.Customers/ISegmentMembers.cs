using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>Who is in segments now.</summary>
public interface ISegmentMembers
{
    /// <summary>The members of every segment that a predicate names, for a filter over facts.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="predicate">Null for none.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Segment → customers; or the refusal: <c>field.hidden</c>, <c>segment.unknown</c>, <c>filter.too_much</c>.</returns>
    Task<(IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> Members, Refusal? Refusal)> NamedByAsync(
        WorkspaceId workspace, Predicate? predicate, CancellationToken ct);

    /// <summary>Every subject of the members of a segment, for modules that keep records under them; or the refusal: <c>segment.unknown</c>,
    /// <c>filter.too_much</c>.</summary>
    Task<(IReadOnlyList<SubjectId> Subjects, Refusal? Refusal)> SubjectsAsync(WorkspaceId workspace, Guid segment, CancellationToken ct);

    /// <summary>All segments of a workspace by name.</summary>
    Task<IReadOnlyList<(Guid Id, string Name)>> AllAsync(WorkspaceId workspace, CancellationToken ct);

    /// <summary>The segments that whoever has one of the identifiers is in; empty for somebody unknown.</summary>
    Task<IReadOnlySet<Guid>> OfAsync(WorkspaceId workspace, IReadOnlyCollection<SubjectId> subjects, CancellationToken ct);
}
