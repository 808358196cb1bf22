using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Customers.Segments;

/// <summary>Adds up what is known of two groups, where their customers are kept.</summary>
sealed class SegmentGroupReader(IStateStore store, IWorkspaces workspaces, IFieldRights rights, TimeProvider clock) : ISegmentGroups
{
    const int MostValues = 20;

    /// <summary>Name → what is measured of a customer; money counts in the workspace's currency alone.</summary>
    static readonly IReadOnlyList<(string Name, string Sql)> s_measures =
    [
        ("orders", "c.orders"), ("value", "CASE WHEN c.currency = @currency THEN c.amount END"), ("nps", "c.nps"), ("csat", "c.csat"), ("facts", "c.facts"),
        ("daysKnown", "(@now - c.first_at) / 86400000000.0"), ("daysSinceLast", "(@now - c.last_at) / 86400000000.0"),
    ];

    public async Task<(SegmentGroups? Groups, Refusal? Refusal)> OfAsync(WorkspaceId workspace, Guid segment, Guid? other, CancellationToken ct)
    {
        var sight = await rights.OfAsync(workspace, ct);
        if (!sight.SeesSegment(segment) || (other is { } seen && !sight.SeesSegment(seen))) return (null, FieldSight.Hidden);
        await using var db = store.Read();
        var known = await db.Set<SegmentRow>().Where(s => s.Workspace == workspace && (s.Id == segment || s.Id == other)).ToDictionaryAsync(s => s.Id, s => s.Current, ct);
        if (!known.TryGetValue(segment, out var one) || (other is { } o && !known.ContainsKey(o))) return (null, SegmentShelf.Unknown);
        long? two = other is { } id ? known[id] : null;
        await using var connection = await store.OpenReadAsync(ct);
        var inOne = $"EXISTS (SELECT 1 FROM segment_stay s WHERE s.version = {one} AND s.customer = c.id AND s.until = @forever)";
        var inTwo = two is { } no ? $"EXISTS (SELECT 1 FROM segment_stay s WHERE s.version = {no} AND s.customer = c.id AND s.until = @forever)" : $"NOT {inOne}";
        var (first, second) = (await GroupAsync(connection, workspace, $"{inOne} AND NOT ({inTwo})", sight, ct), await GroupAsync(connection, workspace, $"{inTwo} AND NOT ({inOne})", sight, ct));
        var both = two is null ? 0 : await CountAsync(connection, workspace, $"{inOne} AND {inTwo}", ct);
        return (new(first, second, both), null);
    }

    async Task<SegmentGroup> GroupAsync(DbConnection connection, WorkspaceId workspace, string who, FieldSight sight, CancellationToken ct)
    {
        var currency = (await workspaces.FindAsync(workspace, ct))?.Currency ?? "EUR";
        var sums = string.Join(", ", s_measures.Select(m => $"count({m.Sql}), coalesce(sum({m.Sql}), 0.0), coalesce(sum(1.0 * ({m.Sql}) * ({m.Sql})), 0.0)"));
        await using var command = connection.Command($"SELECT count(*), {sums} FROM customer c WHERE c.workspace = @w AND {who}");
        command.With("@w", workspace).With("@forever", long.MaxValue).With("@currency", currency).With("@now", clock.NowMicros());
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        var measures = new Dictionary<string, (long, double, double)>(StringComparer.Ordinal);
        for (var i = 0; i < s_measures.Count; i++)
            measures[s_measures[i].Name] = (row.GetInt64(1 + (3 * i)), Number(row, 2 + (3 * i)), Number(row, 3 + (3 * i)));
        return new(row.GetInt64(0), measures, (await ValuesAsync(connection, workspace, who, ct)).Where(v => sight.Sees(v.Key.Trait)).ToDictionary());
    }

    static double Number(DbDataReader row, int column) => Convert.ToDouble(row.GetValue(column), CultureInfo.InvariantCulture);

    static async Task<IReadOnlyDictionary<(string Trait, string Value), long>> ValuesAsync(DbConnection connection, WorkspaceId workspace, string who, CancellationToken ct)
    {
        var values = new Dictionary<(string Trait, string Value), long>();
        await using var command = connection.Command(
            $"""
            SELECT key, value, n FROM (
              SELECT j.key AS key, CAST(j.value AS TEXT) AS value, count(*) AS n, count(*) OVER (PARTITION BY j.key) AS kinds
              FROM customer c, json_each(c.traits) j
              WHERE c.workspace = @w AND j.type IN ('text', 'true', 'false', 'integer') AND length(j.value) <= 80 AND {who} GROUP BY 1, 2)
            WHERE kinds <= {MostValues}
            """);
        await using var rows = await command.With("@w", workspace).With("@forever", long.MaxValue).ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) values[(rows.GetString(0), rows.GetString(1))] = rows.GetInt64(2);
        return values;
    }

    static async Task<long> CountAsync(DbConnection connection, WorkspaceId workspace, string who, CancellationToken ct)
    {
        await using var command = connection.Command($"SELECT count(*) FROM customer c WHERE c.workspace = @w AND {who}").With("@w", workspace).With("@forever", long.MaxValue);
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }
}
