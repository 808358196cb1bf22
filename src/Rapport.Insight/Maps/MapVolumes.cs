using System.Text.Json;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Insight.Catalogue;
using Rapport.Insight.Discovery;
using Rapport.Kernel;

namespace Rapport.Insight.Maps;

/// <summary>What happened at a touchpoint.</summary>
/// <param name="Events">Facts, answers not among them.</param>
/// <param name="Customers">Of how many customers, to about one in a hundred.</param>
/// <param name="Last">The latest, UTC microseconds.</param>
sealed record MapVolume(long Events, long Customers, long Last);

/// <summary>Counts what happens at touchpoints. What the company does about a case is not what happens there.</summary>
sealed class MapVolumes(IColumns columns, ICustomerMap customers, ISegmentMembers segments, TimeProvider clock)
{
    /// <summary>By touchpoint, those where anything happened; or the refusal.</summary>
    /// <param name="question">Which period and whose facts; its metric does not matter.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(IReadOnlyDictionary<string, MapVolume>? Volumes, Refusal? Refusal)> OfAsync(Question question, CancellationToken ct)
    {
        var (members, unknown) = await segments.NamedByAsync(question.Workspace, question.Filter, ct);
        if (unknown is not null) return (null, unknown);
        var parameters = new Parameters();
        var (filter, refusal) = new FactFilter(question.Workspace, customers.CustomerSql, clock.NowMicros(), parameters, areAnswers: false) { Members = members }.Compile(question.Filter);
        if (refusal is not null) return (null, refusal);
        var sql =
            $"""
            SELECT touchpoint, sum(sign) AS n, uniq({customers.CustomerSql}), max({FactTable.AtMicros}) FROM {FactTable.Name}
            WHERE workspace = {parameters.Id(question.Workspace.Value)} AND at >= {parameters.Time(question.Period.From)} AND at < {parameters.Time(question.Period.To)}
              AND touchpoint <> '' AND metric = '' AND type NOT IN {parameters.Add(JourneySql.Quiet, "Array(String)")} AND source <> 'cases' AND {filter}
            GROUP BY touchpoint HAVING n > 0
            """;
        try
        {
            var rows = await columns.QueryAsync(new ColumnQuery(sql) { Parameters = parameters.Values }, r => (Key: r.Text(0), Volume: new MapVolume(r.Long(1), r.Long(2), r.Long(3))), ct);
            return (rows.ToDictionary(r => r.Key, r => r.Volume, StringComparer.Ordinal), null);
        }
        catch (ColumnsException e) when (AnswerFigures.Refused(e) is { } wrong)
        {
            return (null, wrong);
        }
    }
}

/// <summary>Whose facts a map is held against.</summary>
static class MapFilter
{
    /// <summary>A segment's as a predicate; everybody's without one.</summary>
    public static JsonElement Of(Guid? segment) => segment is { } id ? JsonSerializer.SerializeToElement(new { segment = id }) : default;
}
