using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Insight.Insights;

/// <summary>Scans a workspace, when somebody asks for it.</summary>
sealed class ScanJob(Scan scan, FindingShelf shelf, IWorkspaces workspaces, IFactBlocks blocks) : IJobKind
{
    public const string Kind = "insights.scan";

    public string Name => Kind;

    public static NewJob New(WorkspaceId workspace, ScanRules? rules) => new(workspace, Kind, "Look for insights", new Args(rules));

    /// <summary>With which rules; null for those of the last scan.</summary>
    public sealed record Args(ScanRules? Rules);

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Workspace ?? throw new InvalidOperationException("A scan is of a workspace.");
        if (await workspaces.FindAsync(id, ct) is not { } workspace) return;
        await blocks.WaitAllVisibleAsync(ct); // what was told before it was asked for counts
        await shelf.KeepAsync(id, await scan.RunAsync(workspace, run.Args<Args>().Rules ?? await shelf.RulesAsync(id, ct), ct), ct);
    }
}

/// <summary>Scans all workspaces, every night.</summary>
sealed class ScanAll(IJobs jobs, IStateStore store, IWorkspaces workspaces) : IJobKind
{
    public const string Kind = "insights.nightly";

    public string Name => Kind;

    public static NightlyJob Nightly { get; } = new(Kind, "Look for insights", new TimeOnly(4, 0));

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        foreach (var workspace in await workspaces.AllAsync(ct)) await jobs.AddAsync(transaction, ScanJob.New(workspace.Id, null), ct);
        await transaction.CommitAsync(ct);
    }
}
