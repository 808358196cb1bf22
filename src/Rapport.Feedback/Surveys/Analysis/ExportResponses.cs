using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Employees;
using Rapport.Feedback.Surveys.Document;
using Rapport.Feedback.Surveys.Logic;
using Rapport.Feedback.Surveys.Questions;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Analysis;

/// <summary>Every response as a row, as CSV or as a workbook. Answers off the path are left out, as everywhere.</summary>
static class ExportResponses
{
    const int Page = 500;

    static readonly string[] s_first = ["response", "version", "state", "flags", "begun", "completed", "language", "channel", "touchpoint", "employee", "interaction", "ending"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/responses.csv", (Guid workspace, Guid survey, ResponseDesk desk, IStateStore store, HttpContext context, CancellationToken ct) =>
                SendAsync(workspace, survey, desk, store, context, isWorkbook: false, ct))
            .WithName("exportResponsesCsv").WithTags("Surveys").WithSummary("Every response as a row of CSV").Produces(200, contentType: "text/csv").ProducesProblem(404).ProducesProblem(409).Needs(Role.Analyst);
        routes.MapGet("/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/responses.xlsx", (Guid workspace, Guid survey, ResponseDesk desk, IStateStore store, HttpContext context, CancellationToken ct) =>
                SendAsync(workspace, survey, desk, store, context, isWorkbook: true, ct))
            .WithName("exportResponsesXlsx").WithTags("Surveys").WithSummary("Every response as a row of a workbook").Produces(200, contentType: Workbook.ContentType).ProducesProblem(404).ProducesProblem(409).Needs(Role.Analyst);
    }

    static async Task<IResult> SendAsync(Guid workspace, Guid survey, ResponseDesk desk, IStateStore store, HttpContext context, bool isWorkbook, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        if (await EmployeeSurveys.RefuseAsync(db, at, survey, ct) is { } refusal) return refusal.ToResult();
        var documents = (await db.Set<SurveyVersionRow>().Where(v => v.Survey == survey).OrderByDescending(v => v.No).Select(v => v.Document).ToListAsync(ct)).ConvertAll(SurveyBook.Parse);
        var columns = documents.SelectMany(d => d.Elements).DistinctBy(e => e.Id).SelectMany(ColumnsOf).ToList();
        object?[] header = [.. s_first, .. columns.Select(c => c.Name)];
        var responses = await db.Set<ResponseRow>().Where(r => r.Survey == survey && r.Workspace == at && r.Mode == ResponseMode.Live)
            .OrderBy(r => r.CreatedAt).ThenBy(r => r.Id).Select(r => r.Id).ToListAsync(ct);
        var rows = RowsAsync(desk, responses, columns, ct);
        return isWorkbook
            ? Results.Stream(to => Workbook.WriteAsync(to, header, rows, ct), Workbook.ContentType, $"responses-{survey}.xlsx")
            : Results.Stream(to => WriteCsvAsync(to, header, rows), Csv.ContentType, $"responses-{survey}.csv");
    }

    static async Task WriteCsvAsync(Stream to, object?[] header, IAsyncEnumerable<object?[]> rows)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true); // Excel takes a file without the mark for Latin-1
        Csv.WriteRow(writer, header);
        await foreach (var row in rows)
        {
            Csv.WriteRow(writer, row);
            await writer.FlushAsync();
        }
    }

    static async IAsyncEnumerable<object?[]> RowsAsync(
        ResponseDesk desk, IReadOnlyList<Guid> responses, List<Column> columns, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var page in responses.Chunk(Page))
        {
            foreach (var situation in await desk.LookAsync(page, ct)) yield return Row(situation, columns);
        }
    }

    static object?[] Row(Situation s, List<Column> columns)
    {
        var origin = ResponseReports.Read<Origin>(s.Row.Origin);
        return
        [
            s.Row.Id.ToString(), s.Row.Version, Names.Snake(s.Row.State.ToString()), string.Join(", ", ResponseReports.Read<List<string>>(s.Row.Flags)),
            Instant.FromMicros(s.Row.CreatedAt), s.Row.CompletedAt is { } done ? Instant.FromMicros(done) : null, s.Row.Language, origin.Channel,
            origin.Touchpoint.Length > 0 ? origin.Touchpoint : s.Survey.Options.Touchpoint, origin.Employee, origin.Interaction, s.Row.Ending,
            .. columns.Select(c => s.Standing.Answers.TryGetValue(c.Element, out var answer) ? c.Read(answer) : null),
        ];
    }

    static IEnumerable<Column> ColumnsOf(Element element) => QuestionKinds.Of(element)?.Summary switch
    {
        null => [],
        Summary.Matrix or Summary.Numbers or Summary.Ranking when QuestionKinds.Of(element)!.Labels(element) is { Count: > 0 } labels && element.Kind != "matrix" => // its kind was found one line above
            labels.Keys.Select(part => new Column($"{element.Id}.{part}", element.Id, a => Value(a.Parts.GetValueOrDefault(part)))),
        _ when element.Kind is "matrix" or "servqual" or "contact" or "address" => [new Column(element.Id, element.Id, a => string.Join("; ", a.Parts.Select(p => $"{p.Key}: {Value(p.Value)}")))],
        _ => [new Column(element.Id, element.Id, Value)],
    };

    static object? Value(Answer? answer) => answer switch
    {
        null => null,
        { NotApplicable: true } => "n/a",
        { Number: { } number } => number,
        { Choices.Count: > 0 } => string.Join("; ", answer.Choices.Select(c => answer.Parts.GetValueOrDefault(c)?.Text is { } said ? $"{c}: {said}" : c)),
        { Text: { } text } => text,
        _ => answer.Value.ValueKind == JsonValueKind.True ? "yes" : Convert.ToString(answer.Value, CultureInfo.InvariantCulture),
    };

    sealed record Column(string Name, string Element, Func<Answer, object?> Read);
}
