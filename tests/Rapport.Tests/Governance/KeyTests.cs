using System.Net;
using Rapport.Tests.Server;

namespace Rapport.Tests.Governance;

/// <summary>Safety 2.7: API keys.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "9.16")]
public sealed class KeyTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    // 100.
    [Theory]
    [InlineData("key")]
    [InlineData("api_key")]
    [InlineData("access_token")]
    public async Task A_key_in_the_address_opens_nothing_and_is_warned_about(string name)
    {
        var key = await server.KeyAsync("read");

        (await server.Stranger().RefusedAsync(HttpMethod.Get, $"{server.In("")}?{name}={key}")).ShouldBe((401, "key.in_address"));

        server.Log.All.ShouldContain("API key in its address");
        server.Log.All.ShouldNotContain(key);
    }

    // 101.
    [Fact]
    public async Task A_revoked_key_is_shut_at_once()
    {
        var made = await server.Owner.PostAsync(server.In("keys"), new { name = "Soon gone", kind = "secret", dialect = "segment", scopes = new[] { "read" } });
        using var client = server.WithKey(made.Text("key"));
        (await client.GetAsync(server.In(""), Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await server.Owner.DeleteAsync(server.In($"keys/{made.Id()}"));

        using var response = await client.GetAsync(server.In(""), Ct);
        (await response.ProblemAsync()).ShouldBe((401, "key.refused"));
    }

    // 101.
    [Fact]
    public async Task A_key_expires()
    {
        var made = await server.Owner.PostAsync(server.In("keys"), new
        {
            name = "Short", kind = "secret", dialect = "segment", scopes = new[] { "read" }, expires = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 2),
        });
        using var client = server.WithKey(made.Text("key"));
        (await client.GetAsync(server.In(""), Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);

        HttpStatusCode status;
        var until = TimeProvider.System.GetUtcNow().AddSeconds(10);
        do
        {
            status = (await client.GetAsync(server.In(""), Ct)).StatusCode;
        }
        while (status == HttpStatusCode.OK && TimeProvider.System.GetUtcNow() < until);
        status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    // 101, and 6: a write key reads nothing.
    [Fact]
    public async Task A_key_does_only_what_its_scopes_say()
    {
        using var write = server.WithKey(await server.KeyAsync("ingest"));
        using var read = server.WithKey(await server.KeyAsync("read"));
        using var admin = server.WithKey(await server.KeyAsync("admin"));

        (await (await write.GetAsync(server.In(""), Ct)).ProblemAsync()).ShouldBe((403, "key.scope"));
        (await (await read.GetAsync(server.In("keys"), Ct)).ProblemAsync()).ShouldBe((403, "key.scope"));
        (await admin.GetAsync(server.In("keys"), Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await admin.DeleteAsync(server.In($"keys/{Guid.NewGuid()}"), Ct)).ProblemAsync()).ShouldBe((403, "session.person_needed"));
        (await (await admin.GetAsync("api/v1/me/sessions", Ct)).ProblemAsync()).ShouldBe((403, "session.person_needed"));
    }

    // 101: from elsewhere it is as good as unknown.
    [Fact]
    public async Task A_key_is_used_from_its_networks_only()
    {
        foreach (var (networks, status) in new[] { (new[] { "203.0.113.0/24" }, 401), (["203.0.113.7", "127.0.0.0/8"], 200), (["::1", "127.0.0.1"], 200) })
        {
            var made = await server.Owner.PostAsync(server.In("keys"), new { name = "Here", kind = "secret", dialect = "segment", scopes = new[] { "ingest", "read" }, networks });
            made.GetProperty("networks").EnumerateArray().Select(n => n.GetString()).ShouldBe(networks);
            using var client = server.WithKey(made.Text("key"));
            using var read = await client.GetAsync(server.In("customers"), TestContext.Current.CancellationToken);
            ((int)read.StatusCode).ShouldBe(status);
            using var sent = await client.PostAsync("v1/track", new StringContent("""{"event":"x","userId":"u"}""", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
            ((int)sent.StatusCode).ShouldBe(status);
        }
    }

    // 102.
    [Fact]
    public async Task A_key_is_shown_once_and_stored_as_its_hash()
    {
        var key = await server.KeyAsync("read");
        var list = (await server.Owner.GetAsync(server.In("keys"))).GetRawText();

        list.ShouldContain(key[..10]);
        list.ShouldNotContain(key);
        foreach (var file in Directory.EnumerateFiles(server.DataFolder, "state.db*"))
            (await ReadAsync(file)).ShouldNotContain(key, Case.Sensitive, file);
    }

    [Fact]
    public async Task The_last_use_of_a_key_is_seen()
    {
        var made = await server.Owner.PostAsync(server.In("keys"), new { name = "Used", kind = "secret", dialect = "segment", scopes = new[] { "read" } });
        using var client = server.WithKey(made.Text("key"));
        await client.GetAsync(server.In(""), Ct);

        var shown = (await server.Owner.GetAsync(server.In("keys"))).GetProperty("items").EnumerateArray().Single(k => k.Id() == made.Id());
        shown.GetProperty("lastUsed").GetDateTimeOffset().ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("""{"name":"x","kind":"secret","dialect":"segment"}""")]
    [InlineData("""{"name":"x","kind":"secret","dialect":"segment","scopes":["everything"]}""")]
    [InlineData("""{"name":"x","kind":"write","dialect":"segment","scopes":["read"]}""")]
    [InlineData("""{"name":"","kind":"write","dialect":"segment"}""")]
    [InlineData("""{"name":"x","kind":"write","dialect":"segment","origins":["https://a.example/path"]}""")]
    [InlineData("""{"name":"x","kind":"write","dialect":"segment","networks":["everywhere"]}""")]
    [InlineData("""{"name":"x","kind":"write","dialect":"segment","networks":["10.0.0.0/33"]}""")]
    [InlineData("""{"name":"x","kind":"write","dialect":"segment","expires":"2001-01-01T00:00:00Z"}""")]
    public async Task A_key_that_makes_no_sense_is_refused(string body) =>
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In("keys"), new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"))))
            .ShouldBe((422, "request.fields"));

    static async Task<string> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync(Ct);
    }
}
