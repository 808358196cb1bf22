using Rapport.Kernel;

namespace Rapport.Customers.Erase;

/// <summary>Every night: overwrites what was deleted. Events of an erased person that still come in are dropped, but the pages of
/// the inbox they arrived on keep their bytes until then.</summary>
sealed class ScrubFiles(IInbox inbox, Ingest.Pipeline pipeline, IDataFiles files) : IJobKind
{
    public const string Kind = "customers.scrub";

    /// <summary>The inbox is written anew, which takes in nothing meanwhile; a long one waits for the next night.</summary>
    const long MostWaiting = 100_000;

    /// <summary>At a time when hardly anything comes in.</summary>
    public static NightlyJob Nightly => new(Kind, "Overwrite what was deleted", new TimeOnly(3, 10));

    public string Name => Kind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        await inbox.TrimAsync(pipeline.Progress.Position, ct);
        var (waiting, _) = await inbox.BacklogAsync(ct);
        if (waiting <= MostWaiting) await files.ScrubAsync(ct);
        else await run.LogAsync("Too many events wait for processing; the next night does it.", ct);
    }
}
