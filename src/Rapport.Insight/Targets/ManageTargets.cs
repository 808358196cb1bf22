using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Targets;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record TargetRequest(double? Value = null, string? Due = null, string? Owner = null);

sealed record TargetAnswer(string Metric, double Value, string Due, string Owner) : Versioned;

sealed record TargetList(IReadOnlyList<TargetAnswer> Items);

/// <summary>Sets, reads and removes the target of a metric.</summary>
static class ManageTargets
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/targets";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync)
            .WithName("listTargets").WithTags("Targets").WithSummary("All targets").Produces<TargetList>().Needs(Role.Viewer);
        routes.MapGet(Route + "/{metric}", GetAsync)
            .WithName("getTarget").WithTags("Targets").WithSummary("The target of a metric")
            .Produces<TargetAnswer>().ProducesProblem(404).ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(Route + "/{metric}", SetAsync)
            .WithName("setTarget").WithTags("Targets").WithSummary("Set the target of a metric, with its owner and due date")
            .Produces<TargetAnswer>().ProducesProblem(404).ProducesProblem(422).ChecksVersion().Needs(Role.Analyst);
        routes.MapDelete(Route + "/{metric}", RemoveAsync)
            .WithName("removeTarget").WithTags("Targets").WithSummary("Remove the target of a metric")
            .Produces(204).ProducesProblem(404).Needs(Role.Analyst);
    }

    static async Task<IResult> ListAsync(Guid workspace, TargetBook targets, CancellationToken ct) =>
        Results.Ok(new TargetList([.. (await targets.AllAsync(new(workspace), ct)).Select(Answer)]));

    static async Task<IResult> GetAsync(Guid workspace, string metric, TargetBook targets, CancellationToken ct) =>
        await targets.FindAsync(new(workspace), metric, ct) is { } target ? Results.Ok(Answer(target)) : s_none.ToResult();

    static async Task<IResult> SetAsync(
        Guid workspace, string metric, TargetRequest request, Expected expected, IStateStore state, IAudit audit, IChanges changes, CancellationToken ct)
    {
        if (MetricList.Find(metric) is not { } found)
            return new Refusal("metrics.unknown", "There is no such metric; GET metrics lists them.", 404).ToResult();
        if (Check(request, found) is { } wrong) return wrong.ToResult();
        var target = new Target
        {
            Workspace = new(workspace), Metric = found.Id, Value = request.Value!.Value, Due = request.Due!, Owner = request.Owner!.Trim(), // checked above
        };
        await using var transaction = await state.BeginAsync(ct);
        var before = await transaction.Db.Set<Target>().AsNoTracking()
            .FirstOrDefaultAsync(t => t.Workspace == target.Workspace && t.Metric == found.Id, ct);
        if (expected.Refuse(before is null ? null : Answer(before).Version) is { } stale) return stale.ToResult();
        if (before is null) transaction.Db.Add(target);
        else transaction.Db.Update(target);
        await audit.WriteAsync(
            transaction, target.Workspace, "target.set", $"target {found.Id}",
            new { before = Changed(before), after = Changed(target) }, ct);
        transaction.OnCommitted(() => changes.Publish(target.Workspace, "settings"));
        await transaction.CommitAsync(ct);
        return Results.Ok(Answer(target));
    }

    static async Task<IResult> RemoveAsync(
        Guid workspace, string metric, IStateStore state, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await state.BeginAsync(ct);
        if (await transaction.Db.Set<Target>().Where(t => t.Workspace == at && t.Metric == metric).ExecuteDeleteAsync(ct) == 0)
            return s_none.ToResult();
        await audit.WriteAsync(transaction, at, "target.remove", $"target {metric}", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, "settings"));
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }

    static readonly Refusal s_none = new("target.unknown", "This metric has no target.", 404);

    static Refusal? Check(TargetRequest request, IMetric metric)
    {
        var errors = new Dictionary<string, string[]>();
        if (request.Value is not { } value || !(value >= metric.Min && value <= metric.Max))
            errors["value"] = [string.Create(CultureInfo.InvariantCulture, $"A number from {metric.Min} to {metric.Max}.")];
        if (!DateOnly.TryParseExact(request.Due, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            errors["due"] = ["A date such as 2026-12-31."];
        if (string.IsNullOrWhiteSpace(request.Owner) || request.Owner.Length > 200 || request.Owner.Any(char.IsControl))
            errors["owner"] = ["Who answers for it, up to 200 characters."];
        return errors.Count == 0 ? null : new("target.invalid", "The target needs a value within the metric's range, a due date and an owner.") { Errors = errors };
    }

    /// <summary>What the audit log shows: an owner is a name, which does not belong there.</summary>
    static object? Changed(Target? target) => target is null ? null : new { target.Value, target.Due };

    static TargetAnswer Answer(Target t) => new(t.Metric, t.Value, t.Due, t.Owner);
}
