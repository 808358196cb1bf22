using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Logic;

namespace Rapport.Feedback.Surveys.Drawing;

/// <summary>What a page needs to know to be drawn for one respondent.</summary>
/// <param name="Survey">The version being answered.</param>
/// <param name="Language">One of the survey's.</param>
/// <param name="Given">So far; fills the controls when the respondent comes back.</param>
/// <param name="Standing">Where the respondent stands.</param>
/// <param name="Errors">Element → what was wrong with what was just sent, in the respondent's language.</param>
sealed record Frame(SurveyDocument Survey, string Language, Given Given, Standing Standing, IReadOnlyDictionary<string, string> Errors)
{
    /// <summary>A text of the author's with earlier answers put in; empty for null.</summary>
    public string Say(Text? text) => text is null ? "" : Piping.Fill(text.In(Language, Survey.Language), Survey, Standing.Scope, Language);

    /// <summary>A sentence of Rapport's own.</summary>
    public string Word(string key, params object[] values) => Words.Say(Language, key, values);

    /// <summary>What was answered before; null for nothing.</summary>
    public Answer? Answer(Element element) => Given.Answers.GetValueOrDefault(element.Id);

    /// <summary>An order of chance for what belongs to an element.</summary>
    public IReadOnlyList<T> Shuffle<T>(Element element, IReadOnlyList<T> items, Func<T, bool> keep) => Chance.Shuffle(Given.Seed, element.Id, items, keep);
}
