using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Employees;
using Rapport.Feedback.Surveys.Document;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>How a survey is asked.</summary>
/// <param name="Rules">Where, when and how often the survey is asked on web sites.</param>
sealed record DisplayAnswer(DisplayRules Rules) : Versioned;

/// <summary>Shows and changes how a survey is asked on web sites.</summary>
static class EditDisplay
{
    const string Base = "/api/v1/workspaces/{workspace:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Base + "/surveys/{survey:guid}/display", GetAsync)
            .WithName("getSurveyDisplay").WithTags("Surveys").WithSummary("Where, when and how often a survey is asked on web sites")
            .Produces<DisplayAnswer>().ProducesProblem(404).ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(Base + "/surveys/{survey:guid}/display", ChangeAsync)
            .WithName("changeSurveyDisplay").WithTags("Surveys").WithSummary("Change where, when and how often a survey is asked on web sites")
            .Produces<DisplayAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ChecksVersion().Needs(Role.Analyst);
    }

    /// <summary>The rules of a survey; switched off where nobody has set any.</summary>
    public static DisplayRules Read(DisplayRow? row) => row is null
        ? new DisplayRules { Enabled = false }
        : JsonSerializer.Deserialize<DisplayRules>(row.Rules, SurveyDocument.Json) ?? throw new InvalidOperationException("Empty display rules were stored.");

    static async Task<IResult> GetAsync(Guid workspace, Guid survey, IStateStore store, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        if (!await db.Set<SurveyRow>().AnyAsync(s => s.Id == survey && s.Workspace == at, ct)) return EditSurvey.Unknown.ToResult();
        return Results.Ok(new DisplayAnswer(Read(await db.Set<DisplayRow>().FirstOrDefaultAsync(d => d.Survey == survey, ct))));
    }

    static async Task<IResult> ChangeAsync(
        Guid workspace, Guid survey, DisplayRules rules, Expected expected, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (rules.Faults() is { Count: > 0 } faults) return new Refusal("display.invalid", "The survey cannot be asked like this.") { Errors = faults }.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        var db = transaction.Db;
        if (await EmployeeSurveys.RefuseAsync(db, at, survey, ct) is { } refusal) return refusal.ToResult();
        var row = await db.FindAsync<DisplayRow>([survey], ct);
        if (expected.Refuse(new DisplayAnswer(Read(row)).Version) is { } stale) return stale.ToResult();
        var text = JsonSerializer.Serialize(rules, SurveyDocument.Json);
        if (row is null) db.Add(new DisplayRow { Survey = survey, Workspace = at, Rules = text });
        else row.Rules = text;
        await audit.WriteAsync(transaction, at, "survey.display", $"survey {survey}", new { rules.Enabled, rules.Mode, rules.Percentage }, ct);
        transaction.OnCommitted(() => changes.Publish(at, "surveys"));
        await transaction.CommitAsync(ct);
        return Results.Ok(new DisplayAnswer(rules));
    }
}
