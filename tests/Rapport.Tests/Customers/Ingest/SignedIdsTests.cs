using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Columns;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Customers.Ingest;

/// <summary>Bad input 40 at the ingest: whom a page names counts only with a signature, where the workspace demands it. Through the
/// whole server and through every dialect that browsers speak.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "1.1")]
public sealed class SignedIdsTests(TestServer server)
{
    const string Browser = "7f7f0001-0000-4000-8000-000000000001";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>An event of the user <c>ada</c>, and its signature, in the words of a client.</summary>
    public static TheoryData<string, string, string> Dialects => new()
    {
        { "segment", "v1/batch", """{"batch":[{"type":"track","event":"Seen","userId":"ada","anonymousId":"@","context":{"userHash":"#","traits":{"email":"ada@example.org"}}}]}""" },
        { "segment", "v1/t", """{"event":"Seen","userId":"ada","anonymousId":"@","context":{"userHash":"#"}}""" },
        { "segment", "v1/identify", """{"userId":"ada","anonymousId":"@","traits":{"email":"ada@example.org"},"context":{"userHash":"#"}}""" },
        { "segment", "v1/alias", """{"userId":"ada","previousId":"@","context":{"userHash":"#"}}""" },
        { "rudderstack", "beacon/v1/batch", """{"batch":[{"type":"track","event":"Seen","userId":"ada","anonymousId":"@","context":{"userHash":"#"}}]}""" },
        { "posthog", "e", """{"event":"Seen","distinct_id":"ada","properties":{"$device_id":"@","userHash":"#","$set":{"email":"ada@example.org"}}}""" },
        { "rapport", "own", """{"batch":[{"type":"track","event":"Seen","userId":"ada","anonymousId":"@","context":{"userHash":"#"}}]}""" },
    };

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_claim_without_a_right_signature_is_taken_as_anonymous_and_counted(string dialect, string path, string body)
    {
        var (workspace, secret) = await DemandingAsync();
        using var page = await PageAsync(workspace, dialect);
        string[] wrong = ["", "00", new('0', 64), Sign(secret, "eve"), Sign(secret + "x", "ada"), Sign(secret, "ada")[..63], "é".PadLeft(64, '0')];
        foreach (var hash in wrong) await PostAsync(page, workspace, path, body, hash);

        (await NamedAsync(workspace)).ShouldAllBe(name => name == $"anonymous_id|{Browser}");
        (await RowsAsync("SELECT reason, SUM(count) FROM ingest_drop WHERE workspace = @w GROUP BY reason", workspace)).ShouldBe([$"identity.unproven|{wrong.Length}"]);
        (await PropsAsync(workspace)).Count.ShouldBe(wrong.Length, "what was reported is kept");

        await PostAsync(page, workspace, path, body, Sign(secret, "ada"));
        (await NamedAsync(workspace)).ShouldContain("user_id|ada");
        foreach (var props in await PropsAsync(workspace)) props.ShouldNotContain("userHash", Case.Insensitive, "who has it can pass for the user");
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Where_nothing_is_demanded_a_claim_counts(string dialect, string path, string body)
    {
        var workspace = await FreshAsync();
        using var page = await PageAsync(workspace, dialect);
        await PostAsync(page, workspace, path, body, "");
        (await NamedAsync(workspace)).ShouldContain("user_id|ada");
        (await RowsAsync("SELECT reason, count FROM ingest_drop WHERE workspace = @w", workspace)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Servers_are_believed_and_what_names_nobody_needs_no_signature()
    {
        var (workspace, _) = await DemandingAsync();
        using var backend = server.WithKey(await server.KeyInAsync(workspace, "segment", "ingest", "read"));
        await PostAsync(backend, workspace, "v1/t", """{"event":"Paid","userId":"bob"}""", "");
        using var page = await PageAsync(workspace, "segment");
        await PostAsync(page, workspace, "v1/t", """{"event":"Seen","anonymousId":"@","context":{"device":{"id":"d1"}}}""", "");

        (await NamedAsync(workspace)).Order().ShouldBe([$"anonymous_id|{Browser}", "device|d1", "user_id|bob"]);
        (await RowsAsync("SELECT reason, count FROM ingest_drop WHERE workspace = @w", workspace)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_names_a_person_as_surely_as_a_user_id()
    {
        var (workspace, _) = await DemandingAsync();
        using var page = await PageAsync(workspace, "segment");
        await PostAsync(page, workspace, "v1/identify", """{"anonymousId":"@","traits":{"email":"ada@example.org","phone":"+4930123456"}}""", "");
        (await NamedAsync(workspace)).ShouldBe([$"anonymous_id|{Browser}"]);
        (await RowsAsync("SELECT reason, count FROM ingest_drop WHERE workspace = @w", workspace)).ShouldBe(["identity.unproven|1"]);
    }

    [Fact]
    public async Task A_new_secret_ends_the_last_one_at_once()
    {
        var (workspace, last) = await DemandingAsync();
        var next = (await server.Owner.PostAsync(TestServer.In(workspace, "identity-secret"))).Text("secret");
        using var page = await PageAsync(workspace, "segment");
        const string body = """{"event":"Seen","userId":"ada","anonymousId":"@","context":{"userHash":"#"}}""";
        await PostAsync(page, workspace, "v1/t", body, Sign(last, "ada"));
        (await NamedAsync(workspace)).ShouldBe([$"anonymous_id|{Browser}"]);
        await PostAsync(page, workspace, "v1/t", body, Sign(next, "ada"));
        (await NamedAsync(workspace)).ShouldContain("user_id|ada");
    }

    [Fact]
    public async Task Names_of_our_own_among_the_properties_are_not_believed()
    {
        var workspace = await FreshAsync();
        using var page = await PageAsync(workspace, "segment");
        await PostAsync(page, workspace, "v1/t", """
            {"event":"Seen","userId":"eve","messageId":"m","properties":
             {"$userId":"ada","$privileged":true,"$identifiers":[["email","ada@example.org"]],"$previousId":"bob","kept":1}}
            """, "");
        var props = JsonElement.Parse((await PropsAsync(workspace)).ShouldHaveSingleItem());
        props.Text("$userId").ShouldBe("eve");
        props.GetProperty("kept").GetInt32().ShouldBe(1);
        foreach (var name in (string[])["$privileged", "$identifiers", "$previousId"]) props.TryGetProperty(name, out _).ShouldBeFalse(name);
    }

    [Fact]
    public async Task A_signature_is_demanded_once_there_is_a_secret_and_the_secret_is_shown_once()
    {
        var route = TestServer.In(await FreshAsync(), "identity-secret");
        (await server.Owner.RefusedAsync(HttpMethod.Put, route, new { demanded = true })).ShouldBe((409, "identity_secret.none"));
        (await server.Owner.PostAsync(route)).Text("secret").Length.ShouldBe(64);
        var made = await server.Owner.GetAsync(route);
        made.GetRawText().ShouldNotContain("secret");
        made.GetProperty("changed").ValueKind.ShouldBe(JsonValueKind.String);
        (await server.Owner.PutAsync(route, new { demanded = true })).GetProperty("demanded").GetBoolean().ShouldBeTrue();
    }

    static string Sign(string secret, string user) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(user)));

    async Task<Guid> FreshAsync() =>
        (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Signed", zone = "UTC", currency = "EUR", language = "en" })).Id();

    async Task<(Guid Workspace, string Secret)> DemandingAsync()
    {
        var workspace = await FreshAsync();
        var route = TestServer.In(workspace, "identity-secret");
        var secret = (await server.Owner.PostAsync(route)).Text("secret");
        await server.Owner.PutAsync(route, new { demanded = true });
        return (workspace, secret);
    }

    async Task<HttpClient> PageAsync(Guid workspace, string dialect)
    {
        var page = new HttpClient { BaseAddress = server.Url };
        page.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await server.KeyInAsync(workspace, dialect, "ingest"));
        return page;
    }

    static async Task PostAsync(HttpClient page, Guid workspace, string path, string body, string hash)
    {
        var text = body.Replace("@", Browser, StringComparison.Ordinal).Replace($"ada{Browser}", "ada@", StringComparison.Ordinal).Replace("#", hash, StringComparison.Ordinal);
        using var content = new StringContent(text, Encoding.UTF8, "application/json");
        using var answer = await page.PostAsync(path == "own" ? TestServer.In(workspace, "events") : path, content, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Ct));
    }

    async Task<IReadOnlyList<string>> NamedAsync(Guid workspace)
    {
        await ProcessedAsync();
        return await RowsAsync("SELECT namespace, value FROM identifier WHERE workspace = @w", workspace);
    }

    async Task<IReadOnlyList<string>> RowsAsync(string sql, Guid workspace)
    {
        await using var connection = await server.Services.GetRequiredService<IStateStore>().OpenReadAsync(Ct);
        await using var command = connection.Command(sql).With("@w", new WorkspaceId(workspace));
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<string>();
        while (await reader.ReadAsync(Ct)) rows.Add($"{reader.GetValue(0)}|{reader.GetValue(1)}");
        return rows;
    }

    async Task<IReadOnlyList<string>> PropsAsync(Guid workspace)
    {
        await ProcessedAsync();
        await server.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(Ct);
        return await server.Services.GetRequiredService<IColumns>().QueryAsync(
            new ColumnQuery("SELECT toString(props) FROM facts WHERE workspace = {w:UUID}") { Parameters = new Dictionary<string, object> { ["w"] = workspace } },
            r => r.Text(0), Ct);
    }

    async Task ProcessedAsync()
    {
        var inbox = server.Services.GetRequiredService<IInbox>();
        var since = TimeProvider.System.GetTimestamp();
        while ((await inbox.BacklogAsync(Ct)).Events > 0)
        {
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromMinutes(1), "the inbox is not empty");
            await Task.Delay(20, Ct);
        }
    }
}
