using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Insight.Targets;
using Rapport.Kernel;

namespace Rapport.Insight.Catalogue;

sealed record PeriodAnswer(DateTimeOffset From, DateTimeOffset To)
{
    public static PeriodAnswer Of(Span span) => new(Instant.FromMicros(span.From), Instant.FromMicros(span.To));
}

sealed record StepAnswer(DateTimeOffset From, DateTimeOffset To, Figure Figure);

sealed record GroupAnswer(IReadOnlyList<string> Keys, Figure Figure);

/// <summary>The answer to a <see cref="MetricQuery"/>. Parts that were not asked for are null.</summary>
/// <param name="Metric">Id with convention.</param>
/// <param name="Unit">points, percent or scale.</param>
/// <param name="Period">As it was cut, UTC.</param>
/// <param name="Total">The whole period.</param>
/// <param name="PreviousPeriod">The period before.</param>
/// <param name="Previous">The whole period before.</param>
/// <param name="Change">From the period before to this one.</param>
/// <param name="Target">The metric's target, whatever the period; null when there is none.</param>
/// <param name="Trend">Per step, in order, steps without answers included.</param>
/// <param name="Groups">The largest first.</param>
/// <param name="GroupsLeftOut">Groups beyond the thousand largest.</param>
sealed record MetricReport(
    string Metric, string Unit, PeriodAnswer Period, Figure Total, PeriodAnswer? PreviousPeriod, Figure? Previous, Change? Change,
    TargetStatus? Target, IReadOnlyList<StepAnswer>? Trend, IReadOnlyList<GroupAnswer>? Groups, int GroupsLeftOut);

/// <summary>A metric over a period: total, change, target, trend and groups, each with its interval.</summary>
static class QueryMetric
{
    const int MaxGroups = 1_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/workspaces/{workspace:guid}/metrics/query", HandleAsync)
        .WithName("queryMetric").WithTags("Metrics").WithSummary("A metric over a period: total, change, target, trend and groups; ?format=csv for a file")
        .Produces<MetricReport>().ProducesProblem(404).ProducesProblem(422).Needs(Role.Viewer);

    static async Task<IResult> HandleAsync(
        Guid workspace, MetricQuery query, string? format, IWorkspaces workspaces, Figures figures, TargetBook targets, CancellationToken ct)
    {
        if (format is not (null or "json" or "csv")) return new Refusal("metrics.format", "'format' is json or csv.").ToResult();
        if (await workspaces.FindAsync(new(workspace), ct) is not { } found) return Unknown.ToResult();
        var (question, refusal) = Question.Read(query, found);
        if (question is null) return refusal!.ToResult(); // one of both is given
        var (counted, refused) = await figures.CountAsync(question, ct);
        if (counted is null) return refused!.ToResult(); // one of both is given
        var report = Report(question, counted, await targets.FindAsync(question.Workspace, question.Metric.Id, ct));
        return format == "csv"
            ? Results.Text(MetricCsv.Of(report, question.Dimensions), Csv.ContentType)
            : Results.Ok(report);
    }

    internal static Refusal Unknown { get; } = new("workspace.unknown", "There is no such workspace.", 404);

    internal static MetricReport Report(Question question, Counted counted, Target? target)
    {
        var (metric, minN) = (question.Metric, question.MinN);
        var total = Figure.Of(metric, counted.Total, minN);
        return new(
            metric.Id, metric.Unit.Id, PeriodAnswer.Of(question.Period), total,
            question.Previous is { } before ? PeriodAnswer.Of(before) : null,
            question.Previous is null ? null : Figure.Of(metric, counted.Previous, minN),
            question.Previous is null ? null : Change.Of(metric, counted.Previous, counted.Total, minN),
            target is null ? null : TargetStatus.Of(target, metric, total),
            question.Steps?.Zip(counted.Steps, (s, c) =>
                new StepAnswer(Instant.FromMicros(s.From), Instant.FromMicros(s.To), Figure.Of(metric, c, minN))).ToList(),
            question.Dimensions.Count == 0
                ? null
                : [.. counted.Groups.Take(MaxGroups).Select(g => new GroupAnswer(g.Keys, Figure.Of(metric, g.Counts, minN)))],
            Math.Max(0, counted.Groups.Count - MaxGroups));
    }
}
