using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Insight.Predictions;

/// <summary>What is foretold of a customer.</summary>
/// <param name="Customer">Who.</param>
/// <param name="Name">Null for somebody unnamed, and where one customer is asked for.</param>
/// <param name="At">By the run of this moment.</param>
/// <param name="Risk">Not to order again within the horizon, 0..1; null for whoever is gone already, or without a model.</param>
/// <param name="RiskLow">Lower limit at 95 %, as far as the model is known.</param>
/// <param name="RiskHigh">Upper limit.</param>
/// <param name="Reasons">The weightiest first; those about fields that the caller does not see are left out.</param>
/// <param name="Alive">To buy still, 0..1; null without a model.</param>
/// <param name="Orders">Days with an order within a year; null without a model.</param>
/// <param name="Value">Money within a year, minor units; null where it cannot be foretold.</param>
/// <param name="Stake">Risk times money, minor units: what is at stake.</param>
/// <param name="Rfm">Such as 555; null without groups.</param>
/// <param name="Group">By recency, frequency and money; null without.</param>
/// <param name="Cluster">By likeness; null without.</param>
/// <param name="Score">What a silent customer would answer on the usual scale; null for whoever answered.</param>
/// <param name="ScoreLow">Lower limit for one person at 95 %.</param>
/// <param name="ScoreHigh">Upper limit.</param>
sealed record CustomerPrediction(
    Guid Customer, string? Name, DateTimeOffset At, double? Risk, double? RiskLow, double? RiskHigh, IReadOnlyList<Reason> Reasons, double? Alive, double? Orders, double? Value, double Stake,
    int? Rfm, string? Group, string? Cluster, double? Score, double? ScoreLow, double? ScoreHigh)
{
    /// <summary>Of what is kept.</summary>
    /// <param name="row">As kept.</param>
    /// <param name="sees">Which fields the caller sees.</param>
    public static CustomerPrediction Of(PredictionRow row, Func<string, bool> sees) => new(
        row.Customer.Value, null, Instant.FromMicros(row.At), row.Risk, row.RiskLow, row.RiskHigh, [.. Read(row).Where(r => r.Property is null || sees(r.Property))], row.Alive, row.Orders, row.Value, row.Stake,
        row.Rfm == 0 ? null : row.Rfm, row.Grouped.Length == 0 ? null : row.Grouped, row.Cluster.Length == 0 ? null : row.Cluster, row.Score, row.ScoreLow, row.ScoreHigh);

    static IReadOnlyList<Reason> Read(PredictionRow row) => JsonSerializer.Deserialize<IReadOnlyList<Reason>>(row.Reasons, JsonSerializerOptions.Web)!; // written by us
}
