namespace Rapport.Server;

/// <summary>JSON lines on standard output, without bodies, addresses of people, tokens or query strings.</summary>
static class Logs
{
    public static void Configure(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddJsonConsole(o =>
        {
            o.UseUtcTimestamp = true;
            o.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            o.IncludeScopes = false;
        });
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        // A failed statement is thrown to whoever can act on it; its parameters may be personal.
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Critical);
        // Failures are logged once, by Problems, with the trace id that the caller sees.
        logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        // The key folder is readable by the server's user only; an outer key is the operator's choice.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        // A start that fails is told as one sentence by Program.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }
}
