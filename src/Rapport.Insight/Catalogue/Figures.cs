using Rapport.Columns;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Catalogue;

/// <summary>Counts of one question, all from the same moment.</summary>
/// <param name="Total">The period.</param>
/// <param name="Previous">The period before; none when not asked for.</param>
/// <param name="Steps">Per step of the trend, in order.</param>
/// <param name="Groups">Per pair of keys; the largest first.</param>
sealed record Counted(
    ScoreCounts Total, ScoreCounts Previous, IReadOnlyList<ScoreCounts> Steps, IReadOnlyList<(IReadOnlyList<string> Keys, ScoreCounts Counts)> Groups);

/// <summary>Counts answers and words, each where they are kept.</summary>
sealed class Figures(AnswerFigures answers, WordFigures words, IFieldRights rights)
{
    /// <summary>The counts of a question, or the refusal.</summary>
    public async Task<(Counted? Counted, Refusal? Refusal)> CountAsync(Question question, CancellationToken ct)
    {
        if (!(await rights.OfAsync(question.Workspace, ct)).Sees(question)) return (null, FieldSight.Hidden);
        return await (question.IsOfWords ? words.CountAsync(question, ct) : answers.CountAsync(question, ct));
    }

    /// <summary>Answers per scale, over all time.</summary>
    public async Task<IReadOnlyDictionary<string, long>> AnswersAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var counts = new Dictionary<string, long>(await answers.AnswersAsync(workspace, ct), StringComparer.Ordinal);
        var said = await words.AnswersAsync(workspace, ct);
        foreach (var scale in Scales.OfWords) counts[scale.Id] = said;
        return counts;
    }
}

/// <summary>Counts answers in the column store.</summary>
sealed class AnswerFigures(IColumns columns, ICustomerMap customers, ISegmentMembers segments, TimeProvider clock)
{
    /// <summary>One statement over one snapshot: what is added up per step and group is first counted once, so that total,
    /// trend and groups can never disagree.</summary>
    public async Task<(Counted? Counted, Refusal? Refusal)> CountAsync(Question question, CancellationToken ct)
    {
        var (members, unknown) = await segments.NamedByAsync(question.Workspace, question.Filter, ct);
        if (unknown is not null) return (null, unknown);
        var (answers, refusal) = AnswerSql.Of(question, customers.CustomerSql, clock.NowMicros(), members);
        if (answers is null) return (null, refusal);
        try
        {
            return (Sort(question, await columns.QueryAsync(Statement(question, answers), Cell.Reader(question.Dimensions.Count), ct)), null);
        }
        catch (ColumnsException e) when (Refused(e) is { } wrong)
        {
            return (null, wrong);
        }
    }

    /// <summary>Answers per scale, over all time.</summary>
    public async Task<IReadOnlyDictionary<string, long>> AnswersAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var parameters = new Parameters();
        var sql = $"SELECT metric, sum(sign) FROM {FactTable.Name} WHERE workspace = {parameters.Id(workspace.Value)} AND metric <> '' AND score IS NOT NULL GROUP BY metric";
        var rows = await columns.QueryAsync(new ColumnQuery(sql) { Parameters = parameters.Values }, r => (r.Text(0), r.Long(1)), ct);
        return rows.ToDictionary(r => r.Item1, r => r.Item2, StringComparer.Ordinal);
    }

    /// <summary>What the sender is to blame for; anything else is thrown on.</summary>
    public static Refusal? Refused(ColumnsException e) => e.Code switch
    {
        427 => new("filter.bad_pattern", "The pattern is no regular expression in RE2 syntax."),
        159 or 241 => new("metrics.too_much", "The question takes too long; choose a shorter period or a simpler filter.", 503),
        _ => null,
    };

    static ColumnQuery Statement(Question question, AnswerSql answers)
    {
        var keys = answers.Keys.Select((k, i) => $"{k} AS k{i}").ToList();
        var names = string.Concat(Enumerable.Range(0, keys.Count).Select(i => $", k{i}"));
        var steps = question.Steps is { } s ? answers.Parameters.Add(s.Select(x => x.From).ToList(), "Array(Int64)") : null;
        // Cut into steps by binary search over their beginnings, the same ones that the answer names.
        var step = steps is null ? "toInt64(0)" : $"roundDown({FactTable.AtMicros}, {steps})";
        List<string> sets = ["(now, s)"];
        if (steps is not null) sets.Add("(now, step, s)");
        if (keys.Count > 0) sets.Add($"(now{names}, s)");
        var sql =
            $"""
            SELECT now, {(steps is null ? "0" : "grouping(step) = 0")}, {(keys.Count == 0 ? "0" : "grouping(k0) = 0")}, s, sum(n) AS count,
                   {(steps is null ? "0" : "step")}{string.Concat(Enumerable.Range(0, keys.Count).Select(i => $", toString(k{i})"))}
            FROM (SELECT at >= {answers.Parameters.Time(question.Period.From)} AS now, {step} AS step, toInt32(assumeNotNull(score)) AS s,
                         sum(sign) AS n{string.Concat(keys.Select(k => ", " + k))}
                  {answers.From}
                  GROUP BY now, step, s{names} HAVING n <> 0)
            GROUP BY GROUPING SETS ({string.Join(", ", sets)})
            HAVING count <> 0
            """;
        return new(sql) { Parameters = answers.Parameters.Values };
    }

    static Counted Sort(Question question, IReadOnlyList<Cell> cells)
    {
        var scale = question.Metric.Scale;
        var current = cells.Where(c => c.IsNow).ToList();
        var steps = current.Where(c => c.IsStep).ToLookup(c => c.Step);
        return new(
            Counts(current.Where(c => !c.IsStep && !c.IsGroup)),
            Counts(cells.Where(c => !c.IsNow && !c.IsStep && !c.IsGroup)),
            [.. (question.Steps ?? []).Select(s => Counts(steps[s.From]))],
            [.. current.Where(c => c.IsGroup).GroupBy(c => (c.Key0, c.Key1))
                .Select(g => (Keys: Keys(g.Key, question.Dimensions.Count), Counts: Counts(g)))
                .OrderByDescending(g => g.Counts.N).ThenBy(g => g.Keys[0], StringComparer.Ordinal).ThenBy(g => g.Keys[^1], StringComparer.Ordinal)]);

        ScoreCounts Counts(IEnumerable<Cell> some) => ScoreCounts.Of(scale, some.Select(c => ((double)c.Score, c.Count)));
    }

    static IReadOnlyList<string> Keys((string, string) keys, int count) => count == 1 ? [keys.Item1] : [keys.Item1, keys.Item2];

    readonly record struct Cell(bool IsNow, bool IsStep, bool IsGroup, int Score, long Count, long Step, string Key0, string Key1)
    {
        /// <summary>A reader for rows with so many keys.</summary>
        public static Func<ColumnRow, Cell> Reader(int keys) => row => new(
            row.Long(0) == 1, row.Long(1) == 1, row.Long(2) == 1, (int)row.Long(3), row.Long(4), row.Long(5),
            keys > 0 ? row.Text(6) : "", keys > 1 ? row.Text(7) : "");
    }
}
