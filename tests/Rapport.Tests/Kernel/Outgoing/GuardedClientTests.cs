using System.Net;
using System.Net.Sockets;
using System.Text;
using Rapport.Kernel;
using Rapport.Kernel.Outgoing;

namespace Rapport.Tests.Kernel.Outgoing;

[Trait("Row", "9.16")]
public sealed class GuardedClientTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://localhost/")]
    [InlineData("http://localhost./")]
    [InlineData("http://x.localhost/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://10.1.2.3/")]
    [InlineData("http://172.16.0.1/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://198.18.0.1/")]
    [InlineData("http://224.0.0.1/")]
    [InlineData("http://user:secret@example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.org/")]
    [InlineData("ftp://example.org/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//example.org/")]
    [InlineData("not an address")]
    public void An_address_inside_or_of_another_scheme_is_refused(string address)
    {
        using var client = new GuardedClient(new OutgoingOptions(), Never);

        client.Check(address).ShouldNotBeNull().Status.ShouldBe(422);
    }

    // 71, for other protocols than HTTP: the name is looked up when it is called, and what it leads to then is checked.
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.5")]
    [InlineData("::1")]
    public async Task A_connection_to_a_name_that_leads_inside_is_refused_when_it_is_made(string address)
    {
        using var client = new GuardedClient(new OutgoingOptions(), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));

        var (connection, refusal) = await client.ConnectAsync("mail.example.org", 25, Ct);

        connection.ShouldBeNull();
        refusal.ShouldNotBeNull().Code.ShouldBe("url.not_public");
    }

    [Theory]
    [InlineData("https://example.org/hook")]
    [InlineData("http://93.184.216.34:8080/")]
    [InlineData("https://[2606:2800:220:1:248:1893:25c8:1946]/")]
    public void A_public_address_is_accepted(string address)
    {
        using var client = new GuardedClient(new OutgoingOptions(), Never);

        client.Check(address).ShouldBeNull();
    }

    [Fact]
    public async Task A_name_that_leads_inside_is_refused_even_if_only_one_of_its_addresses_does()
    {
        using var client = new GuardedClient(
            new OutgoingOptions(), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34"), IPAddress.Loopback]));

        (await client.CheckAsync("https://rebind.example/", Ct)).ShouldNotBeNull().Code.ShouldBe("url.not_public");
    }

    [Fact]
    public async Task A_name_that_turns_inside_after_the_check_is_refused_at_the_connection()
    {
        using var listener = Listener(out var port);
        var asked = 0;
        using var client = new GuardedClient(
            new OutgoingOptions(),
            (_, _) => Task.FromResult<IPAddress[]>([++asked == 1 ? IPAddress.Parse("93.184.216.34") : IPAddress.Loopback]));

        var answer = await client.SendAsync(new(HttpMethod.Post, $"http://rebind.example:{port}/"), Ct);

        answer.Refusal.ShouldNotBeNull().Code.ShouldBe("url.not_public");
        asked.ShouldBe(2);
        listener.Pending().ShouldBeFalse("no connection may be opened");
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using var listener = Listener(out var port);
        var served = ServeOnceAsync(listener, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        using var client = Allowing(new OutgoingOptions { Allow = ["127.0.0.0/8"] });

        var answer = await client.SendAsync(new(HttpMethod.Get, $"http://127.0.0.1:{port}/"), Ct);

        answer.Status.ShouldBe(302);
        answer.Refusal.ShouldNotBeNull().Code.ShouldBe("url.redirects");
        await served;
    }

    [Fact]
    public async Task An_endless_answer_is_cut()
    {
        using var listener = Listener(out var port);
        var served = ServeOnceAsync(listener, "HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n" + new string('x', 200_000));
        using var client = Allowing(new OutgoingOptions { Allow = ["127.0.0.1"] });

        var answer = await client.SendAsync(new(HttpMethod.Get, $"http://127.0.0.1:{port}/"), Ct);

        answer.Refusal.ShouldBeNull();
        answer.Body.Length.ShouldBe(64 * 1024);
        await served;
    }

    [Fact]
    public async Task A_hanging_answer_ends_at_the_limit()
    {
        using var listener = Listener(out var port);
        using var client = Allowing(new OutgoingOptions { Allow = ["127.0.0.1"], Limit = TimeSpan.FromMilliseconds(300) });

        var answer = await client.SendAsync(new(HttpMethod.Get, $"http://127.0.0.1:{port}/"), Ct);

        answer.Refusal.ShouldNotBeNull().Code.ShouldBe("url.slow");
    }

    [Fact]
    public async Task Only_the_allowed_network_is_opened()
    {
        using var client = Allowing(new OutgoingOptions { Allow = ["10.1.0.0/16"] });

        (await client.CheckAsync("http://10.1.2.3/", Ct)).ShouldBeNull();
        (await client.CheckAsync("http://10.2.2.3/", Ct)).ShouldNotBeNull();
        (await client.CheckAsync("http://localhost/", Ct)).ShouldNotBeNull();
    }

    static GuardedClient Allowing(OutgoingOptions options) => new(options, Dns.GetHostAddressesAsync);

    static Task<IPAddress[]> Never(string host, CancellationToken ct) => throw new InvalidOperationException("no look-up expected");

    static TcpListener Listener(out int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }

    static async Task ServeOnceAsync(TcpListener listener, string answer)
    {
        using var connection = await listener.AcceptTcpClientAsync(Ct);
        await using var stream = connection.GetStream();
        (await stream.ReadAsync(new byte[1024], Ct)).ShouldBePositive();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), Ct);
        }
        catch (IOException)
        {
            // The client hung up after it had enough: that is what is asked of it.
        }
    }
}
