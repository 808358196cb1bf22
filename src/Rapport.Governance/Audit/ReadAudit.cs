using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Governance.Audit;

sealed record AuditItem(long No, DateTimeOffset At, string Actor, string ActorKind, string Action, string Target, JsonElement? Detail);

sealed record AuditPage(IReadOnlyList<AuditItem> Items, string? Next, long Total);

/// <summary>Shows the audit log, newest first, and checks it.</summary>
static class ReadAudit
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/audit";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync)
            .WithName("listAudit").WithTags("Audit").WithSummary("Who changed what, newest first").Produces<AuditPage>().Needs(Role.Admin);
        routes.MapGet(Route + "/verify", async (Guid workspace, IAuditCheck check, CancellationToken ct) =>
                Results.Ok(await check.VerifyAsync(new(workspace), ct)))
            .WithName("verifyAudit").WithTags("Audit").WithSummary("Check that no entry was edited, removed or put in")
            .Produces<AuditVerdict>().Needs(Role.Admin);
    }

    static async Task<IResult> ListAsync(Guid workspace, IStateStore state, string? after = null, int limit = 50, CancellationToken ct = default)
    {
        var before = long.MaxValue;
        if (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return new Refusal("request.cursor", "The value of after is none this list has given out.", 400).ToResult();
        limit = Math.Clamp(limit, 1, 200);
        await using var db = state.Read();
        var all = db.Set<AuditEntry>().Where(e => e.Workspace == new WorkspaceId(workspace));
        var rows = await all.Where(e => e.No < before).OrderByDescending(e => e.No).Take(limit + 1).ToListAsync(ct);
        var next = rows.Count > limit ? rows[limit - 1].No.ToString(CultureInfo.InvariantCulture) : null;
        return Results.Ok(new AuditPage([.. rows.Take(limit).Select(Item)], next, await all.LongCountAsync(ct)));
    }

    static AuditItem Item(AuditEntry e) => new(
        e.No, e.At, e.ActorName, e.ActorKind, e.Action, e.Target, e.Detail.Length == 0 ? null : JsonElement.Parse(e.Detail));
}
