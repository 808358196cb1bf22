using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Rapport.Tests.Server;

namespace Rapport.Tests.Governance;

public sealed class SmtpTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_test_mail_reaches_the_mail_server()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var mail = TakeMailAsync(listener);
        await using var server = await TestServer.StartAsync(s => s.Settings["Outgoing:Allow:0"] = "127.0.0.1");
        var saved = await server.Owner.PutAsync(server.In("settings/smtp"), new
        {
            host = "127.0.0.1", port = ((IPEndPoint)listener.LocalEndpoint).Port, from = "cx@example.org", tls = false, user = "", password = "Hush-Canary-1",
        }, "");
        saved.GetProperty("hasPassword").GetBoolean().ShouldBeTrue();
        saved.GetRawText().ShouldNotContain("Hush-Canary-1");

        var sent = await server.Owner.PostAsync(server.In("settings/smtp/test"), new { to = "somebody@example.org" });

        sent.GetProperty("ok").GetBoolean().ShouldBeTrue(sent.GetRawText());
        (await mail).ShouldContain("RCPT TO:<somebody@example.org>");
        foreach (var file in Directory.EnumerateFiles(server.DataFolder, "state.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            (await reader.ReadToEndAsync(Ct)).ShouldNotContain("Hush-Canary-1", Case.Sensitive, file);
        }
    }

    // A mail server that was public when it was set and leads inside when it is called.
    [Fact]
    public async Task A_mail_server_that_moved_inside_is_not_called()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var server = await TestServer.StartAsync(s => s.Settings["Outgoing:Allow:0"] = "127.0.0.1");
        await server.Owner.PutAsync(server.In("settings/smtp"), new { host = "127.0.0.1", port, from = "cx@example.org", tls = false }, "");
        server.Settings.Remove("Outgoing:Allow:0");
        await server.RestartAsync();

        var sent = await server.Owner.PostAsync(server.In("settings/smtp/test"), new { to = "somebody@example.org" });

        sent.GetProperty("ok").GetBoolean().ShouldBeFalse();
        sent.Text("detail").ShouldContain("not on the public internet");
        listener.Pending().ShouldBeFalse();
    }

    // The name in the certificate is the one that people entered, though the address was looked up by us.
    [Fact]
    public async Task A_mail_server_with_a_certificate_of_its_own_making_gets_no_password()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = HearTlsAsync(listener);
        await using var server = await TestServer.StartAsync(s => s.Settings["Outgoing:Allow:0"] = "127.0.0.1");
        await server.Owner.PutAsync(server.In("settings/smtp"), new
        {
            host = "127.0.0.1", port = ((IPEndPoint)listener.LocalEndpoint).Port, from = "cx@example.org", tls = true, user = "cx", password = "Hush-Canary-2",
        }, "");

        var sent = await server.Owner.PostAsync(server.In("settings/smtp/test"), new { to = "somebody@example.org" });

        sent.GetProperty("ok").GetBoolean().ShouldBeFalse();
        sent.Text("detail").ShouldContain("certificate");
        (await heard).ShouldBe(["EHLO", "STARTTLS"]);
    }

    // Safety 55–68: the mail settings are no way to the machines inside.
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.5")]
    [InlineData("[::1]")]
    public async Task A_mail_server_inside_is_refused_unless_the_operator_allows_it(string host)
    {
        await using var server = await TestServer.StartAsync();
        (await server.Owner.RefusedAsync(HttpMethod.Put, server.In("settings/smtp"), new { host, port = 25, from = "cx@example.org", tls = false }, ""))
            .ShouldBe((422, "request.fields"));
    }

    // Safety 78.
    [Theory]
    [InlineData("a@example.org\r\nBcc: b@example.org")]
    [InlineData("Ada <a@example.org>")]
    [InlineData("a@example.org, b@example.org")]
    public async Task An_address_with_something_added_is_refused(string to)
    {
        await using var server = await TestServer.StartAsync();
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In("settings/smtp/test"), new { to })).ShouldBe((422, "request.fields"));
    }

    static async Task<IReadOnlyList<string>> HearTlsAsync(TcpListener listener)
    {
        using var connection = await listener.AcceptTcpClientAsync(Ct);
        await using var stream = connection.GetStream();
        var heard = new List<string>();
        await SayAsync("220 test");
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (heard.Count < 2 && await reader.ReadLineAsync(Ct) is { } line)
        {
            heard.Add(line.Split(' ')[0]);
            await SayAsync(heard.Count == 1 ? "250-test\r\n250 STARTTLS" : "220 go on");
        }

        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        await using var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            using var inside = new StreamReader(tls, Encoding.ASCII);
            while (await inside.ReadLineAsync(Ct) is { } line) heard.Add(line.Split(' ')[0]);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The client hung up, as it should.
        }

        return heard;

        async Task SayAsync(string line) => await stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), Ct);
    }

    static async Task<string> TakeMailAsync(TcpListener listener)
    {
        using var connection = await listener.AcceptTcpClientAsync(Ct);
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        var heard = new StringBuilder();
        var inMail = false;
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync(Ct) is { } line)
        {
            heard.AppendLine(line);
            if (inMail && line != ".") continue;
            var answer = (inMail, line) switch
            {
                (true, _) => "250 taken",
                (_, "DATA") => "354 go on",
                (_, "QUIT") => "221 bye",
                _ => "250 fine",
            };
            inMail = line == "DATA";
            await writer.WriteLineAsync(answer.AsMemory(), Ct);
            if (answer == "250 taken" || line == "QUIT") break;
        }

        return heard.ToString();
    }
}
