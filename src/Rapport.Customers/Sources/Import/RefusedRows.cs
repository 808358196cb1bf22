using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>The refused rows of an import as a CSV file: each row as it came, with the reason. It is made by going through the
/// files again, so nothing about people is kept twice.</summary>
static class RefusedRows
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/workspaces/{workspace}/imports/{id}/refused", HandleAsync)
        .Needs(Role.Analyst)
        .WithName("getRefusedRows")
        .WithSummary("The refused rows of an import as CSV, each with its reason")
        .Produces(StatusCodes.Status200OK, contentType: "text/csv")
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status410Gone)
        .WithRequestTimeout(TimeSpan.FromMinutes(10));

    static async Task<IResult> HandleAsync(Guid workspace, Guid id, ImportWork work, HttpResponse response, CancellationToken ct)
    {
        if (await work.LoadAsync(id, ct) is not { } row || row.Workspace.Value != workspace) return ImportAnswers.Unknown.ToResult();
        ImportPass pass;
        Mapping mapping;
        try
        {
            (pass, mapping) = await work.PassAsync(row, ct);
        }
        catch (JobFailedException gone)
        {
            return new Refusal("import.no_refused_rows", gone.Message, StatusCodes.Status410Gone).ToResult();
        }

        response.Headers.ContentDisposition = $"attachment; filename=\"refused-{id:N}.csv\"";
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentType = Kernel.Csv.ContentType;
        await WriteAsync(response.Body, pass, mapping, ImportJson.FilesOf(row), ct);
        return Results.Empty;
    }

    static async Task WriteAsync(Stream to, ImportPass pass, Mapping mapping, IReadOnlyList<ImportFile> files, CancellationToken ct)
    {
        var columns = Columns(mapping, files);
        await using var text = new StringWriter(CultureInfo.InvariantCulture);
        text.Write('\uFEFF');
        Kernel.Csv.WriteRow(text, ["reason", "detail", "file", "row", .. columns]);
        var events = new List<MappedEvent>();
        foreach (var passed in pass.Rows(0, 0, events, ct))
        {
            events.Clear();
            if (passed.Outcome.Fault is not { } fault) continue;
            string[] cells = [.. passed.Row.Cells, .. Enumerable.Repeat("", Math.Max(0, columns.Count - passed.Row.Cells.Length))];
            Kernel.Csv.WriteRow(text, [fault.Code, fault.Detail, passed.Record.Record.From, passed.Row.Number, .. cells]);
            if (text.GetStringBuilder().Length < 64 * 1024) continue;
            await to.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), ct);
            text.GetStringBuilder().Clear();
        }

        await to.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), ct);
    }

    /// <summary>The columns of the one file that is read; cells of several files stand by their place alone.</summary>
    static List<string> Columns(Mapping mapping, IReadOnlyList<ImportFile> files)
    {
        var bound = BoundFiles.Of(mapping, files).Files;
        var read = mapping.Records.Select(r => r.From).Distinct(StringComparer.Ordinal).Select(f => bound![f]).ToList(); // the pass has bound them
        return read.Count == 1
            ? [.. read[0].Found.Columns.Select(c => c.Name)]
            : [.. Enumerable.Range(1, read.Max(f => f.Found.Columns.Count)).Select(i => string.Create(CultureInfo.InvariantCulture, $"cell {i}"))];
    }
}
