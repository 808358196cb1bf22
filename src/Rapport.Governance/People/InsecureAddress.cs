using Microsoft.AspNetCore.Http;
using Rapport.Kernel;

namespace Rapport.Governance.People;

/// <summary>Browsers keep our cookie only on encrypted addresses and on the own machine; elsewhere signing in would seem to work and not hold.</summary>
static class InsecureAddress
{
    public static Refusal? Check(HttpContext context) =>
        context.Request.IsHttps || context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
            ? null
            : new("session.insecure", "Signing in needs an encrypted address (https) or localhost. Put a proxy with a certificate in front and set PublicUrl.", 403);
}
