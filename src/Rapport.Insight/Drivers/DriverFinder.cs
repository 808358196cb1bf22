using System.Text.Json;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Insight.Catalogue;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Drivers;

/// <summary>What people rated beside an outcome, and which of it is looked at together.</summary>
/// <param name="Ratings">Whatever may be a driver.</param>
/// <param name="Answers">Of the outcome, the latest first.</param>
/// <param name="Chosen">Which of them count.</param>
/// <param name="Unused">What is no driver.</param>
/// <param name="LeftOut">Answers that do not count.</param>
/// <param name="NotApplicable">Per question; null where drivers are touchpoints.</param>
sealed record FoundRatings(
    IReadOnlyList<Rating> Ratings, IReadOnlyList<RatedAnswer> Answers, Together Chosen, IReadOnlyList<UnusedRating> Unused, LeftOutAnswers LeftOut, IReadOnlyDictionary<string, long>? NotApplicable);

/// <summary>Reads what people rated beside an outcome, and chooses what is looked at together.</summary>
sealed class DriverFinder(IColumns columns, ICustomerMap customers, ISegmentMembers segments, TimeProvider clock)
{
    static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>What was found; or the refusal: <c>drivers.none</c>, <c>drivers.unknown</c>, <c>drivers.too_few</c>, <c>drivers.one_value</c>, or one of the filter's.</summary>
    public async Task<(FoundRatings? Found, Refusal? Refusal)> FindAsync(DriverQuestion question, CancellationToken ct)
    {
        var (members, unknown) = await segments.NamedByAsync(question.Outcome.Workspace, question.Outcome.Filter, ct);
        if (unknown is not null) return (null, unknown);
        var (sql, refused) = DriverSql.Of(question, customers.CustomerSql, clock.NowMicros(), members);
        if (sql is null) return (null, refused);
        try
        {
            return await ReadAsync(question, sql, ct);
        }
        catch (ColumnsException e) when (AnswerFigures.Refused(e) is { } wrong)
        {
            return (null, wrong);
        }
    }

    async Task<(FoundRatings? Found, Refusal? Refusal)> ReadAsync(DriverQuestion question, DriverSql sql, CancellationToken ct)
    {
        var (all, anonymous, places) = (await AskAsync(sql, sql.Totals(), r => (r.Long(0), r.Long(1), Texts(r.Json(2))), ct))[0];
        var known = question.Survey is null ? all - anonymous : all;
        // In one order, however many rated them: the same rows give the same figures to the last digit.
        IReadOnlyList<Rating> ratings = [.. (await AskAsync(sql, sql.Rated(places), r => new Rating(r.Text(0), Scales.Find(r.Text(1))!), ct)).OrderBy(r => r.Key, StringComparer.Ordinal)]; // of known scales alone
        if (known == 0 || ratings.Count == 0) return (null, Nothing(question, all, known));
        var answers = await AskAsync(sql, sql.Rows(ratings), Answer, ct);
        var (chosen, why, refusal) = Choose(question, ratings, answers);
        if (chosen is null) return (null, refusal);
        if (chosen.Rows.All(r => r.Outcome == chosen.Rows[0].Outcome))
            return (null, new("drivers.one_value", $"All {chosen.Rows.Count} people who rated the drivers gave the outcome the same score: nothing can explain it."));
        var skipped = question.Survey is null ? null : (await AskAsync(sql, sql.NotApplicable(), r => (r.Text(0), r.Long(1)), ct)).ToDictionary(r => r.Item1, r => r.Item2, StringComparer.Ordinal);
        return (new(
            ratings, answers, chosen,
            [.. ratings.Select((r, i) => (Rating: r, People: People(answers, i), Why: why[i])).Where(u => u.Why is not null).Select(u => new UnusedRating(u.Rating.Key, u.Rating.Place, u.Rating.Scale.Id, u.People, u.Why!)).OrderByDescending(u => u.People)], // filtered
            new(all - known, chosen.Alone, chosen.Incomplete, chosen.Earlier, Math.Max(0, known - answers.Count)), skipped), null);
    }

