using Rapport.Kernel;

namespace Rapport.Messaging.Outbox;

/// <summary>Brings messages into states that last, and tells everyone who cares.</summary>
sealed class Ending(IEnumerable<IMessageReaction> reactions, IChanges changes, TimeProvider clock)
{
    /// <summary>The only way to such a state.</summary>
    public async Task EndAsync(IStateTransaction transaction, MessageRow row, MessageState state, string reason, string code, CancellationToken ct)
    {
        var now = clock.NowMicros();
        (row.State, row.Reason, row.Code, row.At, row.Owner, row.LeaseUntil) = (state, reason, code, now, null, null);
        var change = new MessageChange(
            row.Workspace, new(row.Id), row.About, row.Purpose, row.Customer, state, reason, Instant.FromMicros(now));
        foreach (var reaction in reactions) await reaction.ReactAsync(change, transaction, ct);
        transaction.OnCommitted(() => changes.Publish(row.Workspace, "messages"));
    }
}
