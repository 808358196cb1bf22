using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Settings;

namespace Rapport.Service.Portal;

/// <summary>Shows and changes what a workspace says of its portal.</summary>
static class EditPortal
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/portal";

    static readonly Refusal s_taken = new("portal.address_taken", "Another portal on this instance has this address.", 409);
    static readonly Refusal s_unproven = new("portal.unproven", "Demand signed user ids first: without them, anybody could claim on a page to be a customer of yours, and see here what is theirs.", 409);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync).WithName("getPortal").WithTags("Portal").WithSummary("Read what is said of the customers' portal").Produces<PortalSettings>().ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(Route, SetAsync).WithName("setPortal").WithTags("Portal").WithSummary("Open the portal in which customers see what is theirs, close it, name it")
            .Produces<PortalSettings>().ProducesProblem(409).ProducesProblem(422).ChecksVersion().Needs(Role.Admin);
    }

    static async Task<IResult> GetAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        return Results.Ok(PortalSettings.Of(await db.FindAsync<PortalRow>([new WorkspaceId(workspace)], ct)));
    }

    static async Task<IResult> SetAsync(Guid workspace, PortalSettings request, Expected expected, IStateStore store, IIdentityProof proof, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var faults = request.Faults().GroupBy(f => f.Field).ToDictionary(g => g.Key, g => g.Select(f => f.Fault).ToArray());
        if (faults.Count > 0) return new Refusal("portal.invalid", "The portal cannot be like this.") { Errors = faults }.ToResult();
        var at = new WorkspaceId(workspace);
        if (request.IsOpen && !await proof.IsDemandedAsync(at, ct)) return s_unproven.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        var row = await transaction.Db.FindAsync<PortalRow>([at], ct);
        if (expected.Refuse(PortalSettings.Of(row).Version) is { } stale) return stale.ToResult();
        if (request.Address.Length > 0 && await transaction.Db.Set<PortalRow>().AnyAsync(c => c.Address == request.Address && c.Workspace != at, ct)) return s_taken.ToResult();
        // One that was never opened has no address; its key takes its place so that addresses stay unique.
        var address = request.Address.Length > 0 ? request.Address : $"!{workspace:N}";
        if (row is null) transaction.Db.Add(row = new PortalRow { Workspace = at, Address = address, Value = "" });
        (row.Address, row.Value) = (address, ServiceJson.Write(request));
        await audit.WriteAsync(transaction, at, "portal.change", "portal", new { request.IsOpen, request.Address }, ct);
        transaction.OnCommitted(() => changes.Publish(at, CaseDesk.Topic));
        await transaction.CommitAsync(ct);
        return Results.Ok(request);
    }
}
