using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Insights;

/// <summary>Sums of a slice, or of all who have a value in its dimension.</summary>
/// <param name="Measure">Position among the observations' measures.</param>
/// <param name="Dimension">Position among their dimensions.</param>
/// <param name="Key">The slice; empty for all of the dimension.</param>
/// <param name="Step">Beginning of the month, UTC microseconds; 0 for the whole time.</param>
/// <param name="Sums">Over customers.</param>
readonly record struct SliceSums(int Measure, int Dimension, string Key, long Step, ClusteredSums Sums);

/// <summary>Adds observations up in the column store: once over all dimensions and measures, once more by month, and once per measure by several dimensions together.</summary>
sealed class SlicePass(IColumns columns)
{
    /// <summary>Per slice over a time.</summary>
    public Task<IReadOnlyList<SliceSums>> LevelsAsync(Observations of, Span time, CancellationToken ct) =>
        AskAsync(of, time, "toInt64(0)", ct);

    /// <summary>Per slice and month.</summary>
    public Task<IReadOnlyList<SliceSums>> MonthsAsync(Observations of, Span time, IReadOnlyList<Span> months, CancellationToken ct)
    {
        var steps = of.Values.Add(months.Select(m => m.From).ToList(), "Array(Int64)");
        return AskAsync(of, time, $"roundDown(moment, {steps})", ct);
    }

    /// <summary>Of one measure, cut by several dimensions at once; values other than those named are all one.</summary>
    public async Task<IReadOnlyList<SliceCell>> CellsAsync(Observations of, int measure, Span time, IReadOnlyList<FoundSlice> found, CancellationToken ct)
    {
        var dimensions = found.Select(f => f.Dimension).Distinct().Order().ToList();
        var cell = dimensions.Select(d =>
        {
            var named = of.Values.Add(found.Where(f => f.Dimension == d).Select(f => f.Key).ToList(), "Array(String)");
            return $"if(keys[{d + 1}] = '' OR has({named}, keys[{d + 1}]), keys[{d + 1}], char(0))";
        });
        var sql =
            $"""
            SELECT cell, count(), sum(n), sum(s), sum(q), sum(n * n), sum(n * s), sum(s * s)
            FROM (SELECT [{string.Join(", ", cell)}] AS cell, who, count() AS n, sum(value) AS s, sum(value * value) AS q
                  FROM (SELECT who, keys, vals[{measure + 1}] AS value FROM ({of.Sql}) WHERE {Within(of, time)} AND has[{measure + 1}] > 0)
                  GROUP BY cell, who)
            GROUP BY cell
            """;
        return await columns.QueryAsync(Query(of, sql), r =>
        {
            var named = r.Json(0).EnumerateArray().Select(k => k.GetString() ?? "").ToList();
            var keys = new string[of.Dimensions.Count];
            Array.Fill(keys, "");
            for (var i = 0; i < dimensions.Count; i++) keys[dimensions[i]] = named[i];
            return new SliceCell(keys, Read(r, 1));
        }, ct);
    }

    // All measures travel together as arrays: what is costly is to bring each value to each of its slices.
    async Task<IReadOnlyList<SliceSums>> AskAsync(Observations of, Span time, string step, CancellationToken ct)
    {
        var sql =
            $"""
            SELECT d, key, step, sumForEach(c), sumForEach(n), sumForEach(s), sumForEach(q), sumForEach(nn), sumForEach(ns), sumForEach(ss)
            FROM (SELECT d, key, step, n, s, q, arrayMap(x -> toFloat64(x > 0), n) AS c, arrayMap(x -> x * x, n) AS nn, arrayMap((x, y) -> x * y, n, s) AS ns, arrayMap(x -> x * x, s) AS ss
                  FROM (SELECT d, key, {step} AS step, who, sumForEach(has) AS n, sumForEach(vals) AS s, sumForEach(squares) AS q
                        FROM (SELECT who, moment, keys, has, vals, arrayMap(x -> x * x, vals) AS squares FROM ({of.Sql}) WHERE {Within(of, time)})
                        ARRAY JOIN keys AS key, arrayEnumerate(keys) AS d
                        WHERE key <> '' GROUP BY d, key, step, who))
            GROUP BY GROUPING SETS ((d, key, step), (d, step))
            """;
        var rows = await columns.QueryAsync(Query(of, sql), r => (
            Dimension: (int)r.Long(0) - 1, Key: r.Text(1), Step: r.Long(2), Sums: Enumerable.Range(3, 7).Select(c => r.Json(c).EnumerateArray().Select(v => v.GetDouble()).ToArray()).ToArray()), ct);
        return [.. rows.SelectMany(r => Enumerable.Range(0, of.Measures.Count).Where(m => r.Sums[0][m] > 0).Select(m => new SliceSums(
            m, r.Dimension, r.Key, r.Step, new((long)r.Sums[0][m], r.Sums[1][m], r.Sums[2][m], r.Sums[3][m], r.Sums[4][m], r.Sums[5][m], r.Sums[6][m]))))];
    }

    static string Within(Observations of, Span time) => $"moment >= {of.Values.Add(time.From, "Int64")} AND moment < {of.Values.Add(time.To, "Int64")}";

    static ColumnQuery Query(Observations of, string sql) => new(sql) { Parameters = of.Values.Values, Limit = ScanLimits.Longest };

    static ClusteredSums Read(ColumnRow r, int at) => new(
        r.Long(at), r.DoubleOrNull(at + 1) ?? 0, r.DoubleOrNull(at + 2) ?? 0, r.DoubleOrNull(at + 3) ?? 0, r.DoubleOrNull(at + 4) ?? 0, r.DoubleOrNull(at + 5) ?? 0,
        r.DoubleOrNull(at + 6) ?? 0);
}
