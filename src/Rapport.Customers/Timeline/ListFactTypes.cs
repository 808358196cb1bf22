using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Customers.Timeline;

/// <summary>A kind of fact that has happened.</summary>
/// <param name="Type">As sent.</param>
/// <param name="Count">So often.</param>
/// <param name="Last">Most recently.</param>
sealed record FactTypeItem(string Type, long Count, DateTimeOffset Last);

/// <summary>All kinds of facts, the most frequent first.</summary>
sealed record FactTypeList(IReadOnlyList<FactTypeItem> Items);

/// <summary>A property that facts of a kind carry.</summary>
/// <param name="Key">As sent.</param>
/// <param name="IsNumber">Every value seen is a number.</param>
/// <param name="Examples">Up to twelve values, the most frequent first.</param>
sealed record FactPropertyItem(string Key, bool IsNumber, IReadOnlyList<string> Examples);

/// <summary>The properties of a kind of fact.</summary>
sealed record FactPropertyList(IReadOnlyList<FactPropertyItem> Items);

/// <summary>Which kinds of facts there are and what they carry, for pickers.</summary>
static class ListFactTypes
{
    /// <summary>Kinds of facts named; beyond these lie only names made by mistake.</summary>
    const int MostTypes = 500;

    /// <summary>Facts looked at for their properties.</summary>
    const int Looked = 2_000;

    /// <summary>A picker waits for no longer.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/workspaces/{workspace:guid}/fact-types", TypesAsync)
            .Needs(Role.Viewer).WithName("listFactTypes").WithTags("Customers")
            .WithSummary("The kinds of facts that have happened, the most frequent first").Produces<FactTypeList>();
        routes.MapGet("/api/v1/workspaces/{workspace:guid}/fact-types/properties", PropertiesAsync)
            .Needs(Role.Viewer).WithName("listFactProperties").WithTags("Customers")
            .WithSummary("The properties that facts of a kind carry, with examples")
            .WithDescription($"Looks at {Looked:N0} facts of the `type`. What begins with $ is left out: it is not sent by people.")
            .Produces<FactPropertyList>();
    }

    static async Task<IResult> TypesAsync(Guid workspace, IColumns columns, CancellationToken ct)
    {
        var parameters = new Parameters();
        var sql =
            $"""
            SELECT type, sum(sign) AS n, max({FactTable.AtMicros}) FROM {FactTable.Name}
            WHERE workspace = {parameters.Id(workspace)} GROUP BY type HAVING n > 0 ORDER BY n DESC, type LIMIT {MostTypes}
            """;
        var items = await columns.QueryAsync(
            new ColumnQuery(sql) { Parameters = parameters.Values, Limit = Limit },
            row => new FactTypeItem(row.Text(0), row.Long(1), Instant.FromMicros(row.Long(2))), ct);
        return TypedResults.Ok(new FactTypeList(items));
    }

    static async Task<IResult> PropertiesAsync(Guid workspace, string? type, IColumns columns, IFieldRights rights, CancellationToken ct)
    {
        var parameters = new Parameters();
        // Keys and values travel as rows of their own: one per value, the most frequent first.
        var sql =
            $"""
            SELECT key, value, isNumber FROM (
              SELECT pair.1 AS key, if(JSONType(pair.2) = 'String', JSONExtractString(pair.2), pair.2) AS value,
                     toInt64(JSONType(pair.2) IN ('Int64', 'UInt64', 'Double')) AS isNumber, count() AS n
              FROM (SELECT arrayJoin(JSONExtractKeysAndValuesRaw(props)) AS pair
                    FROM (SELECT props FROM {FactTable.Name} WHERE workspace = {parameters.Id(workspace)} AND type = {parameters.Text(type ?? "")} AND sign = 1 LIMIT {Looked}))
              WHERE NOT startsWith(key, '$') AND pair.2 <> 'null' AND length(value) <= 80 AND JSONType(pair.2) NOT IN ('Object', 'Array')
              GROUP BY key, value, isNumber ORDER BY n DESC, value LIMIT 12 BY key)
            ORDER BY key LIMIT 2000
            """;
        var rows = await columns.QueryAsync(
            new ColumnQuery(sql) { Parameters = parameters.Values, Limit = Limit },
            row => (Key: row.Text(0), Value: row.Text(1), IsNumber: row.Long(2) == 1), ct);
        var sight = await rights.OfAsync(new(workspace), ct);
        return TypedResults.Ok(new FactPropertyList(
            [.. rows.Where(r => sight.Sees(r.Key)).GroupBy(r => r.Key).Select(g => new FactPropertyItem(g.Key, g.All(r => r.IsNumber), [.. g.Select(r => r.Value)]))]));
    }
}
