using System.Net;

namespace Rapport.Kernel;

/// <summary>What the operator allows outgoing requests to reach beside the public internet.
/// Set by configuration (<c>Outgoing:Allow:0</c> …), never by people in the product.</summary>
public sealed class OutgoingOptions
{
    /// <summary>Networks in CIDR form such as <c>10.1.0.0/16</c>, or single addresses; empty by default.</summary>
    public IList<string> Allow { get; init; } = [];

    /// <summary>The whole request, from resolving the name to the last byte, ends within this. Default 10 s.</summary>
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>An answer is cut after this many bytes. Default 64 KB.</summary>
    public int MaxAnswerBytes { get; set; } = 64 * 1024;

    internal IReadOnlyList<IPNetwork> Networks() =>
        [.. Allow.Select(text => text.Contains('/', StringComparison.Ordinal) ? IPNetwork.Parse(text) : Single(IPAddress.Parse(text)))];

    static IPNetwork Single(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);
}
