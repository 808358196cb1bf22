using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rapport.Governance.People;

/// <summary>Time-based one-time codes (RFC 6238: SHA-1, 30 s, 6 digits, as every authenticator app reads them).</summary>
static class Totp
{
    const int StepSeconds = 30;

    /// <summary>160 bits, as RFC 4226 recommends.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The step whose code this is, within one step of now, and later than the last one used; null when the code is wrong or used.</summary>
    /// <param name="secret">Shared with the person's app.</param>
    /// <param name="code">As typed; blanks are ignored.</param>
    /// <param name="now">The time at the server.</param>
    /// <param name="lastStep">The last step used; a code is good once.</param>
    public static long? Match(byte[] secret, string code, DateTimeOffset now, long lastStep)
    {
        var typed = Encoding.ASCII.GetBytes(code.Replace(" ", "", StringComparison.Ordinal));
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        for (var step = current - 1; step <= current + 1; step++)
        {
            if (step > lastStep && CryptographicOperations.FixedTimeEquals(typed, Encoding.ASCII.GetBytes(Code(secret, step)))) return step;
        }

        return null;
    }

    /// <summary>The code of the time.</summary>
    public static string Code(byte[] secret, DateTimeOffset time) => Code(secret, time.ToUnixTimeSeconds() / StepSeconds);

    static string Code(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        Span<byte> mac = stackalloc byte[20];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 prescribes SHA-1, and authenticator apps know nothing else.
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0xF)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The secret as people type it: base 32 (RFC 4648) without padding.</summary>
    public static string Base32(byte[] secret)
    {
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var text = new StringBuilder();
        var buffer = 0;
        var bits = 0;
        foreach (var value in secret)
        {
            buffer = ((buffer << 8) | value) & 0xFFFF;
            bits += 8;
            while (bits >= 5) text.Append(letters[(buffer >> (bits -= 5)) & 31]);
        }

        if (bits > 0) text.Append(letters[(buffer << (5 - bits)) & 31]);
        return text.ToString();
    }
}
