using System.Globalization;
using System.Text.Json;
using Rapport.Feedback.Surveys.Analysis;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Metrics;

namespace Rapport.Feedback.Employees;

/// <summary>What employees answered, as far as it is published.</summary>
/// <param name="Survey">Which.</param>
/// <param name="Moment">Of working life.</param>
/// <param name="Least">Fewer answers are never shown.</param>
/// <param name="N">Published responses in the selection; 0 where all of it is hidden.</param>
/// <param name="Hidden">True where the selection holds nothing that may be shown.</param>
/// <param name="Waiting">True while some responses of the survey wait for others to be published with.</param>
/// <param name="Headline">The question whose figure stands beside groups and waves; null for none.</param>
/// <param name="Elements">By question, in the order of the survey.</param>
/// <param name="Groups">Of the selection, by team, place and department.</param>
/// <param name="Waves">Of the selection, by month.</param>
sealed record EmployeeResultAnswer(
    Guid Survey, EmployeeMoment Moment, int Least, int N, bool Hidden, bool Waiting, string? Headline, IReadOnlyList<EmployeeElement> Elements, IReadOnlyList<EmployeeGroup> Groups,
    IReadOnlyList<EmployeeCut> Waves);

/// <summary>What was answered to a question.</summary>
/// <param name="Id">Of the element.</param>
/// <param name="Kind">Of question.</param>
/// <param name="Title">In the survey's own language.</param>
/// <param name="Summary">How the items are to be read.</param>
/// <param name="N">Published answers.</param>
/// <param name="NotApplicable">Published answers that it does not apply.</param>
/// <param name="Figure">The metric it measures; null for kinds that measure none, and without published answers.</param>
/// <param name="Items">Counts or means.</param>
/// <param name="Texts">What was written, in no order.</param>
sealed record EmployeeElement(
    string Id, string Kind, string Title, Summary Summary, int N, int NotApplicable, ElementFigure? Figure, IReadOnlyList<ResultItem> Items, IReadOnlyList<string> Texts);

/// <summary>A group by its values.</summary>
/// <param name="Name">team, place or department.</param>
/// <param name="Items">By value.</param>
sealed record EmployeeGroup(string Name, IReadOnlyList<EmployeeCut> Items);

/// <summary>A part of what was answered.</summary>
/// <param name="Key">The value, or the month.</param>
/// <param name="Label">For people.</param>
/// <param name="N">Published responses; 0 where hidden.</param>
/// <param name="Hidden">True where nothing of it may be shown for itself.</param>
/// <param name="Figure">Of the headline's question.</param>
sealed record EmployeeCut(string Key, string Label, int N, bool Hidden, ElementFigure? Figure);

/// <summary>Sums up what is published; never sees anything else.</summary>
static class EmployeeResults
{
    const int MostTexts = 200;

    public static EmployeeResultAnswer Of(Guid survey, EmployeeMoment moment, SurveyDocument document, Published published, Selection selection)
    {
        var answers = published.In(selection);
        var headline = Headline(document);
        var n = Responses(answers);
        return new(
            survey, moment, Anonymity.Least, n, n == 0, published.IsWaiting, headline?.Id,
            [.. Asked(document).Select(e => Of(e, document, [.. answers.Where(a => a.Element == e.Id)]))],
            [.. published.Values.Select(g => new EmployeeGroup(g.Key, [.. g.Value.Where(v => IsWanted(selection, g.Key, v))
                .Select(v => Cut(v, Label(document, g.Key, v), published.In(Narrowed(selection, g.Key, v)), headline))]))],
            [.. answers.Select(a => a.Wave).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(w => Cut(w, w, published.In(selection with { From = w, To = w }), headline))]);
    }

    /// <summary>The scores behind the headline of a part, for figures that are joined with others.</summary>
    public static (IMetric Metric, ScoreCounts Counts)? Scores(IEnumerable<EmployeeAnswerRow> answers)
    {
        var scored = answers.Where(a => a.Scale.Length > 0 && a.Score is not null).GroupBy(a => a.Scale, StringComparer.Ordinal).MaxBy(g => g.Count());
        if (scored is null || MetricList.All.FirstOrDefault(m => m.Scale.Id == scored.Key) is not { } metric) return null;
        return (metric, ScoreCounts.Of(metric.Scale, scored.Select(a => (a.Score ?? 0, 1L)))); // filtered just before
    }

    /// <summary>The question that stands for a survey: the Net Promoter question, else the first that measures anything.</summary>
    public static Element? Headline(SurveyDocument document) =>
        document.Elements.FirstOrDefault(e => e.Kind == "nps") ?? document.Elements.FirstOrDefault(e => QuestionKinds.Of(e) is IOnScale);

    /// <summary>A selection narrowed to one value of a group.</summary>
    public static Selection Narrowed(Selection selection, string group, string value) =>
        selection with { Groups = new Dictionary<string, IReadOnlyList<string>>(selection.Groups, StringComparer.Ordinal) { [group] = [value] } };

