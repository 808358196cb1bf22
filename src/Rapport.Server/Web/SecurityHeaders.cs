using System.Security.Cryptography;

namespace Rapport.Server.Web;

/// <summary>Headers of every answer. A page that must be framed elsewhere replaces its policy itself.</summary>
static class SecurityHeaders
{
    static readonly object NonceItem = new();

    /// <summary>The style nonce of this answer.</summary>
    public static string Nonce(HttpContext context) =>
        (string)(context.Items[NonceItem] ??= Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));

    public static Task SetAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = IsTokenLink(context.Request.Path) ? "no-referrer" : "strict-origin-when-cross-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()";
        headers.ContentSecurityPolicy = Policy("'self'");
        headers.CacheControl = "no-store";
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        return next(context);
    }

    /// <summary>Lets the one page that carries the nonce use it for its styles.</summary>
    public static void AllowNonce(HttpContext context) =>
        context.Response.Headers.ContentSecurityPolicy = Policy($"'self' 'nonce-{Nonce(context)}'");

    static string Policy(string styles) =>
        $"default-src 'self'; script-src 'self'; style-src {styles}; img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    static bool IsTokenLink(PathString path) =>
        path.StartsWithSegments("/app/invite", StringComparison.Ordinal) || path.StartsWithSegments("/app/reset", StringComparison.Ordinal)
        || path.StartsWithSegments("/app/setup", StringComparison.Ordinal);
}
