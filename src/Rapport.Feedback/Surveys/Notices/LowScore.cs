using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Metrics;

namespace Rapport.Feedback.Surveys.Notices;

/// <summary>Which answers are low.</summary>
static class LowScore
{
    /// <summary>Whether an answer lies in the low part of its scale (<see cref="LowAnswers"/>). An answer that is no score is not low.</summary>
    public static bool Holds(Element element, Answer answer) => QuestionKinds.Of(element)?.Score(element, answer) is { } score && LowAnswers.Holds(score.Metric, score.Value);
}
