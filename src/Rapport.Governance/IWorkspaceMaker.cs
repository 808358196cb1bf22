using Rapport.Kernel;

namespace Rapport.Governance;

/// <summary>Makes what a part of the server needs to fill a workspace through the public API.</summary>
public interface IWorkspaceMaker
{
    /// <summary>Adds the demo workspace to a transaction. The owner, or else the founder, becomes its owner; without either
    /// it has none until somebody sets the instance up.</summary>
    Task<WorkspaceId> MakeDemoAsync(
        IStateTransaction transaction, string name, string zone, string currency, string language, Guid? owner, CancellationToken ct);

    /// <summary>Makes a secret key, replacing the one of the same name: whoever holds it is the same caller to what is done once per caller.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="name">Shown in the list of keys.</param>
    /// <param name="scopes">What it may do.</param>
    /// <param name="lifetime">How long it is good for.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The key; it cannot be read again.</returns>
    Task<string> MakeKeyAsync(WorkspaceId workspace, string name, IReadOnlyList<Scope> scopes, TimeSpan lifetime, CancellationToken ct);

    /// <summary>Revokes the key of that name; nothing happens when there is none.</summary>
    Task RevokeKeyAsync(WorkspaceId workspace, string name, CancellationToken ct);

    /// <summary>Orders the erasure of a workspace and everything in it.</summary>
    Task DeleteAsync(WorkspaceId workspace, CancellationToken ct);

    /// <summary>The signed-in person behind a request; null when nobody is.</summary>
    Guid? PersonOf(Microsoft.AspNetCore.Http.HttpContext context);

    /// <summary>The role that person holds in a workspace; null when none.</summary>
    Role? RoleOf(Microsoft.AspNetCore.Http.HttpContext context, WorkspaceId workspace);
}
