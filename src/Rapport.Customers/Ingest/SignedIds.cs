using Rapport.Customers.Identity;
using Rapport.Customers.Ingest.Dialects;
using Rapport.Kernel;

namespace Rapport.Customers.Ingest;

/// <summary>Whom a browser names counts only with a signature, where the workspace demands one: a write key stands in pages where
/// everybody reads it, and whoever has it could speak as any customer. Servers, with a secret key or a webhook's, are believed.</summary>
sealed class SignedIds(IIdentityProof proof)
{
    /// <summary>True when what is sent with this key must carry a signature, as the setting stands now.</summary>
    public ValueTask<bool> AreDemandedOfAsync(KeyGrant grant, CancellationToken ct) =>
        grant.IsSecret || DialectList.Find(grant.Dialect) is { IsOfServers: true } ? new(false) : proof.IsDemandedAsync(grant.Workspace, ct);

    /// <summary>The reading with every claim that is not proven left out and counted. What remains is the browser itself, its device,
    /// and what it reported.</summary>
    public async ValueTask<DialectReading> BelieveAsync(DialectReading reading, CancellationToken ct)
    {
        if (!reading.Events.Any(e => e.MustProve && Claims(e))) return reading;
        var events = new List<IncomingEvent>(reading.Events.Count);
        var drops = new List<Drop>(reading.Drops);
        foreach (var e in reading.Events)
        {
            var isBelieved = !e.MustProve || !Claims(e) || (e.UserId is { } user && await proof.HoldsAsync(e.Workspace, user, e.UserHash, ct));
            events.Add(isBelieved ? e : Anonymous(e));
            if (!isBelieved) drops.Add(new Drop(e.Workspace, e.Source, DropReason.Unproven, e.Received, e.FactType));
        }

        return new DialectReading(events, drops);
    }

    // An address or an id of another system names a person as surely as a user id does.
    static bool Claims(IncomingEvent e) =>
        e.UserId is not null || e.PreviousId is not null || e.Identifiers.Any(i => i.Namespace != Namespaces.Device);

    static IncomingEvent Anonymous(IncomingEvent e)
    {
        Identifier[] left = [.. e.Identifiers.Where(i => i.Namespace == Namespaces.Device)];
        return e with { UserId = null, PreviousId = null, Identifiers = left, Props = FactProps.Unproven(e.Props, left) };
    }
}
