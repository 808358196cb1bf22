using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Columns;
using Rapport.Feedback.Employees;
using Rapport.Feedback.Surveys.Display;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Honesty;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Feedback.Surveys.Analysis;

/// <summary>What a survey found: counts from the column store, labels from its versions.</summary>
static class GetResults
{
    const int MostTexts = 20;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/results", GetAsync)
        .WithName("getSurveyResults").WithTags("Surveys").WithSummary("What a survey found, per question, with rates, drop-off and what was left out")
        .Produces<SurveyResults>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Needs(Role.Viewer);

    static async Task<IResult> GetAsync(
        Guid workspace, Guid survey, SurveyBook book, IStateStore store, IColumns columns, ICustomerMap customers, IWorkspaces workspaces, CancellationToken ct,
        DateOnly? from = null, DateOnly? to = null, string? channel = null, string? language = null, int? version = null)
    {
        var at = new WorkspaceId(workspace);
        if (await book.FindAsync(at, survey, ct) is not { } row) return EditSurvey.Unknown.ToResult();
        if (row.Employees is not null) return EmployeeSurveys.Anonymous.ToResult();
        if (!ZonedTime.IsPeriod(from, to)) return new Refusal("results.period", "The first day must not lie after the last, and both lie between 1900 and 2200.").ToResult();
        var zone = TimeZoneInfo.FindSystemTimeZoneById((await workspaces.FindAsync(at, ct))?.Zone ?? "UTC");
        var filter = new ResultFilter(at, survey, Begin(from, zone) ?? 0, Begin(to?.AddDays(1), zone) ?? long.MaxValue / 2, channel, language, version);
        var sql = new ResultSql(columns, filter);
        var responses = await sql.ResponsesAsync(ct);
        var elements = await ElementsAsync(await VersionsAsync(store, row, ct), sql, customers.CustomerSql, ct);
        var rules = HonestyRules.Read(row.Honesty);
        var counting = responses.Where(r => r.State is "completed" or "started" or "abandoned").ToList();
        return Results.Ok(new SurveyResults(
            survey, from, to, ResponseCounts.Of(responses.GroupBy(r => r.State).ToDictionary(g => g.Key, g => g.Sum(r => r.Count), StringComparer.Ordinal)),
            Counts(responses.SelectMany(r => r.Flags.Select(f => (f, r.Count)))),
            Counts(responses.Where(r => r.IsOut).SelectMany(r => r.Flags.Where(f => rules.LeavesOut([f])).Select(f => (f, r.Count)))), responses.Where(r => r.IsOut).Sum(r => r.Count), Counts(counting.Select(r => (r.Channel, r.Count))),
            Counts(counting.Select(r => (r.Language, r.Count))), Counts(counting.Select(r => (r.Version, r.Count))),
            await sql.MedianAsync(ct), await SampledAsync(store, survey, ct), Weighted: false, elements));
    }

    static async Task<IReadOnlyList<ElementResult>> ElementsAsync(IReadOnlyList<SurveyDocument> versions, ResultSql sql, string customer, CancellationToken ct)
    {
        var elements = versions.SelectMany(v => v.Elements.Select(e => (Survey: v, Element: e))).DistinctBy(e => e.Element.Id).Where(e => QuestionKinds.Of(e.Element) is not null).ToList();
        var shown = (await sql.ShownAsync(ct)).ToDictionary(s => s.Element, StringComparer.Ordinal);
        var left = (await sql.LeftAsync(ct)).ToDictionary(l => l.Block, l => l.Left, StringComparer.Ordinal);
        var answered = (await sql.AnsweredAsync(ct)).ToDictionary(a => a.Element, StringComparer.Ordinal);
        var scores = (await sql.ScoresAsync(ct)).ToLookup(s => s.Element, StringComparer.Ordinal);
        var items = new Dictionary<string, List<(string Key, long Count, double Mean, double? Spread)>>(StringComparer.Ordinal);
        foreach (var group in elements.GroupBy(e => KindOf(e.Element).Summary))
        {
            foreach (var item in await sql.ItemsAsync(group.Key, [.. group.Select(e => e.Element.Id)], ct))
            {
                if (!items.TryGetValue(item.Element, out var list)) items[item.Element] = list = [];
                list.Add((item.Key, item.Count, item.Mean, item.Spread));
            }
        }

        var results = new List<ElementResult>(elements.Count);
        foreach (var (survey, element) in elements)
        {
            var (kind, seen, given) = (KindOf(element), shown.GetValueOrDefault(element.Id), answered.GetValueOrDefault(element.Id));
            // A page is left as a whole: whoever leaves it leaves at its first question without an answer, which is not told apart.
            var block = survey.Blocks.First(b => b.Elements.Contains(element));
            var gone = block.Elements[^1] == element ? left.GetValueOrDefault(block.Id) : 0;
            results.Add(new ElementResult(
                element.Id, kind.Name, element.Title.In(survey.Language, survey.Language), kind.Summary, seen.Shown, given.Answered, given.LeftOut, given.NotApplicable, gone,
                seen.Shown == 0 ? null : (double)gone / seen.Shown, seen.Seconds, Figure(scores[element.Id].Select(s => (s.Metric, s.Score, s.Count)).ToList()),
                Lines(kind, element, survey, items.GetValueOrDefault(element.Id) ?? [], given.Answered - given.NotApplicable),
                kind.Summary is Summary.Texts or Summary.Choices && given.Answered > 0 ? await sql.TextsAsync(element.Id, customer, MostTexts, ct) : [],
                kind.Summary == Summary.Count && given.Answered > 0 ? await sql.FilesAsync(element.Id, customer, MostTexts, ct) : []));
        }

        return results;
    }

