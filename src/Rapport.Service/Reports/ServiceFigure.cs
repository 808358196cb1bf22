using Rapport.Metrics;

namespace Rapport.Service.Reports;

/// <summary>A figure with what it is made of.</summary>
/// <param name="N">How many it is made of.</param>
/// <param name="Value">Null without any.</param>
/// <param name="Low">Lower limit at 95 %; null where so few cannot tell.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Enough">True for 30 or more: below that it is no ground for a verdict.</param>
sealed record ServiceFigure(long N, double? Value, double? Low, double? High, bool Enough)
{
    public static ServiceFigure Of(PairedEstimate estimate) => new(estimate.N, estimate.Value, estimate.Limits?.Low, estimate.Limits?.High, estimate.IsEnough);
}
