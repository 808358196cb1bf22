using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions;

namespace Rapport.Feedback.Surveys.Pages;

/// <summary>What an address says before anything is answered. Looking at a page stores nothing, so all of it travels with the form.</summary>
/// <param name="Id">Drawn when the page is; becomes the seed of the response and makes a form sent twice one response.</param>
/// <param name="Query">The address's own words: values of hidden fields, answers chosen beforehand.</param>
sealed record Start(Guid Id, string Query)
{
    /// <summary>Whether work was asked of the browser, sealed; null where nothing is asked of anybody.</summary>
    public string? Ticket { get; init; }

    /// <summary>The number that proves the work; null when none was sent.</summary>
    public string? Number { get; init; }

    const int LongestQuery = 4_000;

    /// <summary>What is known when the address is followed.</summary>
    public static Start Of(HttpRequest request) => new(Guid.NewGuid(), Short(request.QueryString.Value ?? ""));

    /// <summary>What the form brought back.</summary>
    public static Start Of(FormFields form) => new(Guid.TryParse(form.One("start"), out var id) ? id : Guid.NewGuid(), Short(form.One("query") ?? "")) { Ticket = form.One("ticket"), Number = form.One("proof") };

    /// <summary>What makes a response begun by it the only one.</summary>
    public string Once => $"start:{Id}";

    /// <summary>Values for hidden fields; which of them exist, the survey says.</summary>
    public IReadOnlyDictionary<string, string> Hidden(SurveyDocument survey) => survey.Hidden
        .Select(h => (h.Id, Value: Fields.One(h.Id))).Where(h => h.Value is not null).ToDictionary(h => h.Id, h => h.Value!); // nulls were left out

    /// <summary>Answers chosen beforehand: by the id of the question, or <c>answer</c> for the first question. What is no answer is ignored.</summary>
    public IReadOnlyDictionary<string, JsonElement> Answers(SurveyDocument survey)
    {
        var fields = Fields;
        var answers = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var element in survey.Elements)
        {
            if (Answer(element, fields) is { } answer) answers[element.Id] = answer.Value;
        }

        if (fields.One("answer") is { } one && survey.Elements.FirstOrDefault() is { } first && Answer(first, Named(first.Id, one)) is { } chosen) answers[first.Id] = chosen.Value;
        return answers;
    }

    /// <summary>A respondent who has given nothing but what the address says.</summary>
    public Given Given(SurveyDocument survey) => new(
        Answers(survey).ToDictionary(a => a.Key, a => QuestionKinds.Of(survey.Element(a.Key)!)!.Check(survey.Element(a.Key)!, a.Value).Answer!), // checked when they were read
        new HashSet<string>(), Responses.ResponseDesk.HiddenOf(Hidden(survey), survey), Id);

    FormFields Fields => new(QueryHelpers.ParseQuery(Query).ToDictionary(p => p.Key, p => (IReadOnlyList<string>)[.. p.Value.OfType<string>()]));

    static Answer? Answer(Element element, FormFields fields) =>
        element.Kind != "file" && QuestionKinds.Of(element) is { } kind && kind.ReadForm(element, fields) is { } value ? kind.Check(element, value).Answer : null;

    static FormFields Named(string name, string value) => new(new Dictionary<string, IReadOnlyList<string>> { [name] = [value] });

    static string Short(string query) => query.Length <= LongestQuery ? query : "";
}
