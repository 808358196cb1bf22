using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Columns;
using Rapport.Customers.Profiles;
using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Customers.Identity;

/// <summary>With whom to merge.</summary>
sealed record MergeRequest(Guid With);

/// <summary>What was merged or taken apart.</summary>
/// <param name="Merge">To take it back by.</param>
/// <param name="Survivor">Who has everything now.</param>
/// <param name="Loser">Who was taken in, or is its own again.</param>
sealed record MergeResult(Guid Merge, Guid Survivor, Guid Loser);

/// <summary>A person says that two customers are one.</summary>
static class MergeCustomers
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/workspaces/{workspace:guid}/customers/{customer:guid}/merge", HandleAsync)
        .Needs(Role.Analyst).WithName("mergeCustomers").WithTags("Customers")
        .WithSummary("Merges two customers; the one with the stronger and older identity survives")
        .Produces<MergeResult>();

    static async Task<IResult> HandleAsync(
        Guid workspace, Guid customer, MergeRequest request, IStateStore store, ICustomerMap map, SegmentMoves segments, IAudit audit, IChanges changes,
        TimeProvider clock, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var one = await CustomerReader.LivingAsync(transaction, ws, new CustomerId(customer), ct);
        var other = await CustomerReader.LivingAsync(transaction, ws, new CustomerId(request.With), ct);
        if (one == other) return new Refusal("merge.same", "These are one customer already.", StatusCodes.Status409Conflict).ToResult();
        var graph = new IdentityGraph(ws);
        await IdentityStore.LoadAsync(transaction, graph, [one, other], ct);
        var people = new List<Person> { graph.PersonOf(one), graph.PersonOf(other) };
        if (people.Exists(p => p.Subjects.Count == 0)) return CustomerReader.NotFound.ToResult();

        people.Sort(Person.BySeniority);
        var merge = graph.Merge(people[0], people[1], Guid.CreateVersion7(clock.GetUtcNow()), "person", default, clock.NowMicros());
        await using var forget = transaction.Command("DELETE FROM kept_apart WHERE one = @s OR other = @s");
        foreach (var subject in people[0].Subjects) await forget.With("@s", subject.Id).ExecuteNonQueryAsync(ct);
        await segments.FollowAsync(transaction, graph, new Moves(graph), ct);
        await CustomerStore.SaveAsync(transaction, graph, ct);
        await IdentityStore.SaveAsync(transaction, graph, map, ct);
        await audit.WriteAsync(
            transaction, ws, "customer.merge", $"customer {merge.Survivor}", new { merge = merge.Id, loser = merge.Loser.Value }, ct);
        await transaction.CommitAsync(ct);
        changes.Publish(ws, "customers");
        return TypedResults.Ok(new MergeResult(merge.Id, merge.Survivor.Value, merge.Loser.Value));
    }
}

/// <summary>A person takes a merge back, one of events or one of people.</summary>
static class UndoMerge
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/workspaces/{workspace:guid}/customers/merges/{merge:guid}/undo", HandleAsync)
        .Needs(Role.Analyst).WithName("undoMerge").WithTags("Customers")
        .WithSummary("Takes a merge back: both customers are as before, and the same evidence does not merge them again")
        .Produces<MergeResult>();

    static async Task<IResult> HandleAsync(
        Guid workspace, Guid merge, IStateStore store, ICustomerMap map, SegmentMoves segments, IAudit audit, IChanges changes, TimeProvider clock,
        CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        if (await ReadAsync(transaction, ws, merge, ct) is not { } known)
            return new Refusal("merge.unknown", "There is no such merge, or it was taken back already.", StatusCodes.Status404NotFound).ToResult();
        var survivor = await CustomerReader.LivingAsync(transaction, ws, known.Survivor, ct);
        var graph = new IdentityGraph(ws);
        await IdentityStore.LoadAsync(transaction, graph, [survivor], ct);
        if (Unmerge.Undo(graph, known, graph.PersonOf(survivor)) is not { } apart)
            return new Refusal("merge.nothing_left", "Nothing of this merge is left to take back.", StatusCodes.Status409Conflict).ToResult();

        await using var mark = transaction.Command("UPDATE customer_merge SET undone_at = @at WHERE id = @id");
        await mark.With("@at", clock.NowMicros()).With("@id", merge).ExecuteNonQueryAsync(ct);
        await using var keep = transaction.Command(
            "INSERT INTO kept_apart (one, other, workspace) VALUES (@a, @b, @w) ON CONFLICT (one, other) DO NOTHING");
        await keep.With("@a", apart.Survivor).With("@b", apart.Loser).With("@w", ws).ExecuteNonQueryAsync(ct);
        await segments.FollowAsync(transaction, graph, new Moves(graph, survivor, known.Loser), ct);
        await CustomerStore.SaveAsync(transaction, graph, ct);
        await IdentityStore.SaveAsync(transaction, graph, map, ct);
        await audit.WriteAsync(
            transaction, ws, "customer.unmerge", $"customer {survivor}", new { merge, loser = known.Loser.Value }, ct);
        await transaction.CommitAsync(ct);
        changes.Publish(ws, "customers");
        return TypedResults.Ok(new MergeResult(merge, survivor.Value, known.Loser.Value));
    }

    static async Task<Merge?> ReadAsync(IStateTransaction transaction, WorkspaceId workspace, Guid merge, CancellationToken ct)
    {
        await using var command = transaction.Command(
            "SELECT survivor, loser, moved, cause, fact, at FROM customer_merge WHERE id = @id AND workspace = @w AND undone_at IS NULL");
        await using var reader = await command.With("@id", merge).With("@w", workspace).ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        return new Merge(
            merge, new CustomerId(reader.GetId(0)), new CustomerId(reader.GetId(1)), IdList.Subjects(reader.GetBytes(2)), reader.GetString(3),
            new FactId(reader.GetId(4)), reader.GetInt64(5));
    }
}
