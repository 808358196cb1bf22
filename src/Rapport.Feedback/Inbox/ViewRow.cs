using Rapport.Kernel;

namespace Rapport.Feedback.Inbox;

/// <summary>A search that people come back to.</summary>
sealed class ViewRow
{
    public required Guid Id { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required string Name { get; set; }

    /// <summary>Whose; null for everybody's.</summary>
    public Guid? Person { get; set; }

    /// <summary>The query string of the list, without a cursor.</summary>
    public required string Query { get; set; }
}
