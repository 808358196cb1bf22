using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Heard;
using Rapport.Kernel;

namespace Rapport.Feedback.Topics;

/// <summary>Finds troubles among the items of feedback.</summary>
sealed class TroubleFinder(IStateStore store) : ITroubles
{
    public async Task<IReadOnlyList<Trouble>> OfAsync(WorkspaceId workspace, long from, long before, CancellationToken ct)
    {
        await using var db = store.Read();
        var items = Counted(db, workspace, from, before).Where(i => i.Text != "" && (i.Level < 0 || i.IsMixed));
        var about = (await items.Join(db.Set<ItemTopicRow>(), i => i.Id, t => t.Item, (_, t) => new { t.Item, t.Topic }).ToListAsync(ct)).ToLookup(t => t.Item, t => t.Topic);
        var rows = await items.Select(i => new { i.Id, i.At, i.Subject, i.Source, i.Origin, i.Touchpoint, i.Metric, i.Score }).ToListAsync(ct);
        return [.. rows.Select(i => new Trouble(i.Id, i.At, i.Subject, i.Source, i.Origin, i.Touchpoint, i.Metric, i.Score, [.. about[i.Id]]))];
    }

    public async Task<IReadOnlyDictionary<Guid, HeardTopic>> TopicsAsync(WorkspaceId workspace, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<TopicRow>().Where(t => t.Workspace == workspace && t.MergedInto == null).Select(t => new HeardTopic(t.Id, t.Name, t.Parent)).ToDictionaryAsync(t => t.Id, ct);
    }

    public async Task<IReadOnlyList<(double Score, long Count)>> ScoresAsync(WorkspaceId workspace, string scale, long from, long before, CancellationToken ct)
    {
        await using var db = store.Read();
        var counts = await Counted(db, workspace, from, before).Where(i => i.Metric == scale && i.Score != null)
            .GroupBy(i => i.Score!.Value).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(ct); // those without a score were left out
        return [.. counts.Select(c => (c.Key, c.Count))];
    }

    public async Task<IReadOnlyList<HeardWords>> WordsAsync(WorkspaceId workspace, IReadOnlyCollection<Guid> items, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<ItemRow>().Where(i => i.Workspace == workspace && items.Contains(i.Id))
            .Select(i => new HeardWords(i.Id, i.At, i.Heading, i.Text, i.Metric, i.Score, i.Level, i.Page)).ToListAsync(ct);
    }

    static IQueryable<ItemRow> Counted(RapportDb db, WorkspaceId workspace, long from, long before) =>
        db.Set<ItemRow>().Where(i => i.Workspace == workspace && i.Counts && i.At >= from && i.At < before);
}
