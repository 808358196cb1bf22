using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;

namespace Rapport.Customers.Profiles;

/// <summary>A value that customers have in a trait.</summary>
/// <param name="Value">As text.</param>
/// <param name="Count">Customers who have it.</param>
sealed record TraitValueItem(string Value, long Count);

/// <summary>Values of a trait, the most frequent first.</summary>
sealed record TraitValueList(IReadOnlyList<TraitValueItem> Items);

/// <summary>Which values a trait has, for pickers.</summary>
static class ListTraitValues
{
    const int Most = 30;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/workspaces/{workspace:guid}/traits/values", HandleAsync)
        .Needs(Role.Viewer).WithName("listTraitValues").WithTags("Customers")
        .WithSummary("The most frequent values of a trait, those with `search` in them")
        .WithDescription($"`key`: the trait. At most {Most} values of up to 80 characters; lists and objects are left out.")
        .Produces<TraitValueList>();

    static async Task<IResult> HandleAsync(Guid workspace, string? key, string? search, IStateStore store, IFieldRights rights, CancellationToken ct)
    {
        if (!(await rights.OfAsync(new(workspace), ct)).Sees(key ?? "")) return FieldSight.Hidden.ToResult();
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command(
            $"""
            SELECT CASE j.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(j.value AS TEXT) END AS v, count(*)
            FROM customer c, json_each(c.traits) j
            WHERE c.workspace = @w AND j.key = @key AND j.type IN ('text', 'integer', 'real', 'true', 'false')
              AND length(j.value) <= 80 AND instr(lower(j.value), lower(@search)) > 0
            GROUP BY v ORDER BY 2 DESC, 1 LIMIT {Most}
            """).With("@w", new WorkspaceId(workspace)).With("@key", key ?? "").With("@search", search ?? "");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var items = new List<TraitValueItem>();
        while (await reader.ReadAsync(ct)) items.Add(new(reader.GetString(0), reader.GetInt64(1)));
        return TypedResults.Ok(new TraitValueList(items));
    }
}
