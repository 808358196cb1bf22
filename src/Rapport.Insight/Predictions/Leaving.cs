using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Predictions;

/// <summary>Foretells who will not order again within a horizon, by what was known of customers when the same horizon began the last time.</summary>
sealed class Leaving(ReadPasts pasts)
{
    /// <summary>Whoever did not order for longer is gone already and foretells nothing.</summary>
    public const int ActiveDays = 365;

    /// <summary>Of such a risk it is more probable by two that a customer leaves.</summary>
    public const double HighRisk = 2 / 3.0;

    const int FewestCustomers = 200;
    const int FewestOfEach = 30;
    const int MostReasons = 4;

    /// <summary>Customers a model is fitted on at most.</summary>
    public const int MostFitted = 20_000;

    const long Day = 86_400_000_000;

    /// <summary>A model that may be asked.</summary>
    public sealed record Model(FeatureList Features, LogisticRegression Regression)
    {
        /// <summary>Risk, its limits and its reasons; null for whoever is gone already.</summary>
        public (double Risk, Interval Limits, IReadOnlyList<Reason> Reasons)? Of(Past past)
        {
            if (past.RecencyDays > ActiveDays) return null;
            var numbers = Features.Numbers(past);
            return (Regression.Risk(numbers), Regression.IntervalOf(numbers), Features.Reasons(past, Regression.Contributions(numbers), MostReasons));
        }
    }

    /// <summary>Fits and tests.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="today">Facts from then on are not looked at, UTC microseconds.</param>
    /// <param name="first">Of the first order.</param>
    /// <param name="customers">Who ever ordered.</param>
    /// <param name="horizon">Days; null for 90.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The model is null when it was refused.</returns>
    public async Task<(Model? Model, LeavingReport Report)> FitAsync(Workspace workspace, long today, long first, long customers, int? horizon, CancellationToken ct)
    {
        var days = horizon ?? 90;
        var (fitted, earlier) = (today - (days * Day), today - (2 * days * Day));
        var have = (today - first) / Day;
        var refused = customers < FewestCustomers ? new Refused("few_customers", customers, FewestCustomers) : have < 3 * days ? new Refused("short_history", have, 3 * days) : null;
        if (refused is not null) return (null, new(refused, days));
        try
        {
            var parts = Parts(customers, MostFitted);
            var (before, known) = await LearnAsync(workspace, earlier, fitted, days, parts, ct);
            if (before is null) return (null, new(Few(known), days));
            var since = await ActiveAsync(workspace, fitted, today, before.Features.Words, parts, ct);
            if (Few(since) is { } fewSince) return (null, new(fewSince, days));
            var test = Test(before, known, since, earlier, fitted);
            var (model, learned) = await LearnAsync(workspace, fitted, today, days, parts, ct);
            if (model is null) return (null, new(Few(learned), days));
            var weights = model.Features.All.Zip(model.Regression.Weights, (f, w) => new FeatureWeight(f, w)).OrderByDescending(w => Math.Abs(w.Weight)).Take(20).ToList();
            return (model, new(null, days, Instant.FromMicros(fitted), learned.Count, Measure.Share(learned.Count(IsGone), learned.Count), test, weights));
        }
        catch (FittingException failed)
        {
            return (null, new(new Refused("no_fit", Detail: failed.Message), days));
        }
    }

    /// <summary>Into how many parts customers are cut so that one has about as many as are wanted.</summary>
    public static int Parts(long customers, int wanted) => (int)Math.Max(1, (customers + wanted - 1) / wanted);

    static bool IsGone(Past past) => past.Later == 0;

    static Refused? Few(IReadOnlyList<Past> pasts)
    {
        if (pasts.Count < FewestCustomers) return new("few_customers", pasts.Count, FewestCustomers);
        var rarer = Math.Min(pasts.Count(IsGone), pasts.Count(p => !IsGone(p)));
        return rarer < FewestOfEach ? new("one_outcome", rarer, FewestOfEach) : null;
    }

    async Task<(Model? Model, IReadOnlyList<Past> Pasts)> LearnAsync(Workspace workspace, long at, long until, int days, int parts, CancellationToken ct)
    {
        var words = await pasts.WordsAsync(workspace.Id, at, ct);
        var known = await ActiveAsync(workspace, at, until, words, parts, ct);
        if (Few(known) is not null) return (null, known);
        var features = FeatureList.Of(words, days, known);
        return (new(features, LogisticRegression.Fit([.. known.Select(features.Numbers)], [.. known.Select(IsGone)])), known);
    }

    async Task<IReadOnlyList<Past>> ActiveAsync(Workspace workspace, long at, long until, Vocabulary words, int parts, CancellationToken ct) =>
        [.. (await pasts.AtAsync(workspace.Id, at, until, workspace.Currency, words, 0, parts, ct)).Where(p => p.RecencyDays <= ActiveDays)];

    static LeavingTest Test(Model model, IReadOnlyList<Past> known, IReadOnlyList<Past> since, long fitted, long judged)
    {
        bool[] gone = [.. since.Select(IsGone)];
        RiskScore Score(IEnumerable<double> risks) => RiskScore.Of([.. risks], gone)!; // some left and some did not
        var foretold = Score(since.Select(p => model.Regression.Risk(model.Features.Numbers(p))));
        var recency = LogisticRegression.Fit([.. known.Select(Recency)], [.. known.Select(IsGone)]);
        var rate = known.Average(p => IsGone(p) ? 1.0 : 0);
        return new(
            Instant.FromMicros(fitted), Instant.FromMicros(judged), known.Count, RiskQuality.Of(foretold), RiskQuality.Of(Score(since.Select(p => recency.Risk(Recency(p))))), RiskQuality.Of(Score(since.Select(_ => rate))) with { Lift = 1 },
            [.. foretold.Calibration.Select(c => new Step(c.Foretold, Measure.Share((long)Math.Round(c.Happened * c.N), c.N)))]);
    }

    static double[] Recency(Past past) => [Math.Log(1 + past.RecencyDays)];
}
