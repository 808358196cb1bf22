using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace Rapport.Kernel;

/// <summary>What a person may do in a workspace; each role includes those before it.</summary>
public enum Role
{
    /// <summary>Sees figures and customers.</summary>
    Viewer = 1,

    /// <summary>Serves customers.</summary>
    Agent = 2,

    /// <summary>Imports, defines metrics and segments.</summary>
    Analyst = 3,

    /// <summary>Changes settings, people and keys.</summary>
    Admin = 4,

    /// <summary>Deletes the workspace, makes owners.</summary>
    Owner = 5,
}

/// <summary>What an API key may do.</summary>
public enum Scope
{
    /// <summary>Send events. The only scope of a write key.</summary>
    Ingest = 1,

    /// <summary>Read everything a viewer reads.</summary>
    Read = 2,

    /// <summary>Change what an analyst may change.</summary>
    Write = 3,

    /// <summary>Change what an admin may change.</summary>
    Admin = 4,
}

/// <summary>Marks every route with who may call it. A route without a mark does not start.</summary>
public static class Access
{
    /// <summary>The route asks for at least this role in the workspace named by the <c>{workspace}</c> route value,
    /// held by a signed-in person or granted to a secret key by its scopes.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder route, Role role) where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(new AuthorizeAttribute(Policy(role)));

    /// <summary>The route asks for a signed-in person, in no workspace in particular.</summary>
    public static TBuilder NeedsPerson<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.RequireAuthorization(new AuthorizeAttribute(SignedIn));

    /// <summary>A person must have entered their password within the last minutes: for what gives data or rights away, or cannot
    /// be taken back. Stands beside a mark; a key is not asked.</summary>
    public static TBuilder NeedsFreshSignIn<TBuilder>(this TBuilder route) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new FreshSignIn());

    /// <summary>Anyone may call; the reason stands in the code, for reviewers.</summary>
    public static TBuilder IsPublic<TBuilder>(this TBuilder route, string because) where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(because);
        route.WithMetadata(new PublicRoute(because));
        return route.AllowAnonymous();
    }

    /// <summary>The name of the policy behind <see cref="Needs"/>.</summary>
    public static string Policy(Role role) => $"role:{role}";

    /// <summary>The name of the policy behind <see cref="NeedsPerson"/>.</summary>
    public const string SignedIn = "person";
}

/// <summary>Metadata of a route that anyone may call.</summary>
/// <param name="Because">Why that is right.</param>
public sealed record PublicRoute(string Because);

/// <summary>Metadata of a route that asks for a fresh sign-in.</summary>
public sealed record FreshSignIn;

/// <summary>Who is calling, and for which workspace; scoped to one request or one job.</summary>
public interface IActor
{
    /// <summary>The person's or key's id; null for the program itself.</summary>
    Guid? Id { get; }

    /// <summary><c>person</c>, <c>key</c> or <c>system</c>.</summary>
    string Kind { get; }

    /// <summary>The name shown in the audit log.</summary>
    string Name { get; }

    /// <summary>What the caller may do in a workspace; owner for the program itself, null for who has nothing to do with it.</summary>
    Role? RoleIn(WorkspaceId workspace);
}

/// <summary>Finds what an API key opens.</summary>
public interface IKeys
{
    /// <summary>The grant behind a presented key, or null when it is unknown, revoked or expired.</summary>
    ValueTask<KeyGrant?> FindAsync(string key, CancellationToken ct);
}

/// <summary>What a presented key opens.</summary>
/// <param name="Id">The key's own id, for rate limits and the audit log.</param>
/// <param name="Workspace">The one workspace it belongs to.</param>
/// <param name="Name">Given by people; becomes <see cref="Fact.Source"/>.</param>
/// <param name="Dialect">The client kind the key was made for (<c>segment</c>, <c>rudderstack</c>, <c>posthog</c>,
/// <c>webhook:…</c>); decides where dialects share a path.</param>
/// <param name="Scopes">At least one.</param>
/// <param name="Origins">Web origins that may use it; empty means any.</param>
public sealed record KeyGrant(
    Guid Id, WorkspaceId Workspace, string Name, string Dialect, IReadOnlySet<Scope> Scopes, IReadOnlyList<string> Origins)
{
    /// <summary>True for a secret key, which only servers hold. A write key may stand in a web page, where everybody reads it.</summary>
    public bool IsSecret { get; init; }
}