    static IReadOnlyList<ResultItem> Lines(
        IQuestionKind kind, Element element, SurveyDocument survey, List<(string Key, long Count, double Mean, double? Spread)> items, long applies)
    {
        var labels = kind.Labels(element);
        var isMean = kind.Summary is Summary.Ranking or Summary.Numbers;
        var order = labels.Keys.Select((key, i) => (key, i)).ToDictionary(k => k.key, k => k.i, StringComparer.Ordinal);
        var all = isMean || kind.Summary == Summary.Matrix ? items : [.. items, .. labels.Keys.Where(k => items.All(i => i.Key != k)).Select(k => (k, 0L, 0d, (double?)null))];
        return [.. all
            .OrderBy(i => order.GetValueOrDefault(i.Key.Split('/')[0], int.MaxValue)).ThenBy(i => order.GetValueOrDefault(i.Key.Split('/')[^1], int.MaxValue))
            .ThenBy(i => double.TryParse(i.Key, CultureInfo.InvariantCulture, out var number) ? number : 0).ThenBy(i => i.Key, StringComparer.Ordinal)
            .Select(i => new ResultItem(
                i.Key, string.Join(": ", i.Key.Split('/').Select(k => labels.GetValueOrDefault(k)?.In(survey.Language, survey.Language) ?? k)), i.Count,
                isMean || applies == 0 ? null : (double)i.Count / applies, isMean ? i.Mean : null, isMean ? i.Spread : null))];
    }

    static ElementFigure? Figure(List<(string Metric, double Score, long Count)> scores)
    {
        // A question that changed its scale between versions measures two things; the one with more answers is shown.
        if (scores.GroupBy(s => s.Metric, StringComparer.Ordinal).MaxBy(g => g.Sum(s => s.Count)) is not { } counted) return null;
        if (MetricList.All.FirstOrDefault(m => m.Scale.Id == counted.Key) is not { } metric) return null;
        var counts = ScoreCounts.Of(metric.Scale, counted.Select(s => (s.Score, s.Count)));
        var limits = metric.IntervalOf(counts, Sampling.Usual);
        return new(metric.Id, metric.Name, metric.Convention, metric.Unit.Id, metric.Of(counts)?.Times(metric.Unit.Factor), limits?.Low, limits?.High, counts.N);
    }

    static IQuestionKind KindOf(Element element) => QuestionKinds.Of(element) ?? throw new InvalidOperationException("Elements of unknown kinds were left out.");

    static IReadOnlyList<KeyCount> Counts(IEnumerable<(string Key, long Count)> counts) =>
        [.. counts.GroupBy(c => c.Key, StringComparer.Ordinal).Select(g => new KeyCount(g.Key, g.Sum(c => c.Count))).OrderByDescending(c => c.Count).ThenBy(c => c.Key, StringComparer.Ordinal)];

    static async Task<double> SampledAsync(IStateStore store, Guid survey, CancellationToken ct)
    {
        await using var db = store.Read();
        return EditDisplay.Read(await db.Set<DisplayRow>().FirstOrDefaultAsync(d => d.Survey == survey, ct)).Percentage;
    }

    static async Task<IReadOnlyList<SurveyDocument>> VersionsAsync(IStateStore store, SurveyRow row, CancellationToken ct)
    {
        await using var db = store.Read();
        var documents = await db.Set<SurveyVersionRow>().Where(v => v.Survey == row.Id).OrderByDescending(v => v.No).Select(v => v.Document).ToListAsync(ct);
        return [.. documents.Select(SurveyBook.Parse)];
    }

    static long? Begin(DateOnly? day, TimeZoneInfo zone) => day is not { } date ? null
        : new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), zone.GetUtcOffset(date.ToDateTime(TimeOnly.MinValue))).ToMicros();
}
