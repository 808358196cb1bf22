using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Rapport.Kernel;
using Rapport.Kernel.Outgoing;
using Rapport.Messaging.Smtp;

namespace Rapport.Tests.Messaging;

/// <summary>The mail client by itself: encryption, signing in, and what goes over the wire.</summary>
[Trait("Row", "2.25")]
public sealed class SmtpSessionTests : IDisposable
{
    readonly X509Certificate2 _certificate = Certificate();
    readonly GuardedClient _outgoing = new(Options.Create(new OutgoingOptions { Allow = ["127.0.0.1"] }));

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _certificate.Dispose();
        _outgoing.Dispose();
    }

    [Theory]
    [InlineData("PLAIN LOGIN")]
    [InlineData("LOGIN")]
    [InlineData("PLAIN")]
    public async Task A_password_goes_over_an_encrypted_connection_only(string ways)
    {
        await using var sink = new MailSink(_certificate) { SignIn = ways };

        var outcome = await SendAsync(sink, tls: true);
        outcome.Handed.ShouldBe(Handed.Taken, outcome.ToString());
        (await SendAsync(sink, tls: true, password: "wrong")).ShouldBe(new SmtpOutcome(Handed.NoServer, "server.sign_in", "535 5.7.8"));
        sink.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task On_one_port_encryption_begins_with_the_first_byte()
    {
        await using var sink = new MailSink(_certificate, tlsAtOnce: true);

        (await SendAsync(sink, tls: true, tlsAtOnce: true)).Handed.ShouldBe(Handed.Taken);
        (await SendAsync(sink, tls: true, tlsAtOnce: true, trusted: false)).Reason.ShouldBe("server.tls");
        sink.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_certificate_nobody_vouches_for_ends_it()
    {
        await using var sink = new MailSink(_certificate);

        (await SendAsync(sink, tls: true, trusted: false)).Reason.ShouldBe("server.tls");
        sink.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_without_the_demanded_encryption_gets_nothing()
    {
        await using var sink = new MailSink();

        (await SendAsync(sink, tls: true)).Reason.ShouldBe("server.no_tls");
        sink.Mails.ShouldBeEmpty();
    }

    // STARTTLS injection, GHSA-9j88-vvj5-vhgr.
    [Fact]
    public async Task Words_before_encryption_are_not_taken_for_answers_after_it()
    {
        await using var sink = new MailSink(_certificate) { Injects = true };

        (await SendAsync(sink, tls: true)).Handed.ShouldBe(Handed.NoServer);
        sink.Mails.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("one\r\n.\r\ntwo\r\n", "one\r\n.\r\ntwo\r\n")]
    [InlineData(".first\r\n..second\r\n", ".first\r\n..second\r\n")]
    [InlineData("no last line break", "no last line break\r\n")]
    [InlineData("\r\nRCPT TO:<x@example.org>\r\n", "\r\nRCPT TO:<x@example.org>\r\n")]
    public async Task A_dot_in_a_mail_does_not_end_it(string content, string arrived)
    {
        await using var sink = new MailSink();

        (await SendAsync(sink, tls: false, content: content)).Handed.ShouldBe(Handed.Taken);

        sink.Mails.ShouldHaveSingleItem().Raw.ShouldBe(arrived);
    }

    // Safety 78.
    [Fact]
    public async Task An_address_with_a_line_break_is_no_command()
    {
        await using var sink = new MailSink();
        var (session, _) = await SmtpSession.OpenAsync(Server(sink, tls: false, ""), "localhost", _outgoing, new SmtpOptions(), Ct);
        await using (session!)
            await Should.ThrowAsync<ArgumentException>(() => session!.SendAsync(new("cx@example.org", "a@example.org>\r\nRCPT TO:<b@example.org", "x"u8.ToArray()), Ct));
        sink.Mails.ShouldBeEmpty();
    }

    async Task<SmtpOutcome> SendAsync(MailSink sink, bool tls, string password = "secret", bool trusted = true, bool tlsAtOnce = false, string content = "Subject: x\r\n\r\nhello\r\n")
    {
        var options = new SmtpOptions { Trust = trusted ? (_, certificate, _, _) => certificate?.GetCertHashString() == _certificate.GetCertHashString() : null };
        if (tlsAtOnce) options.TlsAtOncePort = sink.Port;
        var (session, failure) = await SmtpSession.OpenAsync(Server(sink, tls, password), "localhost", _outgoing, options, Ct);
        if (session is null) return failure!;
        await using (session) return await session.SendAsync(new("cx@example.org", "ada@example.org", System.Text.Encoding.ASCII.GetBytes(content)), Ct);
    }

    static MailServer Server(MailSink sink, bool tls, string password) =>
        new("127.0.0.1", sink.Port, tls ? "cx" : "", password, "cx@example.org", tls);

    static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
