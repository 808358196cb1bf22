using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers.Ingest;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Customers.Fields;

/// <summary>Bad input 123: who does not see a field neither filters by it, nor slices by it, nor reads it anywhere.</summary>
[Trait("Row", "4.2")]
[Collection(nameof(OneServer))]
public sealed class FieldRightsTests(TestServer server) : IAsyncLifetime
{
    const string Income = """{"trait":"income","op":"gt","value":50000}""";

    Guid _workspace;
    Guid _ana;
    HttpClient _viewer = new();
    HttpClient _analyst = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _workspace = (await server.Owner.PostAsync("api/v1/workspaces", new { name = $"W{Guid.NewGuid():N}", zone = "UTC", currency = "EUR", language = "en" })).Id();
        _viewer = server.WithKey(await server.KeyInAsync(_workspace, "segment", "read"));
        _analyst = server.WithKey(await server.KeyInAsync(_workspace, "segment", "ingest", "read", "write"));
        var batch = new object[]
        {
            new { type = "identify", userId = "ana", messageId = "1", traits = new { income = 90_000, region = "north" } },
            new { type = "track", userId = "ana", messageId = "2", @event = "Rated", properties = new { metric = "nps", score = 9, income = 90_000, plan = "gold" } },
            new { type = "identify", userId = "ben", messageId = "3", traits = new { income = 20_000, region = "south" } },
        };
        using var sent = await _analyst.PostAsJsonAsync("v1/batch", new { batch }, Ct);
        sent.EnsureSuccessStatusCode();
        var (inbox, pipeline) = (server.Services.GetRequiredService<IInbox>(), server.Services.GetRequiredService<Pipeline>());
        while (await inbox.ReadAsync(pipeline.Progress.Position, 1, Ct) is [var row, ..]) await pipeline.WaitAsync(row.Position, Ct);
        await server.Services.GetRequiredService<Rapport.Columns.IFactBlocks>().WaitAllVisibleAsync(Ct);
        _ana = (await GetAsync(_analyst, "customers?search=ana")).GetProperty("items")[0].Id();
    }

    public ValueTask DisposeAsync()
    {
        _viewer.Dispose();
        _analyst.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_sentence_about_a_hidden_field_is_refused_everywhere()
    {
        var income = await MakeAsync("High income", Income);
        var above = await MakeAsync("Above", $$"""{"all":[{"segment":"{{income}}"},{"trait":"region","op":"exists"}]}""");
        var open = await MakeAsync("North", """{"trait":"region","op":"is","value":"north"}""");
        await RestrictAsync("analyst", "income");

        string[] sentences =
        [
            Income, $$$"""{"not":{"any":[{{{Income}}}]}}""", """{"fact":{"type":"Rated","prop:income":"90000"}}""",
            """{"fact":{"type":"Rated"},"where":[{"field":"prop:income","op":"gt","value":1}]}""",
            """{"fact":{"type":"Rated"},"measure":{"kind":"sum","of":"prop:income","op":"gt","value":1}}""",
            """{"fact":{"type":"Rated"},"last":[{"field":"prop:income","op":"gt","value":1}]}""",
            """{"fact":{"type":"Rated"},"mostFrequent":{"field":"prop:income","op":"is","value":"90000"}}""",
            """{"fact":{"type":"Rated"},"since":{"fact":{"type":"Rated"},"where":[{"field":"prop:income","op":"gt","value":1}]}}""",
            """{"sequence":[{"fact":{"type":"Rated"}},{"fact":{"type":"Rated","prop:income":"1"}}]}""",
            """{"near":{"latitude":1,"longitude":1,"km":1,"latitudeTrait":"income"}}""",
            $$"""{"segment":"{{income}}"}""", $$"""{"segment":"{{above}}"}""",
        ];
        foreach (var sentence in sentences)
            await RefusedAsync(_viewer, HttpMethod.Post, "segments/estimate", new { predicate = JsonElement.Parse(sentence) });
        await RefusedAsync(_viewer, HttpMethod.Get, $"customers?filter={Uri.EscapeDataString(Income)}");
        var query = new { metric = "nps.0-10", period = new { from = "2026-01-01", to = "2100-01-01" } };
        foreach (var route in (string[])["metrics/query", "metrics/rows"])
        {
            await RefusedAsync(_viewer, HttpMethod.Post, route, new { query.metric, query.period, filter = JsonElement.Parse(Income) });
            await RefusedAsync(_viewer, HttpMethod.Post, route, new { query.metric, query.period, groupBy = new[] { "trait:income" } });
            await RefusedAsync(_viewer, HttpMethod.Post, route, new { query.metric, query.period, groupBy = new[] { "prop:income" } });
        }

        foreach (var hidden in new[] { income, above })
        {
            foreach (var route in (string[])["", "/members", "/sizes"]) await RefusedAsync(_viewer, HttpMethod.Get, $"segments/{hidden}{route}");
            await RefusedAsync(_viewer, HttpMethod.Post, "segments/compare", new { segment = hidden });
            await RefusedAsync(_viewer, HttpMethod.Post, "segments/compare", new { segment = open, with = hidden });
        }

        (await GetAsync(_viewer, "segments")).GetProperty("items").EnumerateArray().Select(s => s.Id()).ShouldBe([open]);
        (await GetAsync(_viewer, $"customers/{_ana}/segments")).GetProperty("items").EnumerateArray().Select(s => s.Id()).ShouldBe([open]);
        (await GetAsync(_analyst, "segments")).GetProperty("items").GetArrayLength().ShouldBe(3);
        (await GetAsync(_analyst, $"segments/{above}/members")).GetProperty("total").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task A_hidden_field_is_not_shown_and_another_one_is()
    {
        await RestrictAsync("analyst", "income");
        (await GetAsync(_viewer, "traits")).GetProperty("items").EnumerateArray().Select(t => t.Text("key")).ShouldBe(["region"]);
        await RefusedAsync(_viewer, HttpMethod.Get, "traits/values?key=income");
        (await GetAsync(_viewer, $"customers/{_ana}")).GetProperty("traits").EnumerateArray().Select(t => t.Text("key")).ShouldBe(["region"]);
        (await GetAsync(_viewer, "fact-types/properties?type=Rated")).GetProperty("items").EnumerateArray().Select(t => t.Text("key")).ShouldNotContain("income");
        var north = await MakeAsync("North", """{"trait":"region","op":"is","value":"north"}""");
        foreach (var path in new[] { $"customers/{_ana}", "events", $"customers/{_ana}/timeline", "events/live" })
            (await GetAsync(_viewer, path)).GetRawText().ShouldNotContain("90000", Case.Sensitive, path);
        foreach (var item in (await GetAsync(_viewer, $"customers/{_ana}/timeline")).GetProperty("items").EnumerateArray())
        {
            var fact = (await GetAsync(_viewer, $"facts/{item.Id()}")).GetRawText();
            fact.ShouldNotContain("90000");
            fact.ShouldContain(item.Text("type") == "Rated" ? "gold" : "north");
        }

        using var compared = await SendAsync(_viewer, HttpMethod.Post, "segments/compare", new { segment = north });
        (await compared.JsonAsync()).GetRawText().ShouldNotContain("income");
        (await GetAsync(_analyst, $"customers/{_ana}")).GetRawText().ShouldContain("90000");
    }

    [Fact]
    public async Task Only_an_admin_decides_and_nonsense_is_refused()
    {
        await RefusedAsync(_analyst, HttpMethod.Put, "settings/fields", new { items = Array.Empty<object>() }, "key.scope");
        var was = await server.Owner.GetAsync(TestServer.In(_workspace, "settings/fields"));
        was.GetProperty("items").GetArrayLength().ShouldBe(0);
        foreach (var items in new object[]
        {
            new[] { new { field = "email", role = "admin" } }, new[] { new { field = "", role = "admin" } }, new[] { new { field = "income", role = "viewer" } },
            new[] { new { field = "income", role = "admin" }, new { field = "income", role = "agent" } },
        })
        {
            (await server.Owner.RefusedAsync(HttpMethod.Put, TestServer.In(_workspace, "settings/fields"), new { items }, was.Text("version"))).ShouldBe((422, "field.invalid"));
        }

        // An analyst is below an admin, and cannot make, change or lead people by what is hidden.
        await RestrictAsync("admin", "income");
        await RefusedAsync(_analyst, HttpMethod.Post, "segments", new { name = "x", predicate = JsonElement.Parse(Income) });
        var mine = await MakeAsync("Mine", """{"trait":"region","op":"exists"}""");
        using var request = new HttpRequestMessage(HttpMethod.Put, TestServer.In(_workspace, $"segments/{mine}")) { Content = JsonContent.Create(new { name = "Mine", predicate = JsonElement.Parse(Income) }) };
        request.Headers.Add("If-Match", "*");
        using var refused = await _analyst.SendAsync(request, Ct);
        (await refused.ProblemAsync()).ShouldBe((403, "field.hidden"));
    }

    async Task<Guid> MakeAsync(string name, string predicate)
    {
        using var made = await SendAsync(_analyst, HttpMethod.Post, "segments", new { name, predicate = JsonElement.Parse(predicate) });
        var id = (await made.JsonAsync()).Id();
        while ((await server.Owner.GetAsync(TestServer.In(_workspace, $"segments/{id}"))).Text("state") != "live") await Task.Delay(30, Ct);
        return id;
    }

    Task<JsonElement> RestrictAsync(string role, string field) => server.Owner.PutAsync(TestServer.In(_workspace, "settings/fields"), new { items = new[] { new { field, role } } }, "*");

    Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, object? body = null) =>
        client.SendAsync(new HttpRequestMessage(method, TestServer.In(_workspace, path)) { Content = body is null ? null : JsonContent.Create(body) }, Ct);

    async Task<JsonElement> GetAsync(HttpClient client, string path)
    {
        using var answer = await SendAsync(client, HttpMethod.Get, path);
        return await answer.JsonAsync();
    }

    async Task RefusedAsync(HttpClient client, HttpMethod method, string path, object? body = null, string code = "field.hidden")
    {
        using var answer = await SendAsync(client, method, path, body);
        (await answer.ProblemAsync()).ShouldBe((403, code), $"{path} {(body is null ? "" : JsonSerializer.Serialize(body))}");
    }
}
