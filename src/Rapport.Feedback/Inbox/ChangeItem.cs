using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Heard;
using Rapport.Feedback.Topics;
using Rapport.Kernel;
using Rapport.Models;

namespace Rapport.Feedback.Inbox;

/// <summary>Who is to look after an item; null for nobody.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ItemAssignee(Guid? Person);

/// <summary>All tags of an item.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ItemTags(IReadOnlyList<string> Tags);

/// <summary>How a person says an item feels; null takes it back.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ItemFeeling(SentimentLevel? Level);

/// <summary>What a person says an item is about: all its topics, none for none of them; null takes it back.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ItemTopics(IReadOnlyList<Guid>? Topics);

/// <summary>A translation of an item for readers of another language; null takes it back.</summary>
/// <param name="Language">Into which, two letters of ISO 639-1.</param>
/// <param name="Text">1 to 20,000 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record ItemCopy(string? Language, string? Text);

/// <summary>What people do to items: assign, tag, and say what was read wrongly. A person's word wins at once, and whatever is like it is read anew.</summary>
static class ChangeItem
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/feedback/{item:guid}/";
    const string Last = "It says all of it, whatever stood there.";
    const int MostTags = 50;
    const int MostTopics = 20;
    const int LongestCopy = 20_000;

    static readonly Refusal s_unknown = new("feedback.unknown", "There is no such item of feedback.", 404);

    public static void Map(IEndpointRouteBuilder routes)
    {
        Say(routes.MapPut(Route + "assignee", AssignAsync), "assignFeedback", "Say who looks after an item of feedback", Role.Agent);
        Say(routes.MapPut(Route + "tags", TagAsync), "tagFeedback", "Say which tags an item of feedback has", Role.Agent);
        Say(routes.MapPut(Route + "feeling", FeelAsync), "correctFeeling", "Say how an item of feedback feels; the workspace learns from it", Role.Agent);
        Say(routes.MapPut(Route + "topics", AboutAsync), "correctTopics", "Say what an item of feedback is about; the workspace learns from it", Role.Agent);
        Say(routes.MapPut(Route + "reading-copy", CopyAsync), "putReadingCopy", "Keep a translation of an item of feedback for its readers, made by a person or a program", Role.Agent);
    }

    static void Say(RouteHandlerBuilder route, string name, string summary, Role role) => route
        .WithName(name).WithTags("Feedback").WithSummary(summary).Produces(204).ProducesProblem(404).ProducesProblem(422).LastWordCounts(Last).Needs(role);

    static async Task<IResult> AssignAsync(Guid workspace, Guid item, ItemAssignee request, Desk desk, IColleagues colleagues, CancellationToken ct)
    {
        if (request.Person is { } person && await colleagues.FindAsync(new(workspace), person, ct) is null)
            return new Refusal("feedback.assignee", "Nobody of that id works in this workspace.").ToResult();
        return await desk.ChangeAsync(new(workspace), item, "feedback.assign", new { request.Person }, (db, row) => Set(db, row, i => i.Assignee, request.Person), ct);
    }

    static async Task<IResult> TagAsync(Guid workspace, Guid item, ItemTags request, Desk desk, CancellationToken ct)
    {
        var tags = request.Tags.Select(t => (t ?? "").Trim()).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (tags.Count > MostTags || tags.Exists(t => t.Length is 0 or > 60 || t.Any(char.IsControl)))
            return new Refusal("feedback.tags", $"Up to {MostTags} tags of 1 to 60 characters.").ToResult();
        return await desk.ChangeAsync(new(workspace), item, "feedback.tag", new { tags.Count }, async (db, row) =>
        {
            await db.Set<ItemTagRow>().Where(t => t.Item == row.Id).ExecuteDeleteAsync(ct);
            db.AddRange(tags.Select(t => new ItemTagRow { Item = row.Id, Workspace = row.Workspace, Tag = t }));
        }, ct);
    }

    static Task<IResult> FeelAsync(Guid workspace, Guid item, ItemFeeling request, Desk desk, CancellationToken ct) =>
        desk.TeachAsync(new(workspace), item, "feedback.feeling", new { request.Level }, async (db, row) =>
        {
            var level = (int?)request.Level;
            await Set(db, row, i => i.SaidLevel, level);
            if (level is { } said) await db.Set<ItemRow>().Where(i => i.Id == row.Id).ExecuteUpdateAsync(s => s.SetProperty(i => i.Level, said).SetProperty(i => i.Sentiment, said * 0.4), ct);
        }, ct);

    static async Task<IResult> AboutAsync(Guid workspace, Guid item, ItemTopics request, Desk desk, IStateStore store, CancellationToken ct)
    {
        var (at, said) = (new WorkspaceId(workspace), request.Topics?.Distinct().ToList());
        await using (var db = store.Read())
        {
            if (said is not null && (said.Count > MostTopics || await db.Set<TopicRow>().CountAsync(t => t.Workspace == at && t.MergedInto == null && said.Contains(t.Id), ct) != said.Count))
                return new Refusal("topic.unknown", $"Name up to {MostTopics} topics that exist.").ToResult();
        }

        return await desk.TeachAsync(at, item, "feedback.topics", new { Topics = said }, async (db, row) =>
        {
            await Set(db, row, i => i.SaidTopics, said is null ? null : JsonSerializer.Serialize(said));
            if (said is null) return;
            await db.Set<ItemTopicRow>().Where(t => t.Item == row.Id).ExecuteDeleteAsync(ct);
            db.AddRange(said.Select(t => new ItemTopicRow { Item = row.Id, Workspace = row.Workspace, Topic = t, Confidence = 1, By = "person" }));
        }, ct);
    }

    static async Task<IResult> CopyAsync(Guid workspace, Guid item, ItemCopy request, Desk desk, IFeedback feedback, IActor actor, CancellationToken ct)
    {
        var (language, text) = (request.Language?.Trim().ToLowerInvariant() ?? "", request.Text?.Trim());
        if (text is not null && (text.Length is 0 or > LongestCopy || language.Length != 2 || !language.All(char.IsAsciiLetterLower)))
            return new Refusal("feedback.reading_copy", "A reading copy has a language of two letters and 1 to 20,000 characters.").ToResult();
        var copy = text is null ? null : new ReadingCopy(language, await feedback.MaskAsync(new(workspace), text, ct), actor.Name, actor.Kind != "person");
        return await desk.ChangeAsync(
            new(workspace), item, "feedback.reading_copy", new { request.Language }, (db, row) => Set(db, row, i => i.Copy, copy is null ? null : JsonSerializer.Serialize(copy)), ct);
    }

    static Task Set<T>(RapportDb db, ItemRow row, System.Linq.Expressions.Expression<Func<ItemRow, T>> property, T value)
    {
        db.Attach(row);
        db.Entry(row).Property(property).CurrentValue = value;
        return Task.CompletedTask;
    }

    /// <summary>Changes one item: found, changed, written down and told, or nothing of it.</summary>
    internal sealed class Desk(IStateStore store, HearingBook hearing, IAudit audit, IChanges changes)
    {
        /// <summary>Changes an item.</summary>
        public Task<IResult> ChangeAsync(WorkspaceId workspace, Guid item, string action, object detail, Func<RapportDb, ItemRow, Task> change, CancellationToken ct) =>
            ChangeAsync(workspace, item, action, detail, change, teaches: false, ct);

        /// <summary>Changes an item in a way from which the workspace learns.</summary>
        public Task<IResult> TeachAsync(WorkspaceId workspace, Guid item, string action, object detail, Func<RapportDb, ItemRow, Task> change, CancellationToken ct) =>
            ChangeAsync(workspace, item, action, detail, change, teaches: true, ct);

        async Task<IResult> ChangeAsync(WorkspaceId workspace, Guid item, string action, object detail, Func<RapportDb, ItemRow, Task> change, bool teaches, CancellationToken ct)
        {
            await using var transaction = await store.BeginAsync(ct);
            if (await transaction.Db.Set<ItemRow>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == item && i.Workspace == workspace, ct) is not { } row) return s_unknown.ToResult();
            await change(transaction.Db, row);
            if (teaches) await hearing.LearnAsync(transaction, workspace, ct);
            await audit.WriteAsync(transaction, workspace, action, $"feedback {item}", detail, ct);
            transaction.OnCommitted(() => changes.Publish(workspace, Ears.Topic));
            await transaction.CommitAsync(ct);
            return Results.NoContent();
        }
    }
}
