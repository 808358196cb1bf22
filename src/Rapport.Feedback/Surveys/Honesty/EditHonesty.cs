using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Document;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Honesty;

/// <summary>Which responses of a survey its figures count.</summary>
/// <param name="Rules">In force.</param>
/// <param name="Signs">By which responses may be left out.</param>
sealed record HonestyAnswer(HonestyRules Rules, IReadOnlyList<string> Signs) : Versioned;

/// <summary>Shows and changes which responses of a survey its figures count. Nothing is deleted; responses given already follow within moments.</summary>
static class EditHonesty
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/honesty";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync)
            .WithName("getSurveyHonesty").WithTags("Surveys").WithSummary("Which responses of a survey its figures count")
            .Produces<HonestyAnswer>().ProducesProblem(404).ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(Route, ChangeAsync)
            .WithName("changeSurveyHonesty").WithTags("Surveys").WithSummary("Change which responses of a survey its figures count; the figures follow")
            .Produces<HonestyAnswer>().ProducesProblem(404).ProducesProblem(422).ChecksVersion().Needs(Role.Analyst);
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid survey, SurveyBook book, CancellationToken ct) =>
        await book.FindAsync(new(workspace), survey, ct) is { } row ? Results.Ok(Of(row)) : EditSurvey.Unknown.ToResult();

    static async Task<IResult> ChangeAsync(
        Guid workspace, Guid survey, HonestyRules rules, Expected expected, IStateStore store, IJobs jobs, IAudit audit, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (rules.Faults() is { Count: > 0 } faults) return new Refusal("honesty.invalid", "Responses cannot be counted like this.") { Errors = faults }.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.Set<SurveyRow>().FirstOrDefaultAsync(s => s.Id == survey && s.Workspace == at, ct) is not { } row) return EditSurvey.Unknown.ToResult();
        if (expected.Refuse(Of(row).Version) is { } stale) return stale.ToResult();
        row.Honesty = JsonSerializer.Serialize(rules, SurveyDocument.Json);
        await audit.WriteAsync(transaction, at, "survey.honesty", $"survey {survey}", rules, ct);
        await jobs.AddAsync(transaction, new NewJob(at, RecountResponses.Kind, $"Count “{row.Name}” by its new rules", new RecountArgs(survey)), ct);
        await transaction.CommitAsync(ct);
        return Results.Ok(Of(row));
    }

    static HonestyAnswer Of(SurveyRow row) => new(HonestyRules.Read(row.Honesty), Signs.Choices);
}
