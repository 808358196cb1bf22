using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Occasions;

/// <summary>Asking when something happened.</summary>
static class OccasionSetup
{
    /// <summary>Adds what it needs.</summary>
    public static void AddOccasions(this IServiceCollection services)
    {
        services.AddSingleton<OccasionBook>();
        services.AddSingleton<IFactReaction, PlanAsks>();
        services.AddSingleton<ISurveyAsks, SurveyAsks>();
        services.AddSingleton<AskClock>().AddHostedService(s => s.GetRequiredService<AskClock>());
        services.AddSingleton<IHoldsPersonalData, AskHoldings>();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapOccasions(this IEndpointRouteBuilder routes)
    {
        EditOccasions.Map(routes);
        PreviewOccasion.Map(routes);
        ListAsks.Map(routes);
    }
}
