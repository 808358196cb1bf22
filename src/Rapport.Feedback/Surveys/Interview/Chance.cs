using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rapport.Feedback.Surveys.Interview;

/// <summary>Chance that can be repeated: the seed is stored with the response, so a resumed survey keeps its order and an
/// analysis can look for effects of order.</summary>
static class Chance
{
    /// <summary>An order of chance; the same for the same seed and name. Those to be kept stay where they are.</summary>
    /// <param name="seed">Of the response.</param>
    /// <param name="name">What is ordered: <c>blocks</c>, or an element's id.</param>
    /// <param name="items">In the author's order.</param>
    /// <param name="keep">True for items that keep their place ("other" and "none" at the end); null for none.</param>
    public static IReadOnlyList<T> Shuffle<T>(Guid seed, string name, IReadOnlyList<T> items, Func<T, bool>? keep = null)
    {
        var places = Enumerable.Range(0, items.Count).Where(i => keep?.Invoke(items[i]) != true).ToArray();
        var result = items.ToArray();
        var stream = new Stream(seed, name);
        for (var i = places.Length - 1; i > 0; i--)
        {
            var j = stream.Below(i + 1);
            (result[places[i]], result[places[j]]) = (result[places[j]], result[places[i]]);
        }

        return result;
    }

    // HMAC-SHA256 of the name and a counter under the seed: 8 numbers a block.
    sealed class Stream(Guid seed, string name)
    {
        readonly byte[] _key = seed.ToByteArray();
        readonly byte[] _text = [0, 0, 0, 0, .. Encoding.UTF8.GetBytes(name)];
        byte[] _block = [];
        int _at;
        int _blocks;

        /// <summary>A number from 0 to below the bound, each equally likely.</summary>
        public int Below(int bound)
        {
            // Numbers above the last whole multiple of the bound would make the first ones likelier.
            var limit = uint.MaxValue - (uint.MaxValue % (uint)bound + 1) % (uint)bound;
            uint number;
            do number = Next();
            while (number > limit);
            return (int)(number % (uint)bound);
        }

        uint Next()
        {
            if (_at == _block.Length)
            {
                BinaryPrimitives.WriteInt32LittleEndian(_text, _blocks++);
                (_block, _at) = (HMACSHA256.HashData(_key, _text), 0);
            }

            _at += 4;
            return BinaryPrimitives.ReadUInt32LittleEndian(_block.AsSpan(_at - 4));
        }
    }
}
