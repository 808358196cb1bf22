using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Service.Settings;

namespace Rapport.Service.Help;

/// <summary>Shows and changes what a workspace says of its help centre.</summary>
static class EditHelpCentre
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/help/centre";

    static readonly Refusal s_taken = new("help.address_taken", "Another help centre on this instance has this address.", 409);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync).WithName("getHelpCentre").WithTags("Help centre").WithSummary("Read what is said of the help centre").Produces<HelpCentre>().ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(Route, SetAsync).WithName("setHelpCentre").WithTags("Help centre").WithSummary("Open the help centre, close it, name it, say its languages")
            .Produces<HelpCentre>().ProducesProblem(409).ProducesProblem(422).ChecksVersion().Needs(Role.Admin);
    }

    static async Task<IResult> GetAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        return Results.Ok(HelpSite.Of(await db.FindAsync<HelpCentreRow>([new WorkspaceId(workspace)], ct)));
    }

    static async Task<IResult> SetAsync(Guid workspace, HelpCentre request, Expected expected, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var faults = request.Faults().GroupBy(f => f.Field).ToDictionary(g => g.Key, g => g.Select(f => f.Fault).ToArray());
        if (faults.Count > 0) return new Refusal("help.invalid", "The help centre cannot be like this.") { Errors = faults }.ToResult();
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var row = await transaction.Db.FindAsync<HelpCentreRow>([at], ct);
        if (expected.Refuse(HelpSite.Of(row).Version) is { } stale) return stale.ToResult();
        if (request.Address.Length > 0 && await transaction.Db.Set<HelpCentreRow>().AnyAsync(c => c.Address == request.Address && c.Workspace != at, ct)) return s_taken.ToResult();
        // Centres that were never opened have no address; their key takes its place so that addresses stay unique.
        var address = request.Address.Length > 0 ? request.Address : $"!{workspace:N}";
        if (row is null) transaction.Db.Add(row = new HelpCentreRow { Workspace = at, Address = address, Value = "" });
        (row.Address, row.Value) = (address, ServiceJson.Write(request));
        await audit.WriteAsync(transaction, at, "help.centre", "help centre", new { request.IsOpen, request.Address }, ct);
        transaction.OnCommitted(() => changes.Publish(at, ArticleDesk.Topic));
        await transaction.CommitAsync(ct);
        return Results.Ok(request);
    }
}
