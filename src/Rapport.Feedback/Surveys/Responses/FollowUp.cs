using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Feedback.Surveys.Questions.Consents;

namespace Rapport.Feedback.Surveys.Responses;

/// <summary>Whether a respondent may be contacted about their answers.</summary>
static class FollowUp
{
    /// <summary>True when a box of the purpose <c>contact_me</c> on the path was ticked, false when none was, null when none was shown:
    /// who was not asked has not said no.</summary>
    public static bool? Of(Standing standing)
    {
        var asked = standing.Path.SelectMany(b => b.Elements).Where(IsAsked).ToList();
        return asked.Count == 0 ? null : asked.Exists(e => standing.Counts(e.Id));
    }

    static bool IsAsked(Element element) => QuestionKinds.Of(element) is ConsentKind kind && kind.AsksForFollowUp(element);
}
