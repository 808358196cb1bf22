using System.Data.Common;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Service.Reports;

/// <summary>What a customer answered after their case.</summary>
/// <param name="Id">Of the case.</param>
/// <param name="At">When, UTC microseconds.</param>
/// <param name="Scale">The scale.</param>
/// <param name="Score">On it.</param>
/// <param name="Group">Number of the case's group.</param>
readonly record struct CaseScore(Guid Id, long At, string Scale, double Score, int Group) : IDone;

/// <summary>Scores that were given after cases within a period: of a case that was asked about more than once the latest, for that is how the
/// customer fares now. Each scale comes to its usual metric.</summary>
static class CaseScores
{
    public static async Task<IReadOnlyList<CaseScore>> OfAsync(DbConnection db, ReportField field, ReportPeriod period, ReportDimension by, ReportFilter filter, GroupBook book, CancellationToken ct)
    {
        var sql =
            $"""
            SELECT {by.Column}, c.id, s.answered_at, s.metric, s.score FROM service_case_survey s JOIN service_case c ON c.id = s."case"
            WHERE s.workspace = @workspace AND s.answered_at >= @from AND s.answered_at < @before AND s.score IS NOT NULL AND c.merged_into IS NULL{filter.Sql}
              AND NOT EXISTS (SELECT 1 FROM service_case_survey l WHERE l."case" = s."case" AND l.workspace = s.workspace AND l.score IS NOT NULL AND l.answered_at > s.answered_at)
            """;
        await using var command = filter.Fill(db.Command(sql)).With("@workspace", field.Workspace).With("@from", period.From).With("@before", period.Before);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<CaseScore>();
        while (await reader.ReadAsync(ct)) found.Add(new(reader.GetId(1), reader.GetInt64(2), reader.GetString(3), reader.GetDouble(4), book.Of(reader, 0, by.IsId)));
        return found;
    }

    /// <summary>The usual metric of a score's scale; null for a scale that is unknown, or that the score is not on.</summary>
    public static IMetric? MetricOf(CaseScore score) => MetricList.All.FirstOrDefault(m => m.Scale.Id == score.Scale) is { } metric && metric.Scale.Holds(score.Score) ? metric : null;

    /// <summary>Each metric of which there are scores in the period.</summary>
    public static IEnumerable<Measured> Measure(IReadOnlyList<CaseScore> now, IReadOnlyList<CaseScore> before, int groups)
    {
        foreach (var scores in now.GroupBy(MetricOf).Where(g => g.Key is not null).OrderByDescending(g => g.Count()).ThenBy(g => g.Key!.Id, StringComparer.Ordinal)) // those without were left out
        {
            var metric = scores.Key!; // those without were left out
            var (all, then) = (Counts(metric, scores), Counts(metric, before.Where(b => MetricOf(b) == metric)));
            var own = scores.ToLookup(s => s.Group);
            var change = metric.ChangeOf(then, all, Sampling.Usual);
            yield return new(
                new(metric.Id, metric.Name, $"{metric.Convention} Of customers who answered in the period how their case was seen to.", metric.Unit.Id, metric.Better == Better.Higher ? "higher" : "lower"),
                new(Estimate(metric, all), [.. Enumerable.Range(0, groups).Select(g => Estimate(metric, Counts(metric, own[g])))]), Estimate(metric, then), change);
        }
    }

    static ScoreCounts Counts(IMetric metric, IEnumerable<CaseScore> scores) => ScoreCounts.Of(metric.Scale, scores.Select(s => (s.Score, 1L)));

    static PairedEstimate Estimate(IMetric metric, ScoreCounts counts) => new(counts.N, metric.Of(counts)?.Times(metric.Unit.Factor), metric.IntervalOf(counts, Sampling.Usual));
}
