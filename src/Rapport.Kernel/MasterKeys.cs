using System.Security.Cryptography;
using System.Text;

namespace Rapport.Kernel;

/// <summary>AES-256-GCM under one of several keys: the first seals, all open. A box says by which key it was sealed.</summary>
/// <remarks>Bytes: version (1), key id (8), nonce (12), tag (16), ciphertext; the purpose is authenticated with it.</remarks>
public sealed class MasterKeys : ISecrets
{
    const byte Version = 1;
    const int Id = 8;
    const int Nonce = 12;
    const int Tag = 16;
    const int Head = 1 + Id + Nonce + Tag;

    readonly byte[][] _keys;

    /// <summary>Keys of 32 bytes, the one that seals first.</summary>
    public MasterKeys(IEnumerable<byte[]> keys)
    {
        _keys = [.. keys];
        if (_keys.Length == 0 || _keys.Any(k => k.Length != 32)) throw new ArgumentException("At least one key, each of 32 bytes.", nameof(keys));
    }

    /// <summary>A key from the system's source of chance.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(32);

    /// <summary>True when this box is under the key that seals now.</summary>
    public bool IsCurrent(ReadOnlySpan<byte> box) => box.Length >= Head && box.Slice(1, Id).SequenceEqual(IdOf(_keys[0]));

    /// <inheritdoc/>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> secret)
    {
        var box = new byte[Head + secret.Length];
        box[0] = Version;
        IdOf(_keys[0]).CopyTo(box, 1);
        RandomNumberGenerator.Fill(box.AsSpan(1 + Id, Nonce));
        using var aes = new AesGcm(_keys[0], Tag);
        aes.Encrypt(box.AsSpan(1 + Id, Nonce), secret, box.AsSpan(Head), box.AsSpan(1 + Id + Nonce, Tag), Encoding.UTF8.GetBytes(purpose));
        return box;
    }

    /// <inheritdoc/>
    public byte[] Open(string purpose, ReadOnlySpan<byte> box)
    {
        if (box.Length < Head || box[0] != Version) throw new CryptographicException("This is no sealed secret.");
        var id = box.Slice(1, Id);
        foreach (var key in _keys)
        {
            if (!id.SequenceEqual(IdOf(key))) continue;
            var plain = new byte[box.Length - Head];
            using var aes = new AesGcm(key, Tag);
            aes.Decrypt(box.Slice(1 + Id, Nonce), box[Head..], box.Slice(1 + Id + Nonce, Tag), plain, Encoding.UTF8.GetBytes(purpose));
            return plain;
        }

        throw new CryptographicException("The master key of this secret is gone.");
    }

    // One-way, so that a box tells nothing of its key.
    static byte[] IdOf(byte[] key) => SHA256.HashData([.. "Rapport master key "u8, .. key])[..Id];
}
