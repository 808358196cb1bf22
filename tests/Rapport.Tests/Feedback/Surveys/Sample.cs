using System.Text.Json;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Drawing;
using Rapport.Feedback.Surveys.Interview;
using Rapport.Feedback.Surveys.Questions;

namespace Rapport.Tests.Feedback.Surveys;

/// <summary>Surveys and answers for tests.</summary>
static class Sample
{
    /// <summary>A survey as its JSON would be read by the API.</summary>
    public static SurveyDocument Survey(string json) => JsonSerializer.Deserialize<SurveyDocument>(json, SurveyDocument.Json)!;

    /// <summary>One page per question, in order, with one ending.</summary>
    public static SurveyDocument Of(params Element[] elements) => new()
    {
        Blocks = [.. elements.Select((e, i) => new Block($"b{i + 1}", [e]))],
        Endings = [new Ending("end", Text.Of("en", "Thank you"))],
    };

    public static Element Element(string kind, string id = "q", string settings = "{}", bool required = false, Validation? validation = null) =>
        new(id, kind, Text.Of("en", "A question"), Required: required, Settings: JsonDocument.Parse(settings).RootElement, Validation: validation);

    public static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;

    public static Checked Check(Element element, string answer) => QuestionKinds.Of(element)!.Check(element, Json(answer));

    /// <summary>What a respondent gave: element → JSON of the answer; all pages left.</summary>
    public static Given Given(SurveyDocument survey, params (string Element, string Answer)[] answers) => Left(survey, [.. survey.Blocks.Select(b => b.Id)], answers);

    public static Given Left(SurveyDocument survey, string[] left, params (string Element, string Answer)[] answers) => Rapport.Feedback.Surveys.Interview.Given.Nothing(Seed) with
    {
        Answers = answers.ToDictionary(a => a.Element, a => QuestionKinds.Of(survey.Element(a.Element)!)!.Check(survey.Element(a.Element)!, Json(a.Answer)).Answer!),
        Left = left.ToHashSet(StringComparer.Ordinal),
    };

    public static Frame Frame(SurveyDocument survey, string language = "en", Given? given = null) =>
        new(survey, language, given ?? Rapport.Feedback.Surveys.Interview.Given.Nothing(Seed), Replay.Of(survey, given ?? Rapport.Feedback.Surveys.Interview.Given.Nothing(Seed)), new Dictionary<string, string>());

    public static readonly Guid Seed = new("0190d7a4-0000-7000-8000-0000000000aa");
}
