using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Rapport.Tests.Messaging;

/// <summary>What the sink does with the next mails.</summary>
public enum SinkMode
{
    Ok,

    /// <summary>421 instead of a greeting.</summary>
    Busy,

    /// <summary>451 at RCPT.</summary>
    TryLater,

    /// <summary>550 5.1.1 at RCPT.</summary>
    NoSuchUser,

    /// <summary>550 5.7.1 at RCPT.</summary>
    Policy,

    /// <summary>452 at the end of the mail.</summary>
    Full,

    /// <summary>Stores the mail and closes without an answer.</summary>
    DropAfterData,

    /// <summary>Closes when the mail is about to begin.</summary>
    DropAtData,

    /// <summary>Never greets.</summary>
    Hang,

    /// <summary>Closes after each mail, politely answered.</summary>
    OneEach,
}

/// <summary>A mail as the sink received it.</summary>
public sealed record SunkMail(string From, string To, string Raw)
{
    public string Header(string name)
    {
        var head = Raw[..Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal);
        return head.Split("\r\n").Where(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(l => l[(name.Length + 1)..].Trim()).SingleOrDefault() ?? "";
    }

    public string Text => Part("text/plain");

    public string Html => Part("text/html");

    string Part(string type)
    {
        var from = Raw.IndexOf("\r\n\r\n", Raw.IndexOf("Content-Type: " + type, StringComparison.Ordinal), StringComparison.Ordinal) + 4;
        var coded = Raw[from..Raw.IndexOf("\r\n--=_", from, StringComparison.Ordinal)].Replace("=\r\n", "", StringComparison.Ordinal);
        var bytes = new List<byte>();
        for (var i = 0; i < coded.Length; i++)
        {
            var isCoded = coded[i] == '=';
            bytes.Add(isCoded ? Convert.ToByte(coded.Substring(i + 1, 2), 16) : (byte)coded[i]);
            if (isCoded) i += 2;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}

/// <summary>A real SMTP server on a loopback port that keeps what it gets, with the faults real ones have.</summary>
public sealed class MailSink : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _end = new();
    readonly Task _running;
    readonly X509Certificate2? _certificate;
    readonly bool _tlsAtOnce;
    int _connections;

    /// <summary>A sink in the clear, or one that demands TLS and a sign-in as cx with the password secret.</summary>
    /// <param name="certificate">Null: in the clear.</param>
    /// <param name="tlsAtOnce">From the first byte, as on port 465; else after STARTTLS.</param>
    public MailSink(X509Certificate2? certificate = null, bool tlsAtOnce = false)
    {
        (_certificate, _tlsAtOnce) = (certificate, tlsAtOnce);
        _listener.Start();
        _running = AcceptAsync();
    }

    public SinkMode Mode { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => _connections;

    /// <summary>How long it takes over a mail.</summary>
    public TimeSpan Pace { get; set; }

    /// <summary>Which ways of signing in it offers.</summary>
    public string SignIn { get; set; } = "PLAIN LOGIN";

    /// <summary>Says more than asked before encryption begins.</summary>
    public bool Injects { get; set; }

    public ConcurrentQueue<SunkMail> Mails { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _running;
        _end.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true) _ = TalkAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    async Task TalkAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            await TalkAsync(_tlsAtOnce ? await EncryptAsync(connection.GetStream()) : connection.GetStream(), isSafe: _tlsAtOnce || _certificate is null, greet: true);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or AuthenticationException)
        {
            // Hung up.
        }
    }

    async Task<Stream> EncryptAsync(Stream stream)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(_certificate!); // only where there is one
        return tls;
    }

    async Task TalkAsync(Stream stream, bool isSafe, bool greet)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        await using var writer = new StreamWriter(stream, Encoding.Latin1, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        if (greet && !await GreetAsync(writer)) return;
        var (from, to, signedIn) = ("", "", _certificate is null);
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await writer.WriteAsync($"250-sink\r\n250-8BITMIME\r\n{(isSafe ? $"250-AUTH {SignIn}" : "250-STARTTLS")}\r\n250-ENHANCEDSTATUSCODES\r\n250 SIZE 50000000\r\n");
                    break;
                case "STARTTLS":
                    await writer.WriteAsync(Injects ? "220 go on\r\n250 I was never asked\r\n" : "220 go on\r\n");
                    await TalkAsync(await EncryptAsync(stream), isSafe: true, greet: false);
                    return;
                case "AUTH":
                    signedIn = isSafe && await SignInAsync(line, reader, writer);
                    await writer.WriteLineAsync(signedIn ? "235 2.7.0 welcome" : "535 5.7.8 no");
                    break;
                case "MAIL" when !signedIn:
                    await writer.WriteLineAsync("530 5.7.0 sign in first");
                    break;
                case "MAIL":
                    from = Between(line);
                    await writer.WriteLineAsync("250 2.1.0 fine");
                    break;
                case "RCPT":
                    to = Between(line);
                    await writer.WriteLineAsync(Mode switch
                    {
                        SinkMode.TryLater => "451 4.7.1 greylisted", SinkMode.NoSuchUser => "550 5.1.1 no such user", SinkMode.Policy => "550 5.7.1 not here", _ => "250 2.1.5 fine",
                    });
                    break;
                case "DATA" when Mode == SinkMode.DropAtData:
                    return;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    if (!await TakeAsync(reader, writer, from, to)) return;
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 fine");
                    break;
            }
        }
    }

    async Task<bool> GreetAsync(StreamWriter writer)
    {
        Interlocked.Increment(ref _connections);
        if (Mode == SinkMode.Hang) await Task.Delay(Timeout.Infinite, _end.Token);
        await writer.WriteLineAsync(Mode == SinkMode.Busy ? "421 busy" : "220 sink ESMTP");
        return Mode != SinkMode.Busy;
    }

    static async Task<bool> SignInAsync(string line, StreamReader reader, StreamWriter writer)
    {
        if (line.StartsWith("AUTH PLAIN ", StringComparison.Ordinal)) return Read(line[11..]) == "\0cx\0secret";
        await writer.WriteLineAsync("334 VXNlcm5hbWU6");
        var user = Read(await reader.ReadLineAsync() ?? "");
        await writer.WriteLineAsync("334 UGFzc3dvcmQ6");
        return (user, Read(await reader.ReadLineAsync() ?? "")) == ("cx", "secret");

        static string Read(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
    }

    async Task<bool> TakeAsync(StreamReader reader, StreamWriter writer, string from, string to)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } line && line != ".") text.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        if (Mode == SinkMode.Full)
        {
            await writer.WriteLineAsync("452 4.2.2 full");
            return true;
        }

        Mails.Enqueue(new(from, to, text.ToString()));
        if (Pace > TimeSpan.Zero) await Task.Delay(Pace, _end.Token);
        if (Mode == SinkMode.DropAfterData) return false;
        await writer.WriteLineAsync("250 2.0.0 taken");
        return Mode != SinkMode.OneEach;
    }

    static string Between(string line) => line[(line.IndexOf('<') + 1)..line.IndexOf('>')];
}
