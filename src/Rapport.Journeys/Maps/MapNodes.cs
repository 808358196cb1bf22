using System.Text.Json;

namespace Rapport.Journeys.Maps;

/// <summary>The parts of one map, and what changes do to them. Pure: it knows no store.</summary>
sealed class MapNodes
{
    /// <summary>Parts of one map.</summary>
    public const int Most = 3_000;

    readonly Dictionary<Guid, MapNode> _nodes;
    readonly HashSet<Guid> _changed = [];
    readonly HashSet<Guid> _removed = [];

    public MapNodes(IEnumerable<MapNode> nodes) => _nodes = nodes.ToDictionary(n => n.Id);

    /// <summary>All, in no order.</summary>
    public IReadOnlyCollection<MapNode> All => _nodes.Values;

    /// <summary>Those that are new or otherwise than before.</summary>
    public IEnumerable<MapNode> Changed => _changed.Where(_nodes.ContainsKey).Select(id => _nodes[id]);

    /// <summary>Those taken away.</summary>
    public IReadOnlyCollection<Guid> Removed => _removed;

    /// <summary>What is wrong with a change whatever the map holds; null for nothing.</summary>
    public static string? Fault(MapEdit edit) => edit.Do switch
    {
        "remove" => edit.Node == Guid.Empty ? "It names no part." : null,
        "move" => edit.Node == Guid.Empty || edit.Node == edit.After ? "It names no part, or the part itself as the one before it." : null,
        "set" => edit.Field is null or "" || edit.Value.ValueKind == JsonValueKind.Undefined ? "'set' needs 'field' and 'value'." : null,
        "add" when edit.Node == Guid.Empty || edit.Kind is null || !MapFields.All.TryGetValue(edit.Kind, out var shapes) => $"'add' needs an id of its own as 'node', and as 'kind' one of {string.Join(", ", MapFields.All.Keys.Order(StringComparer.Ordinal))}.",
        "add" => Fault(edit.Kind!, edit.Fields ?? new Dictionary<string, JsonElement>()) ?? (edit.Kind switch
        {
            "step" => edit.Parent is null || edit.Lane is not null,
            "card" => edit.Parent is null || edit.Lane is null,
            _ => edit.Parent is not null || edit.Lane is not null,
        } ? "A step stands in a phase, a card in a step and a lane, phases and lanes in nothing." : null),
        _ => "'do' is add, set, move or remove.",
    };

    /// <summary>Makes a change.</summary>
    /// <returns>What became of it, or what is wrong with it.</returns>
    public (MapEditOutcome? Outcome, string? Fault) Apply(MapEdit edit)
    {
        if (Fault(edit) is { } fault) return (null, fault);
        return edit.Do switch
        {
            "add" => Add(edit),
            "set" => Set(edit),
            "move" => (Move(edit), null),
            _ => (Remove(edit.Node), null),
        };
    }

    static string? Fault(string kind, IReadOnlyDictionary<string, JsonElement> fields)
    {
        foreach (var (name, value) in fields)
        {
            if (!MapFields.All[kind].TryGetValue(name, out var shape)) return $"A {kind} has no '{name}'.";
            if (!shape.Holds(value)) return $"'{name}' of a {kind} cannot hold that.";
        }

        return null;
    }

    (MapEditOutcome?, string?) Add(MapEdit edit)
    {
        // Sent twice, or undone and done again.
        if (_nodes.TryGetValue(edit.Node, out var there)) return there.Kind == edit.Kind ? (new(edit.Node, "done"), null) : (null, "There is a part of this id already, of another kind.");
        if (_nodes.Count >= Most) return (null, $"A map has at most {Most:N0} parts.");
        if (!Stands(edit.Kind!, edit.Parent, edit.Lane)) return (new(edit.Node, "gone"), null); // checked by Fault
        var fields = (edit.Fields ?? new Dictionary<string, JsonElement>()).Where(f => f.Value.ValueKind != JsonValueKind.Null).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
        Keep(new(edit.Node, edit.Kind!, edit.Parent, edit.Lane, 0, fields));
        Place(edit.Node, edit.After);
        return (new(edit.Node, "done"), null);
    }

