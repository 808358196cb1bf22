using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Metrics;

namespace Rapport.Feedback.Surveys.Notices;

/// <summary>Which answers are low.</summary>
static class LowScore
{
    /// <summary>Whether an answer lies in the low part of its scale: a detractor (0 to 6) of the NPS, else the lower two fifths, or the
    /// upper two where less is better. An answer that is no score is not low.</summary>
    public static bool Holds(Element element, Answer answer)
    {
        if (QuestionKinds.Of(element)?.Score(element, answer) is not { } score) return false;
        if (MetricList.All.FirstOrDefault(m => m.Scale.Id == score.Metric) is not { } metric) return false;
        if (metric.Scale.Id == "nps") return score.Value <= 6;
        var place = (score.Value - metric.Scale.Min) / (metric.Scale.Max - metric.Scale.Min);
        return metric.Better == Better.Higher ? place < 0.4 : place > 0.6;
    }
}
