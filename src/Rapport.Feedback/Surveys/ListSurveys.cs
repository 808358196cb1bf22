using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Employees;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys;

sealed record SurveyLine(Guid Id, string Name, SurveyState State, int PublishedVersion, EmployeeMoment? Employees, int Completed, int? ResponseLimit, DateTimeOffset Changed);

sealed record SurveyList(IReadOnlyList<SurveyLine> Items);

/// <summary>All surveys of a workspace, the last changed first.</summary>
static class ListSurveys
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/workspaces/{workspace:guid}/surveys", ListAsync)
        .WithName("listSurveys").WithTags("Surveys").WithSummary("All surveys, the last changed first").Produces<SurveyList>().Needs(Role.Viewer);

    static async Task<IResult> ListAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        var rows = await db.Set<SurveyRow>().Where(s => s.Workspace == at).OrderByDescending(s => s.ChangedAt)
            .Select(s => new { s.Id, s.Name, s.State, s.Version, s.Employees, s.Completed, s.ResponseLimit, s.ChangedAt }).ToListAsync(ct);
        return Results.Ok(new SurveyList([.. rows.Select(s => new SurveyLine(s.Id, s.Name, s.State, s.Version, s.Employees, s.Completed, s.ResponseLimit, Instant.FromMicros(s.ChangedAt)))]));
    }
}
