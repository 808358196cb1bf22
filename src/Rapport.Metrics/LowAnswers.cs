namespace Rapport.Metrics;

/// <summary>Which answers are low: those of people whom something troubles.</summary>
public static class LowAnswers
{
    /// <summary>Whether an answer lies in the low part of its scale: a detractor (0 to 6) of the NPS, else the lower two fifths, or the upper
    /// two where less is better.</summary>
    /// <param name="scale">Id of a scale that people answer on.</param>
    /// <param name="score">The answer.</param>
    /// <returns>False also for a scale that is unknown.</returns>
    public static bool Holds(string scale, double score)
    {
        if (MetricList.All.FirstOrDefault(m => m.Scale.Id == scale) is not { } metric) return false;
        if (metric.Scale == Scales.Nps) return score <= 6;
        var place = (score - metric.Scale.Min) / (metric.Scale.Max - metric.Scale.Min);
        return metric.Better == Better.Higher ? place < 0.4 : place > 0.6;
    }
}
