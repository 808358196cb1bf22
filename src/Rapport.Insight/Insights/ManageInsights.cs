using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Insight.Insights;

/// <summary>A finding with what people did to it.</summary>
/// <param name="Id">The same on every scan that finds it.</param>
/// <param name="Found">What.</param>
/// <param name="Weight">What it is ranked by: customers times the size of the difference in standard deviations.</param>
/// <param name="FoundAt">By the first scan that found it.</param>
/// <param name="DismissedAt">When somebody put it away; null when nobody did.</param>
sealed record Insight(Guid Id, Finding Found, double Weight, DateTimeOffset FoundAt, DateTimeOffset? DismissedAt);

/// <summary>What the last scan found.</summary>
/// <param name="Scan">What it looked at; null before the first scan.</param>
/// <param name="At">When it ended.</param>
/// <param name="Items">The weightiest first; those put away among them.</param>
sealed record InsightList(ScanReport? Scan, DateTimeOffset? At, IReadOnlyList<Insight> Items);

/// <summary>With which rules to scan; what is left out stays as it was.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ScanRequest(int? MinCustomers = null, double? MinEffect = null, double? Rate = null);

/// <summary>A scan that has begun.</summary>
sealed record ScanBegun(Guid Job);

/// <summary>Lists what scans found, begins one, and puts findings away.</summary>
static class ManageInsights
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/insights";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync).Needs(Role.Viewer).WithName("listInsights").WithTags("Insights")
            .WithSummary("What the last scan found unasked, the weightiest first: slices that differ and slices that changed")
            .WithDescription("All slices of a scan are tested together, so that on average at most the stated share of findings is false. What tells of a field that the caller does not see is left out.")
            .Produces<InsightList>();
        routes.MapPost(Route + "/scan", ScanAsync).Needs(Role.Analyst).WithName("scanInsights").WithTags("Insights")
            .WithSummary("Scan now; the rules hold for later scans too").Produces<ScanBegun>(202).ProducesProblem(422);
        routes.MapPost(Route + "/{insight:guid}/dismiss", (Guid workspace, Guid insight, IStateStore store, IAudit audit, IChanges changes, TimeProvider clock, CancellationToken ct) =>
                PutAwayAsync(workspace, insight, clock.NowMicros(), store, audit, changes, ct)).Needs(Role.Analyst).WithName("dismissInsight").WithTags("Insights")
            .WithSummary("Put a finding away; it stays away on later scans").Produces(204).ProducesProblem(404);
        routes.MapPost(Route + "/{insight:guid}/restore", (Guid workspace, Guid insight, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct) =>
                PutAwayAsync(workspace, insight, null, store, audit, changes, ct)).Needs(Role.Analyst).WithName("restoreInsight").WithTags("Insights")
            .WithSummary("Take a finding back").Produces(204).ProducesProblem(404);
    }

    static async Task<IResult> ListAsync(Guid workspace, FindingShelf shelf, IFieldRights rights, CancellationToken ct)
    {
        var (findings, scan) = await shelf.ReadAsync(new(workspace), ct);
        if (scan is null) return Results.Ok(new InsightList(null, null, []));
        var sight = await rights.OfAsync(new(workspace), ct);
        return Results.Ok(new InsightList(
            FindingShelf.Report(scan), Instant.FromMicros(scan.At),
            [.. findings.Select(f => new Insight(f.Id, Shown(FindingShelf.Said(f), sight), f.Weight, Instant.FromMicros(f.FoundAt), f.DismissedAt is { } at ? Instant.FromMicros(at) : null))
                .Where(f => f.Found.Fields.All(sight.Sees))]));
    }

    static Finding Shown(Finding finding, FieldSight sight) => finding with { Also = [.. finding.Also.Where(a => a.Fields.All(sight.Sees))] };

    static async Task<IResult> ScanAsync(Guid workspace, ScanRequest? request, FindingShelf shelf, IStateStore store, IJobs jobs, IAudit audit, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        var rules = await shelf.RulesAsync(at, ct);
        rules = new(request?.MinCustomers ?? rules.MinCustomers, request?.MinEffect ?? rules.MinEffect, request?.Rate ?? rules.Rate);
        if (Check(rules) is { } wrong) return wrong.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        var job = await jobs.AddAsync(transaction, ScanJob.New(at, rules), ct);
        await audit.WriteAsync(transaction, at, "insight.scan", $"job {job}", rules, ct);
        await transaction.CommitAsync(ct);
        return Results.Accepted(null, new ScanBegun(job));
    }

    static Refusal? Check(ScanRules rules)
    {
        if (rules.MinCustomers is < 10 or > 100_000) return new("insights.min_customers", "'minCustomers' is 10 to 100,000.");
        if (!(rules.MinEffect is >= 0 and <= 2)) return new("insights.min_effect", "'minEffect' is 0 to 2 standard deviations.");
        return rules.Rate is > 0 and <= 0.2 ? null : new("insights.rate", "'rate' is above 0 and at most 0.2.");
    }

    static async Task<IResult> PutAwayAsync(Guid workspace, Guid insight, long? dismissed, IStateStore store, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.Set<FindingRow>().FirstOrDefaultAsync(f => f.Workspace == at && f.Id == insight, ct) is not { } row)
            return new Refusal("insights.unknown", "There is no such finding.", 404).ToResult();
        row.DismissedAt = dismissed;
        await audit.WriteAsync(transaction, at, dismissed is null ? "insight.restore" : "insight.dismiss", $"insight {insight}", null, ct);
        transaction.OnCommitted(() => changes.Publish(at, FindingShelf.Topic));
        await transaction.CommitAsync(ct);
        return Results.NoContent();
    }
}
