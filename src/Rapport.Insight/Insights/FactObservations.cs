using System.Globalization;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Insight.Catalogue;
using Rapport.Insight.Discovery;
using Rapport.Kernel;

namespace Rapport.Insight.Insights;

/// <summary>What happened, type by type: how often its flags are set, how large its numbers are, and whether customers ordered again afterwards.</summary>
sealed class FactObservations(IColumns columns, ICustomerMap customers)
{
    /// <summary>Flags and numbers of one type that are looked at.</summary>
    const int MostMeasures = 8;

    /// <summary>A property of so few values divides its type into parts that are looked at by themselves.</summary>
    const int MostParts = 4;

    /// <summary>Facts of a type whose properties are looked at.</summary>
    const int Sample = 20_000;

    /// <summary>Fewer facts of a type tell nothing.</summary>
    const int FewestFacts = 100;

    static readonly string[] s_columns = ["touchpoint", "channel", "employee", "company", "source"];

    /// <summary>Looks at pages say what people sought, and not how they were served.</summary>
    static readonly string[] s_quiet = [.. JourneySql.Quiet, FactTypes.Page, FactTypes.Screen];

    /// <summary>Whether a type carries a property as a flag, a number, or a name of few values.</summary>
    sealed record Property(string Type, string Name, bool IsFlag, bool IsNumber, IReadOnlyList<string> Values)
    {
        public bool Cuts => Values.Count >= 2;

        public bool Parts => Values.Count is >= 2 and <= MostParts;
    }

    /// <summary>One for each of the most frequent types.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="time">From when to when.</param>
    /// <param name="gapDays">Within which customers order again; null where there are too few orders to say.</param>
    /// <param name="traits">To cut by.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<Observations>> FindAsync(WorkspaceId workspace, Span time, int? gapDays, IReadOnlyList<string> traits, CancellationToken ct)
    {
        var properties = (await PropertiesAsync(workspace, time, ct)).ToLookup(p => p.Type, StringComparer.Ordinal);
        var types = await TypesAsync(workspace, time, ct);
        return [.. types.Select(type => Of(workspace, time, type, [.. properties[type]], gapDays, traits)).Where(o => o.Measures.Count > 0)];
    }

    /// <summary>The days within which four in five customers who order again do so; null with fewer than a hundred such orders.</summary>
    public async Task<int?> GapAsync(WorkspaceId workspace, Span time, CancellationToken ct)
    {
        var values = new Parameters();
        var where = Where(workspace, time, values, FactTypes.Order);
        var sql =
            $"""
            SELECT count(), ifNull(quantileExact(0.8)(gap), 0) FROM (
              SELECT arrayJoin(arrayPopFront(arrayDifference(arraySort(groupArray({FactTable.AtMicros}))))) / 86400000000 AS gap
              FROM {FactTable.Name} WHERE {where} AND {customers.CustomerSql} <> {FactSql.Nobody} AND {FactSql.Stands(where)} GROUP BY {customers.CustomerSql})
            WHERE gap >= 1
            """;
        var (n, gap) = (await columns.QueryAsync(new ColumnQuery(sql) { Parameters = values.Values, Limit = ScanLimits.Longest }, r => (r.Long(0), r.DoubleOrNull(1) ?? 0), ct))[0];
        return n < FewestFacts ? null : Math.Clamp((int)Math.Ceiling(gap), Measured.Soon + 1, 365);
    }

