using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Metrics;

namespace Rapport.Insight.Predictions;

/// <summary>What the last run came to.</summary>
/// <param name="At">When it ended; null before the first.</param>
/// <param name="Report">How good each model is on the company's own past; null before the first run.</param>
/// <param name="Rules">By which it was made; the usual ones before the first.</param>
sealed record PredictionsAnswer(DateTimeOffset? At, PredictionReport? Report, PredictionRules Rules);

/// <summary>Customers with what is foretold of them.</summary>
/// <param name="Items">In the order asked for.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="Total">All that fit.</param>
/// <param name="Stake">At stake with all that fit, minor units.</param>
sealed record PredictedCustomers(IReadOnlyList<CustomerPrediction> Items, string? Next, long Total, double Stake);

/// <summary>By which rules to fit; what is left out stays as it was. A <c>horizonDays</c> of 0 takes the company's own.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record FitRequest(int? HorizonDays = null, int? Seed = null);

/// <summary>A fit that has begun.</summary>
sealed record FitBegun(Guid Job);

/// <summary>Shows how good the models are and what they foretell, and begins a fit.</summary>
static class ReadPredictions
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/predictions";

    const int Most = 1_000;

    static readonly string[] s_orders = ["stake", "risk", "value", "score"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync).Needs(Role.Viewer).WithName("getPredictions").WithTags("Predictions")
            .WithSummary("How good the models are on the company's own past: who leaves, what customers will order, groups by recency, frequency and money, and what the silent think")
            .WithDescription("A model with `refused` foretells nothing and says why. What tells of a field that the caller does not see is left out.").Produces<PredictionsAnswer>();
        routes.MapGet(Route + "/customers", ListAsync).Needs(Role.Viewer).WithName("listPredictions").WithTags("Predictions")
            .WithSummary("Customers with what is foretold of them, a page at a time")
            .WithDescription("`order`: stake (risk times money; the default), risk, value, or score (the lowest first). `group` and `cluster`: as the report names them. `minRisk`: 0..1. `limit`: up to 1,000.")
            .Produces<PredictedCustomers>().ProducesProblem(422);
        routes.MapGet("/api/v1/workspaces/{workspace:guid}/customers/{customer:guid}/prediction", OfCustomerAsync).Needs(Role.Viewer).WithName("getPrediction").WithTags("Predictions")
            .WithSummary("What is foretold of a customer").Produces<CustomerPrediction>().ProducesProblem(404);
        routes.MapPost(Route + "/fit", FitAsync).Needs(Role.Analyst).WithName("fitPredictions").WithTags("Predictions")
            .WithSummary("Fit all models now; the rules hold for later runs too").Produces<FitBegun>(202).ProducesProblem(422);
    }

    static async Task<IResult> GetAsync(Guid workspace, PredictionShelf shelf, IFieldRights rights, CancellationToken ct)
    {
        if (await shelf.ReadAsync(new(workspace), ct) is not { } run) return Results.Ok(new PredictionsAnswer(null, null, new()));
        var sight = await rights.OfAsync(new(workspace), ct);
        var leaving = run.Report.Leaving with
        {
            Weights = run.Report.Leaving.Weights?.Where(w => w.Feature.Property is not { } field || sight.Sees(field)).ToList(),
            Prevailing = run.Report.Leaving.Prevailing?.Where(p => p.Reason.Property is not { } field || sight.Sees(field)).ToList(),
        };
        return Results.Ok(new PredictionsAnswer(run.At, run.Report with { Leaving = leaving }, run.Rules));
    }

    static async Task<IResult> ListAsync(
        Guid workspace, IStateStore store, ICustomerNames names, IFieldRights rights, CancellationToken ct, string? order = null, string? group = null, string? cluster = null, double? minRisk = null, string? after = null, int? limit = null)
    {
        if (order is not null && !s_orders.Contains(order)) return new Refusal("predictions.order", "'order' is stake, risk, value or score.").ToResult();
        if (group is not null && !Rfm.Groups.Contains(group)) return new Refusal("predictions.group", $"'group' is one of {string.Join(", ", Rfm.Groups)}.").ToResult();
        if (minRisk is not null and not (>= 0 and <= 1)) return new Refusal("predictions.min_risk", "'minRisk' is 0 to 1.").ToResult();
        if (limit is < 1 or > Most) return new Refusal("predictions.limit", "'limit' is 1 to 1,000.").ToResult();
        var from = 0;
        if (after is not null && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from)) return new Refusal("predictions.cursor", "'after' is no cursor of this list.", 400).ToResult();
        var (at, take) = (new WorkspaceId(workspace), limit ?? 50);
        await using var db = store.Read();
        var fit = db.Set<PredictionRow>().Where(p => p.Workspace == at);
        if (group is not null) fit = fit.Where(p => p.Grouped == group);
        if (cluster is not null) fit = fit.Where(p => p.Cluster == cluster);
        if (minRisk is { } least) fit = fit.Where(p => p.Risk >= least);
        fit = order switch { "risk" => fit.Where(p => p.Risk != null), "score" => fit.Where(p => p.Score != null), _ => fit };
        var sorted = order switch { "risk" => fit.OrderByDescending(p => p.Risk), "value" => fit.OrderByDescending(p => p.Value), "score" => fit.OrderBy(p => p.Score), _ => fit.OrderByDescending(p => p.Stake).ThenByDescending(p => p.Risk) };
        var rows = await sorted.ThenBy(p => p.Customer).Skip(from).Take(take + 1).ToListAsync(ct);
        var called = await names.OfAsync(at, rows.Take(take).Select(r => r.Customer), ct);
        var sight = await rights.OfAsync(at, ct);
        return Results.Ok(new PredictedCustomers(
            [.. rows.Take(take).Select(r => CustomerPrediction.Of(r, sight.Sees) with { Name = called.GetValueOrDefault(r.Customer) })],
            rows.Count > take ? (from + take).ToString(CultureInfo.InvariantCulture) : null, await fit.LongCountAsync(ct), await fit.SumAsync(p => p.Stake, ct)));
    }

    static async Task<IResult> OfCustomerAsync(Guid workspace, Guid customer, PredictionShelf shelf, IFieldRights rights, CancellationToken ct) =>
        await shelf.FindAsync(new(workspace), new(customer), ct) is { } row
            ? Results.Ok(CustomerPrediction.Of(row, (await rights.OfAsync(new(workspace), ct)).Sees))
            : new Refusal("predictions.none", "Nothing is foretold of this customer.", 404).ToResult();

    static async Task<IResult> FitAsync(Guid workspace, FitRequest? request, PredictionShelf shelf, IStateStore store, IJobs jobs, IAudit audit, CancellationToken ct)
    {
        if (request?.HorizonDays is not (null or 0 or (>= 7 and <= 365))) return new Refusal("predictions.horizon", "'horizonDays' is 7 to 365, or 0 for the company's own.").ToResult();
        var at = new WorkspaceId(workspace);
        var rules = await shelf.RulesAsync(at, ct);
        rules = new(request?.HorizonDays is { } days ? days == 0 ? null : days : rules.HorizonDays, request?.Seed ?? rules.Seed);
        await using var transaction = await store.BeginAsync(ct);
        var job = await jobs.AddAsync(transaction, PredictJob.New(at, rules), ct);
        await audit.WriteAsync(transaction, at, "predictions.fit", $"job {job}", rules, ct);
        await transaction.CommitAsync(ct);
        return Results.Accepted(null, new FitBegun(job));
    }
}
