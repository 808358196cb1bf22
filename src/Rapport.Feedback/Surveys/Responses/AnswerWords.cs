using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Questions;

namespace Rapport.Feedback.Surveys.Responses;

/// <summary>What a respondent wrote, as items of feedback.</summary>
static class AnswerWords
{
    /// <summary>True when a survey asks anything that is answered by writing.</summary>
    public static bool AreAsked(SurveyDocument survey) => survey.Elements.Any(e => QuestionKinds.Of(e)?.Summary is Summary.Texts or Summary.Choices);

    /// <summary>One per text on the path, with the score given last before it, or else the first after it. None for a response that says nothing.</summary>
    /// <param name="situation">The response.</param>
    /// <param name="name">Of the survey.</param>
    /// <param name="told">When each answer was given, as the reports of the same change say it.</param>
    /// <param name="isOut">The survey's rules leave the response out.</param>
    public static IReadOnlyList<FeedbackItem> Of(Situation situation, string name, IReadOnlyDictionary<string, Told> told, bool isOut)
    {
        var (row, survey, standing) = (situation.Row, situation.Survey, situation.Standing);
        if (row.State is ResponseState.QuotaFull or ResponseState.Dismissed or ResponseState.Displayed) return [];
        var origin = ResponseReports.Read<Origin>(row.Origin);
        var elements = standing.Path.SelectMany(b => b.Elements).Where(e => standing.Answers.ContainsKey(e.Id)).ToList();
        var scores = elements.ConvertAll(e => QuestionKinds.Of(e)?.Score(e, standing.Answers[e.Id]));
        var items = new List<FeedbackItem>();
        for (var at = 0; at < elements.Count; at++)
        {
            var element = elements[at];
            var score = scores.Take(at).LastOrDefault(s => s is not null) ?? scores.Find(s => s is not null);
            foreach (var (part, text) in QuestionKinds.Of(element)?.Written(element, standing.Answers[element.Id]) ?? new Dictionary<string, string>())
            {
                items.Add(new FeedbackItem(part.Length == 0 ? element.Id : $"{element.Id}.{part}", told.GetValueOrDefault(element.Id)?.At ?? row.ChangedAt, text)
                {
                    Subject = row.Subject, Heading = element.Title.In(row.Language, survey.Language), Collection = name, Channel = origin.Channel,
                    Touchpoint = element.Touchpoint ?? (origin.Touchpoint.Length > 0 ? origin.Touchpoint : survey.Options.Touchpoint ?? ""), Employee = origin.Employee,
                    Metric = score?.Metric ?? "", Score = score?.Value, Language = row.Language, FollowUp = FollowUp.Of(standing), Counts = !isOut, Page = $"surveys/{row.Survey}/results",
                });
            }
        }

        return items;
    }
}