    Observations Of(WorkspaceId workspace, Span time, string type, IReadOnlyList<Property> properties, int? gapDays, IReadOnlyList<string> traits)
    {
        var values = new Parameters();
        string Text(Property p) => $"ifNull({FactSql.Property(p.Name, areAnswers: false, values)}, '')";
        var measures = new List<(Measured Measure, string Sql)>();
        foreach (var p in properties.Where(p => p.IsFlag || p.IsNumber).Take(MostMeasures))
        {
            var value = p.IsFlag ? $"if({Text(p)} = '', NULL, if({Text(p)} = 'true', 100, 0))" : $"toFloat64OrNull({Text(p)})";
            measures.Add((new(p.IsFlag ? "share" : "mean", null, type, p.Name, null, p.IsFlag ? "percent" : "number"), value));
        }

        foreach (var days in gapDays is { } gap ? [Measured.Soon, gap] : Array.Empty<int>())
        {
            // From the next day on: what is bought on the way out belongs to the same visit.
            var again = $"arrayExists(o -> o >= moment + 86400000000 AND o <= moment + {Micros(days)}, orders.times)";
            measures.Add((new("return", null, type, null, days, "percent"), $"if(moment + {Micros(days)} > {values.Add(time.To, "Int64")}, NULL, if({again}, 100, 0))"));
        }

        var cuts = properties.Where(p => p.Cuts).ToList();
        var parts = cuts.Where(p => p.Parts).ToList();
        var inside = parts.Where(p => !p.IsFlag).SelectMany(p => p.Values.SelectMany(v => parts.Where(q => q != p).Select(q => (Part: p, Value: v, By: q)))).ToList();
        var joins = traits.Select((t, i) => new Dimension($"trait:{t}").Sql(i, workspace.Value, customers.CustomerSql, values)).ToList();
        var keys = s_columns.Select(c => $"toString({c})").Concat(cuts.Select(Text)).Concat(inside.Select(i => $"if({Text(i.Part)} = {values.Text(i.Value)}, {Text(i.By)}, '')")).Concat(joins.Select(j => j.Key));
        var measured = measures.Select(m => $"CAST({m.Sql}, 'Nullable(Float64)')");
        var where = Where(workspace, time, values, type);
        var all = $"workspace = {values.Id(workspace.Value)} AND type = '{FactTypes.Order}'";
        var orders = gapDays is null ? "" :
            $"LEFT ANY JOIN (SELECT {customers.CustomerSql} AS who, arraySort(groupArray({FactTable.AtMicros})) AS times FROM {FactTable.Name} WHERE {all} AND {FactSql.Stands(all)} GROUP BY who) AS orders ON orders.who = {customers.CustomerSql}";
        var sql =
            $"""
            SELECT if({customers.CustomerSql} = {FactSql.Nobody}, id, {customers.CustomerSql}) AS who, {FactTable.AtMicros} AS moment,
                   ['*', {string.Join(", ", keys)}] AS keys,
                   [{string.Join(", ", measured)}] AS maybe, arrayMap(v -> toFloat64(v IS NOT NULL), maybe) AS has, arrayMap(v -> ifNull(v, 0), maybe) AS vals
            FROM {FactTable.Name}
            {orders}
            {string.Join("\n", joins.Select(j => j.Join))}
            WHERE {where} AND {FactSql.Stands(where)}
            """;
        return new(
            [.. measures.Select(m => m.Measure)],
            [ScanDimension.Everybody, .. s_columns.Select(c => new ScanDimension(c)), .. cuts.Select(p => new ScanDimension($"prop:{p.Name}")),
                .. inside.Select(i => new ScanDimension($"prop:{i.By.Name}", $"prop:{i.Part.Name}", i.Value)), .. traits.Select(t => new ScanDimension($"trait:{t}"))],
            sql, values);
    }

    async Task<IReadOnlyList<string>> TypesAsync(WorkspaceId workspace, Span time, CancellationToken ct)
    {
        var values = new Parameters();
        var sql =
            $"""
            SELECT type, sum(sign) AS n FROM {FactTable.Name} WHERE {Where(workspace, time, values)} AND type NOT IN {values.Add(s_quiet, "Array(String)")}
            GROUP BY type HAVING n >= {FewestFacts} ORDER BY n DESC, type LIMIT {ScanLimits.MostTypes}
            """;
        return await columns.QueryAsync(new ColumnQuery(sql) { Parameters = values.Values, Limit = ScanLimits.Longest }, r => r.Text(0), ct);
    }

    async Task<IReadOnlyList<Property>> PropertiesAsync(WorkspaceId workspace, Span time, CancellationToken ct)
    {
        var values = new Parameters();
        var sql =
            $"""
            SELECT type, pair.1 AS name, countIf(pair.2 NOT IN ('true', 'false')) = 0, countIf(toFloat64OrNull(pair.2) IS NULL) = 0,
                   uniq(pair.2) <= 60 AND max(length(pair.2)) <= 82 AS cuts, if(cuts, groupUniqArray(61)(pair.2), [])
            FROM (SELECT toString(type) AS type, arrayJoin(JSONExtractKeysAndValuesRaw(props)) AS pair
                  FROM (SELECT type, props FROM {FactTable.Name} WHERE {Where(workspace, time, values)} AND sign = 1 AND type NOT IN {values.Add(s_quiet, "Array(String)")}
                        ORDER BY cityHash64(id) LIMIT {Sample} BY type))
            WHERE pair.2 <> 'null' AND name NOT IN {values.Add((string[])[.. s_columns, .. FactTable.TextOnly], "Array(String)")}
            GROUP BY type, name ORDER BY type, name
            """;
        return await columns.QueryAsync(new ColumnQuery(sql) { Parameters = values.Values, Limit = ScanLimits.Longest }, r =>
        {
            var (isFlag, isNumber) = (r.Long(2) == 1, r.Long(3) == 1);
            var kinds = r.Json(5).EnumerateArray().Select(v => Plain(v.GetString()!)).Order(StringComparer.Ordinal).ToList(); // texts of JSON
            return new Property(r.Text(0), r.Text(1), isFlag, isNumber, isNumber ? [] : kinds);
        }, ct);
    }

    // As FactSql.Property gives it: a text without its quotes.
    static string Plain(string json) => json.StartsWith('"') ? System.Text.Json.JsonDocument.Parse(json).RootElement.GetString()! : json; // it begins as a text

    static string Where(WorkspaceId workspace, Span time, Parameters values, string? type = null) =>
        $"workspace = {values.Id(workspace.Value)} AND metric = '' AND at >= {values.Time(time.From)} AND at < {values.Time(time.To)}" + (type is null ? "" : $" AND type = {values.Text(type)}");

    static string Micros(int days) => (days * 86_400_000_000L).ToString(CultureInfo.InvariantCulture);
}