    (MapEditOutcome?, string?) Set(MapEdit edit)
    {
        if (!_nodes.TryGetValue(edit.Node, out var node)) return (new(edit.Node, "gone"), null);
        if (Fault(node.Kind, new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [edit.Field!] = edit.Value }) is { } fault) return (null, fault); // checked by Fault
        var before = node.Fields.TryGetValue(edit.Field!, out var known) ? known : default;
        if (Same(before, edit.Value)) return (new(edit.Node, "done"), null);
        var fields = new Dictionary<string, JsonElement>(node.Fields, StringComparer.Ordinal);
        if (edit.Value.ValueKind == JsonValueKind.Null) fields.Remove(edit.Field!);
        else fields[edit.Field!] = edit.Value;
        Keep(node with { Fields = fields });
        var isOver = edit.Was.ValueKind != JsonValueKind.Undefined && before.ValueKind != JsonValueKind.Undefined && !Same(before, edit.Was);
        return (isOver ? new(edit.Node, "over", edit.Field, before) : new(edit.Node, "done"), null);
    }

    MapEditOutcome Move(MapEdit edit)
    {
        if (!_nodes.TryGetValue(edit.Node, out var node)) return new(edit.Node, "gone");
        var (parent, lane) = node.Kind switch { "step" => (edit.Parent ?? node.Parent, null), "card" => (edit.Parent ?? node.Parent, edit.Lane ?? node.Lane), _ => ((Guid?)null, (Guid?)null) };
        if (!Stands(node.Kind, parent, lane)) return new(edit.Node, "gone");
        Keep(node with { Parent = parent, Lane = lane });
        Place(edit.Node, edit.After);
        return new(edit.Node, "done");
    }

    MapEditOutcome Remove(Guid id)
    {
        if (!_nodes.Remove(id)) return new(id, "done");
        _removed.Add(id);
        foreach (var child in _nodes.Values.Where(n => n.Parent == id || n.Lane == id).Select(n => n.Id).ToList()) Remove(child);
        return new(id, "done");
    }

    bool Stands(string kind, Guid? parent, Guid? lane) => kind switch
    {
        "step" => Is(parent, "phase"),
        "card" => Is(parent, "step") && Is(lane, "lane"),
        _ => true,
    };

    bool Is(Guid? id, string kind) => id is { } known && _nodes.TryGetValue(known, out var node) && node.Kind == kind;

    /// <summary>Puts a part behind a sibling; behind one that has gone elsewhere it stands last. Where no number fits between two, all siblings are numbered anew.</summary>
    void Place(Guid id, Guid? after)
    {
        var node = _nodes[id];
        var siblings = _nodes.Values.Where(n => n.Id != id && n.Kind == node.Kind && n.Parent == node.Parent && n.Lane == node.Lane).OrderBy(n => n.Rank).ThenBy(n => n.Id).ToList();
        var at = after is { } sibling ? siblings.FindIndex(n => n.Id == sibling) is var found and >= 0 ? found + 1 : siblings.Count : 0;
        var (low, high) = (at == 0 ? (siblings.Count == 0 ? 0 : siblings[0].Rank - 2) : siblings[at - 1].Rank, at == siblings.Count ? (siblings.Count == 0 ? 2 : siblings[^1].Rank + 2) : siblings[at].Rank);
        var rank = low + ((high - low) / 2);
        if (rank > low && rank < high)
        {
            Keep(node with { Rank = rank });
            return;
        }

        siblings.Insert(at, node);
        for (var i = 0; i < siblings.Count; i++) Keep(siblings[i] with { Rank = i + 1 });
    }

    void Keep(MapNode node)
    {
        _nodes[node.Id] = node;
        _changed.Add(node.Id);
        _removed.Remove(node.Id);
    }

    static bool Same(JsonElement a, JsonElement b) => (IsNone(a) && IsNone(b)) || (!IsNone(a) && !IsNone(b) && JsonElement.DeepEquals(a, b));

    static bool IsNone(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
}
