using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Tests.Customers.Sources;

namespace Rapport.Tests.Server;

/// <summary>A POST sent again under the same Idempotency-Key is done once.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "9.16")]
public sealed class IdempotencyTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static string NewKey() => Guid.NewGuid().ToString();

    static object ApiKey(string name) => new { name, kind = "write", dialect = "segment" };

    [Fact]
    public async Task The_second_gets_the_answer_of_the_first()
    {
        var workspace = await FreshAsync();
        var key = NewKey();
        using var first = await PostAsync(TestServer.In(workspace, "keys"), ApiKey("One"), key);
        using var second = await PostAsync(TestServer.In(workspace, "keys"), ApiKey("One"), key);

        second.StatusCode.ShouldBe(first.StatusCode);
        second.Headers.Location.ShouldBe(first.Headers.Location);
        second.Content.Headers.ContentType.ShouldBe(first.Content.Headers.ContentType);
        second.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        (await second.JsonAsync()).GetRawText().ShouldBe((await first.JsonAsync()).GetRawText());
        (await CountAsync(workspace)).ShouldBe(1);
    }

    [Fact]
    public async Task Of_ten_at_once_one_is_done()
    {
        var workspace = await FreshAsync();
        var key = NewKey();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            using var answer = await PostAsync(TestServer.In(workspace, "keys"), ApiKey("One"), key);
            return (int)answer.StatusCode;
        }));

        statuses.ShouldAllBe(s => s == 201 || s == 409);
        statuses.ShouldContain(201);
        (await CountAsync(workspace)).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_is_good_for_one_request_of_one_caller()
    {
        var workspace = await FreshAsync();
        var key = NewKey();
        using var first = await PostAsync(TestServer.In(workspace, "keys"), ApiKey("One"), key);
        using var other = await PostAsync(TestServer.In(workspace, "keys"), ApiKey("Two"), key);
        (await other.ProblemAsync()).ShouldBe((422, "idempotency.other_request"));
        using var elsewhere = await PostAsync(TestServer.In(server.Workspace, "keys"), ApiKey("One"), key);
        (await elsewhere.ProblemAsync()).ShouldBe((422, "idempotency.other_request"));

        var admin = await server.PersonAsync("admin", workspace);
        using var theirs = await PostAsync(TestServer.In(workspace, "keys"), ApiKey("One"), key, admin);
        theirs.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        (await CountAsync(workspace)).ShouldBe(2);
    }

    [Fact]
    public async Task What_was_refused_may_be_sent_again_in_better_words()
    {
        var workspace = await FreshAsync();
        var key = NewKey();
        using var wrong = await PostAsync(TestServer.In(workspace, "keys"), ApiKey(""), key);
        (await wrong.ProblemAsync()).ShouldBe((422, "request.fields"));
        using var right = await PostAsync(TestServer.In(workspace, "keys"), ApiKey("One"), key);
        ((int)right.StatusCode).ShouldBe(201);
    }

    [Fact]
    public async Task An_upload_sent_again_is_one_import()
    {
        var workspace = await FreshAsync();
        var key = NewKey();
        var ids = new List<Guid>();
        for (var i = 0; i < 2; i++)
        {
            using var form = new MultipartFormDataContent { { new StreamContent(Files.Text("id,at\n1,2024-01-02\n")), "file", "orders.csv" } };
            using var answer = await PostAsync(TestServer.In(workspace, "imports"), form, key);
            ids.Add((await answer.JsonAsync()).Id());
        }

        ids[1].ShouldBe(ids[0]);
    }

    [Fact]
    public async Task A_request_cut_off_by_a_crash_is_not_done_a_second_time_unseen()
    {
        var workspace = await FreshAsync();
        var key = NewKey();
        using (await PostAsync(TestServer.In(workspace, "keys"), ApiKey("One"), key))
        {
            // As if the server had ended between the change and its answer.
            await ExecuteAsync("UPDATE kept_answer SET asked = NULL, answer = NULL WHERE workspace = $w", workspace);
        }

        using var again = await PostAsync(TestServer.In(workspace, "keys"), ApiKey("One"), key);
        (await again.ProblemAsync()).ShouldBe((409, "idempotency.unknown"));
        (await CountAsync(workspace)).ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_is_kept_for_a_day_and_sealed()
    {
        var clock = new TestClock();
        await using var own = await TestServer.StartAsync(s => s.Replace = services => services.AddSingleton<TimeProvider>(clock));
        var key = NewKey();
        using var first = await PostAsync(own.In("keys"), ApiKey("Canary-Name"), key, own.Owner);
        var secret = (await first.JsonAsync()).Text("key");
        foreach (var file in Directory.EnumerateFiles(own.DataFolder, "state.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            (await reader.ReadToEndAsync(Ct)).ShouldNotContain(secret, Case.Sensitive, file);
        }

        clock.Advance(TimeSpan.FromHours(23));
        own.Owner.Antiforgery.ShouldNotBeEmpty();
        var back = await own.SignInAsync("owner@example.org");
        using var second = await PostAsync(own.In("keys"), ApiKey("Canary-Name"), key, back);
        second.Headers.Contains("Idempotency-Replayed").ShouldBeTrue();
        clock.Advance(TimeSpan.FromHours(2));
        using var third = await PostAsync(own.In("keys"), ApiKey("Canary-Name"), key, await own.SignInAsync("owner@example.org")); // keys ask for a fresh one
        third.Headers.Contains("Idempotency-Replayed").ShouldBeFalse();
        ((int)third.StatusCode).ShouldBe(201);
    }

    // The whole family: it stands below the routes, so none can lack it.
    [Fact]
    public async Task Every_post_of_the_api_reads_the_key()
    {
        var posts = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true
                && e.Metadata.GetMetadata<PublicRoute>() is null && e.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) == true).ToList();
        posts.Count.ShouldBeGreaterThan(15);
        foreach (var post in posts)
        {
            var path = string.Join('/', post.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
            {
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "workspace" } => server.Workspace.ToString(),
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(p => p.Content == "long") => "1",
                _ => Guid.Empty.ToString(),
            }))));
            using var form = new MultipartFormDataContent { { new StringContent("x"), "file", "x.csv" } };
            using var text = new StringContent("x");
            object body = post.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes switch
            {
                ["multipart/form-data", ..] => form,
                [var type, ..] when type != "application/json" => text,
                _ => new { },
            };
            text.Headers.ContentType = body == text ? new(post.Metadata.GetMetadata<IAcceptsMetadata>()!.ContentTypes[0]) : text.Headers.ContentType; // it names one
            using var answer = await PostAsync(path, body, new string('x', 256));
            (await answer.ProblemAsync()).ShouldBe((400, "idempotency.key"), post.DisplayName);
        }
    }

    async Task<Guid> FreshAsync() =>
        (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Once", zone = "UTC", currency = "EUR", language = "en" })).Id();

    async Task<int> CountAsync(Guid workspace) =>
        (await server.Owner.GetAsync(TestServer.In(workspace, "keys"))).GetProperty("items").GetArrayLength();

    Task<HttpResponseMessage> PostAsync(string path, object body, string key, Browser? browser = null)
    {
        var who = browser ?? server.Owner;
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body as HttpContent ?? JsonContent.Create(body) };
        request.Headers.Add("Cookie", who.Cookie);
        request.Headers.Add("X-Rapport-Antiforgery", who.Antiforgery);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return who.Http.SendAsync(request, Ct);
    }

    async Task ExecuteAsync(string sql, Guid workspace)
    {
        await using var file = new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "state.db")};Pooling=False");
        await file.OpenAsync(Ct);
        await using var command = file.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$w", workspace.ToByteArray(bigEndian: true));
        (await command.ExecuteNonQueryAsync(Ct)).ShouldBe(1);
    }
}
