using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;

namespace Rapport.Service.Reports;

/// <summary>Shows how customers were served, which cases and conversations that is made of, and what waits now.</summary>
static class GetReport
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/service-reports";
    const int Most = 200;

    static readonly Refusal s_badCursor = new("report.cursor", "The cursor is not one this route gave.", 400);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route + "/load", async (Guid workspace, ReportDesk desk, CancellationToken ct) => Results.Ok(await desk.LoadAsync(new(workspace), ct)))
            .WithName("getWorkload").WithTags("Service reports").WithSummary("What waits now, for whom: open cases and conversations by who sees to them").Produces<Workloads>().Needs(Role.Viewer);
        routes.MapGet(Route + "/{of}", ReportAsync).WithName("getServiceReport").WithTags("Service reports")
            .WithSummary("How customers were served in a period, beside the one before: of cases, conversations, calls or the bot; ?format=csv for a file")
            .WithDescription("Every figure has its n and, where it is drawn from some, its interval at 95 %; below 30 it is no ground for a verdict. Times are medians and ninth deciles, in working time and by the clock.")
            .Produces<ReportAnswer>().ProducesProblem(404).ProducesProblem(422).Needs(Role.Viewer);
        routes.MapGet(Route + "/{of}/rows", RowsAsync).WithName("listServiceReportRows").WithTags("Service reports").WithSummary("The cases or conversations a figure is made of: as many as its n, or with `hits` those it counts")
            .WithDescription("Takes what the report takes, and `figure`, and `group` for one of its groups by key, or `ungrouped` for those without any.").Produces<ReportRows>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(422).Needs(Role.Viewer);
    }

    static async Task<IResult> ReportAsync(Guid workspace, string of, [AsParameters] ReportQuery query, ReportDesk desk, CancellationToken ct, string? format = null)
    {
        if (format is not (null or "json" or "csv")) return new Refusal("report.format", "'format' is json or csv.").ToResult();
        var (answer, refusal) = await desk.OfAsync(new(workspace), of, query, ct);
        if (answer is null) return refusal!.ToResult(); // one of both
        return format == "csv" ? Results.Text(ReportCsv.Of(answer), Csv.ContentType) : Results.Ok(answer);
    }

    static async Task<IResult> RowsAsync(
        Guid workspace, string of, [AsParameters] ReportQuery query, string figure, ReportDesk desk, CancellationToken ct, string? group = null, bool ungrouped = false, bool hits = false, string? after = null, int? limit = null)
    {
        var begin = 0;
        if (after is { Length: > 0 } && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out begin)) return s_badCursor.ToResult();
        var most = Math.Clamp(limit ?? 50, 1, Most);
        var (rows, total, refusal) = await desk.RowsAsync(new(workspace), of, query, figure, ungrouped ? "" : group, hits, (begin, most), ct);
        if (rows is null) return refusal!.ToResult(); // one of both
        return Results.Ok(new ReportRows(rows, begin + most < total ? (begin + most).ToString(CultureInfo.InvariantCulture) : null, total));
    }
}
