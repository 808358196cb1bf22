using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Governance.Access;

/// <summary>Says no as problem JSON: 401 to strangers, 404 to those outside the workspace (they learn nothing of it),
/// 403 to those inside whose role is too low, and to those who must show again that it is they.</summary>
sealed class Refusals(TimeProvider clock) : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Succeeded) return Refuse(context, policy).ToResult().ExecuteAsync(context);
        if (context.Person is { MustEnrol: true } && context.GetEndpoint()?.Metadata.GetMetadata<OpenBeforeEnrolment>() is null)
            return Enrol.ToResult().ExecuteAsync(context);
        return context.GetEndpoint()?.Metadata.GetMetadata<FreshSignIn>() is not null && context.Person?.IsFresh(clock.GetUtcNow()) == false
            ? Confirm.ToResult().ExecuteAsync(context)
            : next(context);
    }

    static readonly Refusal Confirm = new(
        "session.confirm", "Enter your password again: POST /api/v1/session/confirm. It is asked for before what cannot be taken back.", 403);

    static readonly Refusal Enrol = new(
        "session.enrol", "A workspace of yours demands two-factor sign-in. Set up an authenticator app, or sign in with a passkey.", 403);

    static Refusal Refuse(HttpContext context, AuthorizationPolicy policy)
    {
        var standing = Standing.Of(context);
        if (!standing.Known)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return context.Request.Headers.Authorization.Count > 0
                ? new("key.refused", "The key is unknown, revoked or expired. Make a new one in the settings.", 401)
                : new("session.needed", "Sign in, or send a secret key as a Bearer token.", 401);
        }

        if (policy.Requirements.OfType<RoleRequirement>().FirstOrDefault() is not { } needed)
            return new("session.person_needed", "This is for signed-in people, not for keys.", 403);
        if (standing.Role is null) return new("workspace.unknown", "There is no such workspace, or you are not a member of it.", 404);
        return standing.Role >= needed.Role
            ? new("session.person_needed", "This is for signed-in people, not for keys.", 403)
            : context.Key is null
                ? new("access.role", $"This needs the role {needed.Role.Word()} or a higher one.", 403)
                : new("key.scope", "The key lacks the scope for this.", 403);
    }
}
