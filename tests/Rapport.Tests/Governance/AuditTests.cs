using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Governance;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Governance;

[Trait("Row", "9.3")]
public sealed class AuditTests : IAsyncLifetime
{
    TestServer _server = null!; // set by InitializeAsync

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        await _server.KeyAsync("read");
        await _server.KeyAsync("ingest");
        await _server.Owner.PatchAsync(_server.In(""), new { name = "Nordwind AG" }, "*");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Each_change_says_who_did_what_to_what()
    {
        var page = await _server.Owner.GetAsync(_server.In("audit?limit=2"));
        var newest = page.GetProperty("items")[0];
        newest.Text("action").ShouldBe("workspace.change");
        newest.Text("actor").ShouldBe("Ada Owner");
        newest.GetProperty("detail").GetProperty("before").Text("name").ShouldBe("Nordwind");
        newest.GetProperty("detail").GetProperty("after").Text("name").ShouldBe("Nordwind AG");

        var older = await _server.Owner.GetAsync(_server.In($"audit?limit=200&after={page.Text("next")}"));
        older.GetProperty("items").EnumerateArray().Select(i => i.Text("action")).ShouldContain("key.create");
        (page.GetProperty("items").GetArrayLength() + older.GetProperty("items").GetArrayLength()).ShouldBe(page.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task An_unbroken_chain_is_found_whole()
    {
        var verdict = await _server.Owner.GetAsync(_server.In("audit/verify"));
        verdict.GetProperty("ok").GetBoolean().ShouldBeTrue();
        verdict.GetProperty("entries").GetInt64().ShouldBe(4);
    }

    [Theory]
    [InlineData("UPDATE audit_entry SET actor_name = 'Nobody' WHERE no = 2")]
    [InlineData("DELETE FROM audit_entry WHERE no = 2")]
    public async Task The_store_refuses_to_change_or_remove_an_entry(string sql)
    {
        var failure = await Should.ThrowAsync<SqliteException>(() => TamperAsync(sql));
        failure.Message.ShouldContain("audit entries are never");
    }

    [Theory]
    [InlineData("UPDATE audit_entry SET actor_name = 'Nobody' WHERE no = 2 AND workspace <> zeroblob(16)", 2)]
    [InlineData("UPDATE audit_entry SET at = at + 1 WHERE no = 2 AND workspace <> zeroblob(16)", 2)]
    [InlineData("UPDATE audit_entry SET detail = '{}' WHERE no = 3 AND workspace <> zeroblob(16)", 3)]
    [InlineData("DELETE FROM audit_entry WHERE no = 2 AND workspace <> zeroblob(16)", 2)]
    [InlineData("DELETE FROM audit_entry WHERE no = 4 AND workspace <> zeroblob(16)", 4)]
    public async Task A_row_edited_behind_its_back_is_found(string sql, long brokenAt)
    {
        await TamperAsync("DROP TRIGGER audit_entry_no_update");
        await TamperAsync("DROP TRIGGER audit_entry_no_delete");
        await TamperAsync(sql);

        var verdict = await _server.Owner.GetAsync(_server.In("audit/verify"));

        verdict.GetProperty("ok").GetBoolean().ShouldBeFalse();
        verdict.GetProperty("brokenAt").GetInt64().ShouldBe(brokenAt);
    }

    [Fact]
    public async Task Changes_at_the_same_time_keep_the_chain_whole()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _server.KeyAsync("read")));

        var verdict = await _server.Services.GetRequiredService<IAuditCheck>().VerifyAsync(new WorkspaceId(_server.Workspace), Ct);
        verdict.ShouldBe(new AuditVerdict(Ok: true, 24, null));
    }

    async Task TamperAsync(string sql)
    {
        await using var file = new SqliteConnection($"Data Source={Path.Combine(_server.DataFolder, "state.db")};Pooling=False");
        await file.OpenAsync(Ct);
        await using var command = file.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Ct);
    }
}
