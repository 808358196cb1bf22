using System.Globalization;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Insights;

/// <summary>Answers on all scales, cut by where they were given, by whom, and about what.</summary>
sealed class AnswerObservations(IColumns columns, ICustomerMap customers)
{
    static readonly string[] s_columns = ["touchpoint", "channel", "employee", "company", "source", "element"];

    /// <summary>These properties are the answer itself, or stand in a column; a survey is told by its questions.</summary>
    static readonly string[] s_itself = [.. s_columns, "metric", "survey", "score", "value", "rating", "text", "amount", "currency"];

    /// <summary>The answers of a time; null without any.</summary>
    public async Task<Observations?> FindAsync(WorkspaceId workspace, Span time, IReadOnlyList<string> traits, CancellationToken ct)
    {
        var metrics = await MetricsAsync(workspace, time, ct);
        if (metrics.Count == 0) return null;
        var properties = await PropertiesAsync(workspace, time, ct);
        var values = new Parameters();
        var joins = traits.Select((t, i) => new Dimension($"trait:{t}").Sql(i, workspace.Value, customers.CustomerSql, values)).ToList();
        var keys = s_columns.Select(c => $"toString({c})").Concat(properties.Select(p => $"ifNull({FactSql.Property(p, areAnswers: true, values)}, '')")).Concat(joins.Select(j => j.Key));
        var where = Where(workspace, time, values);
        var known = string.Join(" OR ", metrics.Select(m => $"(metric = {values.Text(m.Scale.Id)} AND score >= {Number(m.Scale.Min)} AND score <= {Number(m.Scale.Max)})"));
        var sql =
            $"""
            SELECT if({customers.CustomerSql} = {FactSql.Nobody}, id, {customers.CustomerSql}) AS who, {FactTable.AtMicros} AS moment,
                   ['*', {string.Join(", ", keys)}] AS keys,
                   [{string.Join(", ", metrics.Select(m => $"toFloat64(metric = {values.Text(m.Scale.Id)})"))}] AS has,
                   [{string.Join(", ", metrics.Select(m => $"if(metric = {values.Text(m.Scale.Id)}, {Value(m)}, 0)"))}] AS vals
            FROM {FactTable.Name}
            {string.Join("\n", joins.Select(j => j.Join))}
            WHERE {where} AND floor(score) = score AND ({known}) AND {FactSql.Stands(where)}
            """;
        return new(
            [.. metrics.Select(m => new Measured("score", m.Id, null, null, null, m.Unit.Id))],
            [ScanDimension.Everybody, .. s_columns.Select(c => new ScanDimension(c)), .. properties.Select(p => new ScanDimension($"prop:{p}")), .. traits.Select(t => new ScanDimension($"trait:{t}"))],
            sql, values);
    }

    /// <summary>What one answer counts in the metric: its mean over answers is the metric.</summary>
    static string Value(IMetric metric)
    {
        var scale = metric.Scale;
        var each = Enumerable.Range(scale.Min, scale.Points).Select(s => Number(metric.Of(ScoreCounts.Of(scale, [s]))!.Value.Times(metric.Unit.Factor))); // one answer has a value
        return $"[{string.Join(", ", each)}][toInt32(assumeNotNull(score)) - {Number(scale.Min - 1)}]";
    }

    static string Number(double value) => $"toFloat64({value.ToString("R", CultureInfo.InvariantCulture)})";

    static string Number(int value) => value < 0 ? $"({value.ToString(CultureInfo.InvariantCulture)})" : value.ToString(CultureInfo.InvariantCulture);

    static string Where(WorkspaceId workspace, Span time, Parameters values) =>
        $"workspace = {values.Id(workspace.Value)} AND metric <> '' AND score IS NOT NULL AND at >= {values.Time(time.From)} AND at < {values.Time(time.To)}";

    async Task<IReadOnlyList<IMetric>> MetricsAsync(WorkspaceId workspace, Span time, CancellationToken ct)
    {
        var values = new Parameters();
        var sql = $"SELECT metric, sum(sign) FROM {FactTable.Name} WHERE {Where(workspace, time, values)} GROUP BY metric";
        var answers = (await columns.QueryAsync(new ColumnQuery(sql) { Parameters = values.Values }, r => (r.Text(0), r.Long(1)), ct)).ToDictionary(r => r.Item1, r => r.Item2, StringComparer.Ordinal);
        return [.. Maps.MeasureMap.MetricsOf(answers)];
    }

    async Task<IReadOnlyList<string>> PropertiesAsync(WorkspaceId workspace, Span time, CancellationToken ct)
    {
        var values = new Parameters();
        var sql =
            $"""
            SELECT toString(key) AS name FROM {FactTable.Name} ARRAY JOIN mapKeys({FactTable.AnswerProps}) AS key, mapValues({FactTable.AnswerProps}) AS value
            WHERE {Where(workspace, time, values)} AND sign = 1 AND value IS NOT NULL AND name NOT IN {values.Add(s_itself, "Array(String)")}
            GROUP BY name HAVING {ScanLimits.Sliceable("value")} ORDER BY count() DESC, name LIMIT {ScanLimits.MostProperties}
            """;
        return await columns.QueryAsync(new ColumnQuery(sql) { Parameters = values.Values, Limit = ScanLimits.Longest }, r => r.Text(0), ct);
    }
}
