using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Customers.Erase;

/// <summary>A job that was started.</summary>
sealed record StartedJob(Guid Job);

/// <summary>Deletes a customer for ever, as a job.</summary>
static class EraseCustomer
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/api/v1/workspaces/{workspace:guid}/customers/{customer:guid}", HandleAsync)
        .Needs(Role.Admin).NeedsFreshSignIn().WithName("eraseCustomer").WithTags("Customers")
        .WithSummary("Deletes a customer for ever, in every file; old events do not bring the person back")
        .Produces<StartedJob>(StatusCodes.Status202Accepted);

    static async Task<IResult> HandleAsync(
        Guid workspace, Guid customer, IStateStore store, IJobs jobs, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var living = await CustomerReader.LivingAsync(transaction, ws, new CustomerId(customer), ct);
        await using var exists = transaction.Command("SELECT 1 FROM customer WHERE id = @c AND workspace = @w");
        if (await exists.With("@c", living).With("@w", ws).ExecuteScalarAsync(ct) is null) return CustomerReader.NotFound.ToResult();
        var job = await jobs.AddAsync(
            transaction, new NewJob(ws, EraseCustomerJob.Kind, "Delete a customer", new EraseCustomerArgs(living.Value)), ct);
        await audit.WriteAsync(transaction, ws, "customer.erase", $"customer {living}", null, ct);
        await transaction.CommitAsync(ct);
        changes.Publish(ws, "jobs");
        return TypedResults.Accepted((string?)null, new StartedJob(job));
    }
}

/// <summary>Who is to be erased.</summary>
sealed record EraseCustomerArgs(Guid Customer);

/// <summary>Asks every module to erase the customer.</summary>
sealed class EraseCustomerJob(IEnumerable<IHoldsPersonalData> holders, IDataFiles files, IChanges changes) : IJobKind
{
    public const string Kind = "erase-customer";

    public string Name => Kind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var workspace = run.Workspace ?? throw new JobFailedException("The job names no workspace.");
        var customer = new CustomerId(run.Args<EraseCustomerArgs>().Customer);
        var all = holders.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            await run.ProgressAsync(i, all.Count, ct);
            await all[i].EraseAsync(workspace, customer, ct);
        }

        await files.ScrubAsync(ct);
        changes.Publish(workspace, "customers");
        changes.Publish(workspace, "facts");
    }
}

/// <summary>Everything held about a customer, as one JSON file.</summary>
static class ExportCustomer
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/workspaces/{workspace:guid}/customers/{customer:guid}/export", HandleAsync)
        .Needs(Role.Admin).NeedsFreshSignIn().WithName("exportCustomer").WithTags("Customers")
        .WithSummary("Everything held about a customer, as one JSON file")
        .Produces<Dictionary<string, object>>();

    static async Task<IResult> HandleAsync(
        Guid workspace, Guid customer, IStateStore store, IEnumerable<IHoldsPersonalData> holders, IAudit audit, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var living = await CustomerReader.LivingAsync(transaction, ws, new CustomerId(customer), ct);
        await using var exists = transaction.Command("SELECT 1 FROM customer WHERE id = @c AND workspace = @w");
        if (await exists.With("@c", living).With("@w", ws).ExecuteScalarAsync(ct) is null) return CustomerReader.NotFound.ToResult();
        await audit.WriteAsync(transaction, ws, "customer.export", $"customer {living}", null, ct);
        await transaction.CommitAsync(ct);
        var parts = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var holder in holders) parts[holder.Name] = await holder.ExportAsync(ws, living, ct);
        return TypedResults.File(
            JsonSerializer.SerializeToUtf8Bytes(parts, JsonSerializerOptions.Web), "application/json", $"customer-{living}.json");
    }
}
