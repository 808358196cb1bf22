using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers.Ingest.Dialects;
using Rapport.Customers.Ingest.Dialects.Webhook;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>The ingest part of the module.</summary>
static class IngestSetup
{
    const string Why = "the key in the request decides: a write key is public by design and can only send";

    /// <summary>Adds what taking in events needs.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services)
    {
        services.AddOptions<IngestOptions>().BindConfiguration("Ingest");
        services.AddSingleton<IModelPart, IngestModel>();
        services.AddSingleton<IngestGate>();
        services.AddSingleton<LiveEvents>();
        services.AddSingleton<FirstEvents>();
        services.AddSingleton<WebhookMappings>();
        services.AddSingleton<SignedIds>();
        services.AddSingleton<RequestReader>();
        services.AddSingleton<PostEvents>();
        services.AddSingleton<DropLog>();
        services.AddSingleton<IUnfitFacts, UnfitFacts>();
        return services.AddHostedService(s => s.GetRequiredService<DropLog>());
    }

    /// <summary>Maps the routes of all dialects, and those that show what came in.</summary>
    public static void MapIngest(this IEndpointRouteBuilder routes)
    {
        var post = routes.ServiceProvider.GetRequiredService<PostEvents>();
        var paths = DialectList.All.SelectMany(d => d.Routes.Select(r => new DialectPath(d, r)))
            .GroupBy(p => (p.Route.Method, p.Route.Pattern));
        foreach (var path in paths)
        {
            var dialects = path.ToArray();
            routes.MapMethods(path.Key.Pattern, [path.Key.Method], http => post.HandleAsync(http, dialects))
                .IsPublic(Why).ExcludeFromDescription();
        }

        foreach (var pattern in DialectList.All.SelectMany(d => d.Routes).Select(r => r.Pattern).Distinct(StringComparer.Ordinal))
        {
            routes.MapMethods(pattern, ["OPTIONS"], CrossOrigin.PreflightAsync).IsPublic(Why).ExcludeFromDescription();
        }

        ClientSettings.Map(routes);
        GetEvents.Map(routes);
        GetLiveEvents.Map(routes);
        EditWebhooks.Map(routes);
    }
}
