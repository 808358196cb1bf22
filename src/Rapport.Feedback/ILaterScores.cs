using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Feedback;

/// <summary>What customers answered over time, for modules that look whether somebody came to be content.</summary>
public interface ILaterScores
{
    /// <summary>Every score on a scale that some customers gave in a time, the first first; what was taken back is left out.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="scale">As in facts: <c>nps</c>, <c>csat.5</c>.</param>
    /// <param name="customers">Living customers.</param>
    /// <param name="from">First instant, UTC microseconds.</param>
    /// <param name="before">First instant after, UTC microseconds.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<LaterScore>> OfAsync(WorkspaceId workspace, string scale, IReadOnlyCollection<CustomerId> customers, long from, long before, CancellationToken ct);
}

/// <summary>A score somebody gave.</summary>
/// <param name="Customer">Who.</param>
/// <param name="At">When, UTC microseconds.</param>
/// <param name="Score">On the scale.</param>
/// <param name="Interaction">What it is about, such as an order or a case; empty for nothing.</param>
public sealed record LaterScore(CustomerId Customer, long At, double Score, string Interaction);

/// <summary>Reads scores from the facts.</summary>
sealed class LaterScores(IColumns columns, ICustomerMap map) : ILaterScores
{
    const int MostTogether = 5_000;

    public async Task<IReadOnlyList<LaterScore>> OfAsync(WorkspaceId workspace, string scale, IReadOnlyCollection<CustomerId> customers, long from, long before, CancellationToken ct)
    {
        var where = $"workspace = {{workspace:UUID}} AND type = '{FactTypes.Answer}' AND metric = {{scale:String}} AND {FactTable.Between("from", "before")}";
        var sql =
            $"""
            SELECT {map.CustomerSql} AS who, {FactTable.AtMicros}, assumeNotNull(score), JSONExtractString(props, 'interaction') FROM {FactTable.Name}
            WHERE {where} AND score IS NOT NULL AND sign = 1 AND who IN {"{customers:Array(UUID)}"} AND (id, revision) NOT IN (SELECT id, revision FROM {FactTable.Name} WHERE {where} AND sign = -1)
            ORDER BY at, id
            """;
        var found = new List<LaterScore>();
        foreach (var some in customers.Select(c => c.Value).Distinct().Chunk(MostTogether))
        {
            var query = new ColumnQuery(sql) { Parameters = new Dictionary<string, object> { ["workspace"] = workspace.Value, ["scale"] = scale, ["from"] = from, ["before"] = before, ["customers"] = some } };
            found.AddRange(await columns.QueryAsync(query, r => new LaterScore(new(r.Id(0)), r.Long(1), r.DoubleOrNull(2) ?? 0, r.Text(3)), ct));
        }

        return found;
    }
}
