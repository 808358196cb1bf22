using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Rapport.Feedback;
using Rapport.Governance;
using Rapport.Kernel;
using Rapport.Service;

namespace Rapport.Server.Web;

/// <summary>How much anybody may ask of this server. A route that needs more says so with
/// <c>RequestSizeLimitAttribute</c> or <c>RequestTimeoutAttribute</c>.</summary>
static class Limits
{
    public static void Kestrel(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 2 * 1024 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.MaxConcurrentConnections = 2000;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 1000;
    }

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddRequestTimeouts(o => o.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromSeconds(30),
            WriteTimeoutResponse = context =>
                new Refusal("request.timeout", "This took longer than 30 seconds. Ask for less at once.", 503).ToResult().ExecuteAsync(context),
        });
        services.AddRateLimiter(o =>
        {
            o.RejectionStatusCode = 429;
            o.OnRejected = (rejected, _) => new(RejectAsync(rejected));
            var signIns = configuration.GetValue("Limits:SignInsPerMinute", 30);
            var exports = configuration.GetValue("Limits:ExportsPerMinute", 20);
            o.AddPolicy(RateLimit.SignIn, context => PerMinute(Network(context.Connection.RemoteIpAddress), signIns));
            var pages = configuration.GetValue("Limits:PageRequestsPerMinute", 600);
            o.AddPolicy(FeedbackModule.PageRate, context => PerMinute(Network(context.Connection.RemoteIpAddress), pages));
            var reports = configuration.GetValue("Limits:ReportsPerMinute", 20);
            o.AddPolicy(FeedbackModule.ReportRate, context => PerMinute(Network(context.Connection.RemoteIpAddress), reports));
            var chats = configuration.GetValue("Limits:ChatsPerMinute", 30);
            o.AddPolicy(ServiceModule.ChatRate, context => PerMinute(Network(context.Connection.RemoteIpAddress), chats));
            o.AddPolicy(RateLimit.Export, context => PerMinute(Caller(context), exports));
        });
    }

    static RateLimitPartition<string> PerMinute(string partition, int permits) =>
        RateLimitPartition.GetFixedWindowLimiter(partition, _ => new() { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 });

    // One household or attacker holds a whole /64 of IPv6 addresses.
    static string Network(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, Math.Min(8, bytes.Length)));
    }

    static string Caller(HttpContext context) =>
        context.RequestServices.GetRequiredService<IActor>().Id?.ToString() ?? Network(context.Connection.RemoteIpAddress);

    static Task RejectAsync(OnRejectedContext rejected)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
        rejected.HttpContext.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return new Refusal("request.rate", "Too many requests; wait as long as Retry-After says.", 429).ToResult().ExecuteAsync(rejected.HttpContext);
    }
}
