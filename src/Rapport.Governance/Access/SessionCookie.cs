using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Rapport.Governance.Access;

/// <summary>The cookie of a signed-in browser. It holds the id of the session and nothing else.</summary>
static class SessionCookie
{
    public const string Scheme = "session";

    public const string Name = "__Host-rapport";

    const string SessionClaim = "session";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = Name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.Path = "/";
        options.Cookie.IsEssential = true;
        options.ExpireTimeSpan = SignedIn.Longest;
        options.SlidingExpiration = false;
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = _ => Task.CompletedTask;
        options.Events.OnRedirectToAccessDenied = _ => Task.CompletedTask;
    }

    /// <summary>Gives the browser its cookie.</summary>
    public static Task SignInAsync(HttpContext context, Guid session) =>
        context.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity([new(SessionClaim, session.ToString("N"))], Scheme)));

    static async Task ValidateAsync(CookieValidatePrincipalContext validate)
    {
        var context = validate.HttpContext;
        var book = context.RequestServices.GetRequiredService<SessionBook>();
        if (Guid.TryParse(validate.Principal?.FindFirstValue(SessionClaim), out var id)
            && await book.FindAsync(id, context.RequestAborted) is { } person)
        {
            context.Person = person;
            return;
        }

        validate.RejectPrincipal();
    }
}
