using System.Text;
using Microsoft.AspNetCore.Http;

namespace Rapport.Customers.Ingest;

/// <summary>Where clients put their key.</summary>
static class IngestKey
{
    static readonly string[] InQuery = ["writeKey", "api_key", "token"];

    /// <summary>The key in the path, the Authorization header or the query; null when it can only be in the body.</summary>
    public static string? Of(HttpRequest request)
    {
        if (request.RouteValues.TryGetValue("key", out var routed) && routed is string inPath) return inPath;
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return Json.NotBlank(header[7..].Trim());
        if (header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return FromBasic(header[6..].Trim());
        foreach (var name in InQuery)
        {
            if (Json.NotBlank(request.Query[name]) is { } key) return key;
        }

        return null;
    }

    // The key is the user name; Segment tolerates a missing colon.
    static string? FromBasic(string encoded)
    {
        Span<byte> plain = stackalloc byte[512];
        if (encoded.Length > 680 || !Convert.TryFromBase64String(encoded, plain, out var length)) return null;
        var text = Encoding.UTF8.GetString(plain[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return Json.NotBlank(colon < 0 ? text : text[..colon]);
    }
}
