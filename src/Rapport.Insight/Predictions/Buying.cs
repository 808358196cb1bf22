using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Predictions;

/// <summary>Foretells what customers will order and spend within a year, from when they ordered so far and nothing else.</summary>
sealed class Buying(ReadPasts pasts)
{
    /// <summary>Days ahead.</summary>
    public const int Ahead = 365;

    const double Week = 7;
    const int FewestDays = 180;
    const int MostFitted = 3_000;
    const int MostJudged = 50_000;
    const long Day = 86_400_000_000;

    /// <summary>Of customers told by their orders alone.</summary>
    public static Vocabulary Wordless { get; } = new([], [], [], []);

    /// <summary>A model that may be asked.</summary>
    public sealed record Model(BgNbd Orders, GammaGamma? Spend)
    {
        /// <summary>Probability to buy still, and days with an order and money (minor units) within a time; no money where it cannot be foretold.</summary>
        public (double Alive, double Orders, double? Value) Of(Past past, double days)
        {
            var (alive, orders) = (Orders.Alive(History(past)), Orders.Expected(History(past), days / Week));
            return (alive, orders, Spend?.Expected(Spending(past)) is { } each ? orders * each : null);
        }
    }

    /// <summary>Fits and tests; the model is null when it was refused.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="today">Facts from then on are not looked at, UTC microseconds.</param>
    /// <param name="first">Of the first order.</param>
    /// <param name="customers">Who ever ordered.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(Model? Model, BuyingReport Report)> FitAsync(Workspace workspace, long today, long first, long customers, CancellationToken ct)
    {
        var have = (today - first) / Day;
        if (have < FewestDays) return (null, new(new Refused("short_history", have, FewestDays)));
        try
        {
            var days = (int)Math.Clamp(have / 3, 60, Ahead);
            var cut = today - (days * Day);
            var then = await pasts.AtAsync(workspace.Id, cut, today, workspace.Currency, Wordless, 0, Leaving.Parts(customers, MostJudged), ct);
            var (before, _) = Fit(then);
            var test = Test(before, then, cut, days);
            var now = await pasts.AtAsync(workspace.Id, today, null, workspace.Currency, Wordless, 0, Leaving.Parts(customers, MostFitted), ct);
            var (model, unspent) = Fit(now);
            return (model, new(null, Math.Min(now.Count, MostFitted), Parameters(model), SpendRefused: unspent, Correlation: Correlation(now), Test: test));
        }
        catch (FittingException failed)
        {
            return (null, new(new Refused("no_fit", Detail: failed.Message)));
        }
    }

    static (Model Model, Refused? Unspent) Fit(IReadOnlyList<Past> all)
    {
        var some = all.Take(MostFitted).ToList(); // in an order that has nothing to do with what they did
        var orders = BgNbd.Fit(some.Select(History));
        if (!some.TrueForAll(p => double.IsFinite(orders.Expected(History(p), Ahead / Week)))) throw new FittingException("The parameters run away: customers do not differ in how they leave, or nothing says how.");
        try
        {
            return (new(orders, GammaGamma.Fit(some.Select(Spending))), null);
        }
        catch (FittingException failed)
        {
            return (new(orders, null), new Refused("no_fit", Detail: failed.Message));
        }
    }

    static Purchases History(Past past) => new(past.OrderDays - 1, past.SpanDays / Week, (past.SpanDays + Math.Floor(past.RecencyDays)) / Week);

    // The first order is not spending of one who comes back, and is left out as the models of it do.
    static Spending Spending(Past past) => past.OrderDays > 1 && past.RepeatSpent > 0 ? new(past.OrderDays - 1, past.RepeatSpent / (past.OrderDays - 1)) : new(0, 0);

    static Dictionary<string, double> Parameters(Model model)
    {
        var all = model.Orders.Parameters.ToDictionary(p => p.Name, p => p.Value);
        if (model.Spend is { } spend) (all["p"], all["q"], all["v"]) = (spend.P, spend.Q, spend.V);
        return all;
    }

    static double? Correlation(IReadOnlyList<Past> all)
    {
        var bought = all.Select(Spending).Where(s => s.Purchases > 0).ToList();
        return Holdout.Of([.. bought.Select(s => (double)s.Purchases)], [.. bought.Select(s => s.Mean)])?.Correlation;
    }

    static BuyingTest Test(Model model, IReadOnlyList<Past> then, long cut, int days)
    {
        var foretold = then.Select(p => model.Of(p, days)).ToList();
        double[] came = [.. then.Select(p => (double)p.Later)];
        var score = Holdout.Of([.. foretold.Select(f => f.Orders)], came)!; // customers were fitted on
        var goingOn = Holdout.Of([.. then.Select(p => p.OrderDays / Math.Max(1, p.SpanDays + p.RecencyDays) * days)], came)!; // likewise
        var order = Enumerable.Range(0, then.Count).OrderBy(i => foretold[i].Orders).ThenBy(i => i).ToList();
        return new(
            Instant.FromMicros(cut), days, then.Count, score.MeanError, goingOn.MeanError, score.Correlation, score.Forecast, score.Actual,
            model.Spend is null ? null : foretold.Sum(f => f.Value ?? 0), then.Sum(p => p.LaterSpent),
            [.. order.Chunk((order.Count + 9) / 10).Select(c => new Step(c.Average(i => foretold[i].Orders), Measure.Mean([.. c.Select(i => came[i])])))]);
    }
}
