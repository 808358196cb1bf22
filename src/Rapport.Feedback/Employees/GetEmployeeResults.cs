using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Rapport.Feedback.Surveys;
using Rapport.Feedback.Surveys.Document;
using Rapport.Kernel;

namespace Rapport.Feedback.Employees;

/// <summary>Shows what employees answered, for groups of at least five, on the screen and as CSV.</summary>
static class GetEmployeeResults
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/employee-results";

    static readonly Refusal s_notEmployees = new("employees.other_survey", "This survey asks customers; its results are the survey's own.", 409);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync)
            .WithName("getEmployeeResults").WithTags("Employees").WithSummary("What employees answered, for groups of at least five; filters narrow it by team, place, department and month")
            .Produces<EmployeeResultAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Needs(Role.Viewer);
        routes.MapGet(Route + ".csv", ExportAsync)
            .WithName("exportEmployeeResults").WithTags("Employees").WithSummary("The same figures as CSV; there is no file of single responses")
            .Produces(200, contentType: "text/csv").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Needs(Role.Analyst);
    }

    static async Task<IResult> GetAsync(
        Guid workspace, Guid survey, SurveyBook book, Publication publication, CancellationToken ct,
        [FromQuery] string[]? team = null, [FromQuery] string[]? place = null, [FromQuery] string[]? department = null, string? from = null, string? to = null)
    {
        var (answer, refusal) = await AskAsync(workspace, survey, book, publication, Wanted(team, place, department, from, to), ct);
        return answer is null ? refusal!.ToResult() : Results.Ok(answer); // one of the two is there
    }

    static async Task<IResult> ExportAsync(
        Guid workspace, Guid survey, SurveyBook book, Publication publication, CancellationToken ct,
        [FromQuery] string[]? team = null, [FromQuery] string[]? place = null, [FromQuery] string[]? department = null, string? from = null, string? to = null)
    {
        var (answer, refusal) = await AskAsync(workspace, survey, book, publication, Wanted(team, place, department, from, to), ct);
        if (answer is null) return refusal!.ToResult(); // one of the two is there
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        Csv.WriteRow(text, "question", "what", "key", "label", "n", "count", "share", "value", "low", "high", "text");
        Csv.WriteRow(text, null, "responses", null, null, answer.N);
        foreach (var element in answer.Elements) Write(text, element);
        foreach (var (group, item) in answer.Groups.SelectMany(g => g.Items.Select(i => (g.Name, i))).Concat(answer.Waves.Select(w => ("month", w))))
            Csv.WriteRow(text, answer.Headline, group, item.Key, item.Label, item.Hidden ? "fewer than five" : item.N, null, null, item.Figure?.Value, item.Figure?.Low, item.Figure?.High);
        return Results.File(System.Text.Encoding.UTF8.GetPreamble().Concat(System.Text.Encoding.UTF8.GetBytes(text.ToString())).ToArray(), Csv.ContentType, $"employees-{survey}.csv");
    }

    /// <summary>Reads a survey of employees, its latest version and what is published of it.</summary>
    public static async Task<((SurveyRow Survey, SurveyDocument Document, Published Published)? Found, Refusal? Refusal)> ReadAsync(
        Guid workspace, Guid survey, SurveyBook book, Publication publication, CancellationToken ct)
    {
        if (await book.FindAsync(new(workspace), survey, ct) is not { } row) return (null, EditSurvey.Unknown);
        if (row.Employees is null) return (null, s_notEmployees);
        var document = row.Version == 0 ? SurveyBook.Parse(row.Draft) : await book.VersionAsync(survey, row.Version, ct) ?? throw new InvalidOperationException("A published version is missing.");
        return ((row, document, await publication.ReadAsync(row, document, ct)), null);
    }

    /// <summary>Whether months are such; null when they are.</summary>
    public static Refusal? Check(string? from, string? to) => (from is null || Waves.Is(from)) && (to is null || Waves.Is(to)) && (from is null || to is null || string.CompareOrdinal(from, to) <= 0)
        ? null : new Refusal("employees.period", "'from' and 'to' are months such as 2026-11, the first not after the last.");

    static async Task<(EmployeeResultAnswer? Answer, Refusal? Refusal)> AskAsync(
        Guid workspace, Guid survey, SurveyBook book, Publication publication, Selection selection, CancellationToken ct)
    {
        if (Check(selection.From, selection.To) is { } wrong) return (null, wrong);
        var (found, refusal) = await ReadAsync(workspace, survey, book, publication, ct);
        if (found is not var (row, document, published)) return (null, refusal);
        if (selection.Groups.FirstOrDefault(g => g.Value.Count > 0 && !published.Values.ContainsKey(g.Key)) is { Key: { } unused })
            return (null, new Refusal("employees.no_group", $"This survey does not tell apart by {unused}."));
        return (EmployeeResults.Of(survey, row.Employees ?? default, document, published, selection), null);
    }

    static Selection Wanted(string[]? team, string[]? place, string[]? department, string? from, string? to) => new(
        new[] { ("team", team), ("place", place), ("department", department) }.Where(g => g.Item2 is { Length: > 0 })
            .ToDictionary(g => g.Item1, g => (IReadOnlyList<string>)[.. g.Item2!], StringComparer.Ordinal), from, to); // filtered just before

    static void Write(StringWriter text, EmployeeElement element)
    {
        Csv.WriteRow(text, element.Id, element.Figure?.Metric ?? element.Kind, null, element.Title, element.N, null, null, element.Figure?.Value, element.Figure?.Low, element.Figure?.High);
        foreach (var item in element.Items) Csv.WriteRow(text, element.Id, "item", item.Key, item.Label, element.N, item.Count, item.Share, item.Mean);
        foreach (var said in element.Texts) Csv.WriteRow(text, element.Id, "text", null, null, element.N, null, null, null, null, null, said);
    }
}
