using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Rapport.Governance.People;

/// <summary>What the server must know again when a browser answers a challenge, sealed into a token that the browser sends back. Each is
/// good once and for five minutes.</summary>
sealed class PasskeyChallenges(IDataProtectionProvider protection, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Rapport.Passkey").ToTimeLimitedDataProtector();
    readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    /// <summary>The token of a challenge.</summary>
    /// <param name="whose">The person it was made for; empty for a stranger who wants in.</param>
    /// <param name="state">As the passkey handler gives it.</param>
    public string Token(Guid whose, string? state) => _protector.Protect($"{whose:N} {state}", clock.GetUtcNow() + Life);

    /// <summary>What stood behind a token; null when it is none of this person's, over, or used before.</summary>
    public string? Take(Guid whose, string token)
    {
        foreach (var (used, until) in _used)
        {
            if (until < clock.GetUtcNow()) _used.TryRemove(used, out _);
        }

        try
        {
            var text = _protector.Unprotect(token, out var expires);
            if (expires <= clock.GetUtcNow() || !text.StartsWith($"{whose:N} ", StringComparison.Ordinal)) return null;
            return _used.TryAdd(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))), expires) ? text[33..] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
