using System.Runtime.InteropServices;

namespace Rapport.Models.Learning;

/// <summary>The features a model knows and how rare each is; turns what was read from a text into a vector.</summary>
sealed class Vocabulary
{
    readonly Dictionary<uint, int> _places;

    /// <summary>From features in the order of their places.</summary>
    /// <param name="hashes">Each once.</param>
    /// <param name="rarities">One weight per feature, above 0.</param>
    public Vocabulary(uint[] hashes, float[] rarities)
    {
        (Hashes, Rarities) = (hashes, rarities);
        _places = new(hashes.Length);
        for (var i = 0; i < hashes.Length; i++) _places[hashes[i]] = i;
    }

    /// <summary>Names of the features by place, rising.</summary>
    public uint[] Hashes { get; }

    /// <summary>Inverse document frequencies by place.</summary>
    public float[] Rarities { get; }

    /// <summary>How many features are known.</summary>
    public int Count => Hashes.Length;

    /// <summary>Where a feature stands, or −1.</summary>
    public int Place(uint hash) => _places.TryGetValue(hash, out var place) ? place : -1;

    /// <summary>Learns the features that occur in at least <paramref name="least"/> of the texts.</summary>
    /// <remarks>Rarity is ln((1 + n) / (1 + df)) + 1, as in scikit-learn's TfidfVectorizer; readings weigh 1.</remarks>
    public static Vocabulary Learn(IReadOnlyList<string> texts, Func<string, IReadOnlyList<Feature>> read, int least)
    {
        var seen = new Dictionary<uint, (int Texts, int Last, bool Reading)>();
        for (var i = 0; i < texts.Count; i++)
        {
            foreach (var feature in read(texts[i]))
            {
                ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, feature.Hash, out var known);
                if (known && entry.Last == i) continue;
                entry = (entry.Texts + 1, i, feature.Group == FeatureGroup.Readings);
            }
        }

        var kept = seen.Where(e => e.Value.Texts >= least).OrderBy(e => e.Key).ToList();
        return new([.. kept.Select(e => e.Key)], [.. kept.Select(e => e.Value.Reading ? 1f : (float)(Exact.Log((1.0 + texts.Count) / (1.0 + e.Value.Texts)) + 1))]);
    }

    /// <summary>The vector of what was read: 1 + ln(count) times rarity, each group at length 1, readings as they are.</summary>
    public SparseVector Vector(IReadOnlyList<Feature> features)
    {
        var counts = new Dictionary<int, (float Count, FeatureGroup Group)>(features.Count);
        foreach (var feature in features)
        {
            if (!_places.TryGetValue(feature.Hash, out var place)) continue;
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, place, out _);
            entry = (entry.Count + feature.Value, feature.Group);
        }

        var indices = counts.Keys.ToArray();
        Array.Sort(indices);
        var values = new float[indices.Length];
        Span<float> squares = stackalloc float[3];
        for (var i = 0; i < indices.Length; i++)
        {
            var (count, group) = counts[indices[i]];
            values[i] = group == FeatureGroup.Readings ? count : (count == 1 ? 1 : 1 + (float)Exact.Log(count)) * Rarities[indices[i]];
            squares[(int)group] += values[i] * values[i];
        }

        for (var i = 0; i < indices.Length; i++)
        {
            var group = counts[indices[i]].Group;
            if (group != FeatureGroup.Readings && squares[(int)group] > 0) values[i] /= MathF.Sqrt(squares[(int)group]);
        }

        return new(indices, values);
    }
}
