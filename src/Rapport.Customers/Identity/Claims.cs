using Rapport.Customers.Ingest;
using Rapport.Kernel;

namespace Rapport.Customers.Identity;

/// <summary>Reads from an event what it says about who is who.</summary>
static class Claims
{
    /// <summary>All identifiers that count, in the order: user, former, typed ids, anonymous. Empty when the event names nobody.</summary>
    public static IReadOnlyList<Claim> Of(IncomingEvent e)
    {
        var claims = new List<Claim>(2 + e.Identifiers.Count);
        Add(claims, Namespaces.User, e.UserId);
        if (e.PreviousId is not null && e.PreviousId != e.UserId) Add(claims, Namespaces.User, e.PreviousId, previous: true);
        foreach (var identifier in e.Identifiers) Add(claims, identifier.Namespace, identifier.Value);
        Add(claims, Namespaces.Anonymous, e.AnonymousId);
        return claims;
    }

    /// <summary>Every subject that deciding these claims may look at first.</summary>
    public static IEnumerable<SubjectId> Reach(IdentityGraph graph, IReadOnlyList<Claim> claims)
    {
        foreach (var claim in claims)
        {
            yield return graph.SubjectOf(claim.Namespace, claim.Value);
            if (claim.Previous) yield return graph.SubjectOf(Namespaces.Anonymous, claim.Value);
        }
    }

    static void Add(List<Claim> claims, string @namespace, string? value, bool previous = false)
    {
        if (Namespaces.Normalise(@namespace, value) is { } normal) claims.Add(new Claim(@namespace, normal, previous));
    }
}
