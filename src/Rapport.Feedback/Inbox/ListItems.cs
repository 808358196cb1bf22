using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Heard;
using Rapport.Feedback.Topics;
using Rapport.Kernel;

namespace Rapport.Feedback.Inbox;

/// <summary>A page of feedback.</summary>
/// <param name="Items">The latest first.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
/// <param name="Total">Items that fit, over all pages.</param>
/// <param name="Feelings">How many of them feel how; <c>unscored</c> for those of an unsupported language and those without words. Mixed ones are counted under their level too.</param>
/// <param name="Feeling">The figures of those that are scored and count, as every dashboard and topic page shows them under the same filter.</param>
/// <param name="Unread">How many of the workspace's items wait to be read, or read anew because something was taught.</param>
sealed record ItemPage(IReadOnlyList<ItemAnswer> Items, string? Next, int Total, IReadOnlyDictionary<string, int> Feelings, Feeling Feeling, int Unread);

/// <summary>A value to filter by and how many items have it.</summary>
/// <param name="Key">As the filter takes it.</param>
/// <param name="Name">For people; empty where the screens know a word for the key.</param>
/// <param name="Count">Items.</param>
sealed record ItemChoice(string Key, string Name, int Count);

/// <summary>What there is to filter by, the most frequent first; assignees are all who may look after something, by name.</summary>
sealed record ItemChoices(
    IReadOnlyList<ItemChoice> Sources, IReadOnlyList<ItemChoice> Topics, IReadOnlyList<ItemChoice> Touchpoints, IReadOnlyList<ItemChoice> Channels,
    IReadOnlyList<ItemChoice> Languages, IReadOnlyList<ItemChoice> Tags, IReadOnlyList<ItemChoice> Metrics, IReadOnlyList<ItemChoice> Assignees);

/// <summary>The one stream of everything anybody said.</summary>
static class ListItems
{
    const string Route = "/api/v1/workspaces/{workspace:guid}/feedback";
    const int Most = 200;
    const int MostChoices = 200;

