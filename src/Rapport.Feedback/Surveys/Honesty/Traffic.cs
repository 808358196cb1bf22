using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;

namespace Rapport.Feedback.Surveys.Honesty;

/// <summary>Notices when a survey is answered faster than people do it.</summary>
sealed class Traffic : IDisposable
{
    /// <summary>Arrivals per minute of one network at one survey (each respondent looks and then answers) beyond which programs are likely.</summary>
    public const int FromNetwork = 30;

    /// <summary>Arrivals per minute at one survey. A mailing may pass it: those people do the work without noticing.</summary>
    public const int InAll = 300;

    // Known to this process alone and forgotten with it: what is stored cannot be turned back into an address.
    readonly byte[] _salt = RandomNumberGenerator.GetBytes(32);
    readonly PartitionedRateLimiter<string> _networks = PerMinute(FromNetwork);
    readonly PartitionedRateLimiter<string> _surveys = PerMinute(InAll);

    /// <summary>Counts somebody who comes to a survey; true when so many do that programs are likely.</summary>
    public bool Arrives(Guid survey, IPAddress? from)
    {
        using var network = _networks.AttemptAcquire($"{survey} {Network(from)}");
        using var all = _surveys.AttemptAcquire(survey.ToString());
        return !network.IsAcquired || !all.IsAcquired;
    }

    /// <summary>Network and kind of browser as one short digest.</summary>
    public string Near(IPAddress? from, string browser) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_salt, Encoding.UTF8.GetBytes($"{Network(from)} {browser}")).AsSpan(0, 12));

    public void Dispose()
    {
        _networks.Dispose();
        _surveys.Dispose();
    }

    static PartitionedRateLimiter<string> PerMinute(int permits) => PartitionedRateLimiter.Create<string, string>(who =>
        RateLimitPartition.GetFixedWindowLimiter(who, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    // /24 and /48, as everywhere.
    static string Network(IPAddress? address)
    {
        if (address is null) return "unknown";
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, bytes.Length == 4 ? 3 : 6));
    }
}
