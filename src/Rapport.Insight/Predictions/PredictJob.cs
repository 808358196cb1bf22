using Rapport.Columns;
using Rapport.Kernel;

namespace Rapport.Insight.Predictions;

/// <summary>Fits a workspace's models and asks them about its customers, when somebody asks for it.</summary>
sealed class PredictJob(Predict predict, PredictionShelf shelf, IWorkspaces workspaces, IFactBlocks blocks) : IJobKind
{
    public const string Kind = "predictions.fit";

    public string Name => Kind;

    public static NewJob New(WorkspaceId workspace, PredictionRules? rules) => new(workspace, Kind, "Fit predictions", new Args(rules));

    /// <summary>By which rules; null for those of the last run.</summary>
    public sealed record Args(PredictionRules? Rules);

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Workspace ?? throw new InvalidOperationException("Predictions are of a workspace.");
        if (await workspaces.FindAsync(id, ct) is not { } workspace) return;
        await blocks.WaitAllVisibleAsync(ct); // what was told before it was asked for counts
        var rules = run.Args<Args>().Rules ?? await shelf.RulesAsync(id, ct);
        await shelf.KeepAsync(id, await predict.RunAsync(workspace, rules, ct), rules, ct);
    }
}

/// <summary>Fits the models of all workspaces, every night.</summary>
sealed class PredictAll(IJobs jobs, IStateStore store, IWorkspaces workspaces) : IJobKind
{
    public const string Kind = "predictions.nightly";

    public string Name => Kind;

    public static NightlyJob Nightly { get; } = new(Kind, "Fit predictions", new TimeOnly(4, 30));

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(ct);
        foreach (var workspace in await workspaces.AllAsync(ct)) await jobs.AddAsync(transaction, PredictJob.New(workspace.Id, null), ct);
        await transaction.CommitAsync(ct);
    }
}
