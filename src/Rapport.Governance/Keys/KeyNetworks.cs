using System.Net;

namespace Rapport.Governance.Keys;

/// <summary>Where a key may be used from.</summary>
static class KeyNetworks
{
    /// <summary>The network of a text such as <c>203.0.113.7</c> or <c>10.0.0.0/8</c>; null when it is none.</summary>
    public static IPNetwork? Read(string? text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;

    /// <summary>True when the address lies in one of them, or there are none. Where no request is behind the call, nothing is known against it.</summary>
    public static bool Hold(IReadOnlyList<IPNetwork> networks, IPAddress? address)
    {
        if (networks.Count == 0 || address is null) return true;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        foreach (var network in networks)
        {
            if (network.Contains(address)) return true;
        }

        return false;
    }
}
