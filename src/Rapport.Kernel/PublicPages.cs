using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Rapport.Kernel;

/// <summary>What pages for people who are not signed in have in common.</summary>
public static class PublicPages
{
    /// <summary>Whether a language is written from right to left.</summary>
    /// <param name="language">A tag such as <c>ar</c> or <c>pt-BR</c>; false for one that nobody knows.</param>
    public static bool IsRightToLeft(string language)
    {
        try
        {
            return CultureInfo.GetCultureInfo(language).TextInfo.IsRightToLeft;
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The form that was sent; null for what is none or cannot be read.</summary>
    public static async Task<IFormCollection?> ReadFormAsync(HttpRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(ct) : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }
    }
}
