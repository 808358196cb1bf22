using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Heard;
using Rapport.Kernel;

namespace Rapport.Feedback.Topics;

/// <summary>A topic as people write it.</summary>
/// <param name="Name">1 to 120 characters.</param>
/// <param name="Parent">The topic it is part of, one of the upper level; null for the upper level.</param>
/// <param name="Phrases">A text with one of these is about it. A phrase is words; <c>*</c> at the end of a word stands for any ending, at its
/// beginning for any beginning: <c>deliver* late</c>, <c>*lieferung</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record TopicRequest(string Name, Guid? Parent = null, IReadOnlyList<string>? Phrases = null);

/// <summary>Into which topic another goes.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record TopicMerge(Guid Into);

/// <summary>People name, move, merge and remove topics. What was said is sorted anew at once where that is known, and else in the background.</summary>
static class EditTopics
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/topics";
    const int Most = 400;
    const int MostPhrases = 200;

    internal static readonly Refusal Unknown = new("topic.unknown", "There is no such topic.", 404);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Route, AddAsync).WithName("addTopic").WithTags("Topics").WithSummary("Add a topic that is known by its phrases")
            .Produces<TopicAnswer>(201).ProducesProblem(409).ProducesProblem(422).Needs(Role.Analyst);
        routes.MapGet(Route + "/{topic:guid}", GetAsync).WithName("getTopic").WithTags("Topics").WithSummary("One topic")
            .Produces<TopicAnswer>().ProducesProblem(404).ShowsVersion().Needs(Role.Viewer);
        routes.MapPut(Route + "/{topic:guid}", ChangeAsync).WithName("changeTopic").WithTags("Topics").WithSummary("Rename a topic, move it, or say its phrases")
            .Produces<TopicAnswer>().ProducesProblem(404).ProducesProblem(422).ChecksVersion().Needs(Role.Analyst);
        routes.MapDelete(Route + "/{topic:guid}", RemoveAsync).WithName("removeTopic").WithTags("Topics").WithSummary("Remove a topic; those that are part of it come to the upper level")
            .Produces(204).ProducesProblem(404).Needs(Role.Analyst);
        routes.MapPost(Route + "/{topic:guid}/merge", MergeAsync).WithName("mergeTopics").WithTags("Topics").WithSummary("Put a topic into another: what is about it, now and later, is about that one")
            .Produces<TopicAnswer>().ProducesProblem(404).ProducesProblem(422).Needs(Role.Analyst);
    }

    static async Task<IResult> AddAsync(Guid workspace, TopicRequest request, TopicShelf shelf, TimeProvider clock, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        return await shelf.ChangeAsync(at, "topic.add", null, async (db, _) =>
        {
            if (await CheckAsync(db, at, null, request, ct) is { } wrong) return (null, wrong);
            if (await db.Set<TopicRow>().CountAsync(t => t.Workspace == at && t.MergedInto == null, ct) >= Most) return (null, new Refusal("topic.too_many", $"A workspace has up to {Most} topics.", 409));
            var row = new TopicRow
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = at, Name = request.Name.Trim(), Parent = request.Parent, Phrases = Phrases(request), IsEdited = true, CreatedAt = clock.NowMicros(),
            };
            db.Add(row);
            return (row, null);
        }, row => Results.Created($"/api/v1/workspaces/{workspace}/topics/{row!.Id}", TopicAnswer.Of(row)), ct); // there is one where nothing was refused
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid topic, IStateStore store, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        return await db.Set<TopicRow>().FirstOrDefaultAsync(t => t.Id == topic && t.Workspace == at && t.MergedInto == null, ct) is { } row
            ? Results.Ok(TopicAnswer.Of(row)) : Unknown.ToResult();
    }

    static Task<IResult> ChangeAsync(Guid workspace, Guid topic, TopicRequest request, Expected expected, TopicShelf shelf, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        return shelf.ChangeAsync(at, "topic.change", topic, async (db, row) =>
        {
            if (expected.Refuse(TopicAnswer.Of(row!).Version) is { } stale) return (null, stale); // it was asked for by id
            if (await CheckAsync(db, at, row, request, ct) is { } wrong) return (null, wrong);
            (row!.Name, row.Parent, row.Phrases, row.IsEdited) = (request.Name.Trim(), request.Parent, Phrases(request), true);
            return (row, null);
        }, row => Results.Ok(TopicAnswer.Of(row!)), ct);
    }

    static Task<IResult> RemoveAsync(Guid workspace, Guid topic, TopicShelf shelf, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        return shelf.ChangeAsync(at, "topic.remove", topic, async (db, row) =>
        {
            // What was merged into it goes with it, or its texts would come back.
            var gone = await db.Set<TopicRow>().Where(t => t.Workspace == at && t.MergedInto == topic).Select(t => t.Id).ToListAsync(ct);
            await db.Set<TopicRow>().Where(t => t.Workspace == at && t.Parent == topic).ExecuteUpdateAsync(s => s.SetProperty(t => t.Parent, (Guid?)null), ct);
            await db.Set<ItemTopicRow>().Where(t => t.Workspace == at && t.Topic == topic).ExecuteDeleteAsync(ct);
            await db.Set<TopicRow>().Where(t => gone.Contains(t.Id)).ExecuteDeleteAsync(ct);
            db.Remove(row!); // it was asked for by id
            return (row, null);
        }, _ => Results.NoContent(), ct);
    }

    static Task<IResult> MergeAsync(Guid workspace, Guid topic, TopicMerge request, TopicShelf shelf, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        return shelf.ChangeAsync(at, "topic.merge", topic, async (db, row) =>
        {
            var into = await db.Set<TopicRow>().FirstOrDefaultAsync(t => t.Id == request.Into && t.Workspace == at && t.MergedInto == null, ct);
            if (into is null || into.Id == topic) return (null, new Refusal("topic.merge", "Name another topic that exists."));
            if (into.Parent == topic) return (null, new Refusal("topic.merge", "A topic cannot go into one of its own parts. Move that one first."));
            if (into.Parent is not null) await db.Set<TopicRow>().Where(t => t.Workspace == at && t.Parent == topic).ExecuteUpdateAsync(s => s.SetProperty(t => t.Parent, into.Parent), ct);
            else await db.Set<TopicRow>().Where(t => t.Workspace == at && t.Parent == topic).ExecuteUpdateAsync(s => s.SetProperty(t => t.Parent, (Guid?)into.Id), ct);
            var both = db.Set<ItemTopicRow>().Where(t => t.Topic == into.Id).Select(t => t.Item);
            await db.Set<ItemTopicRow>().Where(t => t.Workspace == at && t.Topic == topic && both.Contains(t.Item)).ExecuteDeleteAsync(ct);
            await db.Set<ItemTopicRow>().Where(t => t.Workspace == at && t.Topic == topic).ExecuteUpdateAsync(s => s.SetProperty(t => t.Topic, into.Id), ct);
            (row!.MergedInto, row.Parent, into.IsEdited) = (into.Id, null, true); // it was asked for by id
            return (into, null);
        }, row => Results.Ok(TopicAnswer.Of(row!)), ct);
    }

    static async Task<Refusal?> CheckAsync(RapportDb db, WorkspaceId workspace, TopicRow? row, TopicRequest request, CancellationToken ct)
    {
        var phrases = request.Phrases ?? [];
        if (request.Name.Trim().Length is 0 or > 120 || request.Name.Any(char.IsControl)) return new("topic.name", "A topic has a name of 1 to 120 characters.");
        if (phrases.Count > MostPhrases || phrases.Any(p => string.IsNullOrWhiteSpace(p) || p.Length > 100 || p.Trim().All(c => c is '*' or ' ')))
            return new("topic.phrases", $"A topic has up to {MostPhrases} phrases of 1 to 100 characters, each with a word in it.");
        if (request.Parent is not { } parent) return null;
        var isUpper = await db.Set<TopicRow>().AnyAsync(t => t.Id == parent && t.Workspace == workspace && t.Parent == null && t.MergedInto == null, ct);
        var hasParts = row is not null && await db.Set<TopicRow>().AnyAsync(t => t.Workspace == workspace && t.Parent == row.Id, ct);
        return isUpper && parent != row?.Id && !hasParts ? null : new("topic.parent", "There are two levels: a topic is part of one of the upper level, and then has no parts itself.");
    }

    static string Phrases(TopicRequest request) => JsonSerializer.Serialize((request.Phrases ?? []).Select(p => p.Trim()).Distinct(StringComparer.OrdinalIgnoreCase));
}

