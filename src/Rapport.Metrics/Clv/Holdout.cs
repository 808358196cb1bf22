namespace Rapport.Metrics;

/// <summary>How well a forecast did, customer by customer, in a time that the model had not seen.</summary>
/// <param name="N">Customers.</param>
/// <param name="MeanError">Mean absolute error, in purchases; 0 or more.</param>
/// <param name="RootMeanSquare">Root of the mean squared error, in purchases.</param>
/// <param name="Correlation">Pearson's, −1..1; null where forecasts or purchases are all alike.</param>
/// <param name="Forecast">Purchases foretold of all.</param>
/// <param name="Actual">Purchases made by all.</param>
public sealed record Holdout(int N, double MeanError, double RootMeanSquare, double? Correlation, double Forecast, double Actual)
{
    /// <summary>Compares.</summary>
    /// <param name="forecast">Per customer.</param>
    /// <param name="actual">Per customer, in the same order.</param>
    /// <returns>Null for no customers.</returns>
    /// <exception cref="ArgumentException">There is not a forecast for each.</exception>
    public static Holdout? Of(IReadOnlyList<double> forecast, IReadOnlyList<double> actual)
    {
        if (forecast.Count != actual.Count) throw new ArgumentException("One forecast belongs to each customer.", nameof(forecast));
        if (actual.Count == 0) return null;
        var errors = forecast.Zip(actual, (f, a) => f - a).ToList();
        var correlation = actual.Count > 1 ? MathNet.Numerics.Statistics.Correlation.Pearson(forecast, actual) : double.NaN;
        return new(
            actual.Count, errors.Average(Math.Abs), Math.Sqrt(errors.Average(e => e * e)), double.IsFinite(correlation) ? correlation : null, forecast.Sum(), actual.Sum());
    }
}
