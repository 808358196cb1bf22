using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Heard;
using Rapport.Kernel;
using Rapport.Models;

namespace Rapport.Feedback.Topics;

/// <summary>A search for topics that has begun.</summary>
sealed record TopicSearch(Guid Job);

/// <summary>Finds topics nobody configured among what was said, language by language. Topics that were found before keep their id and what
/// people did to them where they come back.</summary>
sealed class FindTopics(IStateStore store, HearingBook hearing, IChanges changes, TimeProvider clock) : IJobKind
{
    /// <summary>The job's kind.</summary>
    public const string Kind = "topics.find";

    /// <summary>Fewer different texts of a language tell no topics.</summary>
    public const int Fewest = 25;

    /// <summary>The latest texts of a language; beyond them little is new, and the search takes a minute.</summary>
    public const int Most = 4_000;

    // So many texts tell by themselves how many topics they have; of fewer the coarsest division always comes back best, and tells nobody anything.
    const int Telling = 400;

    // A topic comes back when it shares so much of its texts (Jaccard).
    const double Same = 0.4;

    public string Name => Kind;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/workspaces/{workspace:guid}/topics/find", BeginAsync)
        .WithName("findTopics").WithTags("Topics").WithSummary("Find topics anew among all that was said; edited topics stay")
        .Produces<TopicSearch>(202).Needs(Role.Analyst);

    static async Task<IResult> BeginAsync(Guid workspace, IStateStore store, IJobs jobs, IAudit audit, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        await using var transaction = await store.BeginAsync(ct);
        var job = await jobs.AddAsync(transaction, New(at), ct);
        await audit.WriteAsync(transaction, at, "topic.find", $"job {job}", null, ct);
        await transaction.CommitAsync(ct);
        return Results.Accepted(null, new TopicSearch(job));
    }

    /// <summary>A job that finds topics.</summary>
    public static NewJob New(WorkspaceId workspace) => new(workspace, Kind, "Find topics");

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var workspace = run.Workspace ?? throw new InvalidOperationException("Topics are found in a workspace.");
        var languages = await LanguagesAsync(workspace, ct);
        for (var done = 0; done < languages.Count; done++)
        {
            var texts = await TextsAsync(workspace, languages[done], ct);
            if (texts.Count < Fewest) continue;
            var model = TopicModel.Discover(texts, CountOf(texts.Count));
            await KeepAsync(workspace, languages[done], texts, model, ct);
            await run.ProgressAsync(done + 1, languages.Count, ct);
        }
    }

    /// <summary>How many topics to seek; null to let the texts decide.</summary>
    static int? CountOf(int texts) => texts < Telling ? Math.Max(4, (int)Math.Round(Math.Sqrt(texts))) : null;

    async Task<IReadOnlyList<string>> LanguagesAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<ItemRow>().Where(i => i.Workspace == workspace && i.Counts && i.Language != "" && i.Language != "und").GroupBy(i => i.Language)
            .Where(g => g.Count() >= Fewest).OrderByDescending(g => g.Count()).Select(g => g.Key).ToListAsync(ct);
    }

    // The same words said twice are one text: copies must not make a topic of themselves.
    async Task<IReadOnlyList<string>> TextsAsync(WorkspaceId workspace, string language, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<ItemRow>().Where(i => i.Workspace == workspace && i.Counts && i.Language == language).GroupBy(i => i.Text)
            .Select(g => new { g.Key, At = g.Max(i => i.At) }).OrderByDescending(g => g.At).ThenBy(g => g.Key).Take(Most).Select(g => g.Key).ToListAsync(ct);
    }

    async Task KeepAsync(WorkspaceId workspace, string language, IReadOnlyList<string> texts, TopicModel model, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var db = transaction.Db;
        var had = await db.Set<TopicRow>().Where(t => t.Workspace == workspace && t.Language == language).ToListAsync(ct);
        var space = await db.FindAsync<TopicSpaceRow>([workspace, language], ct);
        var before = space is null ? null : TopicModel.Load(new MemoryStream(space.Model));
        var ids = Ids(workspace, language, texts, model, before, had);
        var kept = ids.Values.ToHashSet();
        foreach (var found in model.Discovered)
        {
            var row = had.Find(t => t.Id == ids[found.Topic.Id]);
            if (row is null) db.Add(row = new TopicRow { Id = ids[found.Topic.Id], Workspace = workspace, Name = found.Topic.Name, Phrases = "[]", Language = language, CreatedAt = clock.NowMicros() });
            row.Stability = Math.Round(found.Stability, 3);
            if (!row.IsEdited) (row.Name, row.Parent) = (found.Topic.Name, found.Topic.Parent is { } parent ? ids[parent] : null);
        }

        // What was merged away by people stays known as long as it is found.
        var gone = had.Where(t => !kept.Contains(t.Id) && !t.IsEdited).ToList();
        db.RemoveRange(gone);
        foreach (var orphan in had.Where(t => t.IsEdited && gone.Exists(g => g.Id == t.Parent))) orphan.Parent = null;
        using var bytes = new MemoryStream();
        model.Renamed(id => Knowledge.Name(ids[id])).Save(bytes);
        if (space is null) db.Add(space = new TopicSpaceRow { Workspace = workspace, Language = language, Model = [] });
        (space.Model, space.Texts, space.FoundAt) = (bytes.ToArray(), texts.Count, clock.NowMicros());
        await hearing.LearnAsync(transaction, workspace, ct);
        transaction.OnCommitted(() => changes.Publish(workspace, Ears.Topic));
        await transaction.CommitAsync(ct);
    }

    // Each topic found is the one it was before, when they share texts enough; else a new one.
    static Dictionary<string, Guid> Ids(WorkspaceId workspace, string language, IReadOnlyList<string> texts, TopicModel model, TopicModel? before, List<TopicRow> had)
    {
        var ids = new Dictionary<string, Guid>(StringComparer.Ordinal);
        if (before is not null)
        {
            var (now, then) = (Members(model, texts), Members(before, texts));
            foreach (var (found, earlier) in now.Keys.SelectMany(f => then.Keys.Select(e => (f, e))).OrderByDescending(p => Likeness(now[p.f], then[p.e])).ThenBy(p => p.f, StringComparer.Ordinal))
            {
                if (Likeness(now[found], then[earlier]) < Same || ids.ContainsKey(found) || !Guid.TryParseExact(earlier, "N", out var id) || ids.ContainsValue(id) || !had.Exists(t => t.Id == id)) continue;
                ids[found] = id;
            }
        }

        foreach (var topic in model.Topics.Where(t => !ids.ContainsKey(t.Id)))
        {
            // Named by its words and texts: the same search gives the same topic again after a crash.
            var id = DerivedId.Of(workspace, "topic", $"{language}\0{topic.Id}\0{topic.Name}\0{texts.Count}");
            ids[topic.Id] = had.Exists(t => t.Id == id) || ids.ContainsValue(id) ? DerivedId.Of(workspace, "topic", $"{id}\0{had.Count}") : id;
        }

        return ids;
    }

    static Dictionary<string, HashSet<int>> Members(TopicModel model, IReadOnlyList<string> texts)
    {
        var (members, parents) = (new Dictionary<string, HashSet<int>>(StringComparer.Ordinal), model.Topics.ToDictionary(t => t.Id, t => t.Parent, StringComparer.Ordinal));
        for (var i = 0; i < texts.Count; i++)
        {
            if (model.Assign(texts[i]) is not [var first, ..]) continue;
            foreach (var id in (string?[])[first.Topic, parents[first.Topic]])
            {
                if (id is null) continue;
                if (!members.TryGetValue(id, out var own)) members[id] = own = [];
                own.Add(i);
            }
        }

        return members;
    }

    static double Likeness(HashSet<int> one, HashSet<int> two) => one.Count(two.Contains) is var both ? both / (double)(one.Count + two.Count - both) : 0;
}

