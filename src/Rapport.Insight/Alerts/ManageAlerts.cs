using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Insight.Alerts;

/// <summary>What somebody notes who has seen an alarm.</summary>
/// <param name="Note">Up to 500 characters; left out for none.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record TakeRequest(string? Note = null);

/// <summary>Lists, sets and removes alerts, and takes note of alarms.</summary>
static class ManageAlerts
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/alerts";
    const string One = Route + "/{alert:guid}";
    const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, async (Guid workspace, AlertBook book, CancellationToken ct) => Results.Ok(new AlertList(await book.AllAsync(new(workspace), ct)))).Needs(Role.Viewer)
            .WithName("listAlerts").WithTags("Alerts").WithSummary("All alerts with their last look, those in alarm first").Produces<AlertList>();
        routes.MapGet(One, GetAsync).Needs(Role.Viewer).WithName("getAlert").WithTags("Alerts").WithSummary("An alert with its latest alarms")
            .Produces<AlertAnswer>().ProducesProblem(403).ProducesProblem(404).ShowsVersion();
        routes.MapPost(Route, AddAsync).Needs(Role.Analyst).WithName("addAlert").WithTags("Alerts").WithSummary("Watch a figure; the last days are looked at right away")
            .Produces<AlertAnswer>(201).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);
        routes.MapPut(One, SetAsync).Needs(Role.Analyst).WithName("setAlert").WithTags("Alerts")
            .WithSummary("Change what an alert watches or who hears of it; where it watches something else now, an alarm that goes on ends, and the last days are looked at anew")
            .Produces<AlertAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(422).ChecksVersion();
        routes.MapDelete(One, RemoveAsync).Needs(Role.Analyst).WithName("removeAlert").WithTags("Alerts").WithSummary("Remove an alert and its alarms")
            .Produces(204).ProducesProblem(404);
        routes.MapPost(One + "/alarms/{alarm:guid}/take", TakeAsync).Needs(Role.Agent).WithName("takeAlarm").WithTags("Alerts").WithSummary("Say that you have seen an alarm, with a note")
            .Produces<AlertAnswer>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);
        PreviewAlert.Map(routes);
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid alert, AlertBook book, CancellationToken ct)
    {
        var (found, refusal) = await book.FindAsync(new(workspace), alert, ct);
        return found is null ? refusal!.ToResult() : Results.Ok(found); // one of both is given
    }

    static async Task<IResult> AddAsync(Guid workspace, AlertDefinition definition, AlertGate gate, AlertBook book, AlertDesk desk, IStateStore state, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        var (found, alert, refusal) = await gate.ReadAsync(new(workspace), definition, ct);
        if (found is null || alert is null) return refusal!.ToResult(); // refused otherwise
        var row = new AlertRow { Workspace = found.Id, Id = Guid.CreateVersion7(clock.GetUtcNow()), Definition = Json(alert.Definition), CreatedAt = clock.NowMicros() };
        await using (var transaction = await state.BeginAsync(ct))
        {
            if (await transaction.Db.Set<AlertRow>().CountAsync(a => a.Workspace == found.Id, ct) >= Most)
                return new Refusal("alert.too_many", $"A workspace has at most {Most} alerts.", 409).ToResult();
            transaction.Db.Add(row);
            await audit.WriteAsync(transaction, found.Id, "alert.add", $"alert {row.Id}", Changed(alert), ct);
            transaction.OnCommitted(() => changes.Publish(found.Id, AlertDesk.Topic));
            await transaction.CommitAsync(ct);
        }

        await desk.LookAsync(found, row, ct);
        var (answer, hidden) = await book.FindAsync(found.Id, row.Id, ct);
        return answer is null ? hidden!.ToResult() : Results.Created($"/api/v1/workspaces/{workspace}/alerts/{row.Id}", answer); // one of both is given
    }

    static async Task<IResult> SetAsync(
        Guid workspace, Guid alert, AlertDefinition definition, Expected expected, AlertGate gate, AlertBook book, AlertDesk desk, IStateStore state, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var (found, next, refusal) = await gate.ReadAsync(new(workspace), definition, ct);
        if (found is null || next is null) return refusal!.ToResult(); // refused otherwise
        if ((await book.FindAsync(found.Id, alert, ct)).Refusal is { } hidden) return hidden.ToResult();
        AlertRow row;
        await using (var transaction = await state.BeginAsync(ct))
        {
            if (await transaction.Db.FindAsync<AlertRow>([found.Id, alert], ct) is not { } kept) return AlertBook.Unknown.ToResult();
            row = kept;
            var before = Alert.Of(row);
            if (expected.Refuse(Versions.Of(before.Definition)) is { } stale) return stale.ToResult();
            row.Definition = Json(next.Definition);
            if (!WatchesTheSame(before.Definition, next.Definition)) await BeginAnewAsync(transaction, row, desk.LastDay(found), ct);
            await audit.WriteAsync(transaction, found.Id, "alert.set", $"alert {alert}", new { before = Changed(before), after = Changed(next) }, ct);
            transaction.OnCommitted(() => changes.Publish(found.Id, AlertDesk.Topic));
            await transaction.CommitAsync(ct);
        }

        await desk.LookAsync(found, row, ct);
        return await GetAsync(workspace, alert, book, ct);
    }

    static bool WatchesTheSame(AlertDefinition one, AlertDefinition other) =>
        Versions.Of(one with { Name = "", Recipients = [] }) == Versions.Of(other with { Name = "", Recipients = [] });

    static async Task BeginAnewAsync(IStateTransaction transaction, AlertRow row, DateOnly last, CancellationToken ct)
    {
        (row.LookedTo, row.Seen, row.Said, row.Trouble) = (0, "", null, "");
        await transaction.Db.Set<AlarmRow>().Where(a => a.Workspace == row.Workspace && a.Alert == row.Id && a.End == null)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.End, last.DayNumber), ct);
    }

    static async Task<IResult> RemoveAsync(Guid workspace, Guid alert, IStateStore state, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await state.BeginAsync(ct);
        if (await transaction.Db.Set<AlertRow>().Where(a => a.Workspace == at && a.Id == alert).ExecuteDeleteAsync(ct) == 0) return AlertBook.Unknown.ToResult();
        await transaction.Db.Set<AlarmRow>().Where(a => a.Workspace == at && a.Alert == alert).ExecuteDeleteAsync(ct);
        await audit.WriteAsync(transaction, at, "alert.remove", $"alert {alert}", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, AlertDesk.Topic));
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static async Task<IResult> TakeAsync(
        Guid workspace, Guid alert, Guid alarm, TakeRequest request, AlertBook book, IActor actor, IStateStore state, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (request.Note is { Length: > 500 }) return new Refusal("alert.note", "The note has up to 500 characters.").ToResult();
        if (actor is not { Kind: "person", Id: { } person }) return new Refusal("alert.person_needed", "Only people see alarms; a key does not.", 403).ToResult();
        if ((await book.FindAsync(at, alert, ct)).Refusal is { } refusal) return refusal.ToResult();
        await using var transaction = await state.BeginAsync(ct);
        if (await transaction.Db.Set<AlarmRow>().FirstOrDefaultAsync(a => a.Workspace == at && a.Alert == alert && a.Id == alarm, ct) is not { } row)
            return new Refusal("alarm.unknown", "This alert has no such alarm.", 404).ToResult();
        (row.TakenBy, row.TakenAt, row.Note) = (person, clock.NowMicros(), request.Note?.Trim() ?? "");
        await audit.WriteAsync(transaction, at, "alarm.take", $"alarm {alarm}", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, AlertDesk.Topic));
        await transaction.CommitAsync(ct);
        return await GetAsync(workspace, alert, book, ct);
    }

    static string Json(AlertDefinition definition) => JsonSerializer.Serialize(definition, JsonSerializerOptions.Web);

    /// <summary>What the audit log shows: a filter may hold names, which do not belong there.</summary>
    static object Changed(Alert alert)
    {
        var of = alert.Definition;
        return new { of.Metric, of.Watch, of.Turn, of.Window, of.Threshold, of.MinN, of.FalseAlarmsPerYear, of.Paused, recipients = of.Recipients?.Count };
    }
}
