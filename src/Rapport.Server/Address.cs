using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Rapport.Kernel;

namespace Rapport.Server;

/// <summary>What the instance is called: by its setting <c>PublicUrl</c>, else by where it listens. Never by a Host header.</summary>
static class Address
{
    public static void Add(IServiceCollection services, IConfiguration configuration) => services.Configure<ForwardedHeadersOptions>(o =>
    {
        // Only a proxy that the operator named, or one on this machine once PublicUrl says that there is one, is believed.
        var trusted = configuration.GetSection("TrustedProxies").Get<string[]>() ?? [];
        if (trusted.Length == 0 && configuration["PublicUrl"] is null) return;
        o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var proxy in trusted)
        {
            if (proxy.Contains('/', StringComparison.Ordinal)) o.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            else o.KnownProxies.Add(IPAddress.Parse(proxy));
        }
    });

    /// <summary>Sets the address from the settings or from what was asked to listen on.</summary>
    public static void Settle(WebApplication app, string urls)
    {
        if (Public(app.Configuration) is { } address) app.Services.GetRequiredService<InstanceAddress>().Base = address;
        else if (Uri.TryCreate(Readable(urls.Split(';')[0]), UriKind.Absolute, out var asked)) app.Services.GetRequiredService<InstanceAddress>().Base = asked;
    }

    /// <summary>Once listening, a port chosen by the system is known.</summary>
    public static void SettleBound(WebApplication app)
    {
        if (Public(app.Configuration) is not null) return;
        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        if (bound is not null) app.Services.GetRequiredService<InstanceAddress>().Base = new Uri(Readable(bound));
    }

    /// <summary>On loopback, a name that leads here from elsewhere (DNS rebinding) is refused; with PublicUrl set, so is every other name.</summary>
    public static void UseHostCheck(this WebApplication app)
    {
        var names = app.Configuration.GetSection("AllowedHosts").Get<string[]>() ?? [];
        var address = Public(app.Configuration);
        app.Use((context, next) =>
        {
            var host = context.Request.Host.Host;
            var open = address is null && names.Length == 0 && !IPAddress.IsLoopback(context.Connection.LocalIpAddress ?? IPAddress.Loopback);
            return open || host is "localhost" or "127.0.0.1" or "[::1]" || Same(host, address?.Host) || names.Any(n => Same(n, host))
                ? next(context)
                : new Refusal("request.host", "This server is not known by that name. The operator sets it as PublicUrl.", 400).ToResult().ExecuteAsync(context);
        });
    }

    static bool Same(string host, string? other) => string.Equals(host, other, StringComparison.OrdinalIgnoreCase);

    static Uri? Public(IConfiguration configuration) => configuration["PublicUrl"] is not { Length: > 0 } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw new StartRefusedException($"The setting PublicUrl ({text}) is no address. Write for example: https://cx.example.org");

    static string Readable(string url) => url.Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
        .Replace("://[::]", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal)
        .Replace("://+", "://localhost", StringComparison.Ordinal);
}
