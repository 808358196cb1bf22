using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Service.Rules;
using Rapport.Service.Settings;

namespace Rapport.Service.Cases;

/// <summary>A case that a person or another system opens.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Text">What it is about; the first line of its history. Up to 10,000 characters.</param>
/// <param name="Customer">Whose trouble; null for nobody known.</param>
/// <param name="Priority">How urgent.</param>
/// <param name="Assign">Who is given it; null for whoever opens it, or nobody where that is no member.</param>
/// <param name="Touchpoint">Key of the touchpoint it is about; empty for none.</param>
/// <param name="Interaction">The order or call it is about; empty for none.</param>
/// <param name="Cause">Its cause, when that is known.</param>
/// <param name="Response">The response to a survey it is about. One response has one case: a second opens none.</param>
/// <param name="Survey">The survey of that response.</param>
/// <param name="Fact">The fact it is about. One fact has one case too.</param>
/// <param name="Metric">The scale of the score.</param>
/// <param name="Score">The score it is about; null for none.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record NewCase(
    string Title, string Text = "", Guid? Customer = null, CasePriority Priority = CasePriority.Normal, Assignment? Assign = null, string Touchpoint = "", string Interaction = "", Guid? Cause = null,
    Guid? Response = null, Guid? Survey = null, Guid? Fact = null, string Metric = "", double? Score = null);

/// <summary>Opens a case by hand.</summary>
static class OpenCase
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost(CaseEdit.Route, HandleAsync)
        .WithName("openCase").WithTags("Cases").WithSummary("Open a case; 200 and the case that is there already when one is about the same response or fact")
        .Produces<CaseAnswer>(201).Produces<CaseAnswer>().ProducesProblem(404).ProducesProblem(422).Needs(Role.Agent);

    static async Task<IResult> HandleAsync(
        Guid workspace, NewCase request, IStateStore store, SettingBook book, CaseDesk desk, CaseCheck check, CaseShow show, ICustomerIdentities identities, IActor actor, IAudit audit, TimeProvider clock, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (CaseCheck.Refuse("text", request.Text, mayBeEmpty: true) is { } text) return text.ToResult();
        if (request.Assign?.Fault() is { } fault) return CaseCheck.Invalid("assign", fault).ToResult();
        if (new[] { request.Touchpoint, request.Interaction, request.Metric }.Any(w => w.Length > 200 || w.Any(char.IsControl))) return CaseCheck.Invalid("touchpoint", "Names have at most 200 characters.").ToResult();
        if (request.Score is { } score && !double.IsFinite(score)) return CaseCheck.Invalid("score", "A score is a number.").ToResult();
        var customer = request.Customer is { } who ? await identities.FindAsync(at, new(who), ct) : null;
        if (request.Customer is not null && customer is null) return new Refusal("customer.unknown", "There is no such customer.", 404).ToResult();

        await using var transaction = await store.BeginAsync(ct);
        var settings = await book.OfAsync(transaction.Db, at, ct);
        var assign = request.Assign ?? (actor is { Kind: "person", Id: { } me } ? new Assignment(AssignTo.Member, me) : new(AssignTo.Nobody));
        if (await check.RefuseAsync(at, settings, null, request.Title, assign.Member, assign.Team, request.Cause, null, ct) is { } refusal) return refusal.ToResult();
        var about = About(at, request, customer, clock.NowMicros());
        if (await SameAsync(transaction.Db, about, ct) is { } same) return Results.Ok(await show.OneAsync(transaction.Db, same, ct));
        var row = await desk.OpenAsync(
            transaction, settings, new(request.Title.Trim()) { Priority = request.Priority, Assign = assign, Cause = request.Cause, Text = request.Text.Trim() }, about, Doer.Of(actor), ct);
        await audit.WriteAsync(transaction, at, "case.open", $"case {row.Id}", new { row.Number }, ct);
        await transaction.CommitAsync(ct);
        await using var now = store.Read();
        return Results.Created($"/api/v1/workspaces/{workspace}/cases/{row.Id}", await show.OneAsync(now, row, ct));
    }

    static Complaint About(WorkspaceId at, NewCase request, CustomerIdentity? customer, long now) => new(
        at, request.Fact is { } fact ? $"fact:{fact}" : "",
        [.. request.Response is { } response ? [Complaint.Heard(FeedbackSources.Survey, $"{response}")] : request.Fact is { } answer ? [Complaint.Heard(FeedbackSources.Answer, $"{answer}")] : Array.Empty<string>(),
            .. request.Interaction.Length > 0 ? [$"interaction:{customer?.Customer ?? CustomerId.None}:{request.Interaction}"] : Array.Empty<string>()],
        now, customer?.Own ?? SubjectId.None)
    {
        Touchpoint = request.Touchpoint, Interaction = request.Interaction, Survey = request.Survey, Response = request.Response, Fact = request.Fact, Metric = request.Score is null ? "" : request.Metric, Score = request.Score,
        HeardSource = request.Response is not null ? FeedbackSources.Survey : request.Fact is not null ? FeedbackSources.Answer : "", HeardOrigin = (request.Response ?? request.Fact)?.ToString() ?? "",
    };

    // What a person opens for an order of which there is a case is another trouble; of the same answer it is the same.
    static async Task<CaseRow?> SameAsync(RapportDb db, Complaint about, CancellationToken ct)
    {
        foreach (var key in about.About.Where(k => !k.StartsWith("interaction:", StringComparison.Ordinal)).Prepend(about.Self).Where(k => k.Length > 0))
            if (await db.FindAsync<CaseOriginRow>([about.Workspace, key], ct) is { } known) return await db.Set<CaseRow>().FirstOrDefaultAsync(c => c.Id == known.Case, ct);
        return null;
    }
}
