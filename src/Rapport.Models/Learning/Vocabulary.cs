using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Rapport.Models.Learning;

/// <summary>The features a model knows and how rare each is; turns what was read from a text into a vector.</summary>
sealed class Vocabulary
{
    const int Counted = 64;

    // 1 + ln(count): nearly every feature is counted but a few times.
    static readonly float[] s_damped = [.. Enumerable.Range(0, Counted).Select(count => count <= 1 ? 1 : 1 + (float)Exact.Log(count))];

    // Hashes are spread well by themselves: where a row is taken, the next free one is. Ordinals count from 1; a free row has none.
    readonly (uint Hash, int Ordinal)[] _table;

    /// <summary>From features in the order of their places.</summary>
    /// <param name="hashes">Each once.</param>
    /// <param name="rarities">One weight per feature, above 0.</param>
    public Vocabulary(uint[] hashes, float[] rarities)
    {
        (Hashes, Rarities) = (hashes, rarities);
        _table = Table(hashes);
    }

    /// <summary>Names of the features by place, rising.</summary>
    public uint[] Hashes { get; }

    /// <summary>Inverse document frequencies by place.</summary>
    public float[] Rarities { get; }

    /// <summary>How many features are known.</summary>
    public int Count => Hashes.Length;

    /// <summary>Where a feature stands, or −1.</summary>
    public int Place(uint hash)
    {
        var (table, at) = (_table, hash);
        while (true)
        {
            var (held, ordinal) = table[at & (uint)(table.Length - 1)];
            if (ordinal == 0) return -1;
            if (held == hash) return ordinal - 1;
            at++;
        }
    }

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
    public SparseVector Vector(List<Feature> features) => See(features).Vector;

    /// <summary>The vector of what was read, and which of its places each feature has.</summary>
    public SeenFeatures See(List<Feature> features)
    {
        var (known, columns) = (ArrayPool<ulong>.Shared.Rent(features.Count), new int[features.Count]);
        var count = Known(features, known, columns);
        var (indices, values, groups) = (new int[count.Places], new float[count.Places], ArrayPool<FeatureGroup>.Shared.Rent(count.Places));
        var at = -1;
        foreach (var key in known.AsSpan(0, count.Features))
        {
            var (place, i) = ((int)(key >> 32), (int)(uint)key);
            if (at < 0 || indices[at] != place) indices[++at] = place;
            values[at] += features[i].Value;
            groups[at] = features[i].Group;
            columns[i] = at;
        }

        Weigh(indices, values, groups);
        ArrayPool<ulong>.Shared.Return(known);
        ArrayPool<FeatureGroup>.Shared.Return(groups);
        return new(features, columns, new(indices, values));
    }

    // The features that are known, by place and then in reading order.
    (int Features, int Places) Known(List<Feature> features, ulong[] known, int[] columns)
    {
        var (count, places, last) = (0, 0, -1);
        for (var i = 0; i < features.Count; i++)
        {
            columns[i] = -1;
            if (Place(features[i].Hash) is >= 0 and var place) known[count++] = ((ulong)place << 32) | (uint)i;
        }

        Array.Sort(known, 0, count);
        foreach (var key in known.AsSpan(0, count))
        {
            if ((int)(key >> 32) != last) places++;
            last = (int)(key >> 32);
        }

        return (count, places);
    }

    void Weigh(int[] indices, float[] values, FeatureGroup[] groups)
    {
        Span<float> lengths = stackalloc float[3];
        for (var i = 0; i < values.Length; i++)
        {
            if (groups[i] != FeatureGroup.Readings) values[i] = Damped(values[i]) * Rarities[indices[i]];
            lengths[(int)groups[i]] += values[i] * values[i];
        }

        foreach (ref var length in lengths) length = MathF.Sqrt(length);
        for (var i = 0; i < values.Length; i++)
        {
            if (groups[i] != FeatureGroup.Readings && lengths[(int)groups[i]] > 0) values[i] /= lengths[(int)groups[i]];
        }
    }

    static float Damped(float count) => count is >= 1 and < Counted && (int)count == count ? s_damped[(int)count] : 1 + (float)Exact.Log(count);

    static (uint Hash, int Ordinal)[] Table(uint[] hashes)
    {
        var table = new (uint Hash, int Ordinal)[BitOperations.RoundUpToPowerOf2((uint)(hashes.Length * 2) + 2)];
        for (var place = 0; place < hashes.Length; place++)
        {
            var at = hashes[place] & (uint)(table.Length - 1);
            while (table[at].Ordinal != 0) at = (at + 1) & (uint)(table.Length - 1);
            table[at] = (hashes[place], place + 1);
        }

        return table;
    }
}

/// <summary>What was read of a text, as a model knows it.</summary>
/// <param name="Features">All that was read.</param>
/// <param name="Columns">Per feature its column in the vector; −1 for what the model does not know.</param>
/// <param name="Vector">The same as numbers.</param>
readonly record struct SeenFeatures(List<Feature> Features, int[] Columns, SparseVector Vector);