    static (Together? Chosen, string?[] Why, Refusal? Refusal) Choose(DriverQuestion question, IReadOnlyList<Rating> ratings, IReadOnlyList<RatedAnswer> answers)
    {
        var why = new string?[ratings.Count];
        if (question.Drivers is { } named) return Named(named, ratings, answers, why);
        for (var i = 0; i < ratings.Count; i++)
            if (People(answers, i) < Together.FewestPeople) why[i] = "few";
        while (Together.Best(answers, [.. Enumerable.Range(0, ratings.Count).Where(i => why[i] is null)], ratings, DriverQuestion.MostDrivers) is { } best)
        {
            var same = best.Drivers.Where(d => best.Rows.All(r => r.Ratings[d] == best.Rows[0].Ratings[d])).ToList();
            foreach (var d in same) why[d] = "one_value";
            if (same.Count > 0) continue;
            for (var i = 0; i < why.Length; i++)
                if (why[i] is null && !best.Drivers.Contains(i)) why[i] = "apart";
            return (best, why, null);
        }

        return (null, why, why.Contains("one_value")
            ? new("drivers.one_value", "Whatever enough people rated, they all rated the same: it can explain nothing.")
            : new("drivers.too_few", $"At least {Together.FewestPeople} people must have rated something beside the outcome; at most {Enumerable.Range(0, ratings.Count).Max(i => People(answers, i))} did. Choose a longer period, or a longer window."));
    }

    static (Together? Chosen, string?[] Why, Refusal? Refusal) Named(IReadOnlyList<string> named, IReadOnlyList<Rating> ratings, IReadOnlyList<RatedAnswer> answers, string?[] why)
    {
        var places = named.Select(n => ratings.ToList().FindIndex(r => r.Key == n)).ToList();
        if (places.Contains(-1)) return (null, why, new("drivers.unknown", $"Nobody rated {named[places.IndexOf(-1)]} beside the outcome. There are {string.Join(", ", ratings.Select(r => r.Key))}."));
        var chosen = Together.Of(answers, [.. places.Order()]);
        if (chosen.Rows.Count < Together.Needed(named.Count))
            return (null, why, new("drivers.too_few", $"{chosen.Rows.Count} people rated the outcome and all of the {named.Count} drivers; {Together.Needed(named.Count)} are needed. Choose fewer drivers, or a longer period."));
        var same = chosen.Drivers.Where(d => chosen.Rows.All(r => r.Ratings[d] == chosen.Rows[0].Ratings[d])).Select(d => ratings[d].Key).FirstOrDefault();
        return same is null ? (chosen, why, null) : (null, why, new("drivers.one_value", $"All {chosen.Rows.Count} people rated {same} the same: it can explain nothing."));
    }

    static Refusal Nothing(DriverQuestion question, long all, long known) =>
        all == 0 ? new("drivers.none", "The outcome was not answered in the period.")
        : known == 0 ? new("drivers.none", $"Of none of the {all} answers is it known who gave them, so nothing else that they rated is known.")
        : question.Survey is null ? new("drivers.none", "Customers who answered the outcome rated no other touchpoint. Narrow the outcome by 'touchpoint', or choose a longer window.")
        : new("drivers.none", "The survey has no other question that was answered on a scale. Narrow the outcome by 'element' where several questions are answered on its scale.");

    static int People(IReadOnlyList<RatedAnswer> answers, int rating) => answers.Where(a => a.Ratings[rating] is not null).Select(a => a.Person).Distinct().Count();

    static RatedAnswer Answer(ColumnRow row) => new(
        row.Id(0), row.Id(1) is var who && who == Guid.Empty ? null : who, row.Long(2), row.DoubleOrNull(3) ?? 0,
        [.. row.Json(4).EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? (double?)null : v.GetDouble())]);

    static IReadOnlyList<string> Texts(JsonElement of) => [.. of.EnumerateArray().Select(t => t.GetString()!)]; // texts of JSON

    Task<IReadOnlyList<T>> AskAsync<T>(DriverSql sql, string statement, Func<ColumnRow, T> read, CancellationToken ct) =>
        columns.QueryAsync(new ColumnQuery(statement) { Parameters = sql.Values, Limit = s_limit }, read, ct);
}
