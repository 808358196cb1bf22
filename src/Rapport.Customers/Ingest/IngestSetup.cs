using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Rapport.Customers.Ingest;

/// <summary>The ingest part of the module.</summary>
static class IngestSetup
{
    /// <summary>Adds what taking in events needs.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services) => services;

    /// <summary>Maps the routes of all dialects.</summary>
    public static void MapIngest(this IEndpointRouteBuilder routes) => ArgumentNullException.ThrowIfNull(routes);
}
