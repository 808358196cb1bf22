using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Rapport.Kernel.Jobs;

/// <summary>A row of the job table. Times are UTC microseconds.</summary>
sealed class Job
{
    public const string Waiting = "waiting";
    public const string Running = "running";
    public const string Succeeded = "done";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    public Guid Id { get; set; }

    public WorkspaceId? Workspace { get; set; }

    public required string Kind { get; set; }

    public required string Title { get; set; }

    /// <summary>JSON.</summary>
    public required string Args { get; set; }

    /// <summary>JSON of what the kind keeps between attempts.</summary>
    public string? Saved { get; set; }

    public string State { get; set; } = Waiting;

    /// <summary>Not before this time.</summary>
    public long Due { get; set; }

    /// <summary>Which process runs it.</summary>
    public Guid? Owner { get; set; }

    /// <summary>A running job whose lease has passed is free to be taken: its process died.</summary>
    public long? LeaseUntil { get; set; }

    public int Attempts { get; set; }

    public long Done { get; set; }

    public long? Total { get; set; }

    /// <summary>Start of the latest attempt, and what was done before it: the basis of the time left.</summary>
    public long? Started { get; set; }

    public long DoneBefore { get; set; }

    public bool CancelRequested { get; set; }

    public string? Error { get; set; }

    /// <summary>JSON array of lines.</summary>
    public string Log { get; set; } = "[]";

    public long Created { get; set; }

    public long? Finished { get; set; }

    public bool HasEnded => State is Succeeded or Failed or Cancelled;

    public List<string> Lines => JsonSerializer.Deserialize<List<string>>(Log) ?? [];

    public void AddLog(string line)
    {
        var lines = Lines;
        lines.Add(line.Length > 500 ? line[..500] : line);
        Log = JsonSerializer.Serialize(lines.TakeLast(100));
    }

    /// <summary>Seconds until the end at the pace of this attempt; null while there is no pace or no total.</summary>
    public long? SecondsLeft(long now)
    {
        if (State != Running || Started is not { } started || Total is not { } total || Done <= DoneBefore) return null;
        return (long)Math.Ceiling((now - started) / 1e6 / (Done - DoneBefore) * Math.Max(0, total - Done));
    }
}

/// <summary>The job table.</summary>
sealed class JobPart : IModelPart
{
    public void Configure(ModelBuilder model) => model.Entity<Job>(job =>
    {
        job.ToTable("job");
        job.HasKey(j => j.Id);
        foreach (var property in job.Metadata.GetProperties().ToList())
            job.Property(property.Name).HasColumnName(Names.Snake(property.Name));
        job.HasIndex(j => new { j.State, j.Due });
        job.HasIndex(j => new { j.Workspace, j.Created });
    });
}
