using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rapport.Columns;
using Rapport.Customers.Identity;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>Which definition is made ready.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Import">For a list: everybody whom this import brought something of.</param>
sealed record BuildSegmentArgs(long Version, Guid? Import = null);

/// <summary>Makes a definition ready: reads facts from before into its tracks, asks it about everybody, and puts it in the place of
/// the one before in one step. What happens meanwhile is followed already. Every step may be repeated after a crash.</summary>
sealed class BuildSegment(
    IStateStore store, PlanBook plans, SegmentSignals signals, TrackReader reader, IFactBlocks blocks, IJobs jobs, IChanges changes, TimeProvider clock)
    : IJobKind
{
    public const string Kind = "segment.build";

    /// <summary>Customers, or identifiers, in one transaction.</summary>
    const int AtOnce = 2000;

    public string Name => Kind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var no = run.Args<BuildSegmentArgs>().Version;
        if (await FindAsync(no, ct) is not { State: VersionStates.Building or VersionStates.Settling } version) return;
        var steps = new Steps(run);
        if (run.Args<BuildSegmentArgs>().Import is { } import) await ListAsync(version, import, ct);
        await FillAsync(version, steps, ct);
        if (!await MarkAsync(version, VersionStates.Settling, ct)) return;
        await SettleAsync(version, steps, ct);
        await SwitchAsync(version, ct);
        foreach (var topic in (string[])["segments", "jobs"]) changes.Publish(version.Workspace, topic);
    }

    async Task<VersionRow?> FindAsync(long no, CancellationToken ct)
    {
        await using var db = store.Read();
        return await db.Set<VersionRow>().FirstOrDefaultAsync(v => v.No == no, ct);
    }

    /// <summary>Facts that were committed before the tracks were known are visible after this wait; all later ones go into the tracks
    /// by themselves, and one that is in both counts once.</summary>
    async Task FillAsync(VersionRow version, Steps steps, CancellationToken ct)
    {
        var unfilled = (await UnfilledAsync(version, ct)).ToList();
        if (unfilled.Count == 0) return;
        await blocks.WaitAllVisibleAsync(ct);
        var tracks = new List<(FollowedTrack Track, int Parts)>();
        foreach (var track in unfilled) tracks.Add((track, await reader.PartsAsync(version.Workspace, track.Spec, ct)));
        steps.Total += tracks.Sum(t => t.Parts);
        foreach (var (track, parts) in tracks)
        {
            for (var part = 0; part < parts; part++)
            {
                while (!await FillAsync(version.Workspace, track, part, parts, ct)) await blocks.WaitAllVisibleAsync(ct);
                await steps.DoneAsync(1, ct);
            }

            await using var transaction = await store.BeginAsync(ct);
            await transaction.Db.Set<TrackRow>().Where(t => t.No == track.No).ExecuteUpdateAsync(s => s.SetProperty(t => t.IsFilled, true), ct);
            await PlanBook.TurnAsync(transaction, version.Workspace, ct);
            await transaction.CommitAsync(ct);
        }
    }

    async Task ListAsync(VersionRow version, Guid import, CancellationToken ct)
    {
        await blocks.WaitAllVisibleAsync(ct);
        var subjects = await reader.ImportedAsync(version.Workspace, import, ct);
        foreach (var some in subjects.Chunk(AtOnce))
        {
            await using var transaction = await store.BeginAsync(ct);
            var plan = await plans.OfAsync(transaction, version.Workspace, ct);
            var track = plan.Of(TrackSpec.OfList(version.Segment));
            var known = await KnownAsync(transaction, some, ct);
            var follower = new Follower(transaction, plan, version.Workspace);
            await follower.LoadTracksAsync(known.Select(s => s.Value), [track.No], ct);
            foreach (var subject in known) follower.Take(subject, track, SegmentLists.OnList, 1);
            await follower.SaveAsync(ct);
            await transaction.CommitAsync(ct);
        }
    }

    async Task<IEnumerable<FollowedTrack>> UnfilledAsync(VersionRow version, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var plan = await plans.OfAsync(transaction, version.Workspace, ct);
        var wanted = plan.Segments.First(s => s.No == version.No).Sentence.Leaves.SelectMany(l => l.Tracks).Select(t => t.Key).ToHashSet(StringComparer.Ordinal);
        return plan.Tracks.Where(t => !t.IsFilled && wanted.Contains(t.Spec.Key));
    }

    /// <summary>False when an import was taken back meanwhile: then the part is read again.</summary>
    async Task<bool> FillAsync(WorkspaceId workspace, FollowedTrack track, int part, int parts, CancellationToken ct)
    {
        string before;
        await using (var db = store.Read()) before = await TrackReader.TakenBackAsync(db, workspace, ct);
        var read = await reader.PartAsync(workspace, track.Spec, part, parts, ct);
        foreach (var some in read.GroupBy(r => r.Subject).Chunk(AtOnce))
        {
            if (!await FillAsync(workspace, track, some, before, ct)) return false;
        }

        return true;
    }

    async Task<bool> FillAsync(
        WorkspaceId workspace, FollowedTrack track, IGrouping<SubjectId, (SubjectId Subject, Entry Entry)>[] some, string before, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        if (await TrackReader.TakenBackAsync(transaction.Db, workspace, ct) != before) return false;
        var plan = await plans.OfAsync(transaction, workspace, ct);
        if (plan.Tracks.FirstOrDefault(t => t.No == track.No) is not { IsFilled: false } current) return true;
        var known = await KnownAsync(transaction, [.. some.Select(s => s.Key.Value)], ct);
        var follower = new Follower(transaction, plan, workspace);
        await follower.LoadTracksAsync(known.Select(s => s.Value), [track.No], ct);
        foreach (var subject in some.Where(s => known.Contains(s.Key))) follower.Fill(subject.Key, current, subject.Select(s => s.Entry));
        await follower.SaveAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Somebody erased a moment ago may still have facts.</summary>
    static async Task<HashSet<SubjectId>> KnownAsync(IStateTransaction transaction, IReadOnlyList<Guid> subjects, CancellationToken ct)
    {
        var known = new HashSet<SubjectId>();
        await using var command = transaction.Command(
            $"SELECT i.subject FROM {IdList.From(transaction.Connection)} CROSS JOIN identifier i ON i.subject = ids.id");
        await using var rows = await command.With("@ids", IdList.Of(subjects)).ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) known.Add(new SubjectId(rows.GetId(0)));
        return known;
    }

    async Task<bool> MarkAsync(VersionRow version, string state, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var changed = await transaction.Db.Set<VersionRow>()
            .Where(v => v.No == version.No && v.State != VersionStates.Retired).ExecuteUpdateAsync(s => s.SetProperty(v => v.State, state), ct);
        await PlanBook.TurnAsync(transaction, version.Workspace, ct);
        await transaction.CommitAsync(ct);
        return changed == 1;
    }

    async Task SettleAsync(VersionRow version, Steps steps, CancellationToken ct)
    {
        var everybody = await EverybodyAsync(version, ct);
        steps.Total += everybody.Count;
        foreach (var some in everybody.Chunk(AtOnce))
        {
            await using var transaction = await store.BeginAsync(ct);
            var plan = await plans.OfAsync(transaction, version.Workspace, ct);
            if (plan.Segments.FirstOrDefault(s => s.No == version.No) is not { } segment) return;
            var graph = new IdentityGraph(version.Workspace);
            await IdentityStore.LoadAsync(transaction, graph, [.. some.Select(c => new CustomerId(c))], ct);
            var people = graph.People.Where(p => p.Subjects.Count > 0).ToList();
            var follower = new Follower(transaction, plan, version.Workspace);
            var now = clock.NowMicros();
            await follower.LoadAsync(people, segment, now, ct);
            foreach (var person in people) follower.Ask(person, now, [segment.Index], [], isQuiet: true);
            await follower.SaveAsync(ct);
            await signals.TellAsync(transaction, version.Workspace, follower, ct);
            await transaction.CommitAsync(ct);
            await steps.DoneAsync(some.Length, ct);
        }
    }

    /// <summary>All customers; or where the sentence needs facts those who have some of the kind that the fewest have.</summary>
    async Task<IReadOnlyList<Guid>> EverybodyAsync(VersionRow version, CancellationToken ct)
    {
        List<string> needs;
        await using (var transaction = await store.BeginAsync(ct))
        {
            var plan = await plans.OfAsync(transaction, version.Workspace, ct);
            needs = [.. plan.Segments.First(s => s.No == version.No).Sentence.Needs.Select(n => string.Join(',', n.Select(t => plan.Of(t).No))).Distinct()];
        }

        await using var connection = await store.OpenReadAsync(ct);
        var rarest = needs.Count < 2 ? needs.FirstOrDefault() : await RarestAsync(connection, needs, ct);
        await using var command = connection.Command(rarest is null
            ? "SELECT id FROM customer WHERE workspace = @w ORDER BY id"
            : $"SELECT DISTINCT i.customer FROM subject_track t JOIN identifier i ON i.subject = t.subject WHERE t.track IN ({rarest}) ORDER BY i.customer");
        await using var rows = await command.With("@w", version.Workspace).ExecuteReaderAsync(ct);
        var everybody = new List<Guid>();
        while (await rows.ReadAsync(ct)) everybody.Add(rows.GetId(0));
        return everybody;
    }

    static async Task<string> RarestAsync(DbConnection connection, IReadOnlyList<string> needs, CancellationToken ct)
    {
        var counted = new Dictionary<long, long>();
        await using var command = connection.Command($"SELECT track, count(*) FROM subject_track WHERE track IN ({string.Join(',', needs)}) GROUP BY track");
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) counted[rows.GetInt64(0)] = rows.GetInt64(1);
        return needs.MinBy(n => n.Split(',').Sum(track => counted.GetValueOrDefault(long.Parse(track, CultureInfo.InvariantCulture))))!; // there are two
    }

    async Task SwitchAsync(VersionRow version, CancellationToken ct)
    {
        var now = clock.NowMicros();
        await using var transaction = await store.BeginAsync(ct);
        var versions = transaction.Db.Set<VersionRow>();
        if (await transaction.Db.Set<SegmentRow>().FirstOrDefaultAsync(s => s.Id == version.Segment, ct) is not { } segment || segment.Next != version.No) return;
        await versions.Where(v => v.No == segment.Current).ExecuteUpdateAsync(
            s => s.SetProperty(v => v.State, VersionStates.Retired).SetProperty(v => v.LiveUntil, now), ct);
        await versions.Where(v => v.No == version.No).ExecuteUpdateAsync(
            s => s.SetProperty(v => v.State, VersionStates.Live).SetProperty(v => v.LiveFrom, now), ct);
        (segment.Current, segment.Next, segment.Job) = (version.No, 0, null);
        transaction.Db.Update(segment);
        await transaction.Db.SaveChangesAsync(ct);
        await SegmentDefinitions.RebuildReadersAsync(transaction, segment, jobs, now, ct);
        await PlanBook.TurnAsync(transaction, version.Workspace, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Progress over all steps.</summary>
    sealed class Steps(JobRun run)
    {
        long _done;

        public long Total { get; set; }

        public Task DoneAsync(long more, CancellationToken ct) => run.ProgressAsync(_done += more, Total, ct);
    }
}
