using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Steps;

/// <summary>The same message id counts once, however often a client sends it again within 30 days.</summary>
sealed class Deduplicate(SeenMessages seen) : IStep
{
    public string Name => "deduplicate";

    public Task RunAsync(Batch batch, CancellationToken ct)
    {
        var inBatch = new HashSet<ulong>(batch.All.Count);
        foreach (var e in batch.All)
        {
            var fingerprint = DerivedId.Fingerprint(e.Message.Value);
            if (seen.Contains(fingerprint) || !inBatch.Add(fingerprint)) batch.Drop(e, DropReason.Duplicate);
        }

        return Task.CompletedTask;
    }
}
