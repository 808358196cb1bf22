using System.Net;
using System.Net.Sockets;

namespace Rapport.Kernel;

/// <summary>Says from which network something was said, without saying from which device: the first 24 bits of an IPv4 address, the
/// first 48 of an IPv6 one.</summary>
public static class Networks
{
    /// <summary>The prefix with its length, such as <c>203.0.113.0/24</c>; empty when nothing is known.</summary>
    public static string Prefix(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var (keep, bytes) = (address.AddressFamily == AddressFamily.InterNetwork ? 3 : 6, address.GetAddressBytes());
        bytes.AsSpan(keep).Clear();
        return $"{new IPAddress(bytes)}/{keep * 8}";
    }
}
