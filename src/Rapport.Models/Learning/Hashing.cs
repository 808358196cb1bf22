namespace Rapport.Models.Learning;

/// <summary>Names for features: the same on every machine and in every run, as those of the runtime are not.</summary>
static class Hashing
{
    /// <summary>A text's hash; 0x811c9dc5-based FNV-1a over UTF-16 units, stirred once more.</summary>
    public static uint Of(ReadOnlySpan<char> text)
    {
        var hash = 0x811c9dc5u;
        foreach (var c in text) hash = (hash ^ c) * 0x01000193u;
        return Stir(hash);
    }

    /// <summary>A hash that depends on both, and on their order.</summary>
    public static uint Mix(uint hash, uint next) => Stir((hash * 0x9e3779b1u) ^ next);

    /// <summary>A 64-bit hash for what is compared over whole collections.</summary>
    public static ulong Wide(ulong seed)
    {
        seed += 0x9e3779b97f4a7c15ul;
        seed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9ul;
        seed = (seed ^ (seed >> 27)) * 0x94d049bb133111ebul;
        return seed ^ (seed >> 31);
    }

    // The finaliser of MurmurHash3.
    static uint Stir(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85ebca6bu;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35u;
        return hash ^ (hash >> 16);
    }
}
