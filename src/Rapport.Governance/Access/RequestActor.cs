using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Governance.Access;

/// <summary>Who acts: the person or key of the current request, else the program itself.</summary>
sealed class RequestActor(IHttpContextAccessor accessor) : IActor
{
    HttpContext? Context => accessor.HttpContext;

    public Guid? Id => Context?.Person?.Person ?? Context?.Key?.Id;

    public string Kind => Context?.Person is not null ? "person" : Context?.Key is not null ? "key" : "system";

    public string Name => Context?.Person?.Name ?? Context?.Key?.Name ?? "Rapport";

    public Role? RoleIn(WorkspaceId workspace) => Context switch
    {
        null => Role.Owner,
        { Key: { } key } => key.Workspace == workspace ? key.Role() : null,
        var request => request.Person?.RoleIn(workspace),
    };
}
