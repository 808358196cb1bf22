using Rapport.Columns;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Predictions;

/// <summary>Groups customers by when, how often and for how much they ordered: by fifths with names, and by likeness.</summary>
sealed class Grouping(IColumns columns, ICustomerMap customers)
{
    const int FewestCustomers = 100;

    /// <summary>Clusters are sought among so many at most; everybody else goes to the nearest.</summary>
    const int MostClustered = 3_000;

    /// <summary>All distances of so many are computed.</summary>
    const int MostCompared = 1_000;

    const int MostClusters = 6;
    const int Draws = 25;
    const long Day = 86_400_000_000;

    /// <summary>In which group and cluster somebody is.</summary>
    public sealed record Place(Rfm Rfm, int? Cluster);

    /// <summary>Places everybody.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="today">Facts from then on are not looked at, UTC microseconds.</param>
    /// <param name="all">Everybody who ever ordered, or a part of them to which the others belong like them.</param>
    /// <param name="seed">Of the clusters.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>In the order of customers; no places where it was refused.</returns>
    public async Task<(IReadOnlyList<Place> Places, GroupsReport Report)> OfAsync(WorkspaceId workspace, long today, IReadOnlyList<Past> all, int seed, CancellationToken ct)
    {
        if (all.Count < FewestCustomers) return ([], new(new Refused("few_customers", all.Count, FewestCustomers)));
        var fifths = Rfm.Of([.. all.Select(p => (p.RecencyDays, (double)p.OrderDays, p.Spent))]);
        var (clusters, silhouette, stability) = Clusters(all, seed);
        var places = fifths.Select((f, i) => new Place(f, clusters?[i])).ToList();
        var (metric, scores) = await ScoresAsync(workspace, today, ct);
        var revenue = all.Sum(p => p.SpentYear);
        CustomerGroup Group(string key, IReadOnlyList<Past> of, double? stable) => new(
            key, of.Count, of.Sum(p => p.SpentYear), revenue > 0 ? of.Sum(p => p.SpentYear) / revenue : 0, Median(of.Select(p => p.RecencyDays)), Median(of.Select(p => (double)p.OrderDays)),
            Median(of.Select(p => p.Spent)), Score(metric, of, scores), stable);
        var groups = Rfm.Groups.Select(g => Group(g, [.. all.Where((_, i) => fifths[i].Group == g)], null)).Where(g => g.N > 0).ToList();
        var alike = clusters is null ? [] : stability.Select((s, c) => Group($"c{c + 1}", [.. all.Where((_, i) => clusters[i] == c)], s)).ToList();
        return (places, new(null, all.Count, groups, alike, silhouette, metric?.Id));
    }

    // As many as are furthest apart, from two to six.
    static (int[]? Clusters, double? Silhouette, IReadOnlyList<double> Stability) Clusters(IReadOnlyList<Past> all, int seed)
    {
        double[][] rows = Standard([.. all.Select(p => new[] { Math.Log(1 + p.RecencyDays), Math.Log(p.OrderDays), Math.Log(1 + Math.Max(0, p.Spent)) })]);
        var some = rows.Take(MostClustered).ToList(); // in an order that has nothing to do with what they did
        var few = some.Take(MostCompared).ToList();
        try
        {
            var best = Enumerable.Range(2, MostClusters - 1).Select(k => KMeans.Fit(some, k, seed))
                .Select(f => (Fitted: f, Silhouette: ClusterQuality.Silhouette(few, [.. few.Select(f.GroupOf)]))).MaxBy(f => f.Silhouette ?? -1);
            return ([.. rows.Select(best.Fitted.GroupOf)], best.Silhouette, ClusterQuality.Stability(some, best.Fitted, Draws, seed));
        }
        catch (FittingException)
        {
            return (null, null, []); // everybody is alike: the fifths say all there is
        }
    }

    static double[][] Standard(double[][] rows)
    {
        var means = Enumerable.Range(0, rows[0].Length).Select(i => rows.Average(r => r[i])).ToArray();
        var spreads = means.Select((m, i) => Math.Sqrt(rows.Average(r => (r[i] - m) * (r[i] - m)))).ToArray();
        return [.. rows.Select(r => r.Select((v, i) => spreads[i] > 1e-12 ? (v - means[i]) / spreads[i] : 0).ToArray())];
    }

    static double Median(IEnumerable<double> values) => values.Order().ToArray() is { Length: > 0 } sorted ? (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2 : 0;

    static Measure? Score(IMetric? metric, IReadOnlyList<Past> of, IReadOnlyDictionary<Guid, List<(double Score, long Count)>> scores)
    {
        if (metric is null) return null;
        var counts = ScoreCounts.Of(metric.Scale, of.SelectMany(p => scores.GetValueOrDefault(p.Customer) ?? []));
        return metric.Of(counts) is { } value && metric.IntervalOf(counts, Sampling.Usual) is { } limits ? new(value.Times(metric.Unit.Factor), limits.Low, limits.High, counts.N) : null;
    }

    // Answers of the year on the scale that most were given on.
    async Task<(IMetric? Metric, IReadOnlyDictionary<Guid, List<(double Score, long Count)>> Scores)> ScoresAsync(WorkspaceId workspace, long today, CancellationToken ct)
    {
        var scale = await UsualScale.FindAsync(columns, workspace, today - (365 * Day), today, ct);
        if (scale is null) return (null, new Dictionary<Guid, List<(double, long)>>());
        var values = new Parameters();
        var where = UsualScale.Where(workspace, scale, today - (365 * Day), today, values);
        var sql = $"SELECT {customers.CustomerSql} AS who, score, count() FROM {FactTable.Name} WHERE {where} AND who <> {FactSql.Nobody} AND {FactSql.Stands(where)} GROUP BY who, score";
        var rows = await columns.QueryAsync(new ColumnQuery(sql) { Parameters = values.Values, Limit = TimeSpan.FromSeconds(60) }, r => (r.Id(0), Score: r.DoubleOrNull(1) ?? 0, Count: r.Long(2)), ct);
        return (MetricList.All.First(m => m.Scale == scale), rows.GroupBy(r => r.Item1).ToDictionary(g => g.Key, g => g.Select(r => (r.Score, r.Count)).ToList()));
    }
}
