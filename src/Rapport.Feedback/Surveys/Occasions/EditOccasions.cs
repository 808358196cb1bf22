using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Employees;
using Rapport.Feedback.Surveys.Document;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Occasions;

/// <summary>The occasions of a survey.</summary>
/// <param name="Items">In the order in which people set them.</param>
sealed record OccasionAnswer(IReadOnlyList<Occasion> Items) : Versioned;

/// <summary>Shows and changes on which occasions a survey is asked.</summary>
static class EditOccasions
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/occasions";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync)
            .WithName("getSurveyOccasions").WithTags("Surveys").WithSummary("What gives occasion to ask a survey: an order delivered, a call ended, any event")
            .Produces<OccasionAnswer>().ProducesProblem(404).ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(Route, ChangeAsync)
            .WithName("changeSurveyOccasions").WithTags("Surveys").WithSummary("Change what gives occasion to ask a survey; what waits follows")
            .Produces<OccasionAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ChecksVersion().Needs(Role.Analyst);
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid survey, IStateStore store, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        if (!await db.Set<SurveyRow>().AnyAsync(s => s.Id == survey && s.Workspace == at, ct)) return EditSurvey.Unknown.ToResult();
        return Results.Ok(new OccasionAnswer(OccasionBook.Read(await db.Set<OccasionRow>().FirstOrDefaultAsync(o => o.Survey == survey, ct)).Items));
    }

    static async Task<IResult> ChangeAsync(
        Guid workspace, Guid survey, OccasionList request, Expected expected, OccasionBook book, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (request.Faults() is { Count: > 0 } faults) return new Refusal("occasions.invalid", "These occasions cannot be saved.") { Errors = faults }.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await EmployeeSurveys.RefuseAsync(transaction.Db, at, survey, ct) is { } refusal) return refusal.ToResult();
        var row = await transaction.Db.FindAsync<OccasionRow>([survey], ct);
        if (expected.Refuse(new OccasionAnswer(OccasionBook.Read(row).Items).Version) is { } stale) return stale.ToResult();
        var text = JsonSerializer.Serialize(request, SurveyDocument.Json);
        if (row is null) transaction.Db.Add(new OccasionRow { Survey = survey, Workspace = at, Occasions = text });
        else row.Occasions = text;
        await audit.WriteAsync(transaction, at, "survey.occasions", $"survey {survey}", new { occasions = request.Items.Select(o => new { o.Event, o.DelayMinutes, o.By, o.Percentage, o.Enabled }) }, ct);
        transaction.OnCommitted(() =>
        {
            book.Forget(at);
            changes.Publish(at, "surveys");
        });
        await transaction.CommitAsync(ct);
        return Results.Ok(new OccasionAnswer(request.Items));
    }
}
