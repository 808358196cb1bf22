using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Rapport.Kernel;

namespace Rapport.Messaging.Smtp;

/// <summary>A mail to hand over: bare addresses and the finished text with CRLF lines.</summary>
sealed record Envelope(string From, string To, ReadOnlyMemory<byte> Content);

/// <summary>A connection to a mail server, signed in and ready; carries one mail after another.</summary>
/// <remarks>By hand, because it must be known of every failure whether the mail can have been taken: System.Net.Mail does not tell.</remarks>
sealed class SmtpSession : IAsyncDisposable
{
    readonly SmtpWire _wire;
    readonly SmtpOptions _options;
    HashSet<string> _offers = new(StringComparer.OrdinalIgnoreCase);

    SmtpSession(SmtpWire wire, SmtpOptions options) => (_wire, _options) = (wire, options);

    /// <summary>False after a failure that leaves the connection in an unknown state.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>Connects, encrypts and signs in.</summary>
    /// <returns>The session, or why there is none (<see cref="Handed.NoServer"/>).</returns>
    public static async Task<(SmtpSession? Session, SmtpOutcome? Failure)> OpenAsync(
        MailServer server, string ownName, IOutgoing outgoing, SmtpOptions options, CancellationToken ct)
    {
        var (stream, refusal) = await outgoing.ConnectAsync(server.Host, server.Port, ct);
        if (stream is null) return (null, NoServer(refusal?.Code == "url.not_public" ? "server.not_public" : "server.unreachable"));
        var session = new SmtpSession(new SmtpWire(stream), options);
        SmtpOutcome? failure;
        using var limit = Limit(options.Limit, ct);
        try
        {
            failure = await session.GreetAsync(server, ownName, limit.Token);
        }
        catch (AuthenticationException)
        {
            failure = NoServer("server.tls");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            failure = NoServer("server.unreachable");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            failure = NoServer("server.slow");
        }
        catch
        {
            await session._wire.DisposeAsync();
            throw;
        }

        if (failure is null) return (session, null);
        await session._wire.DisposeAsync();
        return (null, failure);
    }

    /// <summary>Hands one mail over. Cancelling works until the last byte; the answer to that is waited for.</summary>
    public async Task<SmtpOutcome> SendAsync(Envelope mail, CancellationToken ct)
    {
        using var limit = Limit(_options.Limit, ct);
        try
        {
            if (await OfferAsync(mail, limit.Token) is { } refused) return refused;
            await _wire.Stream.WriteAsync(Dotted(mail.Content.Span), limit.Token);
            await _wire.Stream.FlushAsync(limit.Token);
        }
        catch (Exception e) when (e is IOException or SocketException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            IsUsable = false;
            return new(Handed.Later, "server.broke_off");
        }
        catch (OperationCanceledException)
        {
            IsUsable = false;
            throw;
        }

        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            if (IsUsable) await _wire.AskAsync("QUIT", limit.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // A farewell that is not heard changes nothing.
        }

        await _wire.DisposeAsync();
    }

    async Task<SmtpOutcome?> GreetAsync(MailServer server, string ownName, CancellationToken ct)
    {
        var isSafe = server.Port == _options.TlsAtOncePort;
        if (isSafe) await EncryptAsync(server, ct);
        if (await _wire.ReadAsync(ct) is { IsGood: false } busy) return NoServer("server.busy", busy);
        if (await HelloAsync(ownName, ct) is { } deaf) return deaf;
        if (server.Tls && !isSafe)
        {
            if (!_offers.Contains("STARTTLS")) return NoServer("server.no_tls");
            if (await _wire.AskAsync("STARTTLS", ct) is { IsGood: false } no) return NoServer("server.tls", no);
            // Words said before encryption could be anybody's (STARTTLS injection).
            if (_wire.HasMore) return NoServer("server.tls");
            await EncryptAsync(server, ct);
            if (await HelloAsync(ownName, ct) is { } now) return now;
        }

        return server.User.Length == 0 ? null : await SignInAsync(server, ct);
    }

    async Task<SmtpOutcome?> HelloAsync(string ownName, CancellationToken ct)
    {
        var hello = await _wire.AskAsync($"EHLO {ownName}", ct);
        if (!hello.IsGood)
        {
            _offers = [];
            return await _wire.AskAsync($"HELO {ownName}", ct) is { IsGood: false } no ? NoServer("server.busy", no) : null;
        }

        _offers = new(hello.Lines.Skip(1).Select(line => line.Trim()), StringComparer.OrdinalIgnoreCase);
        return null;
    }

