using Rapport.Customers.Profiles;

namespace Rapport.Customers.Ingest.Steps;

/// <summary>Adds each fact to the state of the identifier it arrived under.</summary>
sealed class FoldProfiles : IStep
{
    public string Name => "fold profiles";

    public Task RunAsync(Batch batch, CancellationToken ct)
    {
        foreach (var e in batch.Events)
        {
            var traits = e.Incoming.Kind == EventKind.Group ? default : e.Incoming.Traits;
            e.Subject?.State.Apply(e.Fact!, traits, e.Incoming.TraitsOnce, e.MayBeTakenBack); // made by an earlier step
        }

        return Task.CompletedTask;
    }
}

/// <summary>Writes the row of every customer who changed.</summary>
sealed class WriteCustomers : IStep
{
    public string Name => "write customers";

    public async Task RunAsync(Batch batch, CancellationToken ct)
    {
        foreach (var graph in batch.Graphs) await CustomerStore.SaveAsync(batch.Transaction, graph, ct);
    }
}
