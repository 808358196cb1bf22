using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Customers.Companies;

/// <summary>A company in a list.</summary>
sealed record CompanyItem(string Id, string Name, DateTimeOffset FirstSeen, DateTimeOffset LastSeen);

/// <summary>One page of companies by name.</summary>
sealed record CompanyPage(IReadOnlyList<CompanyItem> Items, string? Next, int Total);

/// <summary>A company with what was stated about it.</summary>
sealed record CompanyView(string Id, string Name, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, IReadOnlyList<TraitView> Traits);

/// <summary>The companies that customers belong to.</summary>
static class ListCompanies
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/workspaces/{workspace:guid}/companies", ListAsync)
            .Needs(Role.Viewer).WithName("listCompanies").WithTags("Customers").WithSummary("Companies by id, a page at a time")
            .Produces<CompanyPage>();
        routes.MapGet("/api/v1/workspaces/{workspace:guid}/companies/{company}", GetAsync)
            .Needs(Role.Viewer).WithName("getCompany").WithTags("Customers").WithSummary("A company with its traits")
            .Produces<CompanyView>();
    }

    static async Task<IResult> ListAsync(Guid workspace, IStateStore store, string? search, string? after, int? limit, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var db = store.Read();
        var companies = db.Set<CompanyRow>().Where(c => c.Workspace == ws);
        if (!string.IsNullOrWhiteSpace(search)) companies = companies.Where(c => c.Name.Contains(search) || c.Key.Contains(search));
        var total = await companies.CountAsync(ct);
        var skip = int.TryParse(after, CultureInfo.InvariantCulture, out var from) && from > 0 ? from : 0;
        var rows = Math.Clamp(limit ?? 50, 1, 200);
        var page = await companies.OrderBy(c => c.Key).Skip(skip).Take(rows).Select(c => new { c.Key, c.Name, c.FirstAt, c.LastAt }).ToListAsync(ct);
        return TypedResults.Ok(new CompanyPage(
            [.. page.Select(c => new CompanyItem(c.Key, c.Name, Instant.FromMicros(c.FirstAt), Instant.FromMicros(c.LastAt)))],
            page.Count == rows ? (skip + rows).ToString(CultureInfo.InvariantCulture) : null, total));
    }

    static async Task<IResult> GetAsync(Guid workspace, string company, IStateStore store, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var db = store.Read();
        if (await db.Set<CompanyRow>().FirstOrDefaultAsync(c => c.Workspace == ws && c.Key == company, ct) is not { } row)
            return new Refusal("company.unknown", "There is no company of that id in this workspace.", StatusCodes.Status404NotFound).ToResult();
        var traits = SubjectState.Unpack(row.State).Traits.Where(t => !t.IsRemoval)
            .Select(t => new TraitView(t.Key, JsonElement.Parse(t.Json.Span), t.Source, Instant.FromMicros(t.At)));
        return TypedResults.Ok(new CompanyView(row.Key, row.Name, Instant.FromMicros(row.FirstAt), Instant.FromMicros(row.LastAt), [.. traits]));
    }
}
