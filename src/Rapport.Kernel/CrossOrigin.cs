using Microsoft.AspNetCore.Http;

namespace Rapport.Kernel;

/// <summary>Lets pages of other origins send with a write key. The paths read no cookie, so any origin may ask; the key's own list
/// is checked when the key is known, and an origin that is not on it gets neither an answer nor these headers.</summary>
public static class CrossOrigin
{
    /// <summary>Answers a preflight by agreeing to what the browser asks.</summary>
    public static Task PreflightAsync(HttpContext http)
    {
        Allow(http);
        var response = http.Response.Headers;
        response.AccessControlAllowMethods = "GET, POST, OPTIONS";
        response.AccessControlAllowHeaders = http.Request.Headers.AccessControlRequestHeaders is { Count: > 0 } asked
            ? asked.ToString() : "authorization, content-type";
        response.AccessControlMaxAge = "86400";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Lets the page read the answer.</summary>
    public static void Allow(HttpContext http)
    {
        var origin = http.Request.Headers.Origin;
        if (origin.Count == 0) return;
        var response = http.Response.Headers;
        response.AccessControlAllowOrigin = origin;
        response.AccessControlAllowCredentials = "true";
        response.AccessControlExposeHeaders = "Retry-After";
        response.Vary = "Origin";
    }

    /// <summary>True when the key may be used from the page that sends; servers send no origin.</summary>
    public static bool IsAllowed(HttpRequest request, KeyGrant grant)
    {
        var origin = request.Headers.Origin;
        if (grant.Origins.Count == 0 || origin.Count == 0) return true;
        foreach (var allowed in grant.Origins)
        {
            if (string.Equals(allowed.TrimEnd('/'), origin.ToString(), StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
