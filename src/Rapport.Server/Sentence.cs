using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Rapport.Kernel;

namespace Rapport.Server;

/// <summary>Turns what stops a start into one sentence on standard error and exit code 1; bugs keep their stack trace.</summary>
static class Sentence
{
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (Of(e) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    /// <summary>The sentence for a failure that the person at the console can mend; null for a bug.</summary>
    public static string? Of(Exception failure) => failure switch
    {
        StartRefusedException refused => refused.Message,
        IOException { InnerException: AddressInUseException } inUse =>
            $"Another program listens at {AddressIn(inUse.Message)}. Stop it, or choose another port: rapport serve --urls http://localhost:5081",
        IOException { InnerException: SocketException { SocketErrorCode: SocketError.AccessDenied } } denied =>
            $"This user may not listen at {AddressIn(denied.Message)}. Choose a port above 1023: rapport serve --urls http://localhost:5080",
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            "This user may not listen at that port. Choose a port above 1023: rapport serve --urls http://localhost:5080",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } or IOException { InnerException: SocketException { SocketErrorCode: SocketError.AddressNotAvailable } } =>
            "This machine has no such address to listen at. Use http://localhost:5080, or http://0.0.0.0:5080 for all addresses.",
        UriFormatException or FormatException { Source: "Microsoft.AspNetCore.Http" } =>
            "The value of --urls is no address. Write for example: rapport serve --urls http://localhost:5080",
        AggregateException { InnerExceptions: [var only] } => Of(only),
        _ => null,
    };

    // Kestrel says: Failed to bind to address http://127.0.0.1:5080: address already in use.
    static string AddressIn(string message) =>
        message.Split(' ').FirstOrDefault(word => word.Contains("://", StringComparison.Ordinal))?.TrimEnd(':', '.') ?? "that address";
}
