using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Fields;

/// <summary>A field that only some roles see.</summary>
/// <param name="Field">Name of a trait, and of the property of facts; 1 to 128 characters.</param>
/// <param name="Role">The least role that sees it: agent, analyst or admin.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record RestrictedField(string Field, Role Role);

/// <summary>What to restrict; replaces what was restricted before.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record RestrictedFieldsRequest(IReadOnlyList<RestrictedField>? Items = null);

/// <summary>All restricted fields, by name.</summary>
sealed record RestrictedFields(IReadOnlyList<RestrictedField> Items) : Versioned;

/// <summary>Decides which fields are hidden from which roles.</summary>
static class RestrictFields
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/settings/fields";

    const int Most = 100;

    /// <summary>What makes a customer recognisable is shown to everybody who sees customers.</summary>
    static readonly HashSet<string> s_open = new(FactSql.PersonalTraits, StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync).Needs(Role.Admin).WithName("getRestrictedFields").WithTags("Customers")
            .WithSummary("Traits and properties that only some roles see").Produces<RestrictedFields>().ShowsVersion();
        routes.MapPut(Route, SetAsync).Needs(Role.Admin).WithName("setRestrictedFields").WithTags("Customers")
            .WithSummary("Hides traits and properties from the roles below one")
            .WithDescription("A hidden field is not shown, filtered by or sliced by; a segment that asks for it is hidden with it. Keys count by their scopes: read as viewer, write as analyst.")
            .Produces<RestrictedFields>().ProducesProblem(422).ChecksVersion();
    }

    static async Task<IResult> GetAsync(Guid workspace, IStateStore store, CancellationToken ct) => TypedResults.Ok(await ReadAsync(store, new(workspace), ct));

    static async Task<IResult> SetAsync(
        Guid workspace, RestrictedFieldsRequest request, Expected expected, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        if (Refuse(request) is { } wrong) return wrong.ToResult();
        var ws = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (expected.Refuse((await ReadAsync(store, ws, ct)).Version) is { } stale) return stale.ToResult(); // nobody else can write now
        await transaction.Db.Set<RestrictedFieldRow>().Where(f => f.Workspace == ws).ExecuteDeleteAsync(ct);
        transaction.Db.AddRange(request.Items!.Select(f => new RestrictedFieldRow { Workspace = ws, Field = f.Field, Role = f.Role })); // checked
        await transaction.Db.SaveChangesAsync(ct);
        await audit.WriteAsync(transaction, ws, "fields.restrict", "fields", new { items = request.Items!.Select(f => new { f.Field, role = f.Role.ToString() }) }, ct);
        await transaction.CommitAsync(ct);
        changes.Publish(ws, "settings");
        return TypedResults.Ok(await ReadAsync(store, ws, ct));
    }

    static Refusal? Refuse(RestrictedFieldsRequest request)
    {
        if (request.Items is not { Count: <= Most }) return new("field.invalid", $"Send 'items', at most {Most}.");
        if (request.Items.DistinctBy(f => f.Field, StringComparer.Ordinal).Count() != request.Items.Count) return new("field.invalid", "Every field stands there once.");
        foreach (var (field, role) in request.Items)
        {
            if (string.IsNullOrWhiteSpace(field) || field.Length > 128) return new("field.invalid", "A field's name has 1 to 128 characters.");
            if (s_open.Contains(field)) return new("field.invalid", $"'{field}' makes a customer recognisable and is shown to everybody who sees customers.");
            if (role is not (Role.Agent or Role.Analyst or Role.Admin)) return new("field.invalid", $"'{field}' is seen from agent, analyst or admin upwards.");
        }

        return null;
    }

    static async Task<RestrictedFields> ReadAsync(IStateStore store, WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        var rows = await db.Set<RestrictedFieldRow>().Where(f => f.Workspace == workspace).ToListAsync(ct);
        return new([.. rows.OrderBy(f => f.Field, StringComparer.Ordinal).Select(f => new RestrictedField(f.Field, f.Role))]);
    }
}
