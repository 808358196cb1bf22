using System.Net;
using System.Net.Sockets;
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
