using Rapport.Metrics;

namespace Rapport.Insight.Predictions;

/// <summary>Why a model says nothing: a name that screens have a sentence for, and what is there beside what is needed.</summary>
/// <param name="Code"><c>no_orders</c>, <c>short_history</c>, <c>few_customers</c>, <c>one_outcome</c>, <c>few_answers</c>, <c>no_fit</c>.</param>
/// <param name="Have">So many there are; days for a history.</param>
/// <param name="Need">So many it takes; 0 where no number is missing.</param>
/// <param name="Detail">In English, of a fit that failed; empty otherwise.</param>
sealed record Refused(string Code, long Have = 0, long Need = 0, string Detail = "");

/// <summary>A share or mean with its limits at 95 %.</summary>
/// <param name="Value">In its own unit.</param>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit.</param>
/// <param name="N">Of so many customers.</param>
sealed record Measure(double Value, double Low, double High, long N)
{
    public static Measure Of(Estimate estimate, long n) => new(estimate.Value, estimate.Limits.Low, estimate.Limits.High, n);

    /// <summary>A mean; limits are the value itself where one customer alone tells it.</summary>
    public static Measure Mean(IReadOnlyCollection<double> values) =>
        Estimates.Mean(values) is { } mean ? Of(mean, values.Count) : new(values.FirstOrDefault(), values.FirstOrDefault(), values.FirstOrDefault(), values.Count);

    public static Measure Share(long hits, long n) => Of(Estimates.Share(hits, n)!.Value, n); // there are some
}

/// <summary>Customers of about the same forecast: what was foretold and what came.</summary>
/// <param name="Foretold">Mean.</param>
/// <param name="Came">What came of them.</param>
sealed record Step(double Foretold, Measure Came);

/// <summary>How good forecasts of a risk were on customers and a time that the model had not seen.</summary>
/// <param name="N">Customers.</param>
/// <param name="Auc">0..1; a half by chance.</param>
/// <param name="Brier">0..1; lower is better.</param>
/// <param name="Lift">How many times as often it happened among the tenth with the highest risk.</param>
sealed record RiskQuality(int N, double Auc, double Brier, double Lift)
{
    public static RiskQuality Of(RiskScore score) => new(score.N, score.Auc, score.Brier, score.Lift);
}

/// <summary>The model of who will not order again.</summary>
/// <param name="Refused">Why there is none; null when there is.</param>
/// <param name="HorizonDays">Leaving is: no order within so many days.</param>
/// <param name="FittedAt">The customers it was fitted on were looked at on this day, and followed until the horizon was over.</param>
/// <param name="N">So many they were.</param>
/// <param name="BaseRate">Of whom this share did not order again.</param>
/// <param name="Test">How the same model did that was fitted a horizon earlier and judged on what came since.</param>
/// <param name="Weights">What it goes by, the weightiest first.</param>
/// <param name="Foretold">Customers with a risk today.</param>
/// <param name="High">Of whom so many at two in three or more.</param>
/// <param name="Prevailing">What leads among those, the most frequent first.</param>
sealed record LeavingReport(
    Refused? Refused, int HorizonDays, DateTimeOffset? FittedAt = null, int N = 0, Measure? BaseRate = null, LeavingTest? Test = null, IReadOnlyList<FeatureWeight>? Weights = null, int Foretold = 0, int High = 0,
    IReadOnlyList<PrevailingReason>? Prevailing = null);

/// <summary>A model of the past held against what came of it.</summary>
/// <param name="FittedAt">Its customers were looked at on this day.</param>
/// <param name="JudgedAt">The customers it was judged on were looked at on this day.</param>
/// <param name="FittedOn">Customers it was fitted on.</param>
/// <param name="Model">How it did.</param>
/// <param name="Recency">How a rule does that goes by the days since the last order alone.</param>
/// <param name="Base">How it does to foretell everybody the share of those it was fitted on.</param>
/// <param name="Calibration">Tenths from the lowest risk to the highest; shares 0..1.</param>
sealed record LeavingTest(DateTimeOffset FittedAt, DateTimeOffset JudgedAt, int FittedOn, RiskQuality Model, RiskQuality Recency, RiskQuality Base, IReadOnlyList<Step> Calibration);

/// <summary>What one thing known of customers adds to the log-odds for one standard deviation more.</summary>
sealed record FeatureWeight(Feature Feature, double Weight);

/// <summary>A reason that leads with so many customers at high risk.</summary>
sealed record PrevailingReason(Reason Reason, int Customers);

/// <summary>The model of what customers will order and spend in the year to come.</summary>
/// <param name="Refused">Why there is none; null when there is.</param>
/// <param name="N">Customers it was fitted on.</param>
/// <param name="Parameters">Of BG/NBD (weeks) and, where amounts are known, of gamma-gamma (minor units).</param>
/// <param name="Orders">Days with an order expected of all within a year.</param>
/// <param name="Value">Money expected of all, minor units; null where no amounts are known or they cannot be foretold.</param>
/// <param name="SpendRefused">Why no money is foretold; null when it is.</param>
/// <param name="Correlation">Of how much is spent with how often, −1..1: gamma-gamma takes them to have nothing to do with one another.</param>
/// <param name="Test">How the same model did on a time it had not seen.</param>
sealed record BuyingReport(
    Refused? Refused, int N = 0, IReadOnlyDictionary<string, double>? Parameters = null, double Orders = 0, double? Value = null, Refused? SpendRefused = null, double? Correlation = null, BuyingTest? Test = null);

