using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rapport.Insight.Alerts;
using Rapport.Insight.Catalogue;
using Rapport.Insight.Discovery;
using Rapport.Insight.Drivers;
using Rapport.Insight.Employees;
using Rapport.Insight.Insights;
using Rapport.Insight.Maps;
using Rapport.Insight.Predictions;
using Rapport.Insight.Segments;
using Rapport.Insight.Targets;
using Rapport.Kernel;

namespace Rapport.Insight;

/// <summary>Figures over the facts: metrics with their intervals, slices, trends and targets.</summary>
public static class InsightModule
{
    /// <summary>Adds what the module needs; column store, state store and workspaces come from others.</summary>
    public static IServiceCollection AddInsight(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Figures>().AddSingleton<AnswerFigures>().AddSingleton<WordFigures>();
        services.AddSingleton<IModelPart, InsightModel>();
        services.AddSingleton<TargetBook>().AddSingleton<MapVolumes>().AddSingleton<DriverFinder>().AddSingleton<OutcomeFinder>();
        services.AddSingleton<IHoldsPersonalData, TargetHoldings>();
        services.AddScans().AddPredictions().AddAlerts();
        return services;
    }

    /// <summary>A job that looks for insights in a workspace, by the rules of its last scan.</summary>
    public static NewJob Scan(WorkspaceId workspace) => ScanJob.New(workspace, null);

    /// <summary>A job that fits the predictions of a workspace, by the rules of its last run.</summary>
    public static NewJob Predictions(WorkspaceId workspace) => PredictJob.New(workspace, null);

    /// <summary>Maps the module's routes.</summary>
    public static void MapInsight(this IEndpointRouteBuilder routes)
    {
        ListMetrics.Map(routes);
        QueryMetric.Map(routes);
        ListRows.Map(routes);
        ManageTargets.Map(routes);
        CompareSegments.Map(routes);
        CompareTeams.Map(routes);
        DiscoverJourneys.Map(routes);
        MeasureMap.Map(routes);
        ManageInsights.Map(routes);
        ReadPredictions.Map(routes);
        ManageAlerts.Map(routes);
        FindDrivers.Map(routes);
        LinkOutcome.Map(routes);
    }
}
