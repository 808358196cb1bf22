using System.Net;
using System.Threading.RateLimiting;

namespace Rapport.Feedback.Surveys.Links;

/// <summary>Slows down who guesses addresses and PINs.</summary>
sealed class Guesses : IDisposable
{
    readonly PartitionedRateLimiter<string> _addresses = PerMinute(30);
    readonly PartitionedRateLimiter<string> _pins = PerMinute(10);

    /// <summary>Counts a wrong address; false when there were too many from this network.</summary>
    public bool MayMiss(IPAddress? from) => Take(_addresses, Network(from));

    /// <summary>Counts a try at a PIN or a mail address; false when there were too many for this link from this network.</summary>
    public bool MayTry(IPAddress? from, Guid link) => Take(_pins, $"{Network(from)} {link}");

    public void Dispose()
    {
        _addresses.Dispose();
        _pins.Dispose();
    }

    static bool Take(PartitionedRateLimiter<string> limiter, string who)
    {
        using var lease = limiter.AttemptAcquire(who);
        return lease.IsAcquired;
    }

    static PartitionedRateLimiter<string> PerMinute(int permits) => PartitionedRateLimiter.Create<string, string>(who =>
        RateLimitPartition.GetFixedWindowLimiter(who, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    // One household or attacker holds a whole /64 of IPv6 addresses.
    static string Network(IPAddress? address)
    {
        if (address is null) return "unknown";
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, Math.Min(8, bytes.Length)));
    }
}