/// <summary>A forecast held against what came of it.</summary>
/// <param name="At">Until this day it knew.</param>
/// <param name="Days">For so many days it was made.</param>
/// <param name="N">Customers.</param>
/// <param name="MeanError">Mean absolute error in days with an order.</param>
/// <param name="GoingOnError">Of the rule that everybody goes on as before.</param>
/// <param name="Correlation">Of forecast and what came, −1..1; null where one is all alike.</param>
/// <param name="Forecast">Foretold of all.</param>
/// <param name="Actual">Came of all.</param>
/// <param name="SpendForecast">Money foretold of all, minor units; null where none is.</param>
/// <param name="SpendActual">Money that came.</param>
/// <param name="Calibration">Tenths from the lowest forecast to the highest.</param>
sealed record BuyingTest(
    DateTimeOffset At, int Days, int N, double MeanError, double GoingOnError, double? Correlation, double Forecast, double Actual, double? SpendForecast, double SpendActual, IReadOnlyList<Step> Calibration);

/// <summary>Customers by recency, frequency and money.</summary>
/// <param name="Refused">Why there are none; null when there are.</param>
/// <param name="N">Customers who ever ordered; of very many a part.</param>
/// <param name="Groups">By fifths, best first.</param>
/// <param name="Clusters">By likeness, the largest first; empty where they cannot be made.</param>
/// <param name="Silhouette">How far the clusters are apart, −1..1.</param>
/// <param name="Metric">Of the scores: the default of the scale with the most answers; null without any.</param>
sealed record GroupsReport(Refused? Refused, long N = 0, IReadOnlyList<CustomerGroup>? Groups = null, IReadOnlyList<CustomerGroup>? Clusters = null, double? Silhouette = null, string? Metric = null);

/// <summary>A group of customers.</summary>
/// <param name="Key">A name of the scheme, or <c>c1</c>, <c>c2</c> … of a cluster.</param>
/// <param name="N">Customers.</param>
/// <param name="Revenue">Spent in the year before, minor units.</param>
/// <param name="Share">Of all that was.</param>
/// <param name="RecencyDays">Median days since the last order.</param>
/// <param name="Orders">Median days with an order, ever.</param>
/// <param name="Spent">Median money, ever, minor units.</param>
/// <param name="Score">Over answers of the year; null where they are too few to tell.</param>
/// <param name="Stability">Of a cluster, 0..1: how much of it comes back from other customers of the same kind; null for a group of the scheme.</param>
sealed record CustomerGroup(string Key, int N, double Revenue, double Share, double RecencyDays, double Orders, double Spent, Measure? Score, double? Stability);

/// <summary>What those think who do not answer.</summary>
/// <param name="Refused">Why nothing is told; null when it is.</param>
/// <param name="Scale">Of all figures, as <c>csat.5</c>; each customer counts by the mean of their answers. Null when refused.</param>
/// <param name="Days">Who answered within so many days is heard; who was a customer in that time and did not is silent.</param>
/// <param name="Raw">Of those who answered.</param>
/// <param name="Weighted">Of all: each answer counts for the people like who gave it.</param>
/// <param name="Silent">Foretold of the silent.</param>
/// <param name="Gap">The silent less those who answered.</param>
/// <param name="Test">The same, earlier, held against people silent then who answered since; null where too few did.</param>
sealed record SilenceReport(Refused? Refused, string? Scale = null, int Days = 0, Measure? Raw = null, Measure? Weighted = null, Measure? Silent = null, Measure? Gap = null, SilenceTest? Test = null);

/// <summary>Later responders: silent when they were foretold, and heard afterwards.</summary>
/// <param name="At">When they were foretold.</param>
/// <param name="Raw">The mean of those who had answered by then: what one would have said of them without a model.</param>
/// <param name="Foretold">Mean of the forecasts.</param>
/// <param name="Came">What they answered.</param>
/// <param name="Calibration">Fifths from the lowest forecast to the highest.</param>
sealed record SilenceTest(DateTimeOffset At, double Raw, double Foretold, Measure Came, IReadOnlyList<Step> Calibration);

/// <summary>All models of a workspace.</summary>
/// <param name="Seed">Of whatever was left to chance.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="AsOf">What was known on this day went in.</param>
/// <param name="Customers">Who ever ordered.</param>
/// <param name="Currency">Of all money.</param>
/// <param name="Leaving">Who will not order again.</param>
/// <param name="Buying">What customers will order and spend.</param>
/// <param name="Groups">By recency, frequency and money.</param>
/// <param name="Silence">What the silent think.</param>
sealed record PredictionReport(int Seed, double Seconds, DateTimeOffset AsOf, long Customers, string Currency, LeavingReport Leaving, BuyingReport Buying, GroupsReport Groups, SilenceReport Silence);
