using Rapport.Kernel;

namespace Rapport.Customers.Fields;

/// <summary>A trait or property that is hidden from the roles below one.</summary>
sealed class RestrictedFieldRow
{
    public WorkspaceId Workspace { get; init; }

    /// <summary>Name of the trait, and of the property of facts.</summary>
    public required string Field { get; init; }

    /// <summary>The least role that sees it.</summary>
    public Role Role { get; init; }
}