/// <summary>Begins searches for topics by itself: when enough was said in a language, and again whenever twice as much was. No longer where people
/// have named, moved or taught topics: they must not move under the hands of those who work with them.</summary>
sealed class TopicScout(IStateStore store, IJobs jobs)
{
    readonly HashSet<(WorkspaceId, string, int)> _begun = [];

    /// <summary>Looks after workspaces in which something was read.</summary>
    public async Task LookAsync(IReadOnlySet<WorkspaceId> workspaces, CancellationToken ct)
    {
        foreach (var workspace in workspaces)
        {
            var due = await DueAsync(workspace, ct);
            if (!due.Aggregate(false, (any, language) => _begun.Add((workspace, language.Language, language.Before)) || any)) continue;
            await using var transaction = await store.BeginAsync(ct);
            await jobs.AddAsync(transaction, FindTopics.New(workspace), ct);
            await transaction.CommitAsync(ct);
        }
    }

    /// <summary>Languages to be searched, and of how many texts the last search was.</summary>
    async Task<IReadOnlyList<(string Language, int Before)>> DueAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        var before = await db.Set<TopicSpaceRow>().Where(s => s.Workspace == workspace).ToDictionaryAsync(s => s.Language, s => s.Texts, ct);
        var kept = await db.Set<TopicRow>().Where(t => t.Workspace == workspace && (t.IsEdited || t.MergedInto != null)).Select(t => t.Language).Distinct().ToListAsync(ct);
        kept.AddRange(await db.Set<ItemRow>().Where(i => i.Workspace == workspace && i.SaidTopics != null).Select(i => i.Language).Distinct().ToListAsync(ct));
        var said = await db.Set<ItemRow>().Where(i => i.Workspace == workspace && i.Counts && i.Language != "" && i.Language != "und")
            .GroupBy(i => i.Language).Select(g => new { g.Key, Texts = g.Select(i => i.Text).Distinct().Count() }).ToListAsync(ct);
        return [.. said.Where(l => before.TryGetValue(l.Key, out var texts) ? l.Texts >= texts * 2 && texts < FindTopics.Most && !kept.Contains(l.Key) : l.Texts >= FindTopics.Fewest)
            .Select(l => (l.Key, before.GetValueOrDefault(l.Key)))];
    }
}
