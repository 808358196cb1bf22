using Rapport.Columns;
using Rapport.Customers;
using Rapport.Insight.Discovery;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Predictions;

/// <summary>Foretells what customers would have answered who did not, by those who did and are like them.</summary>
/// <remarks>Known of a customer is what was known when the time began, and what happened to them in it; how often they answered before is in the
/// first, so that those who answer now and seldom did speak for those who never do.</remarks>
sealed class Unheard(IColumns columns, ICustomerMap customers, ReadPasts pasts)
{
    const int MostDays = 180;
    const int FewestDays = 30;
    const int FewestLater = 30;
    const long Day = 86_400_000_000;

    /// <summary>What is foretold of one silent customer.</summary>
    public sealed record Foretold(double Score, double Low, double High);

    /// <summary>A customer in a time.</summary>
    sealed record Person(Guid Customer, double[] Numbers, double? Said);

    /// <summary>Tells of the silent of the last half year, or less where less is known.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="today">Facts from then on are not looked at, UTC microseconds.</param>
    /// <param name="first">Of the first order.</param>
    /// <param name="all">Who ever ordered.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(IReadOnlyDictionary<Guid, Foretold> Of, SilenceReport Report)> FitAsync(Workspace workspace, long today, long first, long all, CancellationToken ct)
    {
        var nobody = new Dictionary<Guid, Foretold>();
        var have = (today - first) / Day;
        var days = (int)Math.Min(MostDays, have / 4);
        if (days < FewestDays) return (nobody, new(new Refused("short_history", have, 4 * FewestDays)));
        var from = today - (days * Day);
        if (await UsualScale.FindAsync(columns, workspace.Id, from, today, ct) is not { } scale) return (nobody, new(new Refused("few_answers", 0, 100), Days: days));
        try
        {
            var people = await PeopleAsync(workspace, scale, from, today, all, ct);
            var (model, estimate) = Fit(people);
            var foretold = people.Where(p => p.Said is null).ToDictionary(p => p.Customer, p => Around(model.Expected(p.Numbers), model.Residual, scale));
            var raw = estimate.Raw;
            return (foretold, new(
                null, scale.Id, days, Measure.Of(raw, estimate.Answered), Measure.Of(estimate.Weighted, people.Count), Measure.Of(estimate.OfSilent, estimate.Silent), Measure.Of(estimate.Gap, people.Count),
                await TestAsync(workspace, scale, from, days, people, all, ct)));
        }
        catch (FittingException failed)
        {
            return (nobody, new(new Refused("no_fit", Detail: failed.Message), Days: days));
        }
    }

    static (Silence Model, SilenceEstimate Estimate) Fit(IReadOnlyList<Person> people)
    {
        double[][] numbers = [.. people.Select(p => p.Numbers)];
        double?[] said = [.. people.Select(p => p.Said)];
        var model = Silence.Fit(numbers, said);
        return (model, model.Estimate(numbers, said));
    }

    static Foretold Around(double score, double residual, Scale scale) => new(score, Math.Max(scale.Min, score - (1.96 * residual)), Math.Min(scale.Max, score + (1.96 * residual)));

    // Silent in the time before, and heard in the last.
    async Task<SilenceTest?> TestAsync(Workspace workspace, Scale scale, long at, int days, IReadOnlyList<Person> now, long all, CancellationToken ct)
    {
        var before = await PeopleAsync(workspace, scale, at - (days * Day), at, all, ct);
        var heard = now.Where(p => p.Said is not null).ToDictionary(p => p.Customer, p => p.Said!.Value); // they answered
        var later = before.Where(p => p.Said is null && heard.ContainsKey(p.Customer)).ToList();
        if (later.Count < FewestLater) return null;
        try
        {
            var (model, estimate) = Fit(before);
            var steps = later.Select(p => (Foretold: model.Expected(p.Numbers), Came: heard[p.Customer])).OrderBy(s => s.Foretold).ToList();
            return new(
                Instant.FromMicros(at), estimate.Raw.Value, steps.Average(s => s.Foretold), Measure.Mean([.. steps.Select(s => s.Came)]),
                [.. steps.Chunk((steps.Count + 4) / 5).Select(c => new Step(c.Average(s => s.Foretold), Measure.Mean([.. c.Select(s => s.Came)])))]);
        }
        catch (FittingException)
        {
            return null; // the time before was too quiet to be told of
        }
    }

    async Task<IReadOnlyList<Person>> PeopleAsync(Workspace workspace, Scale scale, long from, long to, long all, CancellationToken ct)
    {
        var words = await pasts.WordsAsync(workspace.Id, from, ct);
        var known = await pasts.AtAsync(workspace.Id, from, null, workspace.Currency, words, 0, Leaving.Parts(all, Leaving.MostFitted), ct);
        var features = FeatureList.Of(words, 90, known);
        var during = await DuringAsync(workspace.Id, scale, from, to, ct);
        return [.. known.Where(p => during.ContainsKey(p.Customer)).Select(p =>
        {
            var (happened, said) = during[p.Customer];
            return new Person(p.Customer, [.. features.Numbers(p), Math.Log(1 + happened)], said);
        })];
    }

    /// <summary>Whoever something happened to in a time: how much, and the mean of their answers.</summary>
    async Task<Dictionary<Guid, (long Happened, double? Said)>> DuringAsync(WorkspaceId workspace, Scale scale, long from, long to, CancellationToken ct)
    {
        var values = new Parameters();
        var where = $"workspace = {values.Id(workspace.Value)} AND at >= {values.Time(from)} AND at < {values.Time(to)}";
        var answer = $"metric = {values.Text(scale.Id)} AND score IS NOT NULL AND score >= {values.Add((double)scale.Min, "Float64")} AND score <= {values.Add((double)scale.Max, "Float64")}";
        var sql =
            $"""
            SELECT {customers.CustomerSql} AS who, countIf(metric = '' AND type NOT IN {values.Add((string[])[.. JourneySql.Quiet, FactTypes.Page, FactTypes.Screen], "Array(String)")}) AS happened,
                   if(countIf({answer}) = 0, NULL, avgIf(score, {answer}))
            FROM {FactTable.Name} WHERE {where} AND who <> {FactSql.Nobody} AND {FactSql.Stands(where)} GROUP BY who HAVING happened > 0
            """;
        var rows = await columns.QueryAsync(new ColumnQuery(sql) { Parameters = values.Values, Limit = TimeSpan.FromSeconds(60) }, r => (r.Id(0), r.Long(1), r.DoubleOrNull(2)), ct);
        return rows.ToDictionary(r => r.Item1, r => (r.Item2, r.Item3));
    }
}
