namespace Rapport.Models.Learning;

/// <summary>Chance from a seed, the same on every machine and in every version of the runtime.</summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood 2014).</remarks>
sealed class Chance(ulong seed)
{
    ulong _state = seed;

    /// <summary>A whole number, 0 up to but not including <paramref name="below"/>.</summary>
    public int Next(int below) => (int)((NextBits() >> 33) % (ulong)below);

    /// <summary>A number in 0..1, 1 excluded.</summary>
    public double NextShare() => (NextBits() >> 11) * (1.0 / (1ul << 53));

    /// <summary>Puts the items into an order by chance.</summary>
    public void Shuffle(Span<int> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    ulong NextBits()
    {
        _state += 0x9e3779b97f4a7c15ul;
        return Hashing.Wide(_state);
    }
}
