using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rapport.Kernel.Jobs;

/// <summary>The jobs that run in this process, so that a cancel reaches them at once.</summary>
sealed class RunningJobs
{
    readonly ConcurrentDictionary<Guid, CancellationTokenSource> running = new();

    public int Count => running.Count;

    public void Add(Guid id, CancellationTokenSource stop) => running[id] = stop;

    public void Remove(Guid id) => running.TryRemove(id, out _);

    public void Stop(Guid id)
    {
        if (!running.TryGetValue(id, out var stop)) return;
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended in this very moment: there is nothing left to stop.
        }
    }
}

/// <summary>Runs what is due, a few jobs at a time.</summary>
sealed class JobLoop(
    JobTable table, RunningJobs running, IEnumerable<NightlyJob> nightly, IServiceScopeFactory scopes, TimeProvider clock, ILogger<JobLoop> log)
    : BackgroundService
{
    const int AtOnce = 2;

    // Retries, nightly jobs and jobs whose lease ran out are looked for this often.
    static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    static readonly TimeSpan Renewal = JobTable.Lease / 4;

    readonly NightlyJob[] nightly = [.. nightly];
    bool tookOver;
    TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var runs = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            var wake = Task.WhenAny(table.Added, Volatile.Read(ref ended).Task);
            try
            {
                await StartDueAsync(runs, stoppingToken);
                await Task.WhenAny(wake, Task.Delay(Look, clock, stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                log.LogError(e, "The job loop failed and goes on");
                await Task.Delay(Look, clock, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }

        await Task.WhenAll(runs);
    }

    async Task StartDueAsync(List<Task> runs, CancellationToken ct)
    {
        if (!tookOver)
        {
            await table.TakeOverAsync(ct);
            tookOver = true;
        }

        if (nightly.Length > 0 && clock.GetUtcNow() >= planAgain)
        {
            await table.PlanAsync(nightly, ct);
            planAgain = clock.GetUtcNow().AddMinutes(1);
        }

        runs.RemoveAll(r => r.IsCompleted);
        while (runs.Count < AtOnce && await table.TakeAsync(ct) is { } job) runs.Add(RunAsync(job, ct));
    }

    DateTimeOffset planAgain;

    async Task RunAsync(Job job, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        running.Add(job.Id, stop);
        var renewal = RenewAsync(job, stop);
        try
        {
            await AttemptAsync(job, stop.Token);
        }
        catch (Exception e)
        {
            // The lease runs out and the job is taken again.
            log.LogError(e, "The end of job {Job} could not be written", job.Id);
        }
        finally
        {
            running.Remove(job.Id);
            await stop.CancelAsync();
            await renewal;
            Interlocked.Exchange(ref ended, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }

    async Task AttemptAsync(Job job, CancellationToken ct)
    {
        // How it ended is written even while the program stops.
        var always = CancellationToken.None;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var kind = scope.ServiceProvider.GetServices<IJobKind>().FirstOrDefault(k => k.Name == job.Kind)
                ?? throw new JobFailedException($"This version of Rapport has no job of the kind {job.Kind}.");
            await kind.RunAsync(new JobRun(job, table, clock), ct);
            await table.SucceedAsync(job, always);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await table.StopAsync(job, always);
        }
        catch (JobFailedException e)
        {
            await table.FailAsync(job, e.Message, always);
        }
        catch (Exception e)
        {
            log.LogError(e, "Attempt {Attempt} of job {Job} ({Kind}) failed", job.Attempts, job.Id, job.Kind);
            await table.RetryLaterAsync(job, $"Attempt {job.Attempts} failed ({e.GetType().Name}); the server's log has the details.", always);
        }
    }

    async Task RenewAsync(Job job, CancellationTokenSource stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Renewal, clock, stop.Token);
                if (await table.RenewAsync(job, stop.Token)) continue;
                await stop.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The job has ended.
        }
        catch (Exception e)
        {
            log.LogError(e, "The lease of job {Job} could not be renewed; it stops here and is taken again", job.Id);
            await stop.CancelAsync();
        }
    }
}
