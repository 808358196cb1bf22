using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Rapport.Kernel.Outgoing;

/// <summary>
/// Resolves a name itself, checks every address it got, and connects to a checked address: what was checked is what
/// is called, so a name that changes its address between the two (rebinding) gains nothing.
/// </summary>
sealed class GuardedClient : IOutgoing, IDisposable
{
    readonly OutgoingOptions _options;
    readonly IReadOnlyList<IPNetwork> _allowed;
    readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    readonly HttpClient _client;

    public GuardedClient(IOptions<OutgoingOptions> options)
        : this(options.Value, (host, ct) => Dns.GetHostAddressesAsync(host, ct))
    {
    }

    internal GuardedClient(OutgoingOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        _options = options;
        _allowed = options.Networks();
        _resolve = resolve;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = options.Limit,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 16,
            AutomaticDecompression = DecompressionMethods.None,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public Refusal? Check(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
            return Refused("url.scheme", "Give a full address that begins with https:// or http://.");
        if (uri.UserInfo.Length > 0) return Refused("url.userinfo", "Leave user name and password out of the address.");
        if (IPAddress.TryParse(uri.DnsSafeHost, out var ip) && !MayReach(ip)) return NotPublic;
        var host = uri.IdnHost.TrimEnd('.');
        return host.Length == 0 || host is "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal) ? NotPublic : null;
    }

    public async Task<Refusal?> CheckAsync(string address, CancellationToken ct)
    {
        if (Check(address) is { } refusal && !(refusal == NotPublic && _allowed.Count > 0)) return refusal;
        try
        {
            using var limit = Limit(ct);
            await CheckedAddressesAsync(new Uri(address).DnsSafeHost, limit.Token);
            return null;
        }
        catch (RefusedAddressException)
        {
            return NotPublic;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return Refused("url.unknown_host", "No machine answers to the name in this address.");
        }
    }

    public async Task<OutgoingAnswer> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var address = request.RequestUri ?? throw new ArgumentException("The request names no address.", nameof(request));
        if (await CheckAsync(address.ToString(), ct) is { } refusal) return new(0, default, refusal);
        using var limit = Limit(ct);
        try
        {
            request.Headers.UserAgent.Clear();
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Rapport", null));
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if ((int)response.StatusCode is >= 300 and < 400)
                return new((int)response.StatusCode, default, Refused("url.redirects", "The address redirects; redirects are not followed. Enter the final address."));
            return new((int)response.StatusCode, await CutAsync(response, limit.Token), null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(0, default, Refused("url.slow", "The address did not answer in time."));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(0, default, e is HttpRequestException { InnerException: RefusedAddressException }
                ? NotPublic
                : Refused("url.unreachable", "The address could not be reached."));
        }
    }

    public async Task<(Stream? Connection, Refusal? Refusal)> ConnectAsync(string host, int port, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(host);
        using var limit = Limit(ct);
        try
        {
            return (await OpenAsync(host.Trim('[', ']'), port, limit.Token), null);
        }
        catch (RefusedAddressException)
        {
            return (null, NotPublic);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return (null, Refused("url.unreachable", "The address could not be reached."));
        }
    }

    public void Dispose() => _client.Dispose();

    ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct) =>
        OpenAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, ct);

    async ValueTask<Stream> OpenAsync(string host, int port, CancellationToken ct)
    {
        var addresses = await CheckedAddressesAsync(host, ct);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    async Task<IPAddress[]> CheckedAddressesAsync(string host, CancellationToken ct)
    {
        var addresses = IPAddress.TryParse(host, out var ip) ? [ip] : await _resolve(host, ct);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        return addresses.All(MayReach) ? addresses : throw new RefusedAddressException();
    }

    bool MayReach(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return AddressRule.IsPublic(address)
            || _allowed.Any(n => n.BaseAddress.AddressFamily == address.AddressFamily && n.Contains(address));
    }

    async Task<ReadOnlyMemory<byte>> CutAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var content = await response.Content.ReadAsStreamAsync(ct);
        var answer = new byte[_options.MaxAnswerBytes];
        var read = await content.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, ct);
        return answer.AsMemory(0, read);
    }

    CancellationTokenSource Limit(CancellationToken ct)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_options.Limit);
        return limit;
    }

    static Refusal Refused(string code, string detail) => new(code, detail);

    static readonly Refusal NotPublic = Refused(
        "url.not_public",
        "This address is not on the public internet. The operator can allow networks of the company in the setting Outgoing:Allow.");

    sealed class RefusedAddressException : IOException;
}
