using Rapport.Kernel;

namespace Rapport.Messaging.Outbox;

/// <summary>Brings messages into states that last, and tells everyone who cares.</summary>
sealed class Ending(IEnumerable<IMessageReaction> reactions, IContactBudget budget, IChanges changes, TimeProvider clock)
{
    // What did not reach the person is no contact.
    static readonly MessageState[] s_unreached = [MessageState.Failed, MessageState.Suppressed, MessageState.Cancelled, MessageState.Bounced];

    /// <summary>The only way to such a state.</summary>
    public async Task EndAsync(IStateTransaction transaction, MessageRow row, MessageState state, string reason, string code, CancellationToken ct)
    {
        var now = clock.NowMicros();
        (row.State, row.Reason, row.Code, row.At, row.Owner, row.LeaseUntil) = (state, reason, code, now, null, null);
        if (s_unreached.Contains(state)) await budget.ReleaseAsync(transaction, row.Workspace, row.Id, ct);
        var change = new MessageChange(
            row.Workspace, new(row.Id), row.About, row.Purpose, row.Customer, state, reason, Instant.FromMicros(now));
        foreach (var reaction in reactions) await reaction.ReactAsync(change, transaction, ct);
        transaction.OnCommitted(() => changes.Publish(row.Workspace, "messages"));
    }
}
