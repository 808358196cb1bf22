using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Governance;

/// <summary>Answers who may see a workspace, for connections that outlive a request.</summary>
public interface IMembers
{
    /// <summary>Raised when people, roles or sessions have changed: ask again for every open connection.</summary>
    event EventHandler? Changed;

    /// <summary>The session behind a request; null when nobody is signed in.</summary>
    Guid? SessionOf(HttpContext context);

    /// <summary>True while the session is alive and its person is a member of the workspace.</summary>
    ValueTask<bool> MaySeeAsync(Guid session, WorkspaceId workspace, CancellationToken ct);
}
