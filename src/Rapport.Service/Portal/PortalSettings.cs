using System.Text.Json.Serialization;
using Rapport.Kernel;
using Rapport.Service.Settings;

namespace Rapport.Service.Portal;

/// <summary>What a workspace says of its portal.</summary>
/// <param name="IsOpen">Whether customers may sign in. The workspace must demand signed user ids of pages.</param>
/// <param name="Address">Stands in its links, <c>/my/ADDRESS</c>: 3 to 40 of a-z, 0-9 and "-", unique on this instance. Empty while it was never opened.</param>
/// <param name="Name">At the head of its pages; up to 80 characters, empty for the workspace's own.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record PortalSettings(bool IsOpen, string Address, string Name) : Versioned
{
    public static readonly PortalSettings Shipped = new(false, "", "");

    /// <summary>What a workspace says of it; what is shipped while it says nothing.</summary>
    public static PortalSettings Of(PortalRow? row) => row is null ? Shipped : ServiceJson.Read<PortalSettings>(row.Value);

    /// <summary>What is wrong with it, by field; nothing when nothing is.</summary>
    public IEnumerable<(string Field, string Fault)> Faults()
    {
        if (PageAddress.Fault(IsOpen, Address) is { } fault) yield return ("address", fault);
        if (Name.Length > 80 || Name.Any(char.IsControl)) yield return ("name", "Up to 80 characters.");
    }
}
