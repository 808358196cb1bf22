using System.Text.RegularExpressions;

namespace Rapport.Service.Settings;

/// <summary>What public pages of a workspace may be called in their links: 3 to 40 of a-z, 0-9 and "-".</summary>
static partial class PageAddress
{
    public const int Longest = 40;

    /// <summary>What is wrong with an address; null when nothing is. Pages that were never opened may have none.</summary>
    public static string? Fault(bool isOpen, string address) => (isOpen || address.Length > 0) && !Shape().IsMatch(address)
        ? $"3 to {Longest} of a-z, 0-9 and \"-\", beginning and ending with a letter or digit."
        : null;

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]\\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