    async Task EncryptAsync(MailServer server, CancellationToken ct)
    {
        var tls = new SslStream(_wire.Stream, leaveInnerStreamOpen: false);
        _wire.Replace(tls);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = server.Host.Trim('[', ']'), RemoteCertificateValidationCallback = _options.Trust }, ct);
    }

    async Task<SmtpOutcome?> SignInAsync(MailServer server, CancellationToken ct)
    {
        var ways = _offers.FirstOrDefault(o => o.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase))?.ToUpperInvariant().Split(' ', '=') ?? [];
        SmtpReply end;
        if (ways.Contains("PLAIN", StringComparer.Ordinal) || !ways.Contains("LOGIN", StringComparer.Ordinal))
        {
            end = await _wire.AskAsync($"AUTH PLAIN {Base64($"\0{server.User}\0{server.Password}")}", ct);
        }
        else
        {
            end = await _wire.AskAsync("AUTH LOGIN", ct);
            if (end.Code == 334) end = await _wire.AskAsync(Base64(server.User), ct);
            if (end.Code == 334) end = await _wire.AskAsync(Base64(server.Password ?? ""), ct);
        }

        return end.Code == 235 ? null : NoServer("server.sign_in", end);
    }

    /// <summary>Everything before the content; null when the server waits for it.</summary>
    async Task<SmtpOutcome?> OfferAsync(Envelope mail, CancellationToken ct)
    {
        var international = !Ascii.IsValid(mail.To) || !Ascii.IsValid(mail.From);
        if (international && !_offers.Contains("SMTPUTF8")) return new(Handed.Refused, "server.no_international_addresses");
        var options = (international ? " SMTPUTF8" : "") + (_offers.Any(o => o.StartsWith("SIZE", StringComparison.OrdinalIgnoreCase))
            ? string.Create(CultureInfo.InvariantCulture, $" SIZE={mail.Content.Length}")
            : "");
        if (await _wire.AskAsync($"MAIL FROM:<{mail.From}>{options}", ct) is { IsGood: false } sender)
            return await ResetAsync(RefusedSender(sender), ct);
        if (await _wire.AskAsync($"RCPT TO:<{mail.To}>", ct) is { IsGood: false } recipient)
        {
            return await ResetAsync(
                NoSuchAddress(recipient.Enhanced) ? new(Handed.NoSuchAddress, "address.unknown", recipient.Codes) : recipient.Refusal("server.refused_recipient"), ct);
        }

        var go = await _wire.AskAsync("DATA", ct);
        if (go.Code == 354) return null;
        return await ResetAsync(go.Refusal("server.refused_mail"), ct);
    }

    // Who may not send this mail may not send the next one either; only its size is the mail's own fault.
    static SmtpOutcome RefusedSender(SmtpReply reply) => reply.Code switch
    {
        < 500 or 552 => reply.Refusal("server.refused_mail"),
        530 or 535 or 538 => NoServer("server.sign_in", reply),
        _ => NoServer("server.refused_sender", reply),
    };

    /// <summary>The dot that ends the mail. From here on, silence is a doubt.</summary>
    async Task<SmtpOutcome> EndAsync()
    {
        using var limit = new CancellationTokenSource(_options.AnswerLimit);
        try
        {
            await _wire.Stream.WriteAsync("\r\n.\r\n"u8.ToArray(), limit.Token);
            await _wire.Stream.FlushAsync(limit.Token);
            var end = await _wire.ReadAsync(limit.Token);
            return end.IsGood ? SmtpOutcome.Taken(end) : end.Refusal("server.refused_mail");
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            IsUsable = false;
            return new(Handed.Doubtful, "server.silent");
        }
    }

    async Task<SmtpOutcome> ResetAsync(SmtpOutcome outcome, CancellationToken ct)
    {
        if (outcome.Code.StartsWith("421", StringComparison.Ordinal)) IsUsable = false; // it is closing the connection
        else if (await _wire.AskAsync("RSET", ct) is { IsGood: false }) IsUsable = false;
        return outcome;
    }

    /// <summary>True for the permanent codes of RFC 3463 that say the mailbox or its domain does not exist.</summary>
    public static bool NoSuchAddress(string enhanced) =>
        enhanced is "5.1.0" or "5.1.1" or "5.1.2" or "5.1.3" or "5.1.4" or "5.1.6" or "5.1.10" or "5.2.1";

    static SmtpOutcome NoServer(string reason, SmtpReply? reply = null) => new(Handed.NoServer, reason, reply?.Codes ?? "");

    /// <summary>A line that begins with a dot gets another one (RFC 5321, 4.5.2). The content ends without its last line break.</summary>
    static byte[] Dotted(ReadOnlySpan<byte> content)
    {
        var dotted = new List<byte>(content.Length + 16);
        var isLineStart = true;
        foreach (var next in content)
        {
            if (isLineStart && next == '.') dotted.Add(next);
            dotted.Add(next);
            isLineStart = next == '\n';
        }

        if (dotted is [.., (byte)'\r', (byte)'\n']) dotted.RemoveRange(dotted.Count - 2, 2);
        return [.. dotted];
    }

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    static CancellationTokenSource Limit(TimeSpan time, CancellationToken ct)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(time);
        return limit;
    }
}
