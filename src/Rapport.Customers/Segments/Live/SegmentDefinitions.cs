using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>Makes and replaces definitions.</summary>
static class SegmentDefinitions
{
    /// <summary>Segments of one workspace.</summary>
    public const int Most = 500;

    /// <summary>Checks a sentence, and that no segment would ask itself.</summary>
    /// <returns>The refusal; null when it can be followed.</returns>
    public static Refusal? Check(IReadOnlyCollection<SegmentRow> all, Guid self, Predicate predicate)
    {
        try
        {
            _ = PlanBook.Builder(all).Compile(predicate);
            return AsksItself(all, self, predicate)
                ? new("segment.cycle", "The segment would ask itself by way of the segments it names.")
                : null;
        }
        catch (PlanException refused)
        {
            return refused.Refusal;
        }
    }

    static bool AsksItself(IReadOnlyCollection<SegmentRow> all, Guid self, Predicate predicate)
    {
        var byId = all.ToDictionary(s => s.Id);
        var seen = new HashSet<Guid>();
        return Reads(all, predicate).Any(Reaches);

        bool Reaches(Guid id) =>
            id == self || (seen.Add(id) && byId.TryGetValue(id, out var segment) && segment.Predicate.Length > 0
                && Reads(all, PlanBook.Read(segment.Predicate)).Any(Reaches));
    }

    /// <summary>The segments a sentence names.</summary>
    public static IEnumerable<Guid> Reads(IReadOnlyCollection<SegmentRow> all, Predicate predicate) => predicate switch
    {
        Predicate.All p => p.Parts.SelectMany(part => Reads(all, part)),
        Predicate.Any p => p.Parts.SelectMany(part => Reads(all, part)),
        Predicate.Not p => Reads(all, p.Part),
        Predicate.Member p => [p.Segment],
        Predicate.Stage p => all.Where(s => p.Keys.Contains(s.Stage)).Select(s => s.Id),
        _ => [],
    };

    /// <summary>Makes a definition and the job that gets it ready; it takes the place of the one before when it is.</summary>
    public static async Task DefineAsync(
        IStateTransaction transaction, SegmentRow segment, IReadOnlyCollection<SegmentRow> all, IJobs jobs, CancellationToken ct, Guid? import = null)
    {
        var db = transaction.Db;
        if (segment.Next != 0)
        {
            var overtaken = segment.Next;
            await db.Set<VersionRow>().Where(v => v.No == overtaken).ExecuteUpdateAsync(s => s.SetProperty(v => v.State, VersionStates.Retired), ct);
        }

        var version = new VersionRow { Segment = segment.Id, Workspace = segment.Workspace, Predicate = segment.Predicate, State = VersionStates.Building };
        db.Add(version);
        await db.SaveChangesAsync(ct);
        var builder = PlanBook.Builder([.. all.Where(s => s.Id != segment.Id), segment]);
        _ = PlanBook.Compile(builder, segment, segment.Predicate);
        await AddTracksAsync(db, segment.Workspace, builder.Tracks, ct);
        segment.Next = version.No;
        segment.Job = await jobs.AddAsync(
            transaction, new NewJob(segment.Workspace, BuildSegment.Kind, $"Find who belongs to {segment.Name}", new BuildSegmentArgs(version.No, import)), ct);
        await db.SaveChangesAsync(ct);
        await PlanBook.TurnAsync(transaction, segment.Workspace, ct);
    }

    static async Task AddTracksAsync(RapportDb db, WorkspaceId workspace, IEnumerable<TrackSpec> wanted, CancellationToken ct)
    {
        var known = await db.Set<TrackRow>().Where(t => t.Workspace == workspace).Select(t => t.Key).ToListAsync(ct);
        foreach (var track in wanted.Where(t => !known.Contains(t.Key)))
            db.Add(new TrackRow { Workspace = workspace, Key = track.Key, IsFilled = track.IsList });
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Whoever reads a segment must ask everybody again when its definition has changed.</summary>
    public static async Task RebuildReadersAsync(IStateTransaction transaction, SegmentRow changed, IJobs jobs, long now, CancellationToken ct)
    {
        var all = await transaction.Db.Set<SegmentRow>().AsTracking().Where(s => s.Workspace == changed.Workspace).ToListAsync(ct);
        foreach (var segment in all.Where(s => s.Id != changed.Id && s.Kind != SegmentKinds.List && s.Predicate.Length > 0))
        {
            if (!Reads(all, PlanBook.Read(segment.Predicate)).Contains(changed.Id)) continue;
            segment.UpdatedAt = now;
            await DefineAsync(transaction, segment, all, jobs, ct);
        }
    }
}
