using System.Net.Sockets;
using System.Net;
using Rapport.Kernel;

namespace Rapport.Columns.Transport;

/// <summary>Where the column store listens, how to be admitted, and whether it is ready.</summary>
sealed class ColumnEndpoint
{
    /// <summary>Longest URL either side takes.</summary>
    public const int MaxUrl = 1_000_000;

    /// <summary>How long a question waits for a store that is just starting.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly Lock change = new();
    readonly string? socket;
    readonly string? user;
    readonly string? password;
    TaskCompletionSource ready = New();
    string failure = "";

    ColumnEndpoint(string root, string database, string? socket, string? user, string? password, IReadOnlyDictionary<string, string> insertSettings)
    {
        (Root, Database, this.socket, this.user, this.password) = (root, database, socket, user, password);
        InsertSettings = insertSettings;
    }

    /// <summary>URL up to and including the question mark.</summary>
    public string Root { get; }

    public string Database { get; }

    /// <summary>What an insert asks of a server beyond what the table says.</summary>
    public IReadOnlyDictionary<string, string> InsertSettings { get; }

    public static ColumnEndpoint OfSocket(string path) =>
        new("http://columns/?", "rapport", path, null, null, new Dictionary<string, string>());

    public static ColumnEndpoint OfPort(int port, string token) =>
        new($"http://127.0.0.1:{port}/?", "rapport", null, null, token, new Dictionary<string, string>());

    public static ColumnEndpoint OfServer(Uri server)
    {
        var account = server.UserInfo.Split(':', 2);
        var database = server.AbsolutePath.Trim('/') is { Length: > 0 } name ? name : "default";
        return new(
            $"{server.GetLeftPart(UriPartial.Scheme)}{server.Authority}/?database={Uri.EscapeDataString(database)}", database, null,
            account[0].Length > 0 ? Uri.UnescapeDataString(account[0]) : null,
            account.Length > 1 ? Uri.UnescapeDataString(account[1]) : null,
            new Dictionary<string, string> { ["async_insert"] = "0", ["throw_on_max_partitions_per_insert_block"] = "0" });
    }

    public HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 32,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
        };
        if (socket is not null) handler.ConnectCallback = (_, ct) => ConnectAsync(socket, ct);
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Authorize(HttpRequestMessage request)
    {
        if (user is not null) request.Headers.Add("X-ClickHouse-User", user);
        if (password is not null) request.Headers.Add("X-ClickHouse-Key", password);
    }

    public bool IsReady => ready.Task.IsCompletedSuccessfully;

    /// <summary>Why it is not ready, as a sentence; empty while it is, or while it starts.</summary>
    public string Failure => failure;

    /// <summary>Returns when the store answers.</summary>
    /// <exception cref="ColumnsException">It has failed, or does not become ready within 10 s.</exception>
    public async Task WaitReadyAsync(CancellationToken ct)
    {
        var gate = ready.Task;
        if (gate.IsCompletedSuccessfully) return;
        if (failure.Length > 0) throw new ColumnsException(0, failure);
        try
        {
            await gate.WaitAsync(Patience, ct);
        }
        catch (TimeoutException)
        {
            throw new ColumnsException(0, failure.Length > 0 ? failure : "The column store is still starting.");
        }
    }

    /// <summary>Waits for as long as it takes.</summary>
    public async Task WaitReadyForeverAsync(CancellationToken ct)
    {
        while (!IsReady) await ready.Task.WaitAsync(ct);
    }

    public void Open()
    {
        lock (change)
        {
            failure = "";
            ready.TrySetResult();
        }
    }

    /// <summary>Not ready from now on.</summary>
    public void Close(string because)
    {
        lock (change)
        {
            failure = because;
            if (ready.Task.IsCompleted) ready = New();
        }
    }

    static async ValueTask<Stream> ConnectAsync(string path, CancellationToken ct)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return new NetworkStream(connection, ownsSocket: true);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
