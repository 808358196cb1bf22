using System.Runtime.InteropServices;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest.Steps;

/// <summary>Remembers the messages, in one row per workspace and import, and counts the drops.</summary>
sealed class MarkSeen(SeenMessages seen, DropLog drops, TimeProvider clock) : IStep
{
    public string Name => "mark seen";

    public async Task RunAsync(Batch batch, CancellationToken ct)
    {
        var day = clock.NowMicros() / (TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond);
        foreach (var group in batch.Events.GroupBy(e => (e.Incoming.Workspace, e.Incoming.ImportId)))
        {
            var fingerprints = group.Select(e => DerivedId.Fingerprint(e.Message.Value)).ToArray();
            await using var command = batch.Transaction.Command(
                "INSERT INTO seen_block (workspace, day, import_id, fingerprints) VALUES (@w, @d, @i, @f)");
            await command.With("@w", group.Key.Workspace).With("@d", day)
                .With("@i", group.Key.ImportId == Guid.Empty ? null : group.Key.ImportId)
                .With("@f", MemoryMarshal.AsBytes(fingerprints.AsSpan()).ToArray()).ExecuteNonQueryAsync(ct);
            batch.Transaction.OnCommitted(() => seen.Add(fingerprints));
        }

        await drops.WriteAsync(batch.Transaction, batch.Drops, ct);
    }
}