    static readonly Refusal s_unknown = new("feedback.unknown", "There is no such item of feedback.", 404);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, ListAsync).WithName("listFeedback").WithTags("Feedback").WithSummary("Everything anybody said, by search and filters, the latest first")
            .WithDescription("`sort`: newest, oldest, worst, best (by sentiment; what is unscored comes last).")
            .Produces<ItemPage>().ProducesProblem(400).ProducesProblem(422).Needs(Role.Viewer);
        routes.MapGet(Route + "/{item:guid}", GetAsync).WithName("getFeedback").WithTags("Feedback").WithSummary("One item of feedback")
            .Produces<ItemAnswer>().ProducesProblem(404).Needs(Role.Viewer);
        routes.MapGet(Route + "/choices", ChoicesAsync).WithName("listFeedbackChoices").WithTags("Feedback").WithSummary("What feedback can be filtered by")
            .Produces<ItemChoices>().Needs(Role.Viewer);
    }

    static async Task<IResult> ListAsync(
        Guid workspace, [AsParameters] ItemQuery query, ItemFinder finder, ItemShow show, IStateStore store, IActor actor, CancellationToken ct,
        string? sort = null, string? after = null, int? limit = null)
    {
        var at = new WorkspaceId(workspace);
        if (!TryReadCursor(after, out var skipped)) return new Refusal("feedback.cursor", "The cursor is not one this route gave.", 400).ToResult();
        await using var db = store.Read();
        var (found, refusal) = await finder.FindAsync(db, at, query, actor.Kind == "person" ? actor.Id : null, ct);
        if (found is null) return (refusal ?? s_unknown).ToResult();
        if (Sorted(found, sort) is not { } sorted) return new Refusal("feedback.sort", "Sort by newest, oldest, worst or best.").ToResult();
        var rows = Math.Clamp(limit ?? 50, 1, Most);
        var page = await sorted.Skip(skipped).Take(rows).ToListAsync(ct);
        var counts = await found.GroupBy(i => i.Level).Select(g => new { Level = g.Key, Count = g.Count(), Mixed = g.Count(i => i.IsMixed) }).ToListAsync(ct);
        var feelings = counts.ToDictionary(c => c.Level is { } level ? ItemFinder.Feelings[level + 2] : "unscored", c => c.Count, StringComparer.Ordinal);
        feelings["mixed"] = counts.Sum(c => c.Mixed);
        var total = counts.Sum(c => c.Count);
        var next = skipped + page.Count < total ? Convert.ToHexString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{skipped + page.Count}"))) : null;
        var feeling = TopicFigures.FeelingOf(await TopicFigures.MentionsAsync(found, ct), []);
        return Results.Ok(new ItemPage(await show.OfAsync(db, at, page, ct), next, total, feelings, feeling, await UnreadAsync(db, at, ct)));
    }

    static async Task<IResult> GetAsync(Guid workspace, Guid item, ItemShow show, IStateStore store, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        return await db.Set<ItemRow>().FirstOrDefaultAsync(i => i.Id == item && i.Workspace == at, ct) is { } row
            ? Results.Ok((await show.OfAsync(db, at, [row], ct))[0])
            : s_unknown.ToResult();
    }

    static async Task<IResult> ChoicesAsync(Guid workspace, IStateStore store, IColleagues people, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var db = store.Read();
        var items = db.Set<ItemRow>().Where(i => i.Workspace == at);
        var topics = await db.Set<TopicRow>().Where(t => t.Workspace == at && t.MergedInto == null).ToListAsync(ct);
        var about = await db.Set<ItemTopicRow>().Where(t => t.Workspace == at).GroupBy(t => t.Topic).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var held = await items.Where(i => i.Assignee != null).GroupBy(i => i.Assignee).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key!.Value, g => g.Count, ct); // nulls were left out
        var colleagues = (await people.AllAsync(at, ct)).Where(c => c.Role >= Role.Agent || held.ContainsKey(c.Person)).Select(c => new ItemChoice(c.Person.ToString(), c.Name, held.GetValueOrDefault(c.Person)));
        return Results.Ok(new ItemChoices(
            await CountAsync(items.Select(i => i.Source), ct),
            [.. topics.Select(t => new ItemChoice(t.Id.ToString(), t.Name, about.GetValueOrDefault(t.Id) + topics.Where(c => c.Parent == t.Id).Sum(c => about.GetValueOrDefault(c.Id)))).OrderByDescending(t => t.Count).ThenBy(t => t.Name, StringComparer.Ordinal)],
            await CountAsync(items.Select(i => i.Touchpoint), ct), await CountAsync(items.Select(i => i.Channel), ct), await CountAsync(items.Select(i => i.Language), ct),
            await CountAsync(db.Set<ItemTagRow>().Where(t => t.Workspace == at).Select(t => t.Tag), ct), await CountAsync(items.Select(i => i.Metric), ct), [.. colleagues]));
    }

    static async Task<IReadOnlyList<ItemChoice>> CountAsync(IQueryable<string> values, CancellationToken ct) =>
        [.. (await values.Where(v => v != "").GroupBy(v => v).Select(g => new { g.Key, Count = g.Count() }).OrderByDescending(g => g.Count).ThenBy(g => g.Key).Take(MostChoices).ToListAsync(ct))
            .Select(g => new ItemChoice(g.Key, "", g.Count))];

    /// <summary>Items that wait to be read, or read anew.</summary>
    public static async Task<int> UnreadAsync(RapportDb db, WorkspaceId workspace, CancellationToken ct)
    {
        var known = await db.Set<HearingRow>().Where(h => h.Workspace == workspace).Select(h => (long?)h.Knowledge).FirstOrDefaultAsync(ct) ?? 1;
        return await db.Set<ItemRow>().CountAsync(i => i.Workspace == workspace && i.ReadBy < known, ct);
    }

    static IQueryable<ItemRow>? Sorted(IQueryable<ItemRow> items, string? by) => by switch
    {
        null or "newest" => items.OrderByDescending(i => i.At).ThenBy(i => i.Id),
        "oldest" => items.OrderBy(i => i.At).ThenBy(i => i.Id),
        "worst" => items.OrderBy(i => i.Sentiment == null).ThenBy(i => i.Sentiment).ThenByDescending(i => i.At).ThenBy(i => i.Id),
        "best" => items.OrderByDescending(i => i.Sentiment).ThenByDescending(i => i.At).ThenBy(i => i.Id),
        _ => null,
    };

    static bool TryReadCursor(string? after, out int skipped)
    {
        skipped = 0;
        if (string.IsNullOrEmpty(after)) return true;
        try
        {
            return int.TryParse(Encoding.UTF8.GetString(Convert.FromHexString(after)), NumberStyles.None, CultureInfo.InvariantCulture, out skipped);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
