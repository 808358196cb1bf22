using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Governance.Access;
using Rapport.Kernel;

namespace Rapport.Governance.Keys;

sealed record KeyDescription(string Name, Guid Workspace, IReadOnlyList<string> Scopes);

/// <summary>Tells a program what its key opens, so that nobody has to configure the workspace beside it.</summary>
static class DescribeKey
{
    static readonly Refusal NoKey = new("key.unknown", "The key is missing, unknown, revoked or expired.", 401);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/key", (HttpContext context) => Handle(context))
        .WithName("describeKey").WithTags("Keys").WithSummary("What the key of this request opens")
        .Produces<KeyDescription>().ProducesProblem(401)
        .IsPublic("it tells a caller about the key it presents and about nothing else");

    static IResult Handle(HttpContext context) => context.Key is { } key
        ? Results.Ok(new KeyDescription(key.Name, key.Workspace.Value, [.. key.Scopes.Order().Select(s => s.Word())]))
        : NoKey.ToResult();
}
