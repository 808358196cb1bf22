using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Catalogue;

sealed record MetricAnswer(
    string Id, string Name, string Family, string Convention, string Unit, double Min, double Max, string Better, string Scale,
    string Formula, string Interval, string Source, long Answers);

sealed record MetricsAnswer(IReadOnlyList<MetricAnswer> Items);

/// <summary>Lists every metric with its convention, and how many answers there are for it.</summary>
static class ListMetrics
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/workspaces/{workspace:guid}/metrics", HandleAsync)
        .WithName("listMetrics").WithTags("Metrics").WithSummary("Metrics with their conventions, formulas and sources")
        .Produces<MetricsAnswer>().Needs(Role.Viewer);

    static async Task<IResult> HandleAsync(Guid workspace, Figures figures, CancellationToken ct)
    {
        var answers = await figures.AnswersAsync(new(workspace), ct);
        return Results.Ok(new MetricsAnswer([.. MetricList.All.Select(m => Answer(m, answers.GetValueOrDefault(m.Scale.Id)))]));
    }

    static MetricAnswer Answer(IMetric m, long answers) => new(
        m.Id, m.Name, m.Family, m.Convention, m.Unit.Id, m.Min, m.Max, m.Better == Better.Higher ? "higher" : "lower", m.Scale.Id,
        m.Formula, m.IntervalMethod, m.Source, answers);
}
