using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rapport.Feedback;
using Rapport.Journeys.Maps;
using Rapport.Kernel;

namespace Rapport.Journeys;

/// <summary>Journeys as people draw them: maps of phases, steps, lanes and cards, and their versions.</summary>
public static class JourneysModule
{
    /// <summary>Adds what the module needs; stores, workspaces and audit come from others.</summary>
    public static IServiceCollection AddJourneys(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IModelPart, JourneysModel>();
        services.AddScoped<MapDesk>();
        services.AddSingleton<IHoldsPersonalData, MapHoldings>();
        services.AddSingleton<JourneyMaps>().AddSingleton<IJourneyMaps>(s => s.GetRequiredService<JourneyMaps>()).AddSingleton<IJourneyPlaces>(s => s.GetRequiredService<JourneyMaps>());
        services.AddSingleton<Evidence>().AddSingleton<IQuoteReaction>(s => s.GetRequiredService<Evidence>());
        return services;
    }

    /// <summary>Maps the module's routes.</summary>
    public static void MapJourneys(this IEndpointRouteBuilder routes)
    {
        EditMaps.Map(routes);
        ListEvidence.Map(routes);
    }
}
