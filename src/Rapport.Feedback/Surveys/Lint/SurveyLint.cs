using Rapport.Feedback.Employees;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Questions;

namespace Rapport.Feedback.Surveys.Lint;

/// <summary>Reads a survey as its respondents will meet it.</summary>
static class SurveyLint
{
    const int MostElements = 200;
    const double LongMinutes = 8;
    const double MuchText = 0.4;
    const double WordsPerMinute = 200;

    /// <summary>Everything worth saying about a survey.</summary>
    /// <param name="survey">Its draft.</param>
    /// <param name="asksEmployees">True when employees are asked, who must stay without a name.</param>
    public static LintReport Check(SurveyDocument survey, bool asksEmployees = false)
    {
        var findings = new List<Finding>();
        if (asksEmployees) findings.AddRange(EmployeeSurveys.Check(survey));
        findings.AddRange(Shape(survey));
        findings.AddRange(survey.Elements.SelectMany(e => OfElement(e, survey)));
        findings.AddRange(Translations(survey));
        findings.AddRange(LogicLint.Check(survey));
        var (minutes, open) = (Minutes(survey), OpenText(survey));
        if (minutes > LongMinutes) findings.Add(new(Severity.Warning, "survey.long", "", $"Answering takes about {minutes:0} minutes; many will leave before the end. Below {LongMinutes:0} is better."));
        if (open > MuchText) findings.Add(new(Severity.Warning, "survey.much_text", "", $"{open:P0} of the questions are answered by writing; on a phone that is tiresome."));
        return new LintReport([.. findings.OrderByDescending(f => f.Severity)], minutes, open);
    }

    static IEnumerable<Finding> Shape(SurveyDocument survey)
    {
        if (!survey.Elements.Any()) yield return Error("survey.empty", "", "Add a question.");
        if (survey.Elements.Count() > MostElements) yield return Error("survey.too_large", "", $"A survey has at most {MostElements} questions.");
        if (survey.Endings.Count == 0) yield return Error("ending.none", "", "Add an ending.");
        if (survey.Languages.Count == 0 || survey.Languages.Any(l => !Names.IsLanguage(l))) yield return Error("language.unknown", "", "Languages are written as en, de or pt-BR.");
        if (survey.Languages.Distinct(StringComparer.OrdinalIgnoreCase).Count() != survey.Languages.Count) yield return Error("language.twice", "", "A language is listed twice.");
        // Blocks and endings share their names because jumps lead to either; elements, variables and hidden fields because texts and conditions name them.
        foreach (var finding in Ids(survey.Blocks.Select(b => b.Id).Concat(survey.Endings.Select(e => e.Id)))) yield return finding;
        foreach (var finding in Ids(survey.Elements.Select(e => e.Id).Concat(survey.Variables.Select(v => v.Id)).Concat(survey.Hidden.Select(h => h.Id)))) yield return finding;
        foreach (var finding in Ids(survey.Quotas.Select(q => q.Id))) yield return finding;
        foreach (var block in survey.Blocks.Where(b => b.Elements.Count == 0)) yield return Error("block.empty", block.Id, "This page has no question. Add one or remove the page.");
        foreach (var quota in survey.Quotas.Where(q => q.Limit < 1)) yield return Error("quota.limit", quota.Id, "A quota wants at least one respondent.");
        foreach (var ending in survey.Endings.Where(e => e.Redirect is { } uri && (!uri.IsAbsoluteUri || uri.Scheme is not ("https" or "http"))))
            yield return Error("ending.redirect", ending.Id, "The ending must lead to a web address.");
        if (survey.Options.Accent is { } accent && !(accent.Length == 7 && accent[0] == '#' && accent[1..].All(char.IsAsciiHexDigit)))
            yield return Error("options.accent", "", "The colour is written as #5060df.");
        if (survey.Options.EditMinutes is < 0 or > 10_080) yield return Error("options.edit", "", "Answers can be changed for at most a week.");
        if (survey.Options.AbandonMinutes is < 1 or > 10_080) yield return Error("options.abandon", "", "A response counts as abandoned after a minute to a week.");
    }

