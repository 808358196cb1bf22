using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Metrics;
using Rapport.Service.Cases;

namespace Rapport.Service.Recovery;

/// <summary>A survey about how a case was seen to.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Survey">Which survey.</param>
/// <param name="State">waiting, asked, not_asked or answered.</param>
/// <param name="Due">When the customer is or was to be asked.</param>
/// <param name="Means">Why the customer was not asked; empty otherwise.</param>
/// <param name="Response">The response; null while there is none.</param>
/// <param name="AnsweredAt">When something was first answered; null while nothing is.</param>
/// <param name="Metric">The scale of the score; empty without one.</param>
/// <param name="Score">Null without one.</param>
/// <param name="Low">True when the customer is still dissatisfied by it; null without a score.</param>
sealed record CaseSurvey(Guid Id, NamedThing Survey, string State, DateTimeOffset Due, string Means, Guid? Response, DateTimeOffset? AnsweredAt, string Metric, double? Score, bool? Low);

/// <summary>Surveys about a case.</summary>
/// <param name="Items">The latest first.</param>
sealed record CaseSurveys(IReadOnlyList<CaseSurvey> Items);

/// <summary>Asks the customer of a case how it was seen to, and shows who was asked and what they answered.</summary>
static class AskAboutCase
{
    const string Route = CaseEdit.Route + "/{case:guid}/surveys";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync).WithName("listCaseSurveys").WithTags("Cases").WithSummary("Whether the customer of a case was asked how it was seen to, and what they answered")
            .Produces<CaseSurveys>().ProducesProblem(404).Needs(Role.Viewer);
        routes.MapPost(Route, (Guid workspace, Guid @case, CaseEdit edit, RecoveryDesk recovery, CancellationToken ct) => edit.ChangeAsync(workspace, @case, null, "case.ask", c => recovery.AskAsync(c, ct), ct))
            .WithName("askAboutCase").WithTags("Cases").WithSummary("Ask the customer of a case now, by the survey and the mail of the settings; what they agreed to and were asked lately is checked when it is sent")
            .Produces<CaseAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).Needs(Role.Agent);
    }

    static async Task<IResult> ListAsync(Guid workspace, Guid @case, IStateStore store, ISurveyAsks asks, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        if (!await db.Set<CaseRow>().AnyAsync(c => c.Id == @case && c.Workspace == at, ct)) return CaseEdit.Unknown.ToResult();
        var rows = await db.Set<CaseSurveyRow>().AsNoTracking().Where(s => s.Workspace == at && s.Case == @case).OrderByDescending(s => s.PlannedAt).ToListAsync(ct);
        var states = await asks.FindAsync(db, at, [.. rows.Select(r => r.Id)], ct);
        var names = await asks.NamesAsync(db, at, [.. rows.Select(r => r.Survey).Distinct()], ct);
        return Results.Ok(new CaseSurveys([.. rows.Select(r => Show(r, states.GetValueOrDefault(r.Id), names.GetValueOrDefault(r.Survey) ?? ""))]));
    }

    static CaseSurvey Show(CaseSurveyRow row, SurveyAskState? state, string name) => new(
        row.Id, new(row.Survey, name), row.Response is null ? state?.State ?? "not_asked" : "answered", Instant.FromMicros(row.Due), row.Response is null ? state?.Means ?? "" : "", row.Response,
        row.AnsweredAt is { } answered ? Instant.FromMicros(answered) : null, row.Score is null ? "" : row.Metric, row.Score, row.Score is { } score ? LowAnswers.Holds(row.Metric, score) : null);
}
