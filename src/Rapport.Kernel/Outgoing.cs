using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel.Outgoing;

namespace Rapport.Kernel;

/// <summary>The only way to call an address that people set in the product (webhook, avatar, import by link):
/// public addresses only, redirects not followed, 10 s, 64 KB.</summary>
public interface IOutgoing
{
    /// <summary>What is wrong with an address as written, without any look-up; null when nothing is.</summary>
    Refusal? Check(string address);

    /// <summary>The same with its name resolved: refuses names that lead to machines inside. Use before storing.</summary>
    Task<Refusal?> CheckAsync(string address, CancellationToken ct);

    /// <summary>Sends a request and returns the answer, cut at the limit; failures come back as a refusal.</summary>
    Task<OutgoingAnswer> SendAsync(HttpRequestMessage request, CancellationToken ct);

    /// <summary>Opens a plain TCP connection under the same rules, for protocols other than HTTP (mail). The caller disposes it.</summary>
    /// <returns>The connection, or why there is none.</returns>
    Task<(Stream? Connection, Refusal? Refusal)> ConnectAsync(string host, int port, CancellationToken ct);
}

/// <summary>What came back.</summary>
/// <param name="Status">HTTP status; 0 when none was received.</param>
/// <param name="Body">At most the allowed number of bytes; the rest is not read.</param>
/// <param name="Refusal">Why there is no usable answer; null when there is one.</param>
public sealed record OutgoingAnswer(int Status, ReadOnlyMemory<byte> Body, Refusal? Refusal);

/// <summary>Registers what the kernel itself brings.</summary>
public static class KernelModule
{
    /// <summary>Adds the guarded client for outgoing requests.</summary>
    public static IServiceCollection AddKernel(this IServiceCollection services)
    {
        services.AddOptions<OutgoingOptions>().BindConfiguration("Outgoing");
        return services.AddSingleton<IOutgoing, GuardedClient>();
    }
}
