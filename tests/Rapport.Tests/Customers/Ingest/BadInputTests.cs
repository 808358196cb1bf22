using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Rapport.Customers.Ingest;

namespace Rapport.Tests.Customers.Ingest;

/// <summary>The bad inputs of the ingest API and the answers stated for them.</summary>
[Trait("Row", "1.1")]
public sealed class BadInputTests(IngestHost host) : IClassFixture<IngestHost>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{\"event\":\"a\",\"userId\":\"u")]
    [InlineData("{\"event\":\"a\"}{}")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Bad_input_1_a_body_that_is_no_json_is_400(string body) => await RefusedAsync(body, 400, "ingest.");

    [Theory]
    [InlineData(100_000)]
    [InlineData(40)]
    public async Task Bad_input_2_deep_nesting_is_400(int depth) => await RefusedAsync(
        "{\"event\":\"a\",\"userId\":\"u\",\"properties\":{\"x\":"
        + new string('[', depth) + new string(']', depth) + "}}", 400, "");

    [Fact]
    public async Task Bad_input_3_a_body_of_40_megabytes_is_413()
    {
        var body = $$"""{"event":"a","userId":"u","properties":{"x":"{{new string('x', 40_000_000)}}"} }""";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        try
        {
            using var answer = await host.Client.PostAsync(IngestHost.OwnRoute, content, Ct);
            answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        }
        catch (HttpRequestException e) when (e.InnerException is IOException)
        {
            // The server answered and closed while the body was still being sent; that the product lives is what matters.
        }

        await AliveAsync();
    }

    [Fact]
    public async Task Bad_input_4_a_gzip_bomb_is_413_and_costs_no_memory()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 512; i++) await gzip.WriteAsync(zeros, Ct);
        }

        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var answer = await host.Client.PostAsync(IngestHost.OwnRoute, content, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (GC.GetTotalMemory(forceFullCollection: false) - before).ShouldBeLessThan(150_000_000);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("rap_unknown", 401)]
    [InlineData(TestKeys.Foreign, 403)]
    [InlineData(TestKeys.Reader, 403)]
    public async Task Bad_input_5_a_missing_wrong_or_foreign_key_is_refused(string? key, int status)
    {
        var before = await host.LastAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, IngestHost.OwnRoute))
        {
            Content = new StringContent("""{"event":"a","userId":"u"}""", Encoding.UTF8, "application/json"),
        };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var client = new HttpClient();
        using var answer = await client.SendAsync(request, Ct);
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await host.LastAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Bad_input_8_sql_is_stored_as_text()
    {
        const string Attack = "'; DROP TABLE facts; --";
        var before = await host.LastAsync();
        var (status, _) = await host.OwnAsync(JsonSerializer.Serialize(
            new { @event = Attack, userId = Attack, properties = new Dictionary<string, string> { ["note"] = Attack } }));
        status.ShouldBe(200);
        var stored = (await host.StoredAsync(before)).ShouldHaveSingleItem();
        stored.Name.ShouldBe(Attack);
        stored.UserId.ShouldBe(Attack);
        JsonElement.Parse(stored.Props.Span).GetProperty("note").GetString().ShouldBe(Attack);
    }

    [Theory]
    [InlineData("\"properties\":{\"x\":\"a\\u0000b\"}")]
    [InlineData("\"properties\":{\"a\\u0000b\":1}")]
    [InlineData("\"messageId\":\"a\\u0000b\"")]
    public async Task Bad_input_9_the_nul_character_is_400(string part) =>
        await RefusedAsync($$"""{"event":"a","userId":"u",{{part}}}""", 400, "text.nul");

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00")]
    [InlineData("\\ud83dx")]
    [InlineData("\\ud83d\\n")]
    [InlineData("\\ud83d\\ud83d")]
    public async Task Bad_input_10_half_a_surrogate_pair_is_400(string text) => await RefusedAsync(
        $$$"""{"event":"a","userId":"u","properties":{"x":"{{{text}}}"}}""", 400, "text.lone_surrogate");

    [Fact]
    public async Task A_whole_surrogate_pair_is_text()
    {
        var before = await host.LastAsync();
        (await host.OwnAsync("""{"event":"a","userId":"u","properties":{"x":"\ud83d\ude00 \\u0000"}}""")).Status.ShouldBe(200);
        (await host.StoredAsync(before))[0].Properties.GetProperty("x").GetString().ShouldBe("😀 \\u0000");
    }

    [Fact]
    public async Task Bytes_that_are_no_utf_8_are_400()
    {
        using var content = new ByteArrayContent([.. "{\"event\":\""u8, 0xED, 0xA0, 0x80, .. "\",\"userId\":\"u\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await host.Client.PostAsync(IngestHost.OwnRoute, content, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("userId")]
    [InlineData("anonymousId")]
    [InlineData("messageId")]
    public async Task Bad_input_11_an_id_of_a_megabyte_is_400(string field) => await RefusedAsync(
        $$"""{"event":"a","userId":"u","{{field}}":"{{new string('x', 500_000)}}"}""", 400, "event.id_too_long");

    [Theory]
    [InlineData("9999-01-01T00:00:00Z")]
    [InlineData("-0001-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2026-13-45T99:00:00Z")]
    [InlineData("soon")]
    [InlineData("")]
    public async Task Bad_input_12_an_impossible_date_becomes_the_arrival(string timestamp)
    {
        var before = await host.LastAsync();
        (await host.OwnAsync($$"""{"event":"a","userId":"u","timestamp":"{{timestamp}}"}""")).Status.ShouldBe(200);
        var stored = (await host.StoredAsync(before))[0];
        stored.At.ShouldBe(stored.Received);
        stored.Historical.ShouldBe(timestamp.StartsWith("0001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bad_input_13_a_burst_is_429_with_retry_after()
    {
        await using var small = new IngestHost
        {
            Settings = new Dictionary<string, string?> { ["Ingest:Burst"] = "3", ["Ingest:RequestsPerSecond"] = "0.1" },
        };
        await small.InitializeAsync();
        for (var i = 0; i < 3; i++) (await small.OwnAsync("""{"event":"a","userId":"u"}""")).Status.ShouldBe(200);
        using var answer = await small.PostAsync(IngestHost.OwnRoute, """{"event":"a","userId":"u"}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 10);
    }

    [Theory]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1;\nxx\r\nx\r\n0\r\n\r\n")]
    public async Task Bad_input_14_two_lengths_or_a_bare_line_feed_get_one_answer(string rest)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Address.Host, host.Address.Port, Ct);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {IngestHost.OwnRoute} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TestKeys.Write}\r\n"
            + $"Content-Type: application/json\r\n{rest}"), Ct);
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync(Ct);
        text.Split("HTTP/1.1 ").Length.ShouldBe(2, text);
        text.ShouldStartWith("HTTP/1.1 4");
    }

    [Fact]
    public async Task Bad_input_15_three_bad_of_a_thousand_leave_997_stored()
    {
        string[] bad = ["""{"type":"track","userId":"u"}""", """{"event":"a","userId":{}}""", "7"];
        var good = Enumerable.Range(0, 1000)
            .Select(i => i % 400 == 1 ? bad[i / 400] : $$"""{"event":"e{{i}}","userId":"u","messageId":"b15-{{i}}"}""");
        var before = await host.LastAsync();
        var (status, body) = await host.OwnAsync($$"""{"batch":[{{string.Join(',', good)}}]}""");
        status.ShouldBe(200);
        body.GetProperty("accepted").GetInt32().ShouldBe(997);
        body.GetProperty("refused").EnumerateArray().Select(r => (r.GetProperty("index").GetInt32(), r.GetProperty("reason").GetString()))
            .ShouldBe([(1, "event.no_name"), (401, "event.id_not_text"), (801, "event.not_object")]);
        var stored = await host.StoredAsync(before);
        stored.Count.ShouldBe(997);
        stored.Select(e => e.Name).ShouldNotContain("e401");
    }

    [Theory]
    [InlineData("/v1/batch")]
    [InlineData(null)]
    public async Task Bad_input_16_a_batch_of_100000_is_413_and_nothing_is_stored(string? path)
    {
        var before = await host.LastAsync();
        var events = string.Join(',', Enumerable.Repeat("""{"type":"track","event":"a","userId":"u"}""", 100_000));
        using var answer = await host.PostAsync(
            path is null ? IngestHost.OwnRoute : new Uri(path, UriKind.Relative), $$"""{"batch":[{{events}}]}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await host.LastAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_batch_of_10000_is_accepted()
    {
        var before = await host.LastAsync();
        var events = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $$"""{"event":"a","userId":"u{{i}}"}"""));
        var (status, body) = await host.OwnAsync($$"""{"batch":[{{events}}]}""");
        status.ShouldBe(200);
        body.GetProperty("accepted").GetInt32().ShouldBe(10_000);
        (await host.StoredAsync(before)).Count.ShouldBe(10_000);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Bad_input_17_another_content_type_is_415_on_the_own_api(string type)
    {
        using var answer = await host.PostAsync(IngestHost.OwnRoute, """{"event":"a","userId":"u"}""", type);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Bad_input_18_of_equal_names_the_last_wins()
    {
        var before = await host.LastAsync();
        (await host.OwnAsync("""{"userId":"a","event":"x","userId":"b","properties":{"k":1,"k":2,"l":{"m":1,"m":2}}}"""))
            .Status.ShouldBe(200);
        var stored = (await host.StoredAsync(before))[0];
        stored.UserId.ShouldBe("b");
        Encoding.UTF8.GetString(stored.Props.Span).ShouldStartWith("""{"k":2,"l":{"m":2},""");
    }

    [Theory]
    [InlineData("NaN", "ingest.not_json")]
    [InlineData("Infinity", "ingest.not_json")]
    [InlineData("1e999", "number.out_of_range")]
    [InlineData("-1E+400", "number.out_of_range")]
    public async Task Bad_input_19_numbers_that_are_none_are_400(string number, string code) => await RefusedAsync(
        $$$"""{"event":"a","userId":"u","properties":{"x":{{{number}}} }}""", 400, code);

    [Fact]
    public async Task Bad_input_19_a_number_of_200_digits_is_400() => await RefusedAsync(
        $$$"""{"event":"a","userId":"u","properties":{"x":{{{new string('7', 200)}}} }}""", 400, "number.out_of_range");

    [Fact]
    public async Task Bad_input_20_five_thousand_names_are_400()
    {
        var names = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"p{i}\":1"));
        await RefusedAsync($$$"""{"event":"a","userId":"u","properties":{ {{{names}}} }}""", 400, "event.too_many_names");
    }

    [Fact]
    public async Task Bad_input_20_proto_is_a_name_like_any_other()
    {
        var before = await host.LastAsync();
        (await host.OwnAsync("""{"event":"a","userId":"u","properties":{"__proto__":{"isAdmin":true}}}""")).Status.ShouldBe(200);
        (await host.StoredAsync(before))[0].Properties.GetProperty("__proto__").GetProperty("isAdmin").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("GET", "/v1/batch")]
    [InlineData("HEAD", "/v1/batch")]
    [InlineData("TRACE", "/v1/batch")]
    [InlineData("PUT", "/batch/")]
    [InlineData("DELETE", "/e/")]
    public async Task Bad_input_21_other_methods_are_405(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "GET") request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await host.Client.SendAsync(request, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Bad_input_22_an_alias_with_a_write_key_is_accepted_without_the_privilege_to_join()
    {
        var before = await host.LastAsync();
        (await host.OwnAsync("""{"type":"alias","previousId":"u1","userId":"u2"}""")).Status.ShouldBe(200);
        (await host.StoredAsync(before))[0].Privileged.ShouldBeFalse();
    }

    [Fact]
    public async Task A_page_that_is_not_on_the_keys_list_is_refused_without_cors_headers()
    {
        using var answer = await FromPageAsync("https://evil.example");
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        using var good = await FromPageAsync("https://shop.example");
        good.StatusCode.ShouldBe(HttpStatusCode.OK);
        good.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://shop.example"]);
    }

    [Fact]
    public async Task Answers_name_no_path_and_no_exception()
    {
        var (_, body) = await host.OwnAsync("{");
        var text = body.GetRawText();
        text.ShouldNotContain("Exception");
        text.ShouldNotContain("/src/");
        text.ShouldContain("\"code\":\"ingest.not_json\"");
    }

    [Theory]
    [InlineData("nps", "11")]
    [InlineData("nps", "-1")]
    [InlineData("nps", "5.5")]
    [InlineData("csat.5", "0")]
    [InlineData("csat.5", "\"five\"")]
    [InlineData("csat.5", "[5]")]
    public async Task A_score_off_its_scale_is_refused(string metric, string score) => await RefusedAsync(
        $$$"""{"event":"Survey Answered","userId":"u","properties":{"metric":"{{{metric}}}","score":{{{score}}} }}""",
        400, "score.off_scale");

    [Fact]
    public async Task A_score_of_an_unknown_scale_is_refused() => await RefusedAsync(
        """{"event":"Survey Answered","userId":"u","properties":{"metric":"csat.9","score":3}}""", 400, "score.unknown_scale");

    [Fact]
    public async Task Every_refusal_is_counted_by_reason()
    {
        for (var i = 0; i < 3; i++) await host.OwnAsync("""{"type":"dance","userId":"u"}""");
        await host.Get<DropLog>().FlushAsync(Ct);
        await using var db = host.Get<Rapport.Kernel.IStateStore>().Read();
        var count = db.Set<DropCount>().Single(d => d.Reason == "event.unknown_type" && d.Source == "shop");
        count.Count.ShouldBeGreaterThanOrEqualTo(3);
        count.Workspace.ShouldBe(IngestHost.Workspace);
    }

    async Task RefusedAsync(string body, int status, string code)
    {
        var before = await host.LastAsync();
        var (answered, problem) = await host.OwnAsync(body);
        answered.ShouldBe(status, problem.ValueKind == JsonValueKind.Undefined ? "" : problem.GetRawText());
        problem.GetProperty("code").GetString()!.ShouldStartWith(code);
        (await host.LastAsync()).ShouldBe(before);
    }

    async Task AliveAsync() => (await host.OwnAsync("""{"event":"a","userId":"u"}""")).Status.ShouldBe(200);

    async Task<HttpResponseMessage> FromPageAsync(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/t")
        {
            Content = new StringContent(
                string.Create(CultureInfo.InvariantCulture, $$"""{"event":"a","userId":"u","writeKey":"{{TestKeys.OnePage}}"}""")),
        };
        request.Headers.Authorization = null;
        request.Headers.Add("Origin", origin);
        using var client = new HttpClient { BaseAddress = host.Address };
        return await client.SendAsync(request, Ct);
    }
}
