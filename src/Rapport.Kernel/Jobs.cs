using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel.Jobs;

namespace Rapport.Kernel;

/// <summary>Work that outlasts a request: imports, exports, erasure, nightly folds.</summary>
public static class JobsModule
{
    /// <summary>Adds the job table, <see cref="IJobs"/> and the loop that runs what is due.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, JobPart>();
        services.AddSingleton<JobTable>();
        services.AddSingleton<IJobs>(provider => provider.GetRequiredService<JobTable>());
        services.AddSingleton<RunningJobs>();
        services.AddSingleton<IHoldsPersonalData, JobHoldings>();
        services.AddHostedService<JobLoop>();
        return services;
    }

    /// <summary>Adds a kind of job. Each run has a scope of its own.</summary>
    public static IServiceCollection AddJobKind<T>(this IServiceCollection services) where T : class, IJobKind =>
        services.AddScoped<IJobKind, T>();

    /// <summary>Runs a kind of job once a night, for the whole instance.</summary>
    public static IServiceCollection AddNightlyJob(this IServiceCollection services, NightlyJob job) => services.AddSingleton(job);

    /// <summary>Maps the list of jobs, cancel and retry.</summary>
    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        ListJobs.Map(routes);
        CancelJob.Map(routes);
        RetryJob.Map(routes);
    }
}

/// <summary>A kind of job. It may be stopped at any point and run again, also by another process after a crash:
/// what it has done so far it keeps by <see cref="JobRun.SaveAsync"/>, in the transaction of the step itself.</summary>
public interface IJobKind
{
    /// <summary>A short constant such as <c>import</c>; stored with every job.</summary>
    string Name { get; }

    /// <summary>Does the work. Returning ends the job as done; <see cref="JobFailedException"/> ends it as failed with
    /// that sentence; any other exception is tried again later, five times in all.</summary>
    Task RunAsync(JobRun run, CancellationToken ct);
}

/// <summary>Adds jobs.</summary>
public interface IJobs
{
    /// <summary>Adds a job in the caller's transaction; it starts soon after the commit.</summary>
    /// <returns>Its id.</returns>
    Task<Guid> AddAsync(IStateTransaction transaction, NewJob job, CancellationToken ct);

    /// <summary>How a job stands; null when there is none of that id.</summary>
    Task<JobStatus?> FindAsync(Guid id, CancellationToken ct);

    /// <summary>Asks a job to stop, in the caller's transaction; nothing happens when it has ended.</summary>
    Task CancelAsync(IStateTransaction transaction, WorkspaceId workspace, Guid id, CancellationToken ct);
}

/// <summary>How a job stands.</summary>
/// <param name="State">waiting, running, done, failed or cancelled.</param>
/// <param name="Done">Units of work done.</param>
/// <param name="Total">Units in all; null while unknown.</param>
/// <param name="SecondsLeft">At the present pace; null while unknown.</param>
/// <param name="Error">Why it failed or is tried again; null when it did not.</param>
public sealed record JobStatus(string State, long Done, long? Total, long? SecondsLeft, string? Error);

/// <summary>A job to be done.</summary>
/// <param name="Workspace">Whose; null for the whole instance, which no screen lists.</param>
/// <param name="Kind">Name of an <see cref="IJobKind"/>.</param>
/// <param name="Title">Shown to people, in the workspace's language where it matters.</param>
/// <param name="Args">Handed to the run as JSON; null when it needs none.</param>
public sealed record NewJob(WorkspaceId? Workspace, string Kind, string Title, object? Args = null);

/// <summary>A job that comes back every night.</summary>
/// <param name="Kind">Name of an <see cref="IJobKind"/>.</param>
/// <param name="Title">For the log.</param>
/// <param name="At">Time of day in UTC; after a downtime the missed run is made up once.</param>
public sealed record NightlyJob(string Kind, string Title, TimeOnly At);

/// <summary>The job cannot succeed, and trying again would not help.</summary>
/// <param name="message">A sentence for people: what is wrong and what to do; no personal data.</param>
public sealed class JobFailedException(string message) : Exception(message);

/// <summary>One run of a job, as its kind sees it.</summary>
public sealed class JobRun
{
    readonly Job job;
    readonly JobTable table;
    readonly TimeProvider clock;
    long reportedAt;

    internal JobRun(Job job, JobTable table, TimeProvider clock)
    {
        this.job = job;
        this.table = table;
        this.clock = clock;
        reportedAt = clock.GetTimestamp() - clock.TimestampFrequency;
    }

    /// <summary>The job's id, the same in every attempt.</summary>
    public Guid Id => job.Id;

    /// <summary>Whose job; null for the whole instance.</summary>
    public WorkspaceId? Workspace => job.Workspace;

    /// <summary>1 for the first attempt.</summary>
    public int Attempt => job.Attempts;

    /// <summary>What was handed over when the job was added.</summary>
    public T Args<T>() => JsonSerializer.Deserialize<T>(job.Args, JsonSerializerOptions.Web)
        ?? throw new InvalidOperationException($"Job {job.Kind} has no arguments.");

    /// <summary>What an earlier attempt saved last; default when nothing was saved.</summary>
    public T? Saved<T>() => job.Saved is null ? default : JsonSerializer.Deserialize<T>(job.Saved, JsonSerializerOptions.Web);

    /// <summary>Keeps how far the job is, in the transaction of the step: both happen or neither.</summary>
    /// <exception cref="OperationCanceledException">Another process has taken the job over; the step must not happen.</exception>
    public Task SaveAsync<T>(IStateTransaction transaction, T saved, CancellationToken ct)
    {
        job.Saved = JsonSerializer.Serialize(saved, JsonSerializerOptions.Web);
        return table.SaveAsync(transaction, job, ct);
    }

    /// <summary>Tells how far the job is. Call it as often as you like: it is written once a second at most.</summary>
    /// <param name="done">Units of work done so far, over all attempts.</param>
    /// <param name="total">Units in all; null while unknown.</param>
    /// <param name="ct">Cancels.</param>
    public async Task ProgressAsync(long done, long? total, CancellationToken ct)
    {
        (job.Done, job.Total) = (done, total);
        if (clock.GetElapsedTime(reportedAt) < TimeSpan.FromSeconds(1)) return;
        reportedAt = clock.GetTimestamp();
        await table.ReportAsync(job, ct);
    }

    /// <summary>Adds a line that people see under the job; the last 100 are kept. No personal data.</summary>
    public Task LogAsync(string line, CancellationToken ct)
    {
        job.AddLog(line);
        return table.ReportAsync(job, ct);
    }
}
