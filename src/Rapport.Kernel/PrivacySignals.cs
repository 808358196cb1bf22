using Microsoft.AspNetCore.Http;

namespace Rapport.Kernel;

/// <summary>The Global Privacy Control: a browser that asks, with every request, not to be tracked.</summary>
public static class PrivacySignals
{
    /// <summary>Whether a request carries it.</summary>
    public static bool IsSent(HttpRequest request) => request.Headers["Sec-GPC"] == "1";
}
