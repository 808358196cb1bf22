using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;

namespace Rapport.Governance.Access;

/// <summary>At least a role in the workspace that the route names.</summary>
sealed record RoleRequirement(Role Role) : IAuthorizationRequirement;

/// <summary>A signed-in person.</summary>
sealed record PersonRequirement : IAuthorizationRequirement;

/// <summary>A route that nobody marked is closed.</summary>
sealed record MarkedRequirement : IAuthorizationRequirement;

sealed class RoleHandler : AuthorizationHandler<RoleRequirement, HttpContext>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleRequirement requirement, HttpContext resource)
    {
        var standing = Standing.Of(resource);
        if (standing.Role >= requirement.Role) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

sealed class PersonHandler : AuthorizationHandler<PersonRequirement, HttpContext>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PersonRequirement requirement, HttpContext resource)
    {
        if (resource.Person is not null) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

sealed class MarkedHandler : AuthorizationHandler<MarkedRequirement, HttpContext>
{
    // Without an endpoint, or at the framework's own for 405 and 415, there is nothing to guard: the answer is an error.
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, MarkedRequirement requirement, HttpContext resource)
    {
        if (resource.GetEndpoint() is not RouteEndpoint) context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

/// <summary>Where the caller stands in the workspace that the route names.</summary>
/// <param name="Known">Somebody is calling: a session or a valid key.</param>
/// <param name="Role">Null when the caller has nothing to do with the workspace.</param>
readonly record struct Standing(bool Known, Role? Role)
{
    public static Standing Of(HttpContext context)
    {
        var known = context.Person is not null || context.Key is not null;
        if (!Guid.TryParse(context.GetRouteValue("workspace") as string, out var id)) return new(known, null);
        var workspace = new WorkspaceId(id);
        var role = context.Key is { } key
            ? key.Workspace == workspace ? key.Role() ?? (Role)0 : null
            : context.Person?.RoleIn(workspace);
        return new(known, role);
    }
}
