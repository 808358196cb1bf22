using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>A saved mapping as the API answers it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The mapping's own name.</param>
/// <param name="Created">When it was saved first.</param>
/// <param name="Mapping">The mapping.</param>
sealed record SavedMapping(Guid Id, string Name, DateTimeOffset Created, JsonElement Mapping);

/// <summary>Saved mappings.</summary>
/// <param name="Items">By name.</param>
sealed record SavedMappingList(IReadOnlyList<SavedMapping> Items);

/// <summary>Keeps mappings for the next files of the same shape. Saving one of the same name replaces it.</summary>
static class SavedMappings
{
    const string _all = "/api/v1/workspaces/{workspace}/mappings";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(_all, ListAsync).Needs(Role.Analyst).WithName("listMappings").WithSummary("The saved import mappings")
            .Produces<SavedMappingList>();
        routes.MapPost(_all, SaveAsync).Needs(Role.Analyst).WithName("saveMapping").WithSummary("Saves an import mapping under its name")
            .Accepts<Mapping>("application/json").Produces<SavedMapping>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        routes.MapDelete(_all + "/{id}", DeleteAsync).Needs(Role.Analyst).WithName("deleteMapping").WithSummary("Forgets a saved import mapping")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    static async Task<IResult> ListAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        var home = new WorkspaceId(workspace);
        await using var db = store.Read();
        var rows = await db.Set<SavedMappingRow>().Where(r => r.Workspace == home).OrderBy(r => r.Name).ToListAsync(ct);
        return Results.Ok(new SavedMappingList([.. rows.Select(Of)]));
    }

    static async Task<IResult> SaveAsync(
        Guid workspace, HttpRequest request, IStateStore store, IAudit audit, TimeProvider clock, CancellationToken ct)
    {
        var (mapping, refusal) = await ChangeImport.ReadAsync(request, ct);
        if (mapping is null) return refusal!.ToResult(); // one of the two is set
        if (mapping.Name.Length is 0 or > 100)
            return new Refusal("mapping.name", "A saved mapping has a name of 1 to 100 characters.").ToResult();
        var home = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var row = await transaction.Db.Set<SavedMappingRow>().SingleOrDefaultAsync(r => r.Workspace == home && r.Name == mapping.Name, ct);
        var json = JsonSerializer.Serialize(mapping, Mapping.Json);
        if (row is null)
        {
            row = new SavedMappingRow { Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = home, Created = clock.GetUtcNow(), Name = mapping.Name, Mapping = json };
            transaction.Db.Add(row);
        }

        row.Mapping = json;
        await audit.WriteAsync(transaction, home, "mapping.save", $"mapping {row.Id}", new { mapping.Name }, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok(Of(row));
    }

    static async Task<IResult> DeleteAsync(Guid workspace, Guid id, IStateStore store, IAudit audit, CancellationToken ct)
    {
        var home = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var removed = await transaction.Db.Set<SavedMappingRow>().Where(r => r.Workspace == home && r.Id == id).ExecuteDeleteAsync(ct);
        if (removed == 0) return new Refusal("mapping.unknown", "There is no such mapping in this workspace.", StatusCodes.Status404NotFound).ToResult();
        await audit.WriteAsync(transaction, home, "mapping.delete", $"mapping {id}", null, ct);
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static SavedMapping Of(SavedMappingRow row) => new(row.Id, row.Name, row.Created, JsonElement.Parse(row.Mapping));
}
