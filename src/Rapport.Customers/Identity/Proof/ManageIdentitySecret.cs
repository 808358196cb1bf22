using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;

namespace Rapport.Customers.Identity.Proof;

/// <summary>The identity secret.</summary>
/// <param name="Secret">Key of HMAC-SHA256, used as the text it is; null before the first was made.</param>
sealed record IdentitySecretAnswer(string? Secret);

/// <summary>Shows and renews the secret that a site's server signs user ids with.</summary>
static class ManageIdentitySecret
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/identity-secret";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync)
            .WithName("getIdentitySecret").WithTags("Keys").WithSummary("The secret that your server signs user ids of the browser SDK with")
            .Produces<IdentitySecretAnswer>().Needs(Role.Admin).NeedsPerson();
        routes.MapPost(Route, RotateAsync)
            .WithName("rotateIdentitySecret").WithTags("Keys").WithSummary("Make a new identity secret; the last one stops working at once")
            .Produces<IdentitySecretAnswer>().Needs(Role.Admin).NeedsPerson();
    }

    static async Task<IResult> GetAsync(Guid workspace, IdentityProof proof, CancellationToken ct) =>
        TypedResults.Ok(new IdentitySecretAnswer(await proof.SecretAsync(new(workspace), ct)));

    static async Task<IResult> RotateAsync(Guid workspace, IStateStore store, IdentityProof proof, IAudit audit, TimeProvider clock, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var secret = await proof.RotateAsync(transaction, at, clock.NowMicros(), ct);
        await audit.WriteAsync(transaction, at, "identity_secret.rotate", "identity secret", null, ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(new IdentitySecretAnswer(secret));
    }
}
