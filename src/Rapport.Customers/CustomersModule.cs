using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers.Ingest;

namespace Rapport.Customers;

/// <summary>Everything about the people a company serves: their events, identities, profiles and imports.</summary>
public static class CustomersModule
{
    /// <summary>Adds what the module needs; storage, keys and workspaces come from others.</summary>
    public static IServiceCollection AddCustomers(this IServiceCollection services) => services.AddIngest();

    /// <summary>Maps the module's routes.</summary>
    public static void MapCustomers(this IEndpointRouteBuilder routes) => routes.MapIngest();
}
