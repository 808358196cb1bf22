using System.Collections.Concurrent;
using System.Diagnostics;
using Rapport.Columns;
using Rapport.Customers.Ingest.Steps;
using Rapport.Customers.Segments.Live;
using Rapport.Customers.Touchpoints;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>What happens to every event, in this order, in one state transaction per batch.</summary>
sealed class PipelineSteps(
    SeenMessages seen, DropLog drops, IFactBlocks blocks, ICustomerMap map, IWorkspaces workspaces,
    TouchpointRegistry registry, PlanBook plans, SegmentSignals signals, IEnumerable<IFactReaction> reactions, TimeProvider clock)
{
    readonly ConcurrentDictionary<string, StepFigures> _figures = new(StringComparer.Ordinal);

    public IReadOnlyList<IStep> All { get; } =
    [
        new Deduplicate(seen),
        new LoadIdentities(),
        new ResolveIdentity(),
        new MakeFacts(),
        new SettleOrders(workspaces),
        new FoldProfiles(),
        new DiscoverTouchpoints(registry),
        new KeepCompanies(),
        new WriteTimeline(),
        new FollowSegments(plans, signals, clock),
        new WriteCustomers(),
        new WriteIdentities(map),
        new WriteFactBlock(blocks),
        new React(reactions),
        new MarkSeen(seen, drops, clock),
    ];

    /// <summary>Time spent and events dropped, by step, since the start.</summary>
    public IReadOnlyDictionary<string, StepFigures> Figures => _figures;

    /// <summary>Runs all steps; the caller commits.</summary>
    public async Task RunAsync(Batch batch, CancellationToken ct)
    {
        foreach (var step in All)
        {
            var (begin, dropped) = (Stopwatch.GetTimestamp(), batch.Drops.Count);
            await step.RunAsync(batch, ct);
            var figures = new StepFigures(Stopwatch.GetElapsedTime(begin), batch.Drops.Count - dropped);
            _figures.AddOrUpdate(step.Name, figures, (_, sum) => sum + figures);
        }
    }

    /// <summary>A rolled back batch discovered nothing.</summary>
    public void Forget() => registry.Forget();
}

/// <summary>What a step cost and refused.</summary>
/// <param name="Time">Wall time.</param>
/// <param name="Dropped">Events.</param>
readonly record struct StepFigures(TimeSpan Time, long Dropped)
{
    public static StepFigures operator +(StepFigures a, StepFigures b) => new(a.Time + b.Time, a.Dropped + b.Dropped);
}
