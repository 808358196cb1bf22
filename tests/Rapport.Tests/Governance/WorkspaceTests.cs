using Rapport.Tests.Server;

namespace Rapport.Tests.Governance;

[Collection(nameof(OneServer))]
public sealed class WorkspaceTests(TestServer server)
{
    [Fact]
    public async Task A_workspace_is_changed_field_by_field()
    {
        var id = await CreateAsync("Before");
        var changed = await server.Owner.PatchAsync(TestServer.In(id, ""), new { zone = "Asia/Kathmandu" }, "*");
        changed.Text("name").ShouldBe("Before");
        changed.Text("zone").ShouldBe("Asia/Kathmandu");
        (await server.Owner.GetAsync(TestServer.In(id, ""))).Text("zone").ShouldBe("Asia/Kathmandu");
    }

    [Theory]
    [InlineData("""{"zone":"Middle/Earth"}""")]
    [InlineData("""{"currency":"euro"}""")]
    [InlineData("""{"language":"x"}""")]
    [InlineData("""{"name":"line\nbreak"}""")]
    public async Task A_value_that_is_none_is_refused(string body) =>
        (await server.Owner.RefusedAsync(HttpMethod.Patch, server.In(""), new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), "*"))
            .ShouldBe((422, "request.fields"));

    [Fact]
    public async Task Only_owners_create_workspaces()
    {
        var admin = await server.PersonAsync("admin");
        (await admin.RefusedAsync(HttpMethod.Post, "api/v1/workspaces", new { name = "X", zone = "UTC", currency = "EUR", language = "en" }))
            .ShouldBe((403, "workspace.owners_only"));
    }

    [Fact]
    [Trait("Row", "9.1")]
    public async Task A_deleted_workspace_is_gone_at_once_with_its_keys_and_its_data()
    {
        var canary = $"Canary{Guid.NewGuid():N}";
        var id = await CreateAsync(canary);
        var key = await server.KeyInAsync(id, "segment", "read");
        (await server.Owner.RefusedAsync(HttpMethod.Delete, TestServer.In(id, ""), new { confirm = "another name" })).ShouldBe((422, "workspace.confirm"));

        await server.Owner.DeleteAsync(TestServer.In(id, ""), new { confirm = canary });

        (await server.Owner.RefusedAsync(HttpMethod.Get, TestServer.In(id, ""))).ShouldBe((404, "workspace.unknown"));
        using var client = server.WithKey(key);
        using var response = await client.GetAsync(TestServer.In(id, ""), TestContext.Current.CancellationToken);
        (await response.ProblemAsync()).ShouldBe((401, "key.refused"));
        await GoneAsync(id);
    }

    async Task GoneAsync(Guid id)
    {
        var until = TimeProvider.System.GetUtcNow().AddSeconds(30);
        while (await RowsAsync(id) > 0 && TimeProvider.System.GetUtcNow() < until) await Task.Delay(50, TestContext.Current.CancellationToken);
        (await RowsAsync(id)).ShouldBe(0);
    }

    async Task<long> RowsAsync(Guid id)
    {
        await using var file = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "state.db")};Pooling=False;Mode=ReadOnly");
        await file.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = file.CreateCommand();
        command.CommandText = """
            SELECT (SELECT count(*) FROM workspace WHERE id = $w) + (SELECT count(*) FROM api_key WHERE workspace = $w)
                 + (SELECT count(*) FROM membership WHERE workspace = $w) + (SELECT count(*) FROM audit_entry WHERE workspace = $w)
            """;
        command.Parameters.AddWithValue("$w", id.ToByteArray(bigEndian: true));
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!; // a count is a number
    }

    async Task<Guid> CreateAsync(string name) =>
        (await server.Owner.PostAsync("api/v1/workspaces", new { name, zone = "UTC", currency = "EUR", language = "en" })).Id();
}
