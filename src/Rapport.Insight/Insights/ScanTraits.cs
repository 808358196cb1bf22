using Rapport.Columns;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Insight.Insights;

/// <summary>Traits that divide customers into groups.</summary>
sealed class ScanTraits(IColumns columns)
{
    /// <summary>The most stated ones of a few values each; never who somebody is.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var values = new Parameters();
        var sql =
            $"""
            SELECT toString(key) AS name FROM {FactTable.Name} ARRAY JOIN mapKeys({FactTable.Traits}) AS key, mapValues({FactTable.Traits}) AS value
            WHERE workspace = {values.Id(workspace.Value)} AND type = '{FactTypes.Identify}' AND sign = 1 AND value IS NOT NULL AND name NOT IN {values.Add(FactSql.PersonalTraits, "Array(String)")}
            GROUP BY name HAVING {ScanLimits.Sliceable("value")} ORDER BY count() DESC, name LIMIT {ScanLimits.MostTraits}
            """;
        return await columns.QueryAsync(new ColumnQuery(sql) { Parameters = values.Values, Limit = ScanLimits.Longest }, r => r.Text(0), ct);
    }
}
