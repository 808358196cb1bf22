using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Feedback.Employees;

/// <summary>What an employee reports.</summary>
/// <param name="Text">What hurts customers, 1 to 10,000 characters.</param>
/// <param name="Place">Where, such as a branch; empty for everywhere.</param>
/// <param name="Touchpoint">At which touchpoint, by its key; empty for none in particular.</param>
/// <param name="Team">Whose work it is about; empty for none in particular.</param>
/// <param name="Reporter">Who reports; empty for somebody who does not say. Then neither the hour nor who sent it is kept.</param>
/// <param name="At">When it was seen, for history; null for now.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewReport(string Text, string Place = "", string Touchpoint = "", string Team = "", string Reporter = "", DateTimeOffset? At = null);

/// <summary>What became of a report.</summary>
/// <param name="State">new, taken, solved or declined.</param>
/// <param name="Note">What was found or done; at most 5,000 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ReportChange(ReportState State, string Note = "");

/// <summary>A report.</summary>
sealed record EmployeeReport(Guid Id, DateTimeOffset At, string Text, string Place, string Touchpoint, string Team, string Reporter, ReportState State, string Note) : Versioned
{
    public static EmployeeReport Of(EmployeeReportRow r) => new(r.Id, Instant.FromMicros(r.At), r.Text, r.Place, r.Touchpoint, r.Team, r.Reporter, r.State, r.Note);
}

sealed record EmployeeReports(IReadOnlyList<EmployeeReport> Items, string? Next, int Total);

