using System.Text.RegularExpressions;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Interview;

/// <summary>Earlier answers inside texts: <c>{{element|fallback}}</c>. The result is plain text; whoever draws it encodes it.</summary>
static partial class Piping
{
    /// <summary>Fills every place; one without an answer takes its fallback, or nothing.</summary>
    /// <param name="text">With places.</param>
    /// <param name="survey">Names the choices that answers hold by id.</param>
    /// <param name="scope">What has been answered.</param>
    /// <param name="language">In which choices are named.</param>
    public static string Fill(string text, SurveyDocument survey, Scope scope, string language) =>
        !text.Contains("{{", StringComparison.Ordinal) ? text : Place().Replace(text, match =>
        {
            var id = match.Groups["id"].Value;
            var said = scope.Named(id) is { NotApplicable: false } answer ? Said(answer, survey, id, language) : "";
            return said.Length > 0 ? said : match.Groups["fallback"].Value;
        });

    /// <summary>Ids that a text refers to.</summary>
    public static IEnumerable<string> Names(string text) => Place().Matches(text).Select(m => m.Groups["id"].Value);

    static string Said(Answer answer, SurveyDocument survey, string id, string language)
    {
        if (answer.Choices.Count == 0 || survey.Element(id) is not { } element) return Scope.Plain(answer);
        var labels = Questions.QuestionKinds.Of(element)?.Labels(element) ?? new Dictionary<string, Text>();
        return string.Join(", ", answer.Choices.Select(choice =>
            answer.Parts.GetValueOrDefault(choice)?.Text ?? labels.GetValueOrDefault(choice)?.In(language, survey.Language) ?? choice));
    }

    [GeneratedRegex(@"\{\{\s*(?<id>[a-z0-9_-]{1,40})\s*(\|(?<fallback>[^}]{0,200}))?\}\}", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Place();
}
