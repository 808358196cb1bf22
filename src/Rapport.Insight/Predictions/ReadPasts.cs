using System.Globalization;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Insight.Discovery;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Predictions;

/// <summary>Reads what was known of customers at a moment. Facts from then on are not looked at, but for those asked for as what came of it.</summary>
sealed class ReadPasts(IColumns columns, ICustomerMap customers)
{
    const int MostTypes = 10;
    const int MostFlags = 8;
    const int MostChannels = 5;
    const int MostTraits = 6;
    const int MostValues = 12;

    /// <summary>Facts of a type whose properties are looked at.</summary>
    const int Sample = 5_000;

    /// <summary>Rarer types tell too little.</summary>
    const int FewestFacts = 100;

    /// <summary>Looks at pages say what people sought, and not how they were served.</summary>
    static readonly string[] s_quiet = [.. JourneySql.Quiet, FactTypes.Page, FactTypes.Screen, FactTypes.Order];

    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(120);

    /// <summary>When the first order was, the last, and by how many customers, before a moment; null for no orders.</summary>
    public async Task<(long First, long Last, long Customers)?> SpanAsync(WorkspaceId workspace, long before, CancellationToken ct)
    {
        var values = new Parameters();
        var where = Orders(workspace, before, values);
        var sql = $"SELECT ifNull(min({FactTable.AtMicros}), 0), ifNull(max({FactTable.AtMicros}), 0), uniqExact({customers.CustomerSql}) FROM {FactTable.Name} WHERE {where} AND {customers.CustomerSql} <> {FactSql.Nobody} AND {FactSql.Stands(where)}";
        var (first, last, n) = (await columns.QueryAsync(Query(sql, values), r => (r.Long(0), r.Long(1), r.Long(2)), ct))[0];
        return n == 0 ? null : (first, last, n);
    }

    /// <summary>The words in which customers of the year before a moment are described.</summary>
    public async Task<Vocabulary> WordsAsync(WorkspaceId workspace, long before, CancellationToken ct)
    {
        var types = await TypesAsync(workspace, before, ct);
        return new(types, await FlagsAsync(workspace, before, types, ct), await ChannelsAsync(workspace, before, ct), await TraitsAsync(workspace, before, ct));
    }

