using Microsoft.AspNetCore.Authorization;
using Rapport.Kernel;

namespace Rapport.Server;

/// <summary>No route without a mark: a server with a route that nobody thought about does not start.</summary>
static class Marks
{
    public static void Check(IEndpointRouteBuilder app)
    {
        foreach (var endpoint in app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            if (!IsMarked(endpoint))
                throw new InvalidOperationException($"Route {endpoint.RoutePattern.RawText} has no mark: say Needs(role), NeedsPerson() or IsPublic(because).");
        }
    }

    public static bool IsMarked(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<PublicRoute>() is not null || endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy is not null);
}
