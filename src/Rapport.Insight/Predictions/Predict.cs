using System.Text.Json;
using Rapport.Insight.Catalogue;
using Rapport.Insight.Insights;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Predictions;

/// <summary>What a run came to.</summary>
sealed record Predicted(PredictionReport Report, IReadOnlyList<PredictionRow> Rows);

/// <summary>Fits all models on a workspace's own facts and asks them about every customer. The same facts, rules and day give the same.</summary>
sealed class Predict(ReadPasts pasts, FactObservations facts, Leaving leaving, Buying buying, Grouping grouping, Unheard unheard, TimeProvider clock)
{
    /// <summary>Of more customers a part is foretold, drawn by chance.</summary>
    const int MostCustomers = 200_000;

    const long Day = 86_400_000_000;

    /// <summary>Looks at all facts before today.</summary>
    public async Task<Predicted> RunAsync(Workspace workspace, PredictionRules rules, CancellationToken ct)
    {
        var (began, now) = (clock.GetTimestamp(), clock.NowMicros());
        var calendar = Calendar.Of(workspace.Zone);
        var today = calendar.StartOf(calendar.DayOf(now));
        if (await pasts.SpanAsync(workspace.Id, today, ct) is not { } span)
        {
            var none = new Refused("no_orders");
            return new(new(rules.Seed, clock.GetElapsedTime(began).TotalSeconds, Instant.FromMicros(today), 0, workspace.Currency, new(none, rules.HorizonDays ?? 0), new(none), new(none), new(none)), []);
        }

        var gap = rules.HorizonDays is null ? await facts.GapAsync(workspace.Id, new(Math.Max(span.First, today - (730 * Day)), today), ct) : null;
        var (risk, leavingReport) = await leaving.FitAsync(workspace, today, span.First, span.Customers, rules.HorizonDays ?? (gap is { } usual ? Math.Clamp(usual, 30, 180) : null), ct);
        var (money, buyingReport) = await buying.FitAsync(workspace, today, span.First, span.Customers, ct);
        var (silent, silenceReport) = await unheard.FitAsync(workspace, today, span.First, span.Customers, ct);
        var all = await pasts.AtAsync(workspace.Id, today, null, workspace.Currency, risk?.Features.Words ?? Buying.Wordless, 0, Leaving.Parts(span.Customers, MostCustomers), ct);
        var (places, groupsReport) = await grouping.OfAsync(workspace.Id, today, all, rules.Seed, ct);
        var (rows, reasons) = (new List<PredictionRow>(all.Count), new List<Reason>());
        for (var i = 0; i < all.Count; i++)
        {
            var foretold = risk?.Of(all[i]);
            if (foretold is { Risk: >= Leaving.HighRisk } high && high.Reasons.FirstOrDefault(r => r.Weight > 0) is { } first) reasons.Add(first);
            rows.Add(Row(workspace.Id, now, all[i], foretold, money?.Of(all[i], Buying.Ahead), i < places.Count ? places[i] : null, silent.GetValueOrDefault(all[i].Customer)));
        }

        if (risk is not null) leavingReport = leavingReport with { Foretold = rows.Count(r => r.Risk is not null), High = rows.Count(r => r.Risk >= Leaving.HighRisk), Prevailing = Prevailing(reasons) };
        if (money is not null) buyingReport = buyingReport with { Orders = rows.Sum(r => r.Orders ?? 0), Value = money.Spend is null ? null : rows.Sum(r => r.Value ?? 0) };
        return new(new(rules.Seed, clock.GetElapsedTime(began).TotalSeconds, Instant.FromMicros(today), span.Customers, workspace.Currency, leavingReport, buyingReport, groupsReport, silenceReport), rows);
    }

    // A number differs from customer to customer; the reason is the same.
    static List<PrevailingReason> Prevailing(IEnumerable<Reason> reasons) =>
        [.. reasons.GroupBy(r => r.Name(), StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(8)
            .Select(g => new PrevailingReason(g.OrderBy(r => r.Weight).ElementAt(g.Count() / 2), g.Count()))];

    static PredictionRow Row(
        WorkspaceId workspace, long at, Past past, (double Risk, Interval Limits, IReadOnlyList<Reason> Reasons)? risk, (double Alive, double Orders, double? Value)? buys, Grouping.Place? place, Unheard.Foretold? silent) => new()
        {
            Workspace = workspace, Customer = new(past.Customer), At = at, Risk = risk?.Risk, RiskLow = risk?.Limits.Low, RiskHigh = risk?.Limits.High,
            Reasons = JsonSerializer.Serialize(risk?.Reasons ?? [], JsonSerializerOptions.Web), Alive = buys?.Alive, Orders = buys?.Orders, Value = buys?.Value, Stake = (risk?.Risk ?? 0) * (buys?.Value ?? 0),
            Rfm = place is { Rfm: var rfm } ? (100 * rfm.Recency) + (10 * rfm.Frequency) + rfm.Money : 0, Grouped = place?.Rfm.Group ?? "", Cluster = place?.Cluster is { } c ? $"c{c + 1}" : "",
            Score = silent?.Score, ScoreLow = silent?.Low, ScoreHigh = silent?.High,
        };
}
