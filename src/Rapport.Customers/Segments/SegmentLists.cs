using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Customers.Identity;
using Rapport.Customers.Profiles;
using Rapport.Customers.Segments.Live;
using Rapport.Customers.Sources.Import;
using Rapport.Kernel;

namespace Rapport.Customers.Segments;

/// <summary>Whom to put on a list, and whom to take off it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ListChange(IReadOnlyList<Guid>? Add = null, IReadOnlyList<Guid>? Remove = null);

/// <summary>Lists of people. Being on a list is kept with an identifier, as everything is, so that merge and un-merge are exact.</summary>
sealed class SegmentLists(IStateStore store, PlanBook plans, SegmentSignals signals, TimeProvider clock)
{
    /// <summary>Customers in one request.</summary>
    public const int Most = 10_000;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/workspaces/{workspace:guid}/segments/{segment:guid}/people", HandleAsync)
        .Needs(Role.Analyst).WithName("changeSegmentList").WithTags("Segments")
        .WithSummary("Puts customers on a list and takes them off it").Produces<SegmentAnswer>().ProducesProblem(404).ProducesProblem(422);

    static async Task<IResult> HandleAsync(
        Guid workspace, Guid segment, ListChange change, IStateStore store, SegmentLists lists, SegmentShelf shelf, IAudit audit, IChanges changes, CancellationToken ct)
    {
        var ws = new WorkspaceId(workspace);
        var (add, unknown) = await lists.FindAsync(ws, change.Add ?? [], null, ct);
        if (unknown is not null) return unknown.ToResult();
        var (remove, unknown2) = await lists.FindAsync(ws, change.Remove ?? [], null, ct);
        if (unknown2 is not null) return unknown2.ToResult();
        await using var transaction = await store.BeginAsync(ct);
        if (await transaction.Db.Set<SegmentRow>().AsNoTracking().FirstOrDefaultAsync(s => s.Id == segment && s.Workspace == ws, ct) is not { } row)
            return SegmentShelf.Unknown.ToResult();
        if (row.Kind != SegmentKinds.List) return new Refusal("segment.no_list", "Only a list is changed by hand; a sentence decides by itself.", StatusCodes.Status409Conflict).ToResult();
        await lists.PutAsync(transaction, row, add, isOn: true, ct);
        await lists.PutAsync(transaction, row, remove, isOn: false, ct);
        await audit.WriteAsync(transaction, ws, "segment.list", $"segment {segment}", new { added = add.Count, removed = remove.Count }, ct);
        await transaction.CommitAsync(ct);
        changes.Publish(ws, "segments");
        return await shelf.FindAsync(ws, segment, ct) is { } answer ? TypedResults.Ok(answer) : SegmentShelf.Unknown.ToResult();
    }

    /// <summary>The living customers of these ids.</summary>
    /// <returns>Or the refusal: <c>segment.too_many</c>, <c>customer.unknown</c>, <c>import.unknown</c>.</returns>
    public async Task<(IReadOnlyList<CustomerId> People, Refusal? Refusal)> FindAsync(
        WorkspaceId workspace, IReadOnlyList<Guid>? customers, Guid? import, CancellationToken ct)
    {
        if (customers is { Count: > Most }) return ([], new("segment.too_many", $"At most {Most:N0} customers at once; import larger lists."));
        await using var connection = await store.OpenReadAsync(ct);
        if (import is not null)
        {
            await using var db = store.Read();
            if (!await db.Set<ImportRow>().AnyAsync(r => r.Id == import && r.Workspace == workspace, ct))
                return ([], new("import.unknown", "There is no such import in this workspace.", StatusCodes.Status404NotFound));
        }

        var living = new HashSet<CustomerId>();
        await using var exists = connection.Command("SELECT 1 FROM customer WHERE id = @c AND workspace = @w");
        foreach (var customer in customers ?? [])
        {
            var one = await CustomerReader.LivingAsync(connection, workspace, new CustomerId(customer), ct);
            if (await exists.With("@c", one).With("@w", workspace).ExecuteScalarAsync(ct) is null) return ([], CustomerReader.NotFound);
            living.Add(one);
        }

        return ([.. living], null);
    }

    /// <summary>Puts people on a list or takes them off it, and lets all segments know that read it.</summary>
    public async Task PutAsync(IStateTransaction transaction, SegmentRow list, IReadOnlyList<CustomerId> people, bool isOn, CancellationToken ct)
    {
        if (people.Count == 0) return;
        var plan = await plans.OfAsync(transaction, list.Workspace, ct);
        var track = plan.Of(TrackSpec.OfList(list.Id));
        var graph = new IdentityGraph(list.Workspace);
        await IdentityStore.LoadAsync(transaction, graph, people, ct);
        var persons = people.Select(graph.PersonOf).Where(p => p.Subjects.Count > 0).ToList();
        var follower = new Follower(transaction, plan, list.Workspace);
        await follower.LoadAsync(persons, [], [], ct);
        foreach (var person in persons)
        {
            if (isOn) follower.Take(Best(person), track, OnList, 1);
            else person.Subjects.ForEach(s => follower.Take(s.Id, track, OnList, -1));
            follower.Ask(person, clock.NowMicros(), plan.ByTrack(track.No), [], isQuiet: false);
        }

        await follower.SaveAsync(ct);
        await signals.TellAsync(transaction, list.Workspace, follower, ct);
    }

    /// <summary>What stands for being on a list.</summary>
    public static Entry OnList { get; } = new(0, 1, double.NaN, null);

    static SubjectId Best(Person person) =>
        person.Subjects.OrderBy(s => Namespaces.Rule(s.Namespace).Priority).ThenBy(s => s.Since).ThenBy(s => s.Id.Value).First().Id;
}
