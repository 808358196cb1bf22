using System.Net;

namespace Rapport.Tests.Server;

[Collection(nameof(OneServer))]
[Trait("Row", "9.16")]
public sealed class SetUpTests(TestServer server)
{
    // Safety 108.
    [Fact]
    public async Task An_instance_is_set_up_once()
    {
        var (status, code) = await server.Stranger().RefusedAsync(HttpMethod.Post, "api/v1/setup", new
        {
            code = "x", name = "Eve", email = "eve@example.org", password = TestServer.Password,
            workspace = "Mine", zone = "UTC", currency = "EUR", language = "en",
        });

        (status, code).ShouldBe((404, "setup.done"));
    }

    [Fact]
    public async Task The_owner_finds_the_workspace()
    {
        var session = await server.Owner.GetAsync("api/v1/session");

        session.GetProperty("setupNeeded").GetBoolean().ShouldBeFalse();
        session.GetProperty("workspaces")[0].Text("name").ShouldBe("Nordwind");
        session.GetProperty("workspaces")[0].Text("role").ShouldBe("owner");
    }

    [Fact]
    public async Task A_key_reads_what_its_scope_allows()
    {
        using var client = server.WithKey(await server.KeyAsync("read"));

        using var answer = await client.GetAsync(server.In(""), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
