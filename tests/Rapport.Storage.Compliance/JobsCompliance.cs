using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Rapport.Kernel;
using Rapport.Kernel.Jobs;
using Shouldly;
using Xunit;

namespace Rapport.Storage.Compliance;

/// <summary>What the job loop promises over every state store.</summary>
public abstract class JobsCompliance : IAsyncLifetime
{
    static readonly WorkspaceId Workspace = new(Guid.Parse("11111111-2222-3333-4444-555555555555"));

    readonly ShiftedClock clock = new();
    readonly List<Process> processes = [];
    IStoreUnderTest? store;

    protected abstract Task<IStoreUnderTest> OpenAsync();

    IStateStore State => store!.State; // opened before each test

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes) await process.StopAsync();
        if (store is not null) await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_job_runs_with_its_arguments_and_ends_as_done()
    {
        var process = await StartAsync(async (run, ct) =>
        {
            run.Args<Args>().Rows.ShouldBe(12);
            await run.LogAsync("halfway", ct);
            await run.ProgressAsync(12, 12, ct);
        });
        var job = await EndOf(await AddAsync(process));
        (job.State, job.Done, job.Total, job.Error, job.Attempts).ShouldBe(("done", 12L, 12L, null, 1));
        job.Lines.ShouldBe(["halfway"]);
        job.Finished.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_job_whose_transaction_is_rolled_back_never_runs()
    {
        var process = await StartAsync((_, _) => Task.CompletedTask);
        await using (var transaction = await State.BeginAsync(Ct))
            await process.Table.AddAsync(transaction, new NewJob(Workspace, "test", "A test"), Ct);
        await using var db = State.Read();
        (await db.Set<Job>().CountAsync(Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task A_failure_is_tried_again_later_and_at_last_told()
    {
        var process = await StartAsync((_, _) => throw new InvalidOperationException("broken"));
        var id = await AddAsync(process);
        for (var attempt = 1; attempt < 5; attempt++)
        {
            var tried = await Until(id, j => j.State == "waiting" && j.Attempts == attempt);
            tried.Due.ShouldBeGreaterThan(clock.NowMicros());
            clock.Advance(TimeSpan.FromMinutes(6));
        }

        var job = await EndOf(id);
        (job.State, job.Attempts).ShouldBe(("failed", 5));
        job.Error.ShouldNotBeNull().ShouldContain("InvalidOperationException");
    }

    [Fact]
    public async Task A_job_that_cannot_succeed_fails_at_once_with_its_sentence()
    {
        var process = await StartAsync((_, _) => throw new JobFailedException("The file has no rows."));
        var job = await EndOf(await AddAsync(process));
        (job.State, job.Error, job.Attempts).ShouldBe(("failed", "The file has no rows.", 1));
    }

    [Fact]
    public async Task A_failed_job_starts_again_from_where_it_was()
    {
        var tries = 0;
        var process = await StartAsync(async (run, ct) =>
        {
            if (++tries == 1)
            {
                await SaveAsync(run, new Saved(7), ct);
                throw new JobFailedException("first time");
            }

            run.Saved<Saved>().ShouldBe(new Saved(7));
        });
        var id = await AddAsync(process);
        (await EndOf(id)).State.ShouldBe("failed");
        await using (var transaction = await State.BeginAsync(Ct))
        {
            (await process.Table.RetryAsync(transaction, Workspace, id, Ct)).ShouldBe(true);
            await transaction.CommitAsync(Ct);
        }

        (await Until(id, j => j.State == "done")).Error.ShouldBeNull();
    }

    [Fact]
    public async Task A_job_of_a_dead_process_is_taken_over_at_the_next_start_where_it_stood()
    {
        var dead = Build((_, _) => Task.CompletedTask); // takes the job, and its loop never runs
        var id = await AddAsync(dead);
        var taken = (await dead.Table.TakeAsync(Ct)).ShouldNotBeNull();
        var run = new JobRun(taken, dead.Table, clock);
        await SaveAsync(run, new Saved(40), Ct);

        Saved? resumed = null;
        await StartAsync((r, _) =>
        {
            resumed = r.Saved<Saved>();
            return Task.CompletedTask;
        });
        var job = await EndOf(id);

        job.Finished.ShouldNotBeNull().ShouldBeLessThan(taken.LeaseUntil.ShouldNotBeNull());
        (job.State, job.Attempts).ShouldBe(("done", 2));
        resumed.ShouldBe(new Saved(40));
    }

    [Fact]
    public async Task A_process_that_lost_its_lease_cannot_write_any_more()
    {
        var frozen = Build((_, _) => Task.CompletedTask);
        var id = await AddAsync(frozen);
        var run = new JobRun((await frozen.Table.TakeAsync(Ct)).ShouldNotBeNull(), frozen.Table, clock);
        clock.Advance(TimeSpan.FromSeconds(21));
        await StartAsync((_, _) => Task.CompletedTask);
        await EndOf(id);

        await Should.ThrowAsync<OperationCanceledException>(() => SaveAsync(run, new Saved(1), Ct));
    }

    [Fact]
    public async Task A_job_that_kills_every_process_is_given_up()
    {
        var process = Build((_, _) => Task.CompletedTask);
        var id = await AddAsync(process);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            (await process.Table.TakeAsync(Ct)).ShouldNotBeNull().Attempts.ShouldBe(attempt);
            clock.Advance(TimeSpan.FromSeconds(21));
        }

        (await process.Table.TakeAsync(Ct)).ShouldBeNull();
        (await FindAsync(id)).State.ShouldBe("failed");
    }

    [Fact]
    public async Task A_running_job_stops_when_it_is_cancelled()
    {
        var begun = new TaskCompletionSource();
        var process = await StartAsync(async (_, ct) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
        });
        var id = await AddAsync(process);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct);
        await CancelAsync(process, id);
        (await EndOf(id)).State.ShouldBe("cancelled");
    }

    [Fact]
    public async Task A_waiting_job_that_is_cancelled_never_runs()
    {
        var process = Build((_, _) => Task.CompletedTask);
        var id = await AddAsync(process);
        await CancelAsync(process, id);
        (await process.Table.TakeAsync(Ct)).ShouldBeNull();
        (await FindAsync(id)).State.ShouldBe("cancelled");
    }

    [Fact]
    public async Task Another_workspace_cannot_cancel_it()
    {
        var process = Build((_, _) => Task.CompletedTask);
        var id = await AddAsync(process);
        await using var transaction = await State.BeginAsync(Ct);
        (await process.Table.CancelAsync(transaction, new WorkspaceId(Guid.NewGuid()), id, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task A_stop_of_the_program_counts_as_no_attempt_and_the_next_start_goes_on()
    {
        var begun = new TaskCompletionSource();
        var first = await StartAsync(async (_, ct) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
        });
        var id = await AddAsync(first);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20), Ct);
        await first.StopAsync();
        var stopped = await FindAsync(id);
        (stopped.State, stopped.Attempts).ShouldBe(("waiting", 0));

        await StartAsync((_, _) => Task.CompletedTask);
        (await EndOf(id)).State.ShouldBe("done");
    }

    [Fact]
    public async Task A_nightly_job_is_planned_once_and_runs_when_its_hour_comes()
    {
        var ran = new ConcurrentBag<DateTimeOffset>();
        await StartAsync(
            (_, _) =>
            {
                ran.Add(clock.GetUtcNow());
                return Task.CompletedTask;
            },
            new NightlyJob("test", "Every night", TimeOnly.FromDateTime(clock.GetUtcNow().UtcDateTime.AddHours(2))));
        var planned = await UntilAny(jobs => jobs.Count == 1);
        planned[0].State.ShouldBe("waiting");
        ran.ShouldBeEmpty();

        clock.Advance(TimeSpan.FromHours(2.1));
        var both = await UntilAny(jobs => jobs.Count == 2 && jobs.Exists(j => j.State == "done"), () => clock.Advance(TimeSpan.FromSeconds(61)));
        ran.Count.ShouldBe(1);
        both.Single(j => j.State == "waiting").Due.ShouldBeGreaterThan(clock.GetUtcNow().AddHours(20).ToMicros());
    }

    async Task<Process> StartAsync(Func<JobRun, CancellationToken, Task> work, NightlyJob? nightly = null)
    {
        var process = Build(work, nightly);
        await process.StartAsync();
        return process;
    }

    Process Build(Func<JobRun, CancellationToken, Task> work, NightlyJob? nightly = null)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock).AddSingleton(State)
            .AddJobs().AddSingleton(work).AddJobKind<TestKind>();
        if (nightly is not null) services.AddNightlyJob(nightly);
        var process = new Process(services.BuildServiceProvider());
        processes.Add(process);
        return process;
    }

    async Task<Guid> AddAsync(Process process)
    {
        await using var transaction = await State.BeginAsync(Ct);
        var id = await process.Table.AddAsync(transaction, new NewJob(Workspace, "test", "A test", new Args(12)), Ct);
        await transaction.CommitAsync(Ct);
        return id;
    }

    async Task CancelAsync(Process process, Guid id)
    {
        await using var transaction = await State.BeginAsync(Ct);
        (await process.Table.CancelAsync(transaction, Workspace, id, Ct)).ShouldNotBeNull();
        transaction.OnCommitted(() => process.Running.Stop(id));
        await transaction.CommitAsync(Ct);
    }

    async Task SaveAsync(JobRun run, Saved saved, CancellationToken ct)
    {
        await using var transaction = await State.BeginAsync(ct);
        await run.SaveAsync(transaction, saved, ct);
        await transaction.CommitAsync(ct);
    }

    async Task<Job> FindAsync(Guid id)
    {
        await using var db = State.Read();
        return await db.Set<Job>().SingleAsync(j => j.Id == id, Ct);
    }

    Task<Job> EndOf(Guid id) => Until(id, j => j.HasEnded);

    async Task<Job> Until(Guid id, Func<Job, bool> reached) =>
        (await UntilAny(jobs => jobs.Exists(j => j.Id == id && reached(j)))).Single(j => j.Id == id);

    async Task<List<Job>> UntilAny(Func<List<Job>, bool> reached, Action? meanwhile = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(40));
        while (true)
        {
            await using var db = State.Read();
            var jobs = await db.Set<Job>().ToListAsync(patience.Token);
            if (reached(jobs)) return jobs;
            meanwhile?.Invoke();
            await Task.Delay(50, patience.Token);
        }
    }

    sealed record Args(int Rows);

    sealed record Saved(int Row);

    sealed class TestKind(Func<JobRun, CancellationToken, Task> work) : IJobKind
    {
        public string Name => "test";

        public Task RunAsync(JobRun run, CancellationToken ct) => work(run, ct);
    }

    /// <summary>A server process as far as jobs are concerned.</summary>
    sealed class Process(ServiceProvider services)
    {
        readonly IHostedService loop = services.GetServices<IHostedService>().Single();
        bool started;

        public JobTable Table => services.GetRequiredService<JobTable>();

        public RunningJobs Running => services.GetRequiredService<RunningJobs>();

        public Task StartAsync()
        {
            started = true;
            return loop.StartAsync(CancellationToken.None);
        }

        public async Task StopAsync()
        {
            if (!started) return;
            started = false;
            await loop.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>The real clock, some time ahead.</summary>
    sealed class ShiftedClock : TimeProvider
    {
        TimeSpan ahead;

        public void Advance(TimeSpan by) => ahead += by;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}
