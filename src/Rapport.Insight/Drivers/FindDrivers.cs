using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Customers;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Drivers;

/// <summary>What drives an outcome among what the same people rated, and the rows it is said from.</summary>
static class FindDrivers
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/drivers";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Route, HandleAsync).Needs(Role.Viewer).WithName("findDrivers").WithTags("Drivers")
            .WithSummary("What drives an outcome: importance and performance of what the same people rated, with intervals and significance")
            .WithDescription("Drivers are the other questions of a `survey` in the same response, or touchpoints the same customer rated within `windowDays` before. A person counts once, and only with a rating of every driver: nothing stands in for what is missing or does not apply. It says what goes together, not what causes what.")
            .Produces<DriverReport>().ProducesProblem(404).ProducesProblem(422);
        routes.MapPost(Route + "/rows", RowsAsync).Needs(Role.Viewer).WithName("listDriverRows").WithTags("Drivers")
            .WithSummary("The people behind drivers, the latest answer first; as many as their n").Produces<DriverRows>().ProducesProblem(404).ProducesProblem(422);
    }

    static async Task<IResult> HandleAsync(Guid workspace, DriversRequest request, IWorkspaces workspaces, DriverFinder finder, CancellationToken ct)
    {
        if (await workspaces.FindAsync(new(workspace), ct) is not { } known) return QueryMetric.Unknown.ToResult();
        var (question, refusal) = DriverQuestion.Read(request, known);
        if (question is null) return refusal!.ToResult(); // one of both is given
        var (found, refused) = await finder.FindAsync(question, ct);
        if (found is null) return refused!.ToResult(); // one of both is given
        try
        {
            return TypedResults.Ok(DriverMap.Report(question, found));
        }
        catch (FittingException e)
        {
            return new Refusal("drivers.inseparable", $"{e.Message} Name the 'drivers' to look at, without it.").ToResult();
        }
    }

    static async Task<IResult> RowsAsync(Guid workspace, DriverRowsRequest request, IWorkspaces workspaces, DriverFinder finder, ICustomerNames names, CancellationToken ct)
    {
        if (await workspaces.FindAsync(new(workspace), ct) is not { } known) return QueryMetric.Unknown.ToResult();
        if (Page.Read(request.After, request.Limit) is not { } page) return Page.Wrong.ToResult();
        var (question, refusal) = DriverQuestion.Read(request, known);
        if (question is null) return refusal!.ToResult(); // one of both is given
        var (found, refused) = await finder.FindAsync(question, ct);
        if (found is null) return refused!.ToResult(); // one of both is given
        var rows = page.Of(found.Chosen.Rows);
        var called = await names.OfAsync(known.Id, rows.Where(r => r.Customer is not null).Select(r => new CustomerId(r.Customer!.Value)), ct); // filtered
        return TypedResults.Ok(new DriverRows([.. rows.Select(r => Row(found, r, called))], page.Next(found.Chosen.Rows.Count), found.Chosen.Rows.Count));
    }

    static DriverRow Row(FoundRatings found, RatedAnswer of, IReadOnlyDictionary<CustomerId, string> names) => new(
        of.Fact, Instant.FromMicros(of.At), of.Customer, of.Customer is { } who ? names.GetValueOrDefault(new(who)) : null, of.Outcome,
        found.Chosen.Drivers.ToDictionary(d => found.Ratings[d].Key, d => of.Ratings[d]!.Value, StringComparer.Ordinal)); // a row has them all
}
