using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Identity.Proof;

/// <summary>How far a workspace believes what browsers say of their users.</summary>
/// <param name="Changed">When the secret was made; null while there is none.</param>
/// <param name="Demanded">True when user ids from browsers count only with a signature.</param>
sealed record SignedIdsAnswer(DateTimeOffset? Changed, bool Demanded);

/// <summary>A secret just made.</summary>
/// <param name="Secret">Key of HMAC-SHA256, used as the text it is. Shown this once.</param>
sealed record IdentitySecretAnswer(string Secret);

/// <summary>What a workspace demands of browsers.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record SignedIdsChange(bool Demanded);

/// <summary>The secret that a site's server signs user ids with, and whether unsigned ones count.</summary>
static class ManageIdentitySecret
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/identity-secret";

    static readonly Refusal NoSecret = new("identity_secret.none", "Make a secret and let your server sign with it first.", 409);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync)
            .WithName("getSignedIds").WithTags("Keys").WithSummary("Whether user ids from browsers must be signed, and since when there is a secret")
            .Produces<SignedIdsAnswer>().Needs(Role.Admin);
        routes.MapPost(Route, RotateAsync)
            .WithName("rotateIdentitySecret").WithTags("Keys").WithSummary("Make a new identity secret, shown once; the last one stops working at once")
            .Produces<IdentitySecretAnswer>().Needs(Role.Admin).NeedsPerson().NeedsFreshSignIn();
        routes.MapPut(Route, DemandAsync)
            .WithName("demandSignedIds").WithTags("Keys").WithSummary("Say whether user ids from browsers must be signed")
            .Produces<SignedIdsAnswer>().ProducesProblem(409)
            .LastWordCounts("it is one switch, and the audit log keeps each turn").Needs(Role.Admin).NeedsPerson();
    }

    static async Task<IResult> GetAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        return Results.Ok(Answer(await db.Set<IdentitySecretRow>().FirstOrDefaultAsync(r => r.Workspace == new WorkspaceId(workspace), ct)));
    }

    static async Task<IResult> RotateAsync(
        Guid workspace, IStateStore store, IdentityProof proof, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var secret = await proof.RotateAsync(transaction, at, clock.NowMicros(), ct);
        await audit.WriteAsync(transaction, at, "identity_secret.rotate", "identity secret", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, "settings"));
        await transaction.CommitAsync(ct);
        return Results.Ok(new IdentitySecretAnswer(secret));
    }

    static async Task<IResult> DemandAsync(
        Guid workspace, SignedIdsChange request, IStateStore store, IdentityProof proof, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var row = await transaction.Db.FindAsync<IdentitySecretRow>([at], ct);
        if (row is null) return NoSecret.ToResult();
        await audit.WriteAsync(transaction, at, "identity_secret.demand", "identity secret", new { before = row.Demanded, after = request.Demanded }, ct);
        row.Demanded = request.Demanded;
        proof.ForgetAfter(transaction, at);
        transaction.OnCommitted(() => changes.Publish(at, "settings"));
        await transaction.CommitAsync(ct);
        return Results.Ok(Answer(row));
    }

    static SignedIdsAnswer Answer(IdentitySecretRow? row) =>
        row is null ? new(null, Demanded: false) : new(Instant.FromMicros(row.ChangedAt), row.Demanded);
}
