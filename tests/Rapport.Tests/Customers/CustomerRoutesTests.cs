using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Customers.Ingest;
using Rapport.Kernel;
using Rapport.Storage.Embedded;
using Rapport.Tests.Customers.Identity;

namespace Rapport.Tests.Customers;

/// <summary>The module's routes over the real stores. Who may call is tested with the server; here everyone may.</summary>
public sealed class CustomerRoutesTests : IAsyncLifetime
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    readonly string _folder = Directory.CreateTempSubdirectory("rapport-customers-").FullName;
    readonly WebApplication _app;
    HttpClient _http = null!; // set before the first test

    public CustomerRoutesTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Error);
        builder.Services
            .AddEmbeddedStorage(_folder)
            .AddColumns(new ColumnsOptions { Folder = Path.Combine(_folder, "columns") })
            .AddJobs()
            .AddSingleton<ISecrets>(new MasterKeys([MasterKeys.NewKey()]))
            .AddCustomers()
            .AddSingleton<IFieldRights, AllFields>()
            .AddSingleton<IWorkspaces, OneWorkspace>()
            .AddSingleton<IChanges, NoScreens>()
            .AddSingleton<IAudit, NoAudit>()
            .AddSingleton<IKeys, NoKeys>()
            .AddAuthorization(options =>
            {
                foreach (var role in Enum.GetValues<Role>()) options.AddPolicy(Access.Policy(role), p => p.RequireAssertion(_ => true));
            });
        _app = builder.Build();
        _app.UseAuthorization();
        _app.MapCustomers();
        _app.MapJobs();
    }

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        _http = _app.GetTestClient();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    static string Base => $"/api/v1/workspaces/{History.Workspace}";

    async Task SendAsync(params string[] messages)
    {
        var now = TimeProvider.System.NowMicros();
        var position = await _app.Services.GetRequiredService<IInbox>().AppendAsync(
            new InboxRow(0, History.Workspace, "Web shop", "segment", now, messages.Length, default, Encoding.UTF8.GetBytes($$"""{"batch":[{{string.Join(',', messages)}}]}""")),
            CancellationToken.None);
        await _app.Services.GetRequiredService<Pipeline>().WaitAsync(position, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
    }

    async Task<JsonObject> GetAsync(string path)
    {
        using var response = await _http.GetAsync(Base + path);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(200, $"{path}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    async Task<(int Status, JsonObject Body)> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(Base + path, content);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!.AsObject());
    }

    async Task<string> CustomerAsync(string search) => (await GetAsync($"/customers?search={search}"))["items"]!.AsArray().Single()!["id"]!.ToString();

    [Fact, Trait("Row", "1.4"), Trait("Row", "1.8"), Trait("Row", "1.9")]
    public async Task A_customer_shows_every_channel_in_one_timeline_and_where_each_trait_came_from()
    {
        await SendAsync(
            """{"type":"identify","userId":"ada","messageId":"1","timestamp":"2026-01-01T10:00:00Z","traits":{"name":"Ada","email":"ada@example.com","plan":"pro"}}""",
            """{"type":"track","event":"Store Visited","userId":"ada","messageId":"2","timestamp":"2026-01-02T10:00:00Z","properties":{"place":"Berlin 1","employee":"e7","touchpoint":"returns_desk"}}""",
            """{"type":"track","event":"Call Ended","userId":"ada","messageId":"3","timestamp":"2026-01-03T10:00:00Z","properties":{"employee":"e8","touchpoint":"hotline"}}""",
            """{"type":"track","event":"Meeting Held","userId":"ada","messageId":"4","timestamp":"2026-01-04T10:00:00Z","properties":{"place":"Room 4","employee":"e9"}}""",
            """{"type":"group","userId":"ada","groupId":"acme","messageId":"5","timestamp":"2026-01-04T11:00:00Z","traits":{"name":"Acme Inc"}}""",
            """{"type":"track","event":"Survey Answered","userId":"ada","messageId":"6","timestamp":"2026-01-05T10:00:00Z","properties":{"metric":"nps","score":9,"text":"Fine shop"}}""");
        var id = await CustomerAsync("ada@example");
        var items = (await GetAsync($"/customers/{id}/timeline"))["items"]!.AsArray();
        items.Select(i => $"{i!["type"]} {i["channel"]} {i["place"]} {i["employee"]} {i["touchpoint"]}".Trim()).ShouldBe(
            ["Survey Answered", "group", "Meeting Held meeting Room 4 e9", "Call Ended phone  e8 hotline", "Store Visited store Berlin 1 e7 returns_desk", "identify"]);
        items[0]!["text"]!.ToString().ShouldBe("Fine shop");
        (await GetAsync($"/customers/{id}/timeline?channel=store"))["items"]!.AsArray().Count.ShouldBe(1);
        (await GetAsync($"/customers/{id}/timeline?touchpoint=hotline"))["items"]!.AsArray().Count.ShouldBe(1);

        var customer = await GetAsync($"/customers/{id}");
        var plan = customer["traits"]!.AsArray().Single(t => t!["key"]!.ToString() == "plan")!;
        plan["source"]!.ToString().ShouldBe("Web shop");
        DateTimeOffset.Parse(plan["at"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture).ShouldBe(new DateTimeOffset(2026, 1, 1, 10, 0, 0, TimeSpan.Zero));
        customer["companies"]!.AsArray().Single()!["name"]!.ToString().ShouldBe("Acme Inc");
        customer["scores"]!.AsArray().Single()!["score"]!.GetValue<double>().ShouldBe(9);
        (await GetAsync("/touchpoints"))["items"]!.AsArray().Select(t => $"{t!["key"]} {t["name"]} {t["channel"]} {t["discovered"]}")
            .ShouldBe(["hotline Hotline phone true", "returns_desk Returns desk store true"]);
        var raw = await GetAsync($"/facts/{items[0]!["id"]}?subject={items[0]!["subject"]}");
        raw["props"]!["text"]!.ToString().ShouldBe("Fine shop");
    }

    [Fact]
    public async Task What_exists_is_offered_to_pickers_the_most_frequent_first()
    {
        await SendAsync(
            """{"type":"identify","userId":"a","messageId":"1","traits":{"region":"north","vip":true}}""",
            """{"type":"identify","userId":"b","messageId":"2","traits":{"region":"south"}}""",
            """{"type":"identify","userId":"c","messageId":"3","traits":{"region":"north","tags":["x"]}}""",
            """{"type":"track","event":"Product Viewed","userId":"a","messageId":"4","properties":{"category":"shoes","price":10,"list":[1]}}""",
            """{"type":"track","event":"Product Viewed","userId":"b","messageId":"5","properties":{"category":"hats","price":12.5}}""",
            """{"type":"track","event":"Product Viewed","userId":"b","messageId":"6","properties":{"category":"shoes","price":10}}""");
        static IEnumerable<string> Items(JsonObject list, params string[] fields) =>
            list["items"]!.AsArray().Select(i => string.Join(' ', fields.Select(f => i![f]!.ToJsonString().Trim('"'))));

        Items(await GetAsync("/traits/values?key=region"), "value", "count").ShouldBe(["north 2", "south 1"]);
        Items(await GetAsync("/traits/values?key=region&search=SOU"), "value").ShouldBe(["south"]);
        Items(await GetAsync("/traits/values?key=vip"), "value").ShouldBe(["true"]);
        Items(await GetAsync("/traits/values?key=tags"), "value").ShouldBeEmpty();
        await _app.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);
        Items(await GetAsync("/fact-types"), "type", "count").ShouldBe(["Product Viewed 3", "identify 3"]);
        Items(await GetAsync("/fact-types/properties?type=Product Viewed"), "key", "isNumber", "examples")
            .ShouldBe(["""category false ["shoes","hats"]""", """price true ["10","12.5"]"""]);
        Items(await GetAsync("/fact-types/properties?type=Nothing"), "key").ShouldBeEmpty();
    }

    [Fact, Trait("Row", "1.11")]
    public async Task Orders_count_once_and_refunds_corrections_and_cancellations_take_back()
    {
        static string Order(string message, string name, string order, string more) =>
            $$$"""{"type":"track","event":"{{{name}}}","userId":"bob","messageId":"{{{message}}}","properties":{"order_id":"{{{order}}}","currency":"EUR"{{{more}}} }}""";
        await SendAsync(
            Order("1", "Order Completed", "A", ",\"revenue\":100"), Order("2", "Order Completed", "A", ",\"revenue\":100"),
            Order("3", "Order Completed", "B", ",\"revenue\":50"), Order("4", "Order Refunded", "A", ",\"revenue\":30"),
            Order("5", "Order Updated", "B", ",\"revenue\":45"), Order("6", "Order Completed", "C", ",\"revenue\":10"),
            Order("7", "Order Cancelled", "C", ""));
        var customer = await GetAsync($"/customers/{await CustomerAsync("bob")}");
        customer["orders"]!.GetValue<long>().ShouldBe(2);
        customer["value"]!["amount"]!.GetValue<long>().ShouldBe(11_500);
        var moved = (await GetAsync($"/customers/{customer["id"]}/timeline"))["items"]!.AsArray().Sum(i => i!["amount"]?.GetValue<long>() ?? 0);
        moved.ShouldBe(11_500, "the sum over facts is what the orders are worth");
        await SendAsync(Order("8", "Order Refunded", "A", ""));
        (await GetAsync($"/customers/{customer["id"]}"))["value"]!["amount"]!.GetValue<long>().ShouldBe(4_500, "a refund that states no amount gives all back");
    }

    [Fact, Trait("Row", "1.6")]
    public async Task Merging_and_taking_it_back_restores_both_timelines_to_the_bit()
    {
        await SendAsync(
            """{"type":"identify","userId":"u1","messageId":"1","timestamp":"2026-01-01T10:00:00Z","traits":{"name":"One","plan":"a"}}""",
            """{"type":"track","event":"Seen","userId":"u1","messageId":"2","timestamp":"2026-01-02T10:00:00Z"}""",
            """{"type":"identify","userId":"u2","messageId":"3","timestamp":"2026-01-03T10:00:00Z","traits":{"name":"Two","plan":"b"}}""",
            """{"type":"track","event":"Seen","userId":"u2","messageId":"4","timestamp":"2026-01-04T10:00:00Z"}""");
        var (one, two) = (await CustomerAsync("u1"), await CustomerAsync("u2"));
        async Task<string> AllAsync(string id) =>
            $"{await GetAsync($"/customers/{id}/timeline")} {(await GetAsync($"/customers/{id}"))["traits"]} {(await GetAsync($"/customers/{id}"))["identities"]}";
        var before = (await AllAsync(one), await AllAsync(two));

        var (status, merge) = await PostAsync($"/customers/{two}/merge", $$"""{"with":"{{one}}"}""");
        status.ShouldBe(200, merge.ToString());
        merge["survivor"]!.ToString().ShouldBe(one, "known longer");
        (await GetAsync($"/customers/{two}"))["id"]!.ToString().ShouldBe(one, "the merged customer's address leads to the survivor");
        (await GetAsync($"/customers/{one}/timeline"))["items"]!.AsArray().Count.ShouldBe(4);
        (await GetAsync($"/customers/{one}"))["merges"]!.AsArray().Single()!["canUndo"]!.GetValue<bool>().ShouldBeTrue();

        (await PostAsync($"/customers/merges/{merge["merge"]}/undo", "")).Status.ShouldBe(200);
        (await AllAsync(one)).ShouldBe(before.Item1);
        (await AllAsync(two)).ShouldBe(before.Item2);
        (await PostAsync($"/customers/merges/{merge["merge"]}/undo", "")).Status.ShouldBe(404);
    }

    [Fact, Trait("Row", "1.8")]
    public async Task The_list_finds_sorts_filters_and_pages()
    {
        await SendAsync([.. Enumerable.Range(0, 25).Select(i =>
            $$$"""{"type":"identify","userId":"user{{{i}}}","messageId":"m{{{i}}}","timestamp":"2026-01-01T10:00:{{{i:00}}}Z","traits":{"name":"Name {{{i:00}}}","plan":"{{{(i % 5 == 0 ? "gold" : "free")}}}","age":{{{20 + i}}}}}""")]);
        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await GetAsync($"/customers?sort=name&order=asc&limit=10{(after is null ? "" : $"&after={after}")}");
            page["total"]!.GetValue<long>().ShouldBe(25);
            seen.AddRange(page["items"]!.AsArray().Select(i => i!["name"]!.ToString()));
            after = page["next"]?.ToString();
        }
        while (after is not null);
        seen.ShouldBe(Enumerable.Range(0, 25).Select(i => $"Name {i:00}"));
        (await GetAsync("/customers"))["items"]!.AsArray()[0]!["name"]!.ToString().ShouldBe("Name 24", "latest seen first");
        var filter = Uri.EscapeDataString("""{"all":[{"trait":"plan","op":"is","value":"gold"},{"trait":"age","op":"gte","value":30}]}""");
        (await GetAsync($"/customers?filter={filter}"))["total"]!.GetValue<long>().ShouldBe(3);
        (await GetAsync("/customers?search=user7"))["items"]!.AsArray().Single()!["name"]!.ToString().ShouldBe("Name 07", "by identifier");
        var traits = (await GetAsync("/traits"))["items"]!.AsArray();
        traits.Select(t => $"{t!["key"]} {t["type"]} {t["count"]}").Order(StringComparer.Ordinal).ShouldBe(["age number 25", "name text 25", "plan text 25"]);
        using var refused = await _http.GetAsync($"{Base}/customers?sort=evil", Stop);
        ((int)refused.StatusCode).ShouldBe(422);
    }

    [Fact, Trait("Row", "1.8")]
    public async Task The_list_filters_by_what_happened()
    {
        // User n orders n times, every second time long ago; odd users buy shoes. User 5 never did anything but state who they are.
        var now = TimeProvider.System.GetUtcNow();
        string Order(int user, int no) =>
            $$$"""{"type":"track","event":"Order Completed","userId":"user{{{user}}}","messageId":"o{{{user}}}.{{{no}}}","timestamp":"{{{now.AddDays(no % 2 == 0 ? -10 : -200):O}}}","properties":{"order_id":"{{{user}}}.{{{no}}}","kind":"{{{(user % 2 == 1 ? "shoes" : "hats")}}}","revenue":10,"currency":"EUR"}}""";
        await SendAsync([
            .. Enumerable.Range(0, 6).Select(u => $$$"""{"type":"identify","userId":"user{{{u}}}","messageId":"i{{{u}}}","traits":{"name":"{{{u}}}","plan":"{{{(u < 3 ? "gold" : "free")}}}"}}"""),
            .. from user in Enumerable.Range(0, 5) from no in Enumerable.Range(0, user) select Order(user, no)]);
        await _app.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);

        const string Ordered = "\"fact\":{\"type\":\"Order Completed\"}";
        (await NamesAsync($$$"""{{{{Ordered}}}}""")).ShouldBe("1 2 3 4");
        (await NamesAsync($$$"""{{{{Ordered}}},"count":{"op":"gte","n":3}}""")).ShouldBe("3 4");
        (await NamesAsync($$$"""{{{{Ordered}}},"count":{"op":"gte","n":2},"within":{"days":60}}""")).ShouldBe("3 4");
        (await NamesAsync($$$"""{{{{Ordered}}},"count":{"op":"is","n":0}}""")).ShouldBe("0 5");
        (await NamesAsync($$$"""{{{{Ordered}}},"count":{"op":"lt","n":2}}""")).ShouldBe("0 1 5");
        (await NamesAsync($$$"""{"not":{{{{Ordered}}}}}""")).ShouldBe("0 5");
        (await NamesAsync($$$"""{{{{Ordered}}},"where":[{"field":"prop:kind","op":"is","value":"shoes"}]}""")).ShouldBe("1 3");
        (await NamesAsync($$$"""{"all":[{"trait":"plan","op":"is","value":"gold"},{{{{Ordered}}}}]}""")).ShouldBe("1 2");
        (await NamesAsync($$$"""{"any":[{{{{Ordered}}},"count":{"op":"gte","n":4}},{{{{Ordered}}},"count":{"op":"is","n":0}}]}""")).ShouldBe("0 4 5");

        // Two who become one have ordered together.
        var (four, one) = (await CustomerAsync("user4"), await CustomerAsync("user1"));
        using var merged = await _http.PostAsync($"{Base}/customers/{four}/merge", new StringContent($$"""{"with":"{{one}}"}""", Encoding.UTF8, "application/json"), Stop);
        merged.EnsureSuccessStatusCode();
        await _app.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);
        (await CountAsync($$$"""{{{{Ordered}}},"count":{"op":"gte","n":5}}""")).ShouldBe(1);
        (await CountAsync($$$"""{{{{Ordered}}}}""")).ShouldBe(3);

        using var refused = await _http.GetAsync($"{Base}/customers?filter={Uri.EscapeDataString("""{"fact":{"no such field":"x"}}""")}", Stop);
        ((int)refused.StatusCode).ShouldBe(422);
        (await refused.Content.ReadAsStringAsync(Stop)).ShouldContain("filter.unknown_field");

        async Task<string> NamesAsync(string filter) => string.Join(' ', (await GetAsync($"/customers?sort=name&order=asc&filter={Uri.EscapeDataString(filter)}"))["items"]!
            .AsArray().Select(c => c!["name"]!.ToString()));

        async Task<long> CountAsync(string filter) => (await GetAsync($"/customers?filter={Uri.EscapeDataString(filter)}"))["total"]!.GetValue<long>();
    }

    [Fact, Trait("Row", "1.5")]
    public async Task I11_an_erased_customer_is_gone_from_every_file_and_does_not_come_back()
    {
        const string Canary = "canary-7f3a9c";
        string Event(string id) => $$$"""{"type":"identify","userId":"{{{Canary}}}-user","messageId":"{{{id}}}","traits":{"name":"{{{Canary}}} name","email":"{{{Canary}}}@example.com"},"context":{"note":"{{{Canary}}} context"}}""";
        await SendAsync(Event("1"), """{"type":"track","event":"Seen","userId":"stays","messageId":"s1"}""");
        await _app.Services.GetRequiredService<IFactBlocks>().WaitAllVisibleAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);
        var id = await CustomerAsync($"{Canary}@example");
        FilesWith(Canary).ShouldNotBeEmpty("the search must be able to find it");

        using var export = await _http.GetAsync($"{Base}/customers/{id}/export", Stop);
        (await export.Content.ReadAsStringAsync(Stop)).ShouldContain($"{Canary} context");
        using var deleted = await _http.DeleteAsync($"{Base}/customers/{id}", Stop);
        ((int)deleted.StatusCode).ShouldBe(202);
        string state;
        var patience = TimeProvider.System.GetTimestamp();
        do
        {
            await Task.Delay(100, Stop);
            state = (await GetAsync("/jobs"))["items"]!.AsArray()[0]!["state"]!.ToString();
        }
        while (state is "waiting" or "running" && TimeProvider.System.GetElapsedTime(patience) < TimeSpan.FromSeconds(40));
        state.ShouldBe("done", (await GetAsync("/jobs")).ToString());
        FilesWith(Canary).ShouldBeEmpty();

        await SendAsync(Event("2"));
        (await GetAsync("/customers"))["total"]!.GetValue<long>().ShouldBe(1);
        using var gone = await _http.GetAsync($"{Base}/customers/{id}", Stop);
        ((int)gone.StatusCode).ShouldBe(404);
    }

    List<string> FilesWith(string text)
    {
        var needle = Encoding.UTF8.GetBytes(text);
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var memory = new MemoryStream();
                stream.CopyTo(memory);
                if (memory.GetBuffer().AsSpan(0, (int)memory.Length).IndexOf(needle) >= 0) found.Add(file);
            }
            catch (IOException)
            {
                // A socket or a file just removed holds nothing.
            }
        }

        return found;
    }

    sealed class OneWorkspace : IWorkspaces
    {
        static readonly Workspace s_one = new(History.Workspace, "Test", "UTC", "EUR", "en", false);

        public ValueTask<Workspace?> FindAsync(WorkspaceId id, CancellationToken ct) => new(id == s_one.Id ? s_one : null);

        public ValueTask<IReadOnlyList<Workspace>> AllAsync(CancellationToken ct) => new([s_one]);
    }

    sealed class NoScreens : IChanges
    {
        public void Publish(WorkspaceId workspace, string topic)
        {
        }
    }

    sealed class NoAudit : IAudit
    {
        public Task WriteAsync(IStateTransaction transaction, WorkspaceId? workspace, string action, string target, object? detail, CancellationToken ct) => Task.CompletedTask;
    }

    sealed class NoKeys : IKeys
    {
        public ValueTask<KeyGrant?> FindAsync(string key, CancellationToken ct) => new((KeyGrant?)null);
    }
}
