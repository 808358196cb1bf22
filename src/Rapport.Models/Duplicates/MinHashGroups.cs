using Rapport.Models.Learning;
using Rapport.Models.Words;

namespace Rapport.Models.Duplicates;

/// <summary>See <see cref="NearDuplicates.Group"/>.</summary>
sealed class MinHashGroups(IReadOnlyList<string> texts, double least)
{
    const int Run = 5;
    /// <summary>Keys of a text; two alike share one of them almost surely.</summary>
    public const int Bands = 24;

    const int Rows = 4;
    const int LongestText = 5000;

    readonly HashSet<uint>[] _runs = [.. texts.Select(Runs)];
    readonly int[] _parents = [.. Enumerable.Range(0, texts.Count)];

    /// <summary>Per text the first of its group.</summary>
    public int[] Groups()
    {
        var buckets = new Dictionary<(int Band, ulong Key), List<int>>();
        Span<ulong> keys = stackalloc ulong[Bands];
        for (var text = 0; text < _runs.Length; text++)
        {
            if (_runs[text].Count == 0) continue;
            Keys(_runs[text], keys);
            for (var band = 0; band < Bands; band++)
            {
                if (!buckets.TryGetValue((band, keys[band]), out var bucket)) buckets[(band, keys[band])] = bucket = [];
                Join(text, bucket);
                bucket.Add(text);
            }
        }

        return [.. Enumerable.Range(0, _runs.Length).Select(Root)];
    }

    // One fellow of each group suffices where it is alike; the others are tried where it is not.
    void Join(int text, List<int> bucket)
    {
        foreach (var other in bucket)
        {
            if (Root(text) != Root(other) && Alike(_runs[text], _runs[other])) Unite(text, other);
        }
    }

    bool Alike(HashSet<uint> one, HashSet<uint> two) => Alike(one, two, least);

    /// <summary>Whether two texts share so much of their runs.</summary>
    public static bool Alike(HashSet<uint> one, HashSet<uint> two, double least)
    {
        var (small, large) = one.Count < two.Count ? (one, two) : (two, one);
        if (small.Count < least * large.Count) return false;
        var both = small.Count(large.Contains);
        return both >= least * (one.Count + two.Count - both);
    }

    void Unite(int one, int two)
    {
        var (a, b) = (Root(one), Root(two));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }

    int Root(int text)
    {
        while (_parents[text] != text) text = _parents[text] = _parents[_parents[text]];
        return text;
    }

    /// <summary>The keys of what <see cref="Runs"/> read; nothing for no runs.</summary>
    public static void Keys(HashSet<uint> runs, Span<ulong> keys)
    {
        uint[] all = [.. runs];
        for (var band = 0; band < keys.Length; band++)
        {
            var key = (ulong)band;
            for (var row = 0; row < Rows; row++)
            {
                var (lowest, salt) = (ulong.MaxValue, (ulong)((band * Rows) + row + 1) << 32);
                foreach (var run in all) lowest = Math.Min(lowest, Hashing.Wide(salt | run));
                key = Hashing.Wide(key ^ lowest);
            }

            keys[band] = key;
        }
    }

    /// <summary>The runs of five characters of a text.</summary>
    public static HashSet<uint> Runs(string text)
    {
        var (plain, runs) = (new List<char>(), new HashSet<uint>());
        var read = text.AsSpan(0, Math.Min(text.Length, LongestText));
        foreach (var token in Tokens.Of(read))
        {
            if (token.Kind == TokenKind.Mark) continue;
            if (plain.Count > 0) plain.Add(' ');
            foreach (var c in token.In(read)) plain.Add(char.ToLowerInvariant(c));
        }

        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(plain);
        for (var start = 0; start < Math.Max(1, all.Length - Run + 1) && all.Length > 0; start++) runs.Add(Hashing.Of(all.Slice(start, Math.Min(Run, all.Length))));
        return runs;
    }
}
