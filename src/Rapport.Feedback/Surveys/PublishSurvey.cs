using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Lint;
using Rapport.Kernel;
using Rapport.Messaging;

namespace Rapport.Feedback.Surveys;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record SurveyStateChange(SurveyState State);

sealed record SurveyVersionLine(int No, DateTimeOffset Published);

sealed record SurveyVersionList(IReadOnlyList<SurveyVersionLine> Items);

/// <summary>Publishes the draft as a new version, and opens, pauses and closes the survey.</summary>
static class PublishSurvey
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Route + "/publish", PublishAsync)
            .WithName("publishSurvey").WithTags("Surveys").WithSummary("Publish the draft as a new version and take answers to it")
            .Produces<SurveyAnswer>().ProducesProblem(404).ProducesProblem(422).Needs(Role.Analyst);
        routes.MapPut(Route + "/state", SetStateAsync)
            .WithName("setSurveyState").WithTags("Surveys").WithSummary("Pause, go on with, or close a published survey")
            .Produces<SurveyAnswer>().ProducesProblem(404).ProducesProblem(409)
            .LastWordCounts("whoever closes a survey means it, whatever its draft says by now").Needs(Role.Analyst);
        routes.MapGet(Route + "/versions", ListAsync)
            .WithName("listSurveyVersions").WithTags("Surveys").WithSummary("Published versions, the latest first")
            .Produces<SurveyVersionList>().Needs(Role.Viewer);
    }

    static async Task<IResult> PublishAsync(Guid workspace, Guid survey, IStateStore store, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.FindAsync<SurveyRow>([survey], ct) is not { } row || row.Workspace != at) return EditSurvey.Unknown.ToResult();
        var report = SurveyLint.Check(SurveyBook.Parse(row.Draft), row.Employees is not null);
        if (!report.CanPublish)
        {
            return new Refusal("survey.unsound", "Respondents could not answer this survey. Mend what the errors name.")
            {
                Errors = report.Findings.Where(f => f.Severity == Severity.Error).GroupBy(f => f.At).ToDictionary(g => g.Key, g => g.Select(f => f.Message).ToArray()),
            }.ToResult();
        }

        var now = clock.NowMicros();
        row.Version++;
        (row.State, row.ChangedAt) = (SurveyState.Live, now);
        transaction.Db.Add(new SurveyVersionRow { Survey = row.Id, No = row.Version, Workspace = at, Document = row.Draft, PublishedAt = now });
        await audit.WriteAsync(transaction, at, "survey.publish", $"survey {row.Id}", new { version = row.Version }, ct);
        transaction.OnCommitted(() => changes.Publish(at, "surveys"));
        await transaction.CommitAsync(ct);
        return Results.Ok(SurveyAnswer.Of(row, row.Draft));
    }

    static async Task<IResult> SetStateAsync(
        Guid workspace, Guid survey, SurveyStateChange request, IStateStore store, IMessages messages, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.FindAsync<SurveyRow>([survey], ct) is not { } row || row.Workspace != at) return EditSurvey.Unknown.ToResult();
        if (row.Version == 0 || request.State == SurveyState.Draft) return new Refusal("survey.not_published", "Publish the survey first.", 409).ToResult();
        var before = row.State;
        (row.State, row.ChangedAt) = (request.State, clock.NowMicros());
        if (row.State == SurveyState.Closed) await messages.CancelAboutAsync(transaction, at, $"survey {survey}", "survey.closed", ct);
        await audit.WriteAsync(transaction, at, "survey.state", $"survey {row.Id}", new { before, after = row.State }, ct);
        var answer = await EditSurvey.AnswerAsync(transaction.Db, row, ct);
        transaction.OnCommitted(() => changes.Publish(at, "surveys"));
        await transaction.CommitAsync(ct);
        return Results.Ok(answer);
    }

    static async Task<IResult> ListAsync(Guid workspace, Guid survey, IStateStore store, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        var rows = await db.Set<SurveyVersionRow>().Where(v => v.Survey == survey && v.Workspace == at).OrderByDescending(v => v.No).Select(v => new { v.No, v.PublishedAt }).ToListAsync(ct);
        return Results.Ok(new SurveyVersionList([.. rows.Select(v => new SurveyVersionLine(v.No, Instant.FromMicros(v.PublishedAt)))]));
    }
}
