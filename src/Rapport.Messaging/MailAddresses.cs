using System.Globalization;
using System.Net.Mail;

namespace Rapport.Messaging;

/// <summary>What is accepted as an e-mail address: one bare address without anything that a mail header could be broken with.</summary>
public static class MailAddresses
{
    /// <summary>Whether a text is one bare address, at most 254 characters.</summary>
    /// <remarks>Quoted local parts are refused although RFC 5321 allows them: they can smuggle commands (GHSA-g7hc-96xr-gvvx), and
    /// nobody has one.</remarks>
    public static bool IsValid(string? address)
    {
        if (address is null or { Length: > 254 } || address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || "\"<>()[],;:\\".Contains(c, StringComparison.Ordinal)))
            return false;
        var at = address.LastIndexOf('@');
        return at is > 0 and <= 64 && MailAddress.TryCreate(address, out var read) && read.Address == address && AsciiDomain(address[(at + 1)..]) is not null;
    }

    /// <summary>The address as it is compared: trimmed, lower case, the domain in its ASCII form.</summary>
    public static string Normalise(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var text = address.Trim().ToLowerInvariant().Normalize();
        var at = text.LastIndexOf('@');
        return at < 0 ? text : text[..(at + 1)] + (AsciiDomain(text[(at + 1)..]) ?? text[(at + 1)..]);
    }

    static string? AsciiDomain(string domain)
    {
        try
        {
            return new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
