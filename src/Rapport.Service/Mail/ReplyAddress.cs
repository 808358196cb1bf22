using System.Buffers.Binary;
using System.Security.Cryptography;
using Rapport.Messaging;

namespace Rapport.Service.Mail;

/// <summary>Addresses that say to which conversation an answer belongs, and that nobody can make up:
/// <c>help+TOKEN@example.org</c>. The token is the conversation's id and 64 bits of HMAC-SHA256 over it, in base 32, which survives
/// servers that change the case of letters.</summary>
static class ReplyAddress
{
    const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
    const int TokenLength = 39; // 24 bytes
    const int LongestLocal = 64; // RFC 5321, 4.5.3.1.1

    /// <summary>The longest name before the @ that leaves room for a token.</summary>
    public const int LongestName = LongestLocal - TokenLength - 1;

    /// <summary>The signed address of a conversation.</summary>
    public static string For(string address, byte[] key, Guid conversation)
    {
        Span<byte> inside = stackalloc byte[24];
        conversation.TryWriteBytes(inside);
        Sign(key, inside[..16]).CopyTo(inside[16..]);
        var at = address.LastIndexOf('@');
        return $"{address[..at]}+{Encode(inside)}{address[at..]}";
    }

    /// <summary>The conversation an address names; null when it is not one of the mailbox's own, signed by it.</summary>
    public static Guid? Read(string written, string address, byte[] key)
    {
        var (text, own) = (MailAddresses.Normalise(written), MailAddresses.Normalise(address));
        var at = own.LastIndexOf('@');
        if (text.Length != own.Length + TokenLength + 1 || !text.StartsWith(own[..at] + "+", StringComparison.Ordinal) || !text.EndsWith(own[at..], StringComparison.Ordinal)) return null;
        if (Decode(text.AsSpan(at + 1, TokenLength)) is not { } inside) return null;
        return CryptographicOperations.FixedTimeEquals(Sign(key, inside.AsSpan(0, 16)), inside.AsSpan(16)) ? new Guid(inside.AsSpan(0, 16)) : null;
    }

    /// <summary>Whether an address is the mailbox's, with or without anything behind a plus.</summary>
    public static bool IsOwn(string written, string address)
    {
        var (text, own) = (MailAddresses.Normalise(written), MailAddresses.Normalise(address));
        var at = own.LastIndexOf('@');
        return text == own || (text.StartsWith(own[..at] + "+", StringComparison.Ordinal) && text.EndsWith(own[at..], StringComparison.Ordinal));
    }

    static byte[] Sign(byte[] key, ReadOnlySpan<byte> conversation) => HMACSHA256.HashData(key, conversation)[..8];

    // 24 bytes are 38 letters of 5 bits and one of 2.
    static string Encode(ReadOnlySpan<byte> inside)
    {
        Span<char> text = stackalloc char[TokenLength];
        for (var i = 0; i < TokenLength; i++) text[i] = Letters[Bits(inside, i * 5)];
        return new(text);
    }

    static int Bits(ReadOnlySpan<byte> inside, int from)
    {
        Span<byte> two = [inside[from / 8], (from / 8) + 1 < inside.Length ? inside[(from / 8) + 1] : (byte)0];
        return (BinaryPrimitives.ReadUInt16BigEndian(two) >> (11 - (from % 8))) & 31;
    }

    static byte[]? Decode(ReadOnlySpan<char> text)
    {
        var inside = new byte[24];
        for (var i = 0; i < TokenLength; i++)
        {
            var value = Letters.IndexOf(text[i], StringComparison.Ordinal);
            if (value < 0) return null;
            for (var bit = 0; bit < 5 && (i * 5) + bit < 192; bit++)
                if ((value & (16 >> bit)) != 0) inside[((i * 5) + bit) / 8] |= (byte)(128 >> (((i * 5) + bit) % 8));
        }

        return inside;
    }
}
