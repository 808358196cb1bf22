using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Governance.Access;
using Rapport.Governance.Workspaces;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>Whether a workspace demands a second factor.</summary>
/// <param name="Required">True when nobody is let in without.</param>
/// <param name="Without">Members who have no authenticator app and no passkey yet.</param>
sealed record SecondFactorAnswer(bool Required, int Without);

/// <summary>Demands two-factor sign-in of every member. Who has none is led to set one up and can do nothing else until then.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record RequireSecondFactor(bool Required)
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/settings/second-factor";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync)
            .WithName("getSecondFactor").WithTags("People").WithSummary("Whether members must sign in with two factors, and how many cannot yet")
            .Produces<SecondFactorAnswer>().Needs(Role.Admin);
        routes.MapPut(Route, ChangeAsync)
            .WithName("requireSecondFactor").WithTags("People").WithSummary("Demand two-factor sign-in of every member, or no longer")
            .Produces<SecondFactorAnswer>().ProducesProblem(409)
            .LastWordCounts("it is one switch, and the audit log keeps each turn").Needs(Role.Owner).NeedsPerson().NeedsFreshSignIn();
    }

    static async Task<IResult> GetAsync(Guid workspace, IStateStore state, CancellationToken ct)
    {
        await using var db = state.Read();
        return Results.Ok(await AnswerAsync(db, new(workspace), ct));
    }

    static async Task<IResult> ChangeAsync(
        Guid workspace, RequireSecondFactor request, IStateStore state, SessionBook book, IAudit audit, IChanges changes,
        HttpContext context, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        var me = context.NeedPerson();
        await using var transaction = await state.BeginAsync(ct);
        var before = await AnswerAsync(transaction.Db, at, ct);
        // Whoever demands it must not lock themselves out by it.
        var isIn = await transaction.Db.Set<Person>().AnyAsync(p => p.Id == me.Person && p.TotpOn, ct)
            || await transaction.Db.Set<Session>().AnyAsync(s => s.Id == me.Session && s.ByPasskey, ct);
        if (request.Required && !isIn) return Own.ToResult();
        var row = await transaction.Db.Set<WorkspaceRow>().SingleAsync(w => w.Id == at, ct);
        row.SecondFactorRequired = request.Required;
        await audit.WriteAsync(transaction, at, "workspace.second_factor", $"workspace {at}", new { before = before.Required, after = request.Required }, ct);
        transaction.OnCommitted(book.Forget);
        transaction.OnCommitted(() => changes.Publish(at, "settings"));
        await transaction.CommitAsync(ct);
        return Results.Ok(before with { Required = request.Required });
    }

    static async Task<SecondFactorAnswer> AnswerAsync(RapportDb db, WorkspaceId workspace, CancellationToken ct)
    {
        var required = await db.Set<WorkspaceRow>().AnyAsync(w => w.Id == workspace && w.SecondFactorRequired, ct);
        var without = await db.Set<Membership>().CountAsync(
            m => m.Workspace == workspace && db.Set<Person>().Any(p => p.Id == m.Person && !p.TotpOn) && !db.Set<Passkey>().Any(k => k.Person == m.Person), ct);
        return new(required, without);
    }

    static readonly Refusal Own = new("second_factor.own", "Set up a second factor for yourself first.", 409);
}