    /// <summary>Customers who ordered before a moment, in an order that has nothing to do with what they did.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="at">UTC microseconds.</param>
    /// <param name="until">Orders from the moment to this one are what came of it; null for none.</param>
    /// <param name="currency">Amounts of others are not counted.</param>
    /// <param name="words">In which they are described.</param>
    /// <param name="part">Which part of them.</param>
    /// <param name="parts">Of how many, 1 or more.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<Past>> AtAsync(WorkspaceId workspace, long at, long? until, string currency, Vocabulary words, int part, int parts, CancellationToken ct)
    {
        var values = new Parameters();
        var (who, micros) = (customers.CustomerSql, FactTable.AtMicros);
        var (now, year) = (values.Add(at, "Int64"), values.Add(at - (365 * Day), "Int64"));
        var all = $"workspace = {values.Id(workspace.Value)} AND at < {values.Time(until ?? at)}";
        var (past, lately, order) = ($"m < {now}", $"m < {now} AND m >= {year}", $"type = '{FactTypes.Order}'");
        var scales = Scales.All;
        var known = values.Add(scales.Select(s => s.Id).ToList(), "Array(String)");
        var (low, span) = (values.Add(scales.Select(s => (double)(s.Id == Scales.Ces1.Id ? s.Max : s.Min)).ToList(), "Array(Float64)"), values.Add(scales.Select(s => (double)(s.Id == Scales.Ces1.Id ? s.Min - s.Max : s.Max - s.Min)).ToList(), "Array(Float64)"));
        var answer = $"has({known}, toString(metric)) AND score IS NOT NULL";
        var stated = words.Traits.Select(t => $"argMaxIf(ifNull({FactTable.Traits}[{values.Text(t.Name)}], ''), {FactSql.Order}, type = '{FactTypes.Identify}' AND {past} AND mapContains({FactTable.Traits}, {values.Text(t.Name)}))");
        var flags = words.Flags.Select(f => $"argMaxIf(if(type = {values.Text(f.Type)}, ifNull({FactTable.Prop(values.Text(f.Property))}, ''), ''), m, type = {values.Text(f.Type)} AND {lately}) = 'true'");
        var sql =
            $"""
            SELECT who, ({now} - last) / 86400000000, ({now} - first) / 86400000000, length(days), days[-1] - days[1], arrayCount(d -> d > toInt32(intDiv({year}, 86400000000)), days),
                   spent, spent - firstSpent, spentYear, answers, answersYear, lastScore, happened, events, flags, channels, stated, length(laterDays), laterSpent
            FROM (
              SELECT {who} AS who, maxIf(m, {order} AND {past}) AS last, minIf(m, {past}) AS first,
                     arraySort(groupUniqArrayIf(toInt32(intDiv(m, 86400000000)), {order} AND {past})) AS days,
                     sumIf(money, {order} AND {past}) AS spent, argMinIf(money, m, {order} AND {past}) AS firstSpent, sumIf(money, {order} AND {lately}) AS spentYear,
                     countIf({answer} AND {past}) AS answers, countIf({answer} AND {lately}) AS answersYear,
                     if(countIf({answer} AND {lately}) = 0, NULL, argMaxIf((assumeNotNull(score) - transform(toString(metric), {known}, {low}, 0.)) / transform(toString(metric), {known}, {span}, 1.), m, {answer} AND {lately})) AS lastScore,
                     countIf(metric = '' AND type NOT IN {values.Add(s_quiet, "Array(String)")} AND {lately}) AS happened,
                     [{string.Join(", ", words.Types.Select(t => $"countIf(type = {values.Text(t)} AND metric = '' AND {lately})"))}]::Array(UInt64) AS events,
                     [{string.Join(", ", flags)}]::Array(UInt8) AS flags,
                     [{string.Join(", ", words.Channels.Select(c => $"countIf({order} AND channel = {values.Text(c)} AND {lately}) / greatest(1, countIf({order} AND {lately}))"))}]::Array(Float64) AS channels,
                     [{string.Join(", ", stated)}]::Array(String) AS stated,
                     groupUniqArrayIf(toInt32(intDiv(m, 86400000000)), {order} AND m >= {now}) AS laterDays, sumIf(money, {order} AND m >= {now}) AS laterSpent
              FROM (SELECT *, {FactTable.Traits}, {micros} AS m, if(currency = {values.Text(currency)}, toFloat64(ifNull(amount, 0)), 0.) AS money FROM {FactTable.Name} WHERE {all} AND {FactSql.Stands(all)})
              WHERE {who} <> {FactSql.Nobody} AND cityHash64({who}) % {values.Add(parts, "Int32")} = {values.Add(part, "Int32")}
              GROUP BY who)
            WHERE length(days) > 0 ORDER BY cityHash64(who, 1)
            """;
        return await columns.QueryAsync(Query(sql, values), r => new Past(
            r.Id(0), r.DoubleOrNull(1) ?? 0, r.DoubleOrNull(2) ?? 0, (int)r.Long(3), r.DoubleOrNull(4) ?? 0, (int)r.Long(5), r.DoubleOrNull(6) ?? 0, r.DoubleOrNull(7) ?? 0, r.DoubleOrNull(8) ?? 0, r.Long(9), r.Long(10),
            r.DoubleOrNull(11), r.Long(12), [.. Cells(r, 13).Select(long.Parse)], [.. Cells(r, 14).Select(f => f == "1")], [.. Cells(r, 15).Select(c => double.Parse(c, CultureInfo.InvariantCulture))], [.. Cells(r, 16)],
            (int)r.Long(17), r.DoubleOrNull(18) ?? 0), ct);
    }

    const long Day = 86_400_000_000;

    static IEnumerable<string> Cells(ColumnRow row, int column) => row.Json(column).EnumerateArray().Select(c => c.ToString());