    /// <summary>What people call the value of a group.</summary>
    public static string Label(SurveyDocument document, string group, string value)
    {
        if (document.Element(group) is not { } element || QuestionKinds.Of(element) is not { } kind) return value;
        return kind.Labels(element).TryGetValue(value, out var label) ? label.In(document.Language, document.Language) : value;
    }

    static EmployeeCut Cut(string key, string label, IReadOnlyList<EmployeeAnswerRow> answers, Element? headline)
    {
        var n = Responses(answers);
        return new(key, label, n, n == 0, Figure(answers.Where(a => a.Element == headline?.Id)));
    }

    static EmployeeElement Of(Element element, SurveyDocument document, IReadOnlyList<EmployeeAnswerRow> answers)
    {
        var kind = QuestionKinds.Of(element) ?? throw new InvalidOperationException("Elements of unknown kinds were left out.");
        var na = answers.Count(a => a.Part == AnswerParts.NotApplicable);
        var given = answers.Where(a => a.Part != AnswerParts.NotApplicable).ToList();
        var texts = given.Where(a => kind.Summary == Summary.Texts || a.Part == AnswerParts.Other).Select(a => Text(a.Value)).Take(MostTexts).ToList();
        var n = given.Where(a => a.Part != AnswerParts.Other).GroupBy(a => a.Part, StringComparer.Ordinal).Select(g => g.Count()).DefaultIfEmpty().Max();
        return new(
            element.Id, kind.Name, element.Title.In(document.Language, document.Language), kind.Summary, n, na, Figure(given), Items(kind, element, document, given), texts);
    }

    static IReadOnlyList<ResultItem> Items(IQuestionKind kind, Element element, SurveyDocument document, List<EmployeeAnswerRow> given)
    {
        var labels = kind.Labels(element);
        var order = labels.Keys.Select((key, i) => (key, i)).ToDictionary(k => k.key, k => k.i, StringComparer.Ordinal);
        var whole = given.Where(a => a.Part.Length == 0).ToList();
        var parts = given.Where(a => a.Part.Length > 0 && a.Part != AnswerParts.Other).GroupBy(a => a.Part, StringComparer.Ordinal);
        return [.. (kind.Summary switch
        {
            Summary.Scale => whole.GroupBy(a => Text(a.Value), StringComparer.Ordinal).Select(g => Count(g.Key, g.Count(), whole.Count)),
            Summary.Choices => whole.SelectMany(a => JsonSerializer.Deserialize<string[]>(a.Value) ?? []).GroupBy(c => c, StringComparer.Ordinal).Select(g => Count(g.Key, g.Count(), whole.Count)),
            Summary.Matrix => parts.SelectMany(row => row.GroupBy(a => Text(a.Value), StringComparer.Ordinal).Select(g => Count($"{row.Key}/{g.Key}", g.Count(), row.Count()))),
            Summary.Ranking or Summary.Numbers => (whole.Count > 0 ? whole.GroupBy(_ => "", StringComparer.Ordinal) : parts).Select(g => Mean(g.Key, [.. g.Select(a => Number(a.Value))])),
            _ => [],
        }).OrderBy(i => order.GetValueOrDefault(i.Key.Split('/')[0], int.MaxValue)).ThenBy(i => order.GetValueOrDefault(i.Key.Split('/')[^1], int.MaxValue))
            .ThenBy(i => double.TryParse(i.Key, CultureInfo.InvariantCulture, out var number) ? number : 0).ThenBy(i => i.Key, StringComparer.Ordinal)];

        ResultItem Count(string key, int count, int of) => new(key, Named(key), count, (double)count / of, null, null);

        ResultItem Mean(string key, double[] numbers)
        {
            var mean = numbers.Average();
            return new(key, Named(key), numbers.Length, null, mean, Math.Sqrt(numbers.Sum(x => (x - mean) * (x - mean)) / (numbers.Length - 1))); // five at least
        }

        string Named(string key) => string.Join(": ", key.Split('/').Select(k => labels.GetValueOrDefault(k)?.In(document.Language, document.Language) ?? k));
    }

    static ElementFigure? Figure(IEnumerable<EmployeeAnswerRow> answers)
    {
        if (Scores(answers) is not var (metric, counts)) return null;
        var limits = metric.IntervalOf(counts, Sampling.Usual);
        return new(metric.Id, metric.Name, metric.Convention, metric.Unit.Id, metric.Of(counts)?.Times(metric.Unit.Factor), limits?.Low, limits?.High, counts.N);
    }

    static IEnumerable<Element> Asked(SurveyDocument document) =>
        document.Elements.Where(e => QuestionKinds.Of(e) is not null && e.Kind != "statement" && !Spot.Groups.Contains(e.Id, StringComparer.Ordinal));

    static bool IsWanted(Selection selection, string group, string value) =>
        !selection.Groups.TryGetValue(group, out var wanted) || wanted.Count == 0 || wanted.Contains(value, StringComparer.Ordinal);

    static int Responses(IReadOnlyList<EmployeeAnswerRow> answers) => answers.Count(a => a.Element.Length == 0);

    static string Text(string json)
    {
        var value = JsonElement.Parse(json);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(); // a string has a value
    }

    static double Number(string json) => double.Parse(json, CultureInfo.InvariantCulture);
}
