using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;

namespace Rapport.Tests.Server;

/// <summary>The live connection, spoken as SignalR's JSON protocol over a bare web socket.</summary>
[Collection(nameof(OneServer))]
public sealed class LiveTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_hears_what_changes_and_a_burst_comes_as_one()
    {
        var person = await server.PersonAsync("viewer");
        using var socket = await ConnectAsync(person);
        (await WatchAsync(socket, server.Workspace)).ShouldNotContain("error");

        var changes = server.Services.GetRequiredService<IChanges>();
        for (var i = 0; i < 1000; i++) changes.Publish(new WorkspaceId(server.Workspace), "test-topic");
        changes.Publish(new WorkspaceId(server.OtherWorkspace), "foreign-topic");
        await Task.Delay(700, Ct);
        changes.Publish(new WorkspaceId(server.Workspace), "last-topic");

        var heard = await ReadUntilAsync(socket, "last-topic");
        heard.ShouldNotContain("foreign-topic");
        heard.Split("\"test-topic\"").Length.ShouldBeInRange(2, 4);
    }

    [Fact]
    [Trait("Row", "9.1")]
    public async Task Another_workspace_cannot_be_watched()
    {
        using var socket = await ConnectAsync(await server.PersonAsync("viewer"));
        (await WatchAsync(socket, server.OtherWorkspace)).ShouldContain("no such workspace");
    }

    [Fact]
    [Trait("Row", "9.1")]
    public async Task A_removed_member_is_cut_off()
    {
        var person = await server.PersonAsync("viewer");
        using var socket = await ConnectAsync(person);
        await WatchAsync(socket, server.Workspace);

        await server.Owner.DeleteAsync(server.In($"people/{person.PersonId}"));

        await Should.ThrowAsync<Exception>(() => ReadUntilAsync(socket, "never said"));
    }

    [Fact]
    public async Task A_stranger_and_a_foreign_page_are_not_connected()
    {
        await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(server.Stranger()));
        var person = await server.PersonAsync("viewer");
        await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(person, "https://evil.example"));
    }

    async Task<ClientWebSocket> ConnectAsync(Browser browser, string? origin = null)
    {
        var socket = new ClientWebSocket();
        if (browser.Cookie is not null) socket.Options.SetRequestHeader("Cookie", browser.Cookie);
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(new UriBuilder(server.Url) { Scheme = "ws", Path = "/app/live" }.Uri, Ct);
        await SendAsync(socket, """{"protocol":"json","version":1}""");
        await ReadUntilAsync(socket, "{}");
        return socket;
    }

    static async Task<string> WatchAsync(ClientWebSocket socket, Guid workspace)
    {
        await SendAsync(socket, $$"""{"type":1,"invocationId":"1","target":"watch","arguments":["{{workspace}}"]}""");
        return await ReadUntilAsync(socket, "\"invocationId\":\"1\"");
    }

    static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text + "\u001e"), WebSocketMessageType.Text, endOfMessage: true, Ct);

    static async Task<string> ReadUntilAsync(ClientWebSocket socket, string wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var heard = new StringBuilder();
        var buffer = new byte[8192];
        while (!heard.ToString().Contains(wanted, StringComparison.Ordinal))
        {
            var part = await socket.ReceiveAsync(buffer, limit.Token);
            if (part.MessageType == WebSocketMessageType.Close) throw new IOException("closed");
            heard.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
        }

        return heard.ToString();
    }
}
