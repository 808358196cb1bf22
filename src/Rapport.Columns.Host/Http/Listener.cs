using System.Globalization;
using System.Net;

namespace Rapport.Columns.Host.Http;

/// <summary>The HTTP server around the engine.</summary>
static class Listener
{
    /// <summary>Longest request line, as in ClickHouse: parameters travel in the URL.</summary>
    const int MaxRequestLineBytes = 1 << 20;

    public static WebApplication Build(HostOptions options, Engine engine)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
            kestrel.Limits.MaxRequestBufferSize = 4 << 20;
            kestrel.Limits.MaxRequestBodySize = QueryRoute.MaxBodyBytes;
            if (options.Port > 0) kestrel.Listen(IPAddress.Loopback, options.Port);
            else kestrel.ListenUnixSocket(Fresh(options.Socket));
        });
        builder.Services.AddRoutingCore();
        builder.WebHost.UseShutdownTimeout(TimeSpan.FromSeconds(10));
        var app = builder.Build();
        var route = new QueryRoute(engine, options.Token);
        app.Run(route.AnswerAsync);
        return app;
    }

    /// <summary>Only the user who runs the server may connect.</summary>
    public static void Protect(HostOptions options)
    {
        if (options.Socket.Length > 0) File.SetUnixFileMode(options.Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    static string Fresh(string socket)
    {
        const int longest = 107;
        if (System.Text.Encoding.UTF8.GetByteCount(socket) > longest)
            throw HostFailure.Usage(string.Create(CultureInfo.InvariantCulture, $"The socket path {socket} is longer than {longest} bytes, the limit of the system."));
        File.Delete(socket); // left by a host that was killed; the folder lock says that nobody listens on it
        return socket;
    }
}
