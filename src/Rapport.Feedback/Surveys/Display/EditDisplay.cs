using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Document;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>How a survey is asked.</summary>
/// <param name="Rules">Where, when and how often the survey is asked on web sites.</param>
sealed record DisplayAnswer(DisplayRules Rules) : Versioned;

/// <summary>What all surveys share.</summary>
/// <param name="CoolDownDays">Days of 24 hours between two surveys of one person, 0 to 365.</param>
sealed record AskingAnswer(double CoolDownDays) : Versioned;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record AskingChange(double CoolDownDays);

/// <summary>Shows and changes how a survey is asked on web sites, and the cool-down that all surveys of a workspace share.</summary>
static class EditDisplay
{
    const string Base = "/api/v1/workspaces/{workspace:guid}";

    /// <summary>Days between two surveys of one person where nobody said otherwise.</summary>
    public const double CoolDownDays = 7;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Base + "/surveys/{survey:guid}/display", GetAsync)
            .WithName("getSurveyDisplay").WithTags("Surveys").WithSummary("Where, when and how often a survey is asked on web sites")
            .Produces<DisplayAnswer>().ProducesProblem(404).ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(Base + "/surveys/{survey:guid}/display", ChangeAsync)
            .WithName("changeSurveyDisplay").WithTags("Surveys").WithSummary("Change where, when and how often a survey is asked on web sites")
            .Produces<DisplayAnswer>().ProducesProblem(404).ProducesProblem(422).ChecksVersion().Needs(Role.Analyst);
        routes.MapGet(Base + "/survey-settings", GetAskingAsync)
            .WithName("getSurveySettings").WithTags("Surveys").WithSummary("What all surveys of the workspace share")
            .Produces<AskingAnswer>().ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(Base + "/survey-settings", ChangeAskingAsync)
            .WithName("changeSurveySettings").WithTags("Surveys").WithSummary("Change what all surveys of the workspace share")
            .Produces<AskingAnswer>().ProducesProblem(422).ChecksVersion().Needs(Role.Admin);
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
        if (!await db.Set<SurveyRow>().AnyAsync(s => s.Id == survey && s.Workspace == at, ct)) return EditSurvey.Unknown.ToResult();
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

    static async Task<IResult> GetAskingAsync(Guid workspace, IStateStore store, CancellationToken ct)
    {
        await using var db = store.Read();
        var row = await db.Set<AskingRow>().FirstOrDefaultAsync(r => r.Workspace == new WorkspaceId(workspace), ct);
        return Results.Ok(new AskingAnswer(row?.CoolDownDays ?? CoolDownDays));
    }

    static async Task<IResult> ChangeAskingAsync(
        Guid workspace, AskingChange request, Expected expected, IStateStore store, IAudit audit, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (request.CoolDownDays is not (>= 0 and <= 365))
            return new Refusal("survey_settings.invalid", "This cannot be saved.") { Errors = new Dictionary<string, string[]> { ["coolDownDays"] = ["0 to 365 days."] } }.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        var row = await transaction.Db.FindAsync<AskingRow>([at], ct);
        if (expected.Refuse(new AskingAnswer(row?.CoolDownDays ?? CoolDownDays).Version) is { } stale) return stale.ToResult();
        if (row is null) transaction.Db.Add(new AskingRow { Workspace = at, CoolDownDays = request.CoolDownDays });
        else row.CoolDownDays = request.CoolDownDays;
        await audit.WriteAsync(transaction, at, "survey_settings.change", "survey settings", request, ct);
        await transaction.CommitAsync(ct);
        return Results.Ok(new AskingAnswer(request.CoolDownDays));
    }
}
