using Rapport.Customers.Identity;
using Rapport.Kernel;

namespace Rapport.Customers.Segments.Live;

/// <summary>Whose identifiers changed hands: where both sides were in a segment, nobody enters or leaves it.</summary>
sealed class Moves
{
    readonly Dictionary<CustomerId, HashSet<CustomerId>> _from = [];
    readonly IdentityGraph _graph;

    /// <summary>The merges of a graph.</summary>
    public Moves(IdentityGraph graph)
    {
        _graph = graph;
        foreach (var merge in graph.Merges)
        {
            Add(merge.Survivor, merge.Loser);
            foreach (var earlier in From(merge.Loser)) Add(merge.Survivor, earlier);
        }
    }

    /// <summary>A merge that was taken back.</summary>
    public Moves(IdentityGraph graph, CustomerId survivor, CustomerId loser)
    {
        _graph = graph;
        Add(loser, survivor);
        Add(survivor, loser);
    }

    /// <summary>Everybody concerned.</summary>
    public IEnumerable<Person> People => _from.Keys.Concat(_from.Values.SelectMany(f => f)).Distinct().Select(_graph.PersonOf);

    /// <summary>Who had something before.</summary>
    public IEnumerable<CustomerId> Before => _from.Values.SelectMany(f => f);

    /// <summary>Who had some of a customer's identifiers before.</summary>
    public IReadOnlyList<CustomerId> From(CustomerId customer) => _from.TryGetValue(customer, out var from) ? [.. from] : [];

    void Add(CustomerId to, CustomerId from)
    {
        if (to == from) return;
        if (!_from.TryGetValue(to, out var list)) _from[to] = list = [];
        list.Add(from);
    }
}
