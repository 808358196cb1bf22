using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Feedback;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;

namespace Rapport.Insight.Employees;

/// <summary>What the employees of a group say beside what its customers say.</summary>
/// <param name="Value">The team, place or department.</param>
/// <param name="Label">For people.</param>
/// <param name="EmployeeMetric">What employees were asked; null where nothing of them may be shown.</param>
/// <param name="Employees">Their figure, of at least five; null where there are fewer.</param>
/// <param name="Customers">The customers' figure in the same period; with n 0 where none answered.</param>
sealed record TeamLine(string Value, string Label, string? EmployeeMetric, Figure? Employees, Figure Customers);

/// <summary>Employees and customers side by side.</summary>
/// <param name="Group">team, place or department.</param>
/// <param name="Dimension">By which customers' answers were laid beside.</param>
/// <param name="Metric">The customers' metric.</param>
/// <param name="Items">By value, in the order of their names.</param>
sealed record TeamComparison(string Group, string Dimension, string Metric, IReadOnlyList<TeamLine> Items);

/// <summary>Lays the scores of teams or places beside those of their customers. Employees' side keeps its rule: groups of at least five.</summary>
static class CompareTeams
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/workspaces/{workspace:guid}/employees/teams", HandleAsync)
        .WithName("compareTeams").WithTags("Employees").WithSummary("Scores of teams, places or departments beside those of their customers, from 'from' to 'to', months such as 2026-11")
        .Produces<TeamComparison>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Needs(Role.Viewer);

    static async Task<IResult> HandleAsync(
        Guid workspace, Guid survey, IEmployeeScores scores, IWorkspaces workspaces, Figures figures, CancellationToken ct,
        string group = "team", string? dimension = null, string metric = "nps.0-10", string? from = null, string? to = null)
    {
        if (await workspaces.FindAsync(new(workspace), ct) is not { } found) return QueryMetric.Unknown.ToResult();
        var (employees, refusal) = await scores.ByAsync(found.Id, survey, group, from, to, ct);
        if (employees is null) return refusal!.ToResult(); // one of the two is there
        dimension ??= $"prop:{group}";
        var (question, wrong) = Question.Read(new MetricQuery { Metric = metric, GroupBy = [dimension], Period = new($"{from ?? "2000-01"}-01", After(to)) }, found);
        if (question is null) return wrong!.ToResult(); // one of the two is there
        var (counted, refused) = await figures.CountAsync(question, ct);
        if (counted is null) return refused!.ToResult(); // one of the two is there
        var customers = counted.Groups.ToDictionary(g => g.Keys[0], g => g.Counts, StringComparer.Ordinal);
        return Results.Ok(new TeamComparison(group, dimension, question.Metric.Id, [.. employees.Select(e => new TeamLine(
            e.Value, e.Label, e.Metric?.Id, e is { Metric: { } asked, Counts: { } counts } ? Figure.Of(asked, counts, question.MinN) : null,
            Figure.Of(question.Metric, customers.GetValueOrDefault(e.Value) ?? Rapport.Metrics.ScoreCounts.None(question.Metric.Scale), question.MinN)))]));
    }

    static string After(string? month) => month is null ? "2100-01-01"
        : DateOnly.ParseExact(month + "-01", "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).AddMonths(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
