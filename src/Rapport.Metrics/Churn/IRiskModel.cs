namespace Rapport.Metrics;

/// <summary>A model of how probable it is that something happens, as that a customer leaves.</summary>
public interface IRiskModel
{
    /// <summary>Probability, 0..1.</summary>
    /// <param name="traits">As many as it was fitted on.</param>
    double Risk(ReadOnlySpan<double> traits);

    /// <summary>What it goes by: per trait a weight. Of a regression the change of log-odds for one standard deviation more, signed; of trees the
    /// share of what their splits gained, 0..1.</summary>
    IReadOnlyList<double> Weights { get; }
}
