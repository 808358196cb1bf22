using Rapport.Customers.Identity;

namespace Rapport.Customers.Ingest.Steps;

/// <summary>Reads in one go every customer that the batch can touch.</summary>
sealed class LoadIdentities : IStep
{
    public string Name => "load identities";

    public async Task RunAsync(Batch batch, CancellationToken ct)
    {
        foreach (var workspace in batch.Events.GroupBy(e => e.Incoming.Workspace))
        {
            var graph = batch.GraphOf(workspace.Key);
            var reach = workspace.SelectMany(e => Claims.Reach(graph, e.Claims)).ToHashSet();
            await IdentityStore.LoadAsync(batch.Transaction, graph, reach, ct);
        }
    }
}

/// <summary>Decides in order of arrival whose each event is.</summary>
sealed class ResolveIdentity : IStep
{
    public string Name => "resolve identity";

    public Task RunAsync(Batch batch, CancellationToken ct)
    {
        foreach (var workspace in batch.Events.GroupBy(e => e.Incoming.Workspace))
        {
            var resolve = new Resolve(batch.GraphOf(workspace.Key));
            foreach (var e in workspace) Decide(batch, resolve, e);
        }

        return Task.CompletedTask;
    }

    static void Decide(Batch batch, Resolve resolve, PipelineEvent e)
    {
        var incoming = e.Incoming;
        var (verdict, subject) = resolve.Decide(new Evidence(e.Id, incoming.At, e.Claims, incoming.Privileged, incoming.FactType));
        if (verdict == Verdict.Erased)
        {
            batch.Drop(e, DropReason.Erased);
            return;
        }

        e.Subject = subject;
        e.Customer = subject?.Person.Id ?? default;
    }
}

/// <summary>Writes new and changed identifiers with their state, and merges.</summary>
sealed class WriteIdentities(Rapport.Columns.ICustomerMap map) : IStep
{
    public string Name => "write identities";

    public async Task RunAsync(Batch batch, CancellationToken ct)
    {
        foreach (var graph in batch.Graphs) await IdentityStore.SaveAsync(batch.Transaction, graph, map, ct);
    }
}
