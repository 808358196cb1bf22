using Rapport.Columns;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Predictions;

/// <summary>The scale that a company's customers answer on most.</summary>
static class UsualScale
{
    /// <summary>Null without answers.</summary>
    public static async Task<Scale?> FindAsync(IColumns columns, WorkspaceId workspace, long from, long to, CancellationToken ct)
    {
        var values = new Parameters();
        var where = $"workspace = {values.Id(workspace.Value)} AND metric IN {values.Add(Scales.All.Select(s => s.Id).ToList(), "Array(String)")} AND score IS NOT NULL AND at >= {values.Time(from)} AND at < {values.Time(to)}";
        var sql = $"SELECT metric FROM {FactTable.Name} WHERE {where} GROUP BY metric ORDER BY sum(sign) DESC, metric LIMIT 1";
        return await columns.QueryAsync(new ColumnQuery(sql) { Parameters = values.Values, Limit = TimeSpan.FromSeconds(60) }, r => Scales.Find(r.Text(0)), ct) is [var most, ..] ? most : null;
    }

    /// <summary>The condition of answers on it within a time.</summary>
    public static string Where(WorkspaceId workspace, Scale scale, long from, long to, Parameters values) =>
        $"workspace = {values.Id(workspace.Value)} AND metric = {values.Text(scale.Id)} AND score >= {values.Add((double)scale.Min, "Float64")} AND score <= {values.Add((double)scale.Max, "Float64")}" +
        $" AND floor(score) = score AND at >= {values.Time(from)} AND at < {values.Time(to)}";
}