/// <summary>Changes topics: checked, changed, written down, learned and told, or nothing of it.</summary>
sealed class TopicShelf(IStateStore store, HearingBook hearing, IAudit audit, IChanges changes)
{
    /// <summary>Makes one change in one transaction.</summary>
    /// <param name="workspace">Whose.</param>
    /// <param name="action">For the audit log.</param>
    /// <param name="topic">Which topic must be there; null for a new one.</param>
    /// <param name="change">Gives the topic as it is now, or the refusal.</param>
    /// <param name="answer">What is answered.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IResult> ChangeAsync(
        WorkspaceId workspace, string action, Guid? topic, Func<RapportDb, TopicRow?, Task<(TopicRow? Row, Refusal? Refusal)>> change, Func<TopicRow?, IResult> answer, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var row = topic is null ? null : await transaction.Db.Set<TopicRow>().FirstOrDefaultAsync(t => t.Id == topic && t.Workspace == workspace && t.MergedInto == null, ct);
        if (topic is not null && row is null) return EditTopics.Unknown.ToResult();
        var (now, refusal) = await change(transaction.Db, row);
        if (refusal is not null) return refusal.ToResult();
        await hearing.LearnAsync(transaction, workspace, ct);
        await audit.WriteAsync(transaction, workspace, action, $"topic {(row ?? now)!.Id}", null, ct); // one of them is there
        transaction.OnCommitted(() => changes.Publish(workspace, Ears.Topic));
        await transaction.CommitAsync(ct);
        return answer(now);
    }
}
