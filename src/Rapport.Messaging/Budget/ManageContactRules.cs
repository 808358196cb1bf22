using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Messaging.Budget;

/// <summary>How a workspace spends its customers' patience.</summary>
sealed record ContactRulesAnswer(ContactRules Rules) : Versioned;

/// <summary>Shows and changes how often, when and in which order people are reached.</summary>
static class ManageContactRules
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/settings/contact";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync)
            .WithName("getContactRules").WithTags("Messages").WithSummary("How often, at which hours and in which order people are asked and written to")
            .Produces<ContactRulesAnswer>().ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(Route, ChangeAsync)
            .WithName("changeContactRules").WithTags("Messages").WithSummary("Change how often, at which hours and in which order people are asked and written to")
            .Produces<ContactRulesAnswer>().ProducesProblem(422).ChecksVersion().Needs(Role.Admin);
    }

    static async Task<IResult> GetAsync(Guid workspace, IStateStore state, CancellationToken ct)
    {
        await using var db = state.Read();
        return Results.Ok(new ContactRulesAnswer(ContactRules.Read(await db.Set<ContactRulesRow>().FirstOrDefaultAsync(r => r.Workspace == new WorkspaceId(workspace), ct))));
    }

    static async Task<IResult> ChangeAsync(
        Guid workspace, ContactRules request, Expected expected, IStateStore state, IAudit audit, IChanges changes, CancellationToken ct)
    {
        if (request.Faults() is { Count: > 0 } faults) return new Refusal("contact_rules.invalid", "Some of this cannot be kept; each says why.") { Errors = faults }.ToResult();
        var at = new WorkspaceId(workspace);
        await using var transaction = await state.BeginAsync(ct);
        var row = await transaction.Db.FindAsync<ContactRulesRow>([at], ct);
        var before = ContactRules.Read(row);
        if (expected.Refuse(new ContactRulesAnswer(before).Version) is { } stale) return stale.ToResult();
        if (row is null) transaction.Db.Add(new ContactRulesRow { Workspace = at, Rules = request.Write() });
        else row.Rules = request.Write();
        await audit.WriteAsync(transaction, at, "contact_rules.change", "contact rules", new { before, after = request }, ct);
        transaction.OnCommitted(() => changes.Publish(at, "settings"));
        await transaction.CommitAsync(ct);
        return Results.Ok(new ContactRulesAnswer(request));
    }
}
