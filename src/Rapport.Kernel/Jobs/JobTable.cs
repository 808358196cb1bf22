using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Rapport.Kernel.Jobs;

/// <summary>Every change of the job table. A change by a run holds only while its process has the lease.</summary>
sealed class JobTable(IStateStore store, RunningJobs running, TimeProvider clock, IEnumerable<IChanges> changes) : IJobs
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    const int MostAttempts = 5;

    // Whoever restarts the program is a new owner, so that a woken old process cannot write any more.
    readonly Guid owner = Guid.CreateVersion7(clock.GetUtcNow());

    TaskCompletionSource added = NewSignal();

    /// <summary>Ends when a job was added or freed since the last look.</summary>
    public Task Added => Volatile.Read(ref added).Task;

    public async Task<Guid> AddAsync(IStateTransaction transaction, NewJob job, CancellationToken ct)
    {
        var now = clock.NowMicros();
        var row = new Job
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Workspace = job.Workspace,
            Kind = job.Kind,
            Title = job.Title,
            Args = JsonSerializer.Serialize(job.Args, JsonSerializerOptions.Web),
            Due = now,
            Created = now,
        };
        transaction.Db.Add(row);
        await transaction.Db.SaveChangesAsync(ct);
        transaction.OnCommitted(() => Tell(row));
        return row.Id;
    }

    public async Task<JobStatus?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var read = store.Read();
        return await read.Set<Job>().SingleOrDefaultAsync(j => j.Id == id, ct) is { } job
            ? new JobStatus(job.State, job.Done, job.Total, job.SecondsLeft(clock.NowMicros()), job.Error)
            : null;
    }

    async Task IJobs.CancelAsync(IStateTransaction transaction, WorkspaceId workspace, Guid id, CancellationToken ct)
    {
        if (await CancelAsync(transaction, workspace, id, ct) is { CancelRequested: true }) transaction.OnCommitted(() => running.Stop(id));
    }

    /// <summary>Adds the next run of each nightly job that has none waiting or running, and forgets old jobs.</summary>
    public async Task PlanAsync(IReadOnlyList<NightlyJob> nightly, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        var jobs = transaction.Db.Set<Job>();
        var now = clock.GetUtcNow();
        var old = now.AddDays(-30).ToMicros();
        await jobs.Where(j => j.Finished != null && j.Finished < old).ExecuteDeleteAsync(ct);
        foreach (var plan in nightly)
        {
            if (await jobs.AnyAsync(j => j.Workspace == null && j.Kind == plan.Kind && j.Finished == null, ct)) continue;
            var today = new DateTimeOffset(now.UtcDateTime.Date.Add(plan.At.ToTimeSpan()), TimeSpan.Zero);
            var due = today > now ? today : today.AddDays(1);
            jobs.Add(new Job
            {
                Id = Guid.CreateVersion7(now), Kind = plan.Kind, Title = plan.Title, Args = "null", Due = due.ToMicros(), Created = now.ToMicros(),
            });
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>Frees what an earlier process left running; call it once, at the start. A store has one server at a time, so
    /// whoever else holds a lease is dead, and nobody need wait until it has run out.</summary>
    public async Task TakeOverAsync(CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await transaction.Db.Set<Job>().Where(j => j.State == Job.Running && j.Owner != owner)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.LeaseUntil, 0L), ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Takes the next job that is due, or null when none is.</summary>
    public async Task<Job?> TakeAsync(CancellationToken ct)
    {
        var now = clock.NowMicros();
        await using (var read = store.Read())
        {
            if (!await Free(read, now).AnyAsync(ct)) return null;
        }

        await using var transaction = await store.BeginAsync(ct);
        if (await Free(transaction.Db, now).OrderBy(j => j.Due).FirstOrDefaultAsync(ct) is not { } job) return null;
        if (job.State == Job.Running && job.Attempts >= MostAttempts)
        {
            // Each attempt took its process down with it: another would too.
            (job.State, job.Finished, job.Error) = (Job.Failed, now, "The server stopped unexpectedly during every attempt.");
            await transaction.CommitAsync(ct);
            Publish(job);
            return null;
        }

        (job.State, job.Owner, job.LeaseUntil) = (Job.Running, owner, Until(now));
        (job.Started, job.DoneBefore, job.Attempts) = (now, job.Done, job.Attempts + 1);
        await transaction.CommitAsync(ct);
        Publish(job);
        return job;
    }

    /// <summary>Keeps the lease.</summary>
    /// <returns>False when the job shall stop: it was cancelled, or another process has it.</returns>
    public async Task<bool> RenewAsync(Job job, CancellationToken ct)
    {
        var until = Until(clock.NowMicros());
        await using var transaction = await store.BeginAsync(ct);
        var kept = await Mine(transaction, job).ExecuteUpdateAsync(set => set.SetProperty(j => j.LeaseUntil, until), ct);
        var cancelled = await Mine(transaction, job).AnyAsync(j => j.CancelRequested, ct);
        await transaction.CommitAsync(ct);
        return kept == 1 && !cancelled;
    }

    public async Task SaveAsync(IStateTransaction transaction, Job job, CancellationToken ct)
    {
        if (job.Done > job.DoneBefore) job.Attempts = 1; // whoever gets further may go on, however often the program is stopped
        var kept = await Mine(transaction, job).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.Saved, job.Saved).SetProperty(j => j.Done, job.Done).SetProperty(j => j.Total, job.Total)
                .SetProperty(j => j.Attempts, job.Attempts), ct);
        if (kept == 0) throw new OperationCanceledException("The job's lease is lost.");
    }

    public async Task ReportAsync(Job job, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await Mine(transaction, job).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.Done, job.Done).SetProperty(j => j.Total, job.Total).SetProperty(j => j.Log, job.Log), ct);
        await transaction.CommitAsync(ct);
        Publish(job);
    }

    public Task SucceedAsync(Job job, CancellationToken ct) => EndAsync(job, Job.Succeeded, error: null, ct);

    public Task FailAsync(Job job, string error, CancellationToken ct) => EndAsync(job, Job.Failed, error, ct);

    /// <summary>After a cancel ends the job; after a stop of the program leaves it for the next start.</summary>
    public async Task StopAsync(Job job, CancellationToken ct)
    {
        await using var read = store.Read();
        var cancelled = await read.Set<Job>().AnyAsync(j => j.Id == job.Id && j.CancelRequested, ct);
        if (cancelled) await EndAsync(job, Job.Cancelled, error: null, ct);
        else await FreeAsync(job, clock.NowMicros(), job.Attempts - 1, error: null, ct);
    }

    /// <summary>Tries again later, or gives up after the last attempt.</summary>
    public Task RetryLaterAsync(Job job, string error, CancellationToken ct)
    {
        if (job.Attempts >= MostAttempts) return FailAsync(job, error, ct);
        var pause = TimeSpan.FromSeconds(5 * Math.Pow(4, job.Attempts - 1)); // 5 s, 20 s, 80 s, 320 s
        return FreeAsync(job, clock.GetUtcNow().Add(pause).ToMicros(), job.Attempts, error, ct);
    }

    /// <summary>Ends a waiting job, and asks a running one to stop.</summary>
    /// <returns>The job as it now is; null when there is none of that id in the workspace.</returns>
    public async Task<Job?> CancelAsync(IStateTransaction transaction, WorkspaceId workspace, Guid id, CancellationToken ct)
    {
        var job = await transaction.Db.Set<Job>().SingleOrDefaultAsync(j => j.Id == id && j.Workspace == workspace, ct);
        if (job is null || job.HasEnded) return job;
        job.CancelRequested = true;
        if (job.State == Job.Waiting) (job.State, job.Finished) = (Job.Cancelled, clock.NowMicros());
        transaction.OnCommitted(() => Publish(job));
        return job;
    }

    /// <summary>Starts a failed or cancelled job again, from where it was.</summary>
    /// <returns>Whether it was one; null when there is none of that id in the workspace.</returns>
    public async Task<bool?> RetryAsync(IStateTransaction transaction, WorkspaceId workspace, Guid id, CancellationToken ct)
    {
        var job = await transaction.Db.Set<Job>().SingleOrDefaultAsync(j => j.Id == id && j.Workspace == workspace, ct);
        if (job is null) return null;
        if (job.State is not (Job.Failed or Job.Cancelled)) return false;
        (job.State, job.Attempts, job.CancelRequested) = (Job.Waiting, 0, false);
        (job.Error, job.Finished, job.Due) = (null, null, clock.NowMicros());
        transaction.OnCommitted(() => Tell(job));
        return true;
    }

    async Task EndAsync(Job job, string state, string? error, CancellationToken ct)
    {
        var now = clock.NowMicros();
        await using var transaction = await store.BeginAsync(ct);
        await Mine(transaction, job).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.State, state).SetProperty(j => j.Error, error).SetProperty(j => j.Finished, now)
                .SetProperty(j => j.Done, job.Done).SetProperty(j => j.Total, job.Total).SetProperty(j => j.Log, job.Log)
                .SetProperty(j => j.Owner, (Guid?)null).SetProperty(j => j.LeaseUntil, (long?)null), ct);
        await transaction.CommitAsync(ct);
        Publish(job);
    }

    async Task FreeAsync(Job job, long due, int attempts, string? error, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        await Mine(transaction, job).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.State, Job.Waiting).SetProperty(j => j.Due, due).SetProperty(j => j.Attempts, attempts)
                .SetProperty(j => j.Error, error).SetProperty(j => j.Log, job.Log)
                .SetProperty(j => j.Owner, (Guid?)null).SetProperty(j => j.LeaseUntil, (long?)null), ct);
        await transaction.CommitAsync(ct);
        Publish(job);
    }

    IQueryable<Job> Mine(IStateTransaction transaction, Job job)
    {
        var id = job.Id;
        return transaction.Db.Set<Job>().Where(j => j.Id == id && j.State == Job.Running && j.Owner == owner);
    }

    static IQueryable<Job> Free(RapportDb db, long now) => db.Set<Job>().Where(
        j => (j.State == Job.Waiting && j.Due <= now) || (j.State == Job.Running && j.LeaseUntil < now));

    void Tell(Job job)
    {
        Interlocked.Exchange(ref added, NewSignal()).TrySetResult();
        Publish(job);
    }

    void Publish(Job job)
    {
        if (job.Workspace is not { } workspace) return;
        foreach (var listener in changes) listener.Publish(workspace, "jobs");
    }

    static long Until(long now) => now + (long)Lease.TotalMicroseconds;

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
