using Rapport.Models.Duplicates;

namespace Rapport.Models;

/// <summary>Remembers texts as they come, and says of each whether nearly the same was said before. Of those that are alike the first is
/// remembered alone. Not for several threads at once.</summary>
/// <param name="most">How many different texts are remembered at least; beyond twice as many the older half is forgotten.</param>
/// <param name="least">As in <see cref="NearDuplicates.Group"/>.</param>
/// <remarks>Found and verified as <see cref="NearDuplicates"/> does.</remarks>
public sealed class AlikeTexts(int most = 5_000, double least = 0.8)
{
    readonly Dictionary<(int Band, ulong Key), List<(Guid Id, HashSet<uint> Runs)>> _buckets = [];
    readonly Queue<(Guid Id, HashSet<uint> Runs)> _order = new();

    /// <summary>Names the first text that says nearly the same.</summary>
    /// <param name="id">Of the text.</param>
    /// <param name="text">The text.</param>
    /// <returns>Its id; the text's own when nobody said it before, and for a text without words.</returns>
    public Guid Meet(Guid id, string text)
    {
        var runs = MinHashGroups.Runs(text);
        if (runs.Count == 0) return id;
        Span<ulong> keys = stackalloc ulong[MinHashGroups.Bands];
        MinHashGroups.Keys(runs, keys);
        for (var band = 0; band < keys.Length; band++)
        {
            if (!_buckets.TryGetValue((band, keys[band]), out var bucket)) continue;
            foreach (var (other, theirs) in bucket)
            {
                if (other == id || MinHashGroups.Alike(runs, theirs, least)) return other;
            }
        }

        Remember(id, runs, keys);
        return id;
    }

    void Remember(Guid id, HashSet<uint> runs, ReadOnlySpan<ulong> keys)
    {
        if (_order.Count >= most * 2) Forget();
        _order.Enqueue((id, runs));
        Add(id, runs, keys);
    }

    void Add(Guid id, HashSet<uint> runs, ReadOnlySpan<ulong> keys)
    {
        for (var band = 0; band < keys.Length; band++)
        {
            if (!_buckets.TryGetValue((band, keys[band]), out var bucket)) _buckets[(band, keys[band])] = bucket = [];
            bucket.Add((id, runs));
        }
    }

    void Forget()
    {
        while (_order.Count > most) _order.Dequeue();
        _buckets.Clear();
        var keys = new ulong[MinHashGroups.Bands];
        foreach (var (id, runs) in _order)
        {
            MinHashGroups.Keys(runs, keys);
            Add(id, runs, keys);
        }
    }
}
