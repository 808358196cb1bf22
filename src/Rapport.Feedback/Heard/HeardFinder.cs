using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Feedback.Heard;

/// <summary>Finds what was said, for modules above.</summary>
sealed class HeardFinder(IStateStore store) : IHeardWords
{
    public async Task<IReadOnlyList<HeardWords>> OfAsync(WorkspaceId workspace, string source, string origin, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<ItemRow>().Where(i => i.Workspace == workspace && i.Source == source && i.Origin == origin).OrderBy(i => i.At).ThenBy(i => i.Part)
            .Select(i => new HeardWords(i.Id, i.At, i.Heading, i.Text, i.Metric, i.Score, i.Level, i.Page)).ToListAsync(ct);
    }

    public async Task<(string Source, string Origin)?> OriginAsync(WorkspaceId workspace, Guid item, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<ItemRow>().Where(i => i.Workspace == workspace && i.Id == item).Select(i => new { i.Source, i.Origin }).FirstOrDefaultAsync(ct) is { } found ? (found.Source, found.Origin) : null;
    }

    /// <summary>Those of some items that modules above act on.</summary>
    public static async Task<IReadOnlyList<TextRead>> ActedOnAsync(RapportDb db, IReadOnlyCollection<Guid> items, CancellationToken ct)
    {
        if (items.Count == 0) return [];
        var rows = await db.Set<ItemRow>().AsNoTracking().Where(i => items.Contains(i.Id) && i.Counts && !i.IsHistory && i.Import == null).OrderBy(i => i.At).ThenBy(i => i.Id).ToListAsync(ct);
        var about = rows.Count == 0 ? null : (await db.Set<ItemTopicRow>().AsNoTracking().Where(t => items.Contains(t.Item)).ToListAsync(ct)).ToLookup(t => t.Item, t => t.Topic);
        return [.. rows.Select(i => new TextRead(i.Workspace, i.Id, i.Source, i.Origin, i.At, i.Received, i.Subject, i.Sentiment, i.Level, [.. about![i.Id]]) // there are rows
        {
            Channel = i.Channel, Touchpoint = i.Touchpoint, Employee = i.Employee, Metric = i.Metric, Score = i.Score,
        })];
    }
}
