using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>Removes what nobody asks for any more: stays of removed segments, tracks that no segment reads.</summary>
sealed class SweepSegments(IStateStore store, PlanBook plans) : IJobKind
{
    public const string Kind = "segment.sweep";

    const int AtOnce = 5_000;

    public string Name => Kind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var workspace = run.Workspace ?? throw new JobFailedException("The job names no workspace.");
        await SweepStaysAsync(workspace, ct);
        await SweepTracksAsync(workspace, ct);
    }

    async Task SweepStaysAsync(WorkspaceId workspace, CancellationToken ct)
    {
        List<long> gone;
        await using (var db = store.Read())
        {
            gone = await db.Set<VersionRow>().Where(v => v.Workspace == workspace && !db.Set<SegmentRow>().Any(s => s.Id == v.Segment)).Select(v => v.No).ToListAsync(ct);
        }

        foreach (var no in gone)
        {
            await RepeatAsync("DELETE FROM segment_stay WHERE (version, customer, since) IN (SELECT version, customer, since FROM segment_stay WHERE version = @no LIMIT @n)", no, ct);
            await RepeatAsync("DELETE FROM segment_version WHERE no = @no AND @n > 0", no, ct);
        }
    }

    async Task SweepTracksAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var unread = new List<long>();
        await using (var transaction = await store.BeginAsync(ct))
        {
            var plan = await plans.OfAsync(transaction, workspace, ct);
            var read = plan.Tracks.Select(t => t.No).ToHashSet();
            unread = [.. (await transaction.Db.Set<TrackRow>().Where(t => t.Workspace == workspace).Select(t => t.No).ToListAsync(ct)).Where(no => !read.Contains(no))];
            if (unread.Count == 0) return;
            // From now on nobody can take one of them up again half filled.
            await transaction.Db.Set<TrackRow>().Where(t => unread.Contains(t.No)).ExecuteDeleteAsync(ct);
            await PlanBook.TurnAsync(transaction, workspace, ct);
            await transaction.CommitAsync(ct);
        }

        foreach (var no in unread)
            await RepeatAsync("DELETE FROM subject_track WHERE (subject, track) IN (SELECT subject, track FROM subject_track WHERE track = @no LIMIT @n)", no, ct);
    }

    async Task RepeatAsync(string sql, long no, CancellationToken ct)
    {
        while (true)
        {
            await using var transaction = await store.BeginAsync(ct);
            await using var command = transaction.Command(sql).With("@no", no).With("@n", AtOnce);
            var removed = await command.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
            if (removed < AtOnce) return;
        }
    }
}
