using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rapport.Kernel;

namespace Rapport.Governance.Access;

/// <summary>Stands between authentication and authorization: refuses what another site makes a browser send, and keys in addresses.</summary>
static class Forgery
{
    /// <summary>Refuses unsafe requests of signed-in browsers without the token, and API calls that carry a key in the address.</summary>
    public static void UseForgeryChecks(this IApplicationBuilder app) => app.Use(static (context, next) =>
        Check(context) is { } refusal ? refusal.ToResult().ExecuteAsync(context) : next(context));

    static Refusal? Check(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && KeyInAddress(request)) return Leaked(context);
        if (IsLive(request) && !OwnOrigin(request)) return NotOurs;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return null;
        if (IsPublicPage(context)) return null;
        if (context.Person is { } person)
            return OwnOrigin(request) && (IsLive(request) || Token(context).Fits(request, person.Session)) ? null : NotOurs;
        // Signing in from a foreign page would put the visitor into the attacker's account.
        return context.Key is null && request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && IsBrowser(request) && !OwnOrigin(request)
            && request.Headers.Authorization.Count == 0 ? NotOurs : null;
    }

    static AntiforgeryToken Token(HttpContext context) => context.RequestServices.GetRequiredService<AntiforgeryToken>();

    // The live connection's client sets no headers on a web socket: its origin is checked, here and by SameSite.
    static bool IsLive(HttpRequest request) => request.Path.StartsWithSegments("/app/live", StringComparison.Ordinal);

    static bool IsBrowser(HttpRequest request) => request.Headers.Origin.Count > 0 || request.Headers.ContainsKey("Sec-Fetch-Site");

    // A page for customers goes by its signed link and never by who is signed in, so a foreign page gains nothing by it.
    static bool IsPublicPage(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<PublicRoute>() is not null
        && !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && !context.Request.Path.StartsWithSegments("/app", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the request names no origin or its own host.</summary>
    public static bool OwnOrigin(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ } site] && site is "cross-site" or "same-site") return false;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    static bool KeyInAddress(HttpRequest request) =>
        request.QueryString.HasValue && request.Query.Any(pair => pair.Value.Any(v => v?.StartsWith("rap_", StringComparison.Ordinal) == true));

    static Refusal Leaked(HttpContext context)
    {
        context.RequestServices.GetRequiredService<ILogger<SignedIn>>()
            .LogWarning("Refused a request with an API key in its address; addresses end up in logs, so that key should be replaced");
        return new("key.in_address", "Send the key as a Bearer token, never in the address, and replace this key: addresses end up in logs.", 401);
    }

    static readonly Refusal NotOurs = new(
        "session.antiforgery", $"Send the header {AntiforgeryToken.Header} with the token of GET /api/v1/session.", 403);
}