    static string Orders(WorkspaceId workspace, long before, Parameters values) => $"workspace = {values.Id(workspace.Value)} AND type = '{FactTypes.Order}' AND at < {values.Time(before)}";

    static string Lately(WorkspaceId workspace, long before, Parameters values) => $"workspace = {values.Id(workspace.Value)} AND at >= {values.Time(before - (365 * Day))} AND at < {values.Time(before)} AND sign = 1";

    static ColumnQuery Query(string sql, Parameters values) => new(sql) { Parameters = values.Values, Limit = s_longest };

    Task<IReadOnlyList<string>> TypesAsync(WorkspaceId workspace, long before, CancellationToken ct)
    {
        var values = new Parameters();
        var sql =
            $"""
            SELECT type FROM {FactTable.Name} WHERE {Lately(workspace, before, values)} AND metric = '' AND type NOT IN {values.Add(s_quiet, "Array(String)")}
            GROUP BY type HAVING count() >= {FewestFacts} ORDER BY count() DESC, type LIMIT {MostTypes}
            """;
        return columns.QueryAsync(Query(sql, values), r => r.Text(0), ct);
    }

    async Task<IReadOnlyList<(string, string)>> FlagsAsync(WorkspaceId workspace, long before, IReadOnlyList<string> types, CancellationToken ct)
    {
        if (types.Count == 0) return [];
        var values = new Parameters();
        var sql =
            $"""
            SELECT type, pair.1 AS name FROM (
              SELECT toString(type) AS type, arrayJoin(JSONExtractKeysAndValuesRaw(props)) AS pair
              FROM (SELECT type, props FROM {FactTable.Name} WHERE {Lately(workspace, before, values)} AND metric = '' AND type IN {values.Add(types, "Array(String)")} ORDER BY cityHash64(id) LIMIT {Sample} BY type))
            WHERE pair.2 <> 'null' AND name NOT IN {values.Add(FactTable.TextOnly, "Array(String)")}
            GROUP BY type, name HAVING countIf(pair.2 NOT IN ('true', 'false')) = 0 AND uniq(pair.2) = 2 ORDER BY count() DESC, type, name LIMIT {MostFlags}
            """;
        return await columns.QueryAsync(Query(sql, values), r => (r.Text(0), r.Text(1)), ct);
    }

    Task<IReadOnlyList<string>> ChannelsAsync(WorkspaceId workspace, long before, CancellationToken ct)
    {
        var values = new Parameters();
        var sql =
            $"""
            SELECT channel FROM {FactTable.Name} WHERE {Lately(workspace, before, values)} AND type = '{FactTypes.Order}' AND channel <> ''
            GROUP BY channel HAVING count() >= {FewestFacts} ORDER BY count() DESC, channel LIMIT {MostChannels}
            """;
        return columns.QueryAsync(Query(sql, values), r => r.Text(0), ct);
    }

    async Task<IReadOnlyList<(string, IReadOnlyList<string>)>> TraitsAsync(WorkspaceId workspace, long before, CancellationToken ct)
    {
        var values = new Parameters();
        var sql =
            $"""
            SELECT name, arrayMap(v -> v.2, arrayReverseSort(groupArray((n, value)))) FROM (
              SELECT toString(key) AS name, assumeNotNull(value) AS value, count() AS n FROM {FactTable.Name} ARRAY JOIN mapKeys({FactTable.Traits}) AS key, mapValues({FactTable.Traits}) AS value
              WHERE workspace = {values.Id(workspace.Value)} AND type = '{FactTypes.Identify}' AND sign = 1 AND at < {values.Time(before)} AND value IS NOT NULL AND name NOT IN {values.Add(FactSql.PersonalTraits, "Array(String)")}
              GROUP BY name, value)
            GROUP BY name HAVING count() BETWEEN 2 AND {MostValues} AND sum(n) >= {FewestFacts} AND max(length(value)) <= 80 ORDER BY sum(n) DESC, name LIMIT {MostTraits}
            """;
        return await columns.QueryAsync(Query(sql, values), r => (r.Text(0), (IReadOnlyList<string>)[.. Cells(r, 1)]), ct);
    }
}
