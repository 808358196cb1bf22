using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Counts what a module above could not take.</summary>
sealed class UnfitFacts(DropLog drops, TimeProvider clock) : IUnfitFacts
{
    public Task CountAsync(IStateTransaction transaction, Fact fact, IEnumerable<string> fields, CancellationToken ct) =>
        drops.WriteAsync(transaction, [new Drop(fact.Workspace, fact.Source, DropReason.Unfit, clock.NowMicros(), $"{fact.Type}: {string.Join(", ", fields)}")], ct);
}
