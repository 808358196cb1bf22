using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Metrics;
using Rapport.Service.Cases;
using Rapport.Service.Reports;

namespace Rapport.Service.Recovery;

/// <summary>Compares customers who were recovered with others who are alike. Time is counted from the opening of the case for both, so that
/// nobody has longer to come back.</summary>
sealed class RecoveryComparing(ICustomerSubjects subjects, ICustomerRevenue revenue, ILaterScores scores, TimeProvider clock)
{
    const long Day = 86_400_000_000;
    const int MostCustomers = 20_000;

    // A customer with the first low score of theirs that became a case.
    sealed record Person(Guid Case, CustomerId Customer, string Scale, double Score, string Touchpoint, long At, bool IsRecovered, bool IsStillLow)
    {
        public double Before { get; init; }

        public bool CameBack { get; init; }

        public double Revenue { get; init; }

        public double? Later { get; init; }

        public string Cell => string.Create(CultureInfo.InvariantCulture, $"{Scale}|{Score}|{Touchpoint}|{Instant.FromMicros(At).Year}-{(Instant.FromMicros(At).Month - 1) / 3}");
    }

    /// <summary>The comparison.</summary>
    public async Task<RecoveryComparison> OfAsync(RapportDb db, RecoveryField field, RecoveryQuery query, CancellationToken ct)
    {
        var days = query.Days ?? 90;
        var people = await PeopleAsync(db, field, query, ct);
        var seen = people.Where(p => p.At <= clock.NowMicros() - (days * Day)).ToList();
        var known = await FollowAsync(field, seen, days * Day, ct);
        var (recovered, others) = (known.Where(p => p.IsRecovered).ToList(), known.Where(p => !p.IsRecovered).ToList());
        var byCase = known.ToDictionary(p => p.Case);
        var pairs = Matching.Find([.. recovered.Select(Candidate)], [.. others.Select(Candidate)]).Select(m => (Of: byCase[m.Of.Id], Like: byCase[m.Like.Id])).ToList();
        return new(
            days, recovered.Count, others.Count, others.Count(p => p.IsStillLow), pairs.Count, recovered.Count - pairs.Count, people.Count - seen.Count, Scores(pairs),
            CameBack(pairs), Compare(pairs, p => p.Revenue, ServiceFigure.Of(Paired.Difference([.. pairs.Select(p => (p.Of.Revenue, p.Like.Revenue))]))), field.Currency);
    }

    static Candidate Candidate(Person p) => new(p.Case, p.Cell, p.Before);

    static Compared CameBack(IReadOnlyList<(Person Of, Person Like)> pairs) => Compare(
        pairs, p => p.CameBack ? 1 : 0, ServiceFigure.Of(Paired.ShareDifference(pairs.Count(p => p.Of.CameBack && !p.Like.CameBack), pairs.Count(p => !p.Of.CameBack && p.Like.CameBack), pairs.Count)));

    static IReadOnlyList<ScaleComparison> Scores(IEnumerable<(Person Of, Person Like)> pairs) =>
        [.. pairs.Where(p => p.Of.Later is not null && p.Like.Later is not null).GroupBy(p => p.Of.Scale).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new ScaleComparison(g.Key, Compare([.. g], p => p.Later!.Value, ServiceFigure.Of(Paired.Change(Scales.Find(g.Key)!, [.. g.Select(p => (p.Like.Later!.Value, p.Of.Later!.Value))])))))]; // both have one

    static Compared Compare(IReadOnlyList<(Person Of, Person Like)> pairs, Func<Person, double> value, ServiceFigure difference) => pairs.Count == 0 ? new(null, null, difference)
        : new(pairs.Average(p => value(p.Of)), pairs.Average(p => value(p.Like)), difference);

    async Task<IReadOnlyList<Person>> PeopleAsync(RapportDb db, RecoveryField field, RecoveryQuery query, CancellationToken ct)
    {
        var cases = await query.Of(db.Set<CaseRow>().AsNoTracking().Where(c => c.Workspace == field.Workspace && c.OpenedAt >= field.From && c.OpenedAt < field.Before && c.Score != null && c.Subject != SubjectId.None), field.Settings)
            .OrderByDescending(c => c.Number).Take(MostCustomers).Select(c => new { c.Id, c.Subject, c.Metric, Score = c.Score!.Value, c.Touchpoint, c.OpenedAt }).ToListAsync(ct); // scored
        var answers = (await db.Set<CaseSurveyRow>().AsNoTracking().Where(s => s.Workspace == field.Workspace && s.Score != null && s.AnsweredAt >= field.From).Select(s => new { s.Case, s.Metric, Score = s.Score!.Value, s.AnsweredAt }).ToListAsync(ct)) // scored
            .GroupBy(s => s.Case).ToDictionary(g => g.Key, g => g.MaxBy(s => s.AnsweredAt)!); // a group has one
        var owners = await subjects.OwnersBySubjectAsync(field.Workspace, [.. cases.Select(c => c.Subject).Distinct()], ct);
        return [.. cases.Where(c => owners.ContainsKey(c.Subject) && Scales.Find(c.Metric)?.Holds(c.Score) == true && LowAnswers.Holds(c.Metric, c.Score)).Select(c =>
        {
            var isLow = answers.TryGetValue(c.Id, out var answer) ? LowAnswers.Holds(answer.Metric, answer.Score) : (bool?)null;
            return new Person(c.Id, owners[c.Subject], c.Metric, c.Score, c.Touchpoint, c.OpenedAt, isLow == false, isLow == true);
        }).GroupBy(p => p.Customer).Select(g => g.MinBy(p => p.At)!)]; // a group has one
    }

    async Task<IReadOnlyList<Person>> FollowAsync(RecoveryField field, IReadOnlyList<Person> people, long window, CancellationToken ct)
    {
        if (people.Count == 0) return [];
        var customers = people.Select(p => p.Customer).ToList();
        var (first, last) = (people.Min(p => p.At), people.Max(p => p.At) + window);
        var orders = (await revenue.OrdersAsync(field.Workspace, customers, first - (365 * Day), last, ct)).ToLookup(o => o.Customer);
        var later = new Dictionary<string, ILookup<CustomerId, LaterScore>>(StringComparer.Ordinal);
        foreach (var scale in people.Select(p => p.Scale).Distinct(StringComparer.Ordinal)) later[scale] = (await scores.OfAsync(field.Workspace, scale, customers, first, last, ct)).ToLookup(s => s.Customer);
        return [.. people.Select(p =>
        {
            var own = orders[p.Customer].ToList();
            var after = own.Where(o => o.At > p.At && o.At <= p.At + window).ToList();
            // What they say of the case itself is how they were chosen.
            var next = later[p.Scale][p.Customer].FirstOrDefault(s => s.At > p.At && s.At <= p.At + window && s.Interaction != p.Case.ToString() && Scales.Find(p.Scale)!.Holds(s.Score));
            return p with
            {
                Before = Math.Max(0, own.Where(o => o.At < p.At && o.At >= p.At - (365 * Day)).Sum(o => (double)(o.Amount ?? 0))), CameBack = after.Count > 0, Revenue = after.Sum(o => (double)(o.Amount ?? 0)), Later = next?.Score,
            };
        })];
    }
}