    static IEnumerable<Finding> Ids(IEnumerable<string> ids)
    {
        var all = ids.ToList();
        foreach (var id in all.Where(i => !Names.IsId(i)).Distinct(StringComparer.Ordinal)) yield return Error("id.form", id, "An id consists of 1 to 40 small letters, digits, - and _.");
        foreach (var id in all.GroupBy(i => i, StringComparer.Ordinal).Where(g => g.Count() > 1)) yield return Error("id.twice", id.Key, $"The id {id.Key} is used twice.");
    }

    static IEnumerable<Finding> OfElement(Element element, SurveyDocument survey)
    {
        if (QuestionKinds.Of(element) is not { } kind)
        {
            yield return Error("element.kind", element.Id, $"There is no kind of question called {element.Kind}.");
            yield break;
        }

        foreach (var fault in kind.Faults(element, survey)) yield return Error("element.settings", element.Id, fault);
        foreach (var fault in (element.Validation?.Rules ?? []).Select(ValidationRules.FaultOf).OfType<string>()) yield return Error("element.validation", element.Id, fault);
        var title = element.Title.In(survey.Language, survey.Language);
        if (kind.Name == "rating" && (title.Contains("recommend", StringComparison.OrdinalIgnoreCase) || title.Contains("empfehlen", StringComparison.OrdinalIgnoreCase)))
            yield return new(Severity.Warning, "rating.recommend", element.Id, "A rating never counts as Net Promoter Score. To measure it, use that kind of question.");
    }

    static IEnumerable<Finding> Translations(SurveyDocument survey)
    {
        foreach (var (at, text) in Texts(survey))
        {
            if (!text.Has(survey.Language)) yield return Error("text.missing", at, $"A text is missing in {survey.Language}, the language of this survey.");
            foreach (var language in survey.Languages.Skip(1).Where(l => !text.Has(l)))
                yield return new(Severity.Warning, "text.untranslated", at, $"A text has no translation to {language}; respondents will read {survey.Language} instead.");
        }
    }

    static IEnumerable<(string At, Text Text)> Texts(SurveyDocument survey)
    {
        IEnumerable<(string, Text?)> all =
        [
            ("", survey.Welcome?.Title), ("", survey.Welcome?.Body), ("", survey.Welcome?.Button),
            .. survey.Blocks.Select(b => (b.Id, b.Title)),
            .. survey.Elements.SelectMany(e => new[] { (e.Id, (Text?)e.Title), (e.Id, e.Help) }),
            .. survey.Elements.SelectMany(e => (QuestionKinds.Of(e)?.Texts(e) ?? []).Select(t => (e.Id, (Text?)t))),
            .. survey.Endings.SelectMany(e => new[] { (e.Id, (Text?)e.Title), (e.Id, e.Body) }),
        ];
        return all.Where(t => t.Item2 is not null).Select(t => (t.Item1, t.Item2!)); // nulls were left out
    }

    static double Minutes(SurveyDocument survey) => survey.Elements.Sum(e =>
    {
        var kind = QuestionKinds.Of(e);
        var words = new[] { e.Title, e.Help }.Concat(kind?.Texts(e) ?? []).OfType<Text>()
            .Sum(t => t.In(survey.Language, survey.Language).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        return words / WordsPerMinute + (kind?.Seconds ?? 0) / 60;
    });

    static double OpenText(SurveyDocument survey)
    {
        var questions = survey.Elements.Where(e => e.Kind != "statement").ToList();
        return questions.Count == 0 ? 0 : (double)questions.Count(e => e.Kind == "text") / questions.Count;
    }

    static Finding Error(string code, string at, string message) => new(Severity.Error, code, at, message);
}
