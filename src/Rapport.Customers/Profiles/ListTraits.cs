using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;

namespace Rapport.Customers.Profiles;

/// <summary>A trait that customers have.</summary>
/// <param name="Key">As sent.</param>
/// <param name="Type">text, number, flag, list, object; the most frequent one.</param>
/// <param name="Count">Customers who have it.</param>
/// <param name="Examples">Up to five values.</param>
sealed record TraitItem(string Key, string Type, long Count, IReadOnlyList<string> Examples);

/// <summary>All traits.</summary>
sealed record TraitList(IReadOnlyList<TraitItem> Items);

/// <summary>Which traits there are, for pickers.</summary>
static class ListTraits
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/workspaces/{workspace:guid}/traits", HandleAsync)
        .Needs(Role.Viewer).WithName("listTraits").WithTags("Customers")
        .WithSummary("The traits that customers have, with type, count and examples")
        .Produces<TraitList>();

    static async Task<IResult> HandleAsync(Guid workspace, IStateStore store, IFieldRights rights, CancellationToken ct)
    {
        var found = new Dictionary<string, (string Type, long Most, long Count, List<string> Examples)>(StringComparer.Ordinal);
        await using var connection = await store.OpenReadAsync(ct);
        await using var command = connection.Command(
            """
            SELECT j.key, j.type, count(*), min(CASE WHEN length(j.value) <= 80 THEN j.value END), max(CASE WHEN length(j.value) <= 80 THEN j.value END)
            FROM customer c, json_each(c.traits) j WHERE c.workspace = @w GROUP BY j.key, j.type
            """).With("@w", new WorkspaceId(workspace));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var (key, count) = (reader.GetString(0), reader.GetInt64(2));
            var known = found.GetValueOrDefault(key, ("", 0, 0, []));
            foreach (var column in (int[])[3, 4])
            {
                if (!reader.IsDBNull(column) && $"{reader.GetValue(column)}" is { Length: > 0 } text && !known.Examples.Contains(text) && known.Examples.Count < 5)
                    known.Examples.Add(text);
            }

            var type = count > known.Most ? Words(reader.GetString(1)) : known.Type;
            found[key] = (type, Math.Max(count, known.Most), known.Count + count, known.Examples);
        }

        var sight = await rights.OfAsync(new(workspace), ct);
        return TypedResults.Ok(new TraitList(
            [.. found.Where(f => sight.Sees(f.Key)).OrderByDescending(f => f.Value.Count).ThenBy(f => f.Key, StringComparer.Ordinal)
                .Select(f => new TraitItem(f.Key, f.Value.Type, f.Value.Count, f.Value.Examples))]));
    }

    static string Words(string jsonType) => jsonType switch
    {
        "integer" or "real" => "number",
        "true" or "false" => "flag",
        "array" => "list",
        "object" => "object",
        _ => "text",
    };
}
