using Rapport.Columns;
using Rapport.Customers;
using Rapport.Insight.Catalogue;
using Rapport.Insight.Insights;
using Rapport.Kernel;

namespace Rapport.Insight.Drivers;

/// <summary>Answers with what came before and after them.</summary>
/// <param name="Rows">Those that count, the latest first.</param>
/// <param name="Traits">That customers are made alike in.</param>
/// <param name="LeftOut">What does not count.</param>
sealed record FoundLives(IReadOnlyList<AnsweredLife> Rows, IReadOnlyList<string> Traits, LeftOutLives LeftOut);

/// <summary>Reads what customers did before and after they answered.</summary>
sealed class OutcomeFinder(IColumns columns, ICustomerMap customers, ISegmentMembers segments, IFieldRights rights, ScanTraits groups, TimeProvider clock)
{
    /// <summary>Traits that are taken where none are named.</summary>
    const int UsualTraits = 4;

    static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>What was found; or the refusal: <c>field.hidden</c>, <c>outcome.too_few</c>, or one of the filter's.</summary>
    public async Task<(FoundLives? Found, Refusal? Refusal)> FindAsync(OutcomeQuestion question, CancellationToken ct)
    {
        var workspace = question.Score.Workspace;
        var sight = await rights.OfAsync(workspace, ct);
        if (question.Traits?.All(sight.Sees) == false) return (null, FieldSight.Hidden);
        var (members, unknown) = await segments.NamedByAsync(workspace, question.Score.Filter, ct);
        if (unknown is not null) return (null, unknown);
        var traits = question.Traits ?? [.. (await groups.OfAsync(workspace, ct)).Where(sight.Sees).Take(UsualTraits)];
        var (sql, refused) = OutcomeSql.Of(question, traits, customers.CustomerSql, clock.NowMicros(), members);
        if (sql is null) return (null, refused);
        try
        {
            var totals = await AskAsync(sql, sql.Totals(), r => (All: r.Long(0), Anonymous: r.Long(1), TooRecent: r.Long(2), People: r.Long(3)), ct);
            return (Sort(question, traits, totals[0], await AskAsync(sql, sql.Rows(), Life, ct)), null);
        }
        catch (ColumnsException e) when (AnswerFigures.Refused(e) is { } wrong)
        {
            return (null, wrong);
        }
    }

    static FoundLives Sort(OutcomeQuestion question, IReadOnlyList<string> traits, (long All, long Anonymous, long TooRecent, long People) totals, IReadOnlyList<AnsweredLife> all)
    {
        bool IsGone(AnsweredLife row) => row.HadHappened && question.Kind == OutcomeQuestion.Stays;
        bool IsForeign(AnsweredLife row) => row.IsForeign && question.IsMoney;
        return new(
            [.. all.Where(r => !IsGone(r) && !IsForeign(r))], traits,
            new(totals.Anonymous, totals.TooRecent, totals.All - totals.Anonymous - totals.TooRecent - totals.People, Math.Max(0, totals.People - all.Count), all.LongCount(IsGone), all.LongCount(IsForeign)));
    }

    static AnsweredLife Life(ColumnRow row) => new(
        row.Id(0), row.Id(1), row.Long(2), row.DoubleOrNull(3) ?? 0, row.Text(4), row.DoubleOrNull(5) ?? 0, row.Long(6), row.DoubleOrNull(7) ?? 0, row.Long(8) == 1, row.Long(9) == 1,
        row.DoubleOrNull(10) ?? 0, row.Long(11) == 1, [.. row.Json(12).EnumerateArray().Select(v => v.GetString()!)]); // texts of JSON

    Task<IReadOnlyList<T>> AskAsync<T>(OutcomeSql sql, string statement, Func<ColumnRow, T> read, CancellationToken ct) =>
        columns.QueryAsync(new ColumnQuery(statement) { Parameters = sql.Values, Limit = s_limit }, read, ct);
}