/// <summary>Takes employees' reports that something hurts customers, and keeps what becomes of them.</summary>
static class ReportHurt
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/employees/reports";

    static readonly Refusal s_unknown = new("report.unknown", "There is no such report.", 404);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Route, TakeAsync).WithName("reportHurt").WithTags("Employees").WithSummary("Report what hurts customers, with or without a name")
            .Produces<EmployeeReport>(201).ProducesProblem(422).Needs(Role.Agent);
        routes.MapGet(Route, ListAsync).WithName("listEmployeeReports").WithTags("Employees").WithSummary("What employees reported, the latest first")
            .Produces<EmployeeReports>().ProducesProblem(422).Needs(Role.Viewer);
        routes.MapGet(Route + "/{report:guid}", GetAsync).WithName("getEmployeeReport").WithTags("Employees").WithSummary("One report")
            .Produces<EmployeeReport>().ProducesProblem(404).ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(Route + "/{report:guid}", ChangeAsync).WithName("changeEmployeeReport").WithTags("Employees").WithSummary("Say what becomes of a report")
            .Produces<EmployeeReport>().ProducesProblem(404).ProducesProblem(422).ChecksVersion().Needs(Role.Agent);
        routes.MapDelete(Route + "/{report:guid}", DeleteAsync).WithName("deleteEmployeeReport").WithTags("Employees").WithSummary("Delete a report")
            .Produces(204).ProducesProblem(404).Needs(Role.Admin);
        routes.MapGet(Route + ".csv", ExportAsync).WithName("exportEmployeeReports").WithTags("Employees").WithSummary("All reports as CSV")
            .Produces(200, contentType: "text/csv").Needs(Role.Analyst);
    }

    static async Task<IResult> TakeAsync(Guid workspace, NewReport request, HurtBox box, CancellationToken ct)
    {
        var (row, refusal) = await box.TakeAsync(new(workspace), request, counts: true, ct);
        return row is null ? refusal!.ToResult() : Results.Created($"/api/v1/workspaces/{workspace}/employees/reports/{row.Id}", EmployeeReport.Of(row)); // one of both
    }

    static async Task<IResult> ListAsync(
        Guid workspace, IStateStore store, CancellationToken ct, string? place = null, string? touchpoint = null, string? team = null, ReportState? state = null, string? search = null,
        string? after = null, int limit = 50)
    {
        if (limit is < 1 or > 500) return new Refusal("report.limit", "'limit' is 1 to 500.").ToResult();
        var skip = 0;
        if (after is not null && (!int.TryParse(after, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out skip)))
            return new Refusal("report.cursor", "'after' is no cursor of this list.", 400).ToResult();
        await using var db = store.Read();
        var at = new WorkspaceId(workspace);
        var rows = db.Set<EmployeeReportRow>().Where(r => r.Workspace == at);
        if (place is not null) rows = rows.Where(r => r.Place == place);
        if (touchpoint is not null) rows = rows.Where(r => r.Touchpoint == touchpoint);
        if (team is not null) rows = rows.Where(r => r.Team == team);
        if (state is not null) rows = rows.Where(r => r.State == state);
        if (!string.IsNullOrWhiteSpace(search)) rows = rows.Where(r => EF.Functions.Like(r.Text, Sql.Containing(search), "\\"));
        var page = await rows.OrderByDescending(r => r.At).ThenBy(r => r.Id).Skip(skip).Take(limit + 1).ToListAsync(ct);
        return Results.Ok(new EmployeeReports(
            [.. page.Take(limit).Select(EmployeeReport.Of)], page.Count > limit ? (skip + limit).ToString(System.Globalization.CultureInfo.InvariantCulture) : null, await rows.CountAsync(ct)));
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid report, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        return await FindAsync(db, workspace, report, ct) is { } row ? Results.Ok(EmployeeReport.Of(row)) : s_unknown.ToResult();
    }

    static async Task<IResult> ChangeAsync(
        Guid workspace, Guid report, ReportChange request, Expected expected, IStateStore store, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        if (request.Note.Length > 5_000) return Invalid("note", "At most 5,000 characters.").ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, report, ct) is not { } row) return s_unknown.ToResult();
        if (expected.Refuse(EmployeeReport.Of(row).Version) is { } stale) return stale.ToResult();
        var before = row.State;
        (row.State, row.Note, row.ChangedAt) = (request.State, request.Note.Trim(), clock.NowMicros());
        await audit.WriteAsync(transaction, row.Workspace, "report.change", $"report {row.Id}", new { before, after = row.State }, ct);
        transaction.OnCommitted(() => changes.Publish(row.Workspace, "employees"));
        await transaction.CommitAsync(ct);
        return Results.Ok(EmployeeReport.Of(row));
    }

    static async Task<IResult> DeleteAsync(Guid workspace, Guid report, IFeedback feedback, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (await FindAsync(transaction.Db, workspace, report, ct) is not { } row) return s_unknown.ToResult();
        transaction.Db.Remove(row);
        await feedback.HearAsync(transaction, row.Workspace, FeedbackSources.Employee, row.Id.ToString(), [], ct);
        await audit.WriteAsync(transaction, row.Workspace, "report.delete", $"report {row.Id}", null, ct);
        transaction.OnCommitted(() => changes.Publish(row.Workspace, "employees"));
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static async Task<IResult> ExportAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        var at = new WorkspaceId(workspace);
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        Csv.WriteRow(text, "report", "at", "text", "place", "touchpoint", "team", "reporter", "state", "note");
        foreach (var r in await db.Set<EmployeeReportRow>().Where(r => r.Workspace == at).OrderByDescending(r => r.At).ThenBy(r => r.Id).ToListAsync(ct))
            Csv.WriteRow(text, r.Id, Instant.FromMicros(r.At), r.Text, r.Place, r.Touchpoint, r.Team, r.Reporter, Names.Snake(r.State.ToString()), r.Note);
        return Results.File(System.Text.Encoding.UTF8.GetPreamble().Concat(System.Text.Encoding.UTF8.GetBytes(text.ToString())).ToArray(), Csv.ContentType, "employee-reports.csv");
    }

    static Task<EmployeeReportRow?> FindAsync(RapportDb db, Guid workspace, Guid report, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        return db.Set<EmployeeReportRow>().FirstOrDefaultAsync(r => r.Id == report && r.Workspace == at, ct);
    }

    /// <summary>The refusal of a field.</summary>
    public static Refusal Invalid(string field, string what) => new("report.invalid", "The report cannot be taken like this.") { Errors = new Dictionary<string, string[]> { [field] = [what] } };
}
