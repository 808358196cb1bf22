using System.Text.Json;

namespace Rapport.Journeys.Maps;

/// <summary>How two states of a map differ, part by part.</summary>
static class MapDiff
{
    /// <summary>From an earlier state to a later one.</summary>
    public static MapDifference Of(IReadOnlyCollection<MapNode> earlier, IReadOnlyCollection<MapNode> later)
    {
        var (before, now) = (earlier.ToDictionary(n => n.Id), later.ToDictionary(n => n.Id));
        var places = (Before: PlacesOf(earlier), Now: PlacesOf(later));
        var changed = now.Values.Where(n => before.ContainsKey(n.Id)).Select(n => new MapChange(before[n.Id], n, places.Before[n.Id] != places.Now[n.Id], FieldsOf(before[n.Id], n)));
        return new(
            [.. later.Where(n => !before.ContainsKey(n.Id))], [.. earlier.Where(n => !now.ContainsKey(n.Id))], [.. changed.Where(c => c.Moved || c.Fields.Count > 0)]);
    }

    static List<string> FieldsOf(MapNode before, MapNode now) =>
        [.. before.Fields.Keys.Union(now.Fields.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Where(f => !Same(before.Fields, now.Fields, f))];

    static bool Same(IReadOnlyDictionary<string, JsonElement> before, IReadOnlyDictionary<string, JsonElement> now, string field) =>
        before.TryGetValue(field, out var a) && now.TryGetValue(field, out var b) && JsonElement.DeepEquals(a, b);

    /// <summary>Where each part stands: in what, and behind which sibling. A number alone says nothing, for siblings are numbered anew at times.</summary>
    static Dictionary<Guid, (Guid?, Guid?, Guid?)> PlacesOf(IReadOnlyCollection<MapNode> nodes)
    {
        var places = new Dictionary<Guid, (Guid?, Guid?, Guid?)>();
        foreach (var siblings in nodes.GroupBy(n => (n.Kind, n.Parent, n.Lane)))
        {
            Guid? behind = null;
            foreach (var node in siblings.OrderBy(n => n.Rank).ThenBy(n => n.Id))
            {
                places[node.Id] = (node.Parent, node.Lane, behind);
                behind = node.Id;
            }
        }

        return places;
    }
}
