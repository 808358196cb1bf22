using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Rapport.Customers.Ingest;
using Rapport.Kernel;

namespace Rapport.Tests.Customers.Ingest;

/// <summary>What clients put on the wire, and what only real clients show.</summary>
[Trait("Row", "1.1")]
public sealed class WireTests(IngestHost host) : IClassFixture<IngestHost>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/t", EventKind.Track)]
    [InlineData("/v1/track/", EventKind.Track)]
    [InlineData("/v1/i", EventKind.Identify)]
    [InlineData("/v1/p", EventKind.Page)]
    [InlineData("/v1/g", EventKind.Group)]
    [InlineData("/v1/a", EventKind.Alias)]
    [InlineData("/v1/screen", EventKind.Screen)]
    internal async Task The_path_says_the_type_and_a_slash_at_its_end_changes_nothing(string path, EventKind kind)
    {
        var stored = await OneAsync(path, """{"event":"x","userId":"u2","previousId":"u1","groupId":"g"}""", TestKeys.Write);
        stored.Kind.ShouldBe(kind);
    }

    [Fact]
    public async Task Segment_batches_carry_the_key_in_the_body_and_a_shared_context()
    {
        var body = $$$"""
            {"batch":[{"type":"track","event":"a","userId":"u","context":{"ip":"own"}},{"type":"track","event":"b","userId":"u"}],
             "context":{"ip":"shared","library":{"name":"x"}},"writeKey":"{{{TestKeys.Write}}}"}
            """;
        var stored = await StoredAsync("/v1/batch", body, null);
        stored.Select(e => Context(e).GetProperty("ip").GetString()).ShouldBe(["own", "shared"]);
        Context(stored[0]).GetProperty("library").GetProperty("name").GetString().ShouldBe("x");
    }

    [Fact]
    public async Task Segment_is_answered_200_though_every_event_is_bad()
    {
        using var answer = await SendAsync("/v1/batch", """{"batch":[{"type":"track"},{"type":"dance"}]}""", TestKeys.Write);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct));
        body.GetProperty("success").GetBoolean().ShouldBeTrue();
        body.GetProperty("rejected").GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData("rap_w_segment:")]
    [InlineData("rap_w_segment")]
    public async Task Basic_carries_the_key_as_user_name_with_or_without_a_colon(string user)
    {
        var before = await host.LastAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
        using var answer = await client.PostAsync("/v1/track", new StringContent("""{"event":"a","userId":"u"}"""), Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.StoredAsync(before)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task RudderStack_sends_gzip_under_the_type_of_a_form()
    {
        var before = await host.LastAsync();
        using var content = new ByteArrayContent(Gzip("""{"batch":[{"type":"identify","userId":"","anonymousId":"a1","context":{"traits":{"email":"A@b.c"}}}]}"""));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        using var answer = await WithKey(TestKeys.Rudder).PostAsync("/v1/batch", content, Ct);
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldBe("OK");
        var stored = (await host.StoredAsync(before)).ShouldHaveSingleItem();
        stored.UserId.ShouldBeNull();
        stored.AnonymousId.ShouldBe("a1");
        stored.Identifiers.ShouldBe([new Identifier("email", "A@b.c")]);
        stored.Traits.GetProperty("email").GetString().ShouldBe("A@b.c");
    }

    [Fact]
    public async Task RudderStack_sends_a_beacon_with_its_key_in_the_query_and_a_pixel()
    {
        var before = await host.LastAsync();
        using var client = new HttpClient { BaseAddress = host.Address };
        using var beacon = await client.PostAsync(
            $"/beacon/v1/batch?writeKey={TestKeys.Rudder}", new StringContent("""{"batch":[{"type":"page","anonymousId":"a"}]}"""), Ct);
        beacon.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var pixel = await client.GetAsync(
            $"/pixel/v1/track?writeKey={TestKeys.Rudder}&anonymousId=a&event=Mail%20Opened&campaign=x", Ct);
        pixel.Content.Headers.ContentType!.MediaType.ShouldBe("image/gif");
        var stored = await host.StoredAsync(before);
        stored.Select(e => e.FactType).ShouldBe(["page", "Mail Opened"]);
        stored[1].Properties.GetProperty("campaign").GetString().ShouldBe("x");
    }

    [Fact]
    public async Task An_alias_to_itself_names_no_other_identity()
    {
        var stored = await OneAsync("/v1/a", """{"userId":"u1","previousId":"u1"}""", TestKeys.Write);
        stored.PreviousId.ShouldBeNull();
    }

    [Fact]
    public async Task PostHog_sends_batches_to_a_path_with_a_slash_and_its_key_in_the_body()
    {
        var body = $$$"""
            {"api_key":"{{{TestKeys.PostHog}}}","sent_at":"2026-01-01T00:00:10Z","historical_migration":false,"batch":[
             {"event":"Bought","distinct_id":"u1","uuid":"m1","timestamp":"2026-01-01T00:00:00Z","properties":{"$lib":"posthog-node"}},
             {"event":"$identify","distinct_id":"u1","properties":{"$set":{"email":"a@b.c"},"$set_once":{"first":1},"$anon_distinct_id":"d1"}},
             {"event":"$create_alias","distinct_id":"u1","properties":{"distinct_id":"u1","alias":"u0"}},
             {"event":"$groupidentify","distinct_id":"$company_g1","properties":{"$group_type":"company","$group_key":"g1","$group_set":{"name":"ACME"} } }]}
            """;
        var stored = await StoredAsync("/batch/", body, null);
        stored.Select(e => e.Kind).ShouldBe([EventKind.Track, EventKind.Identify, EventKind.Alias, EventKind.Group]);
        stored[0].MessageId.ShouldBe("m1");
        (stored[0].Received - stored[0].At).ShouldBe(10_000_000);
        stored[1].AnonymousId.ShouldBe("d1");
        stored[1].Traits.GetProperty("email").GetString().ShouldBe("a@b.c");
        stored[1].TraitsOnce.GetProperty("first").GetInt32().ShouldBe(1);
        stored[2].PreviousId.ShouldBe("u0");
        stored[3].UserId.ShouldBeNull();
        stored[3].AnonymousId.ShouldBeNull();
        stored[3].GroupId.ShouldBe("g1");
        stored[3].Traits.GetProperty("name").GetString().ShouldBe("ACME");
    }

    [Fact]
    public async Task PostHog_in_a_browser_sends_gzip_as_text_and_base64_forms_when_it_leaves()
    {
        var before = await host.LastAsync();
        var body = $$$"""
            [{"uuid":"p1","event":"$pageview","offset":2000,"properties":{"token":"{{{TestKeys.PostHog}}}","distinct_id":"d1",
              "$device_id":"d1","$is_identified":false,"$lib":"web","title":"Shop"}}]
            """;
        using var client = new HttpClient { BaseAddress = host.Address };
        using var packed = new ByteArrayContent(Gzip(body));
        packed.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        (await client.PostAsync("/e/?compression=gzip-js&ver=1.449.2", packed, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var form = new StringContent(
            "data=" + Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes(body.Replace("p1", "p2", StringComparison.Ordinal)))));
        form.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        (await client.PostAsync("/e/?compression=base64", form, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var stored = await host.StoredAsync(before);
        stored.Select(e => (e.MessageId, e.FactType, e.UserId, e.AnonymousId, e.Channel, e.Name))
            .ShouldBe([("p1", "page", null, "d1", "web", "Shop"), ("p2", "page", null, "d1", "web", "Shop")]);
        (stored[0].Received - stored[0].At).ShouldBe(2_000_000);
    }

    [Fact]
    public async Task Recordings_are_refused_by_name_and_the_client_is_content()
    {
        using var answer = await SendAsync(
            "/s/", """{"event":"$snapshot","properties":{"distinct_id":"d"}}""", TestKeys.PostHog);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Ct)).ShouldContain("event.not_kept");
    }

    [Theory]
    [InlineData("/v1/batch", "authorization")]
    [InlineData("/v1/t", "anonymousid,authorization,content-type,sentat")]
    [InlineData("/e/", "content-type")]
    [InlineData("/flags/", "content-type")]
    [InlineData("/v1/projects/k/settings", "authorization")]
    [InlineData("/sourceConfig/", "authorization")]
    public async Task Preflights_get_what_the_browser_asks_for(string path, string headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", "https://shop.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", headers);
        using var answer = await host.Client.SendAsync(request, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://shop.example"]);
        answer.Headers.GetValues("Access-Control-Allow-Headers").ShouldBe([headers]);
    }

    [Fact]
    public async Task Browser_libraries_get_the_settings_they_start_with()
    {
        using var client = new HttpClient { BaseAddress = host.Address };
        (await JsonAsync(client, $"/v1/projects/{TestKeys.Write}/settings"))
            .GetProperty("integrations").GetProperty("Segment.io").GetProperty("apiKey").GetString().ShouldBe(TestKeys.Write);
        (await JsonAsync(client, $"/sourceConfig/?p=npm&v=3&writeKey={TestKeys.Rudder}"))
            .GetProperty("source").GetProperty("enabled").GetBoolean().ShouldBeTrue();
        (await JsonAsync(client, $"/array/{TestKeys.PostHog}/config")).GetProperty("token").GetString().ShouldBe(TestKeys.PostHog);
        (await client.GetAsync("/v1/projects/unknown/settings", Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Orders_bring_their_money_and_refunds_take_it_back()
    {
        var order = await OneAsync("/v1/t", """{"event":"Order Completed","userId":"u","properties":{"order_id":"1","total":49.995,"currency":"usd"}}""", TestKeys.Write);
        (order.Amount, order.Currency).ShouldBe((5000, "USD"));
        var refund = await OneAsync("/v1/t", """{"event":"Order Refunded","userId":"u","properties":{"amount":"1200","currency":"JPY"}}""", TestKeys.Write);
        (refund.Amount, refund.Currency).ShouldBe((-1200, "JPY"));
        var local = await OneAsync("/v1/t", """{"event":"Order Completed","userId":"u","properties":{"revenue":5}}""", TestKeys.Write);
        (local.Amount, local.Currency).ShouldBe((500, "EUR"));
    }

    [Fact]
    [Trait("Row", "1.4")]
    public async Task A_visit_a_call_and_a_meeting_carry_channel_place_employee_and_touchpoint()
    {
        var visit = await OneAsync("/v1/t", """{"event":"Store Visited","userId":"u","properties":{"place":"Berlin 3","employee":"e7","touchpoint":"returns-desk"}}""", TestKeys.Write);
        (visit.Channel, visit.Employee, visit.Touchpoint).ShouldBe(("store", "e7", "returns-desk"));
        visit.Properties.GetProperty("place").GetString().ShouldBe("Berlin 3");
        var call = await OneAsync("/v1/t", """{"event":"Call Ended","userId":"u","properties":{"channel":"hotline"}}""", TestKeys.Write);
        call.Channel.ShouldBe("hotline");
    }

    [Fact]
    public async Task History_is_marked_by_import_flag_or_age_and_keeps_its_own_time()
    {
        var flagged = await OneAsync("/v1/t", """{"event":"a","userId":"u","timestamp":"2099-01-01T00:00:00Z","context":{"import":true}}""", TestKeys.Write);
        flagged.Historical.ShouldBeTrue();
        var old = await OneAsync("/v1/t", """{"event":"a","userId":"u","timestamp":"2020-02-29T10:00:00Z","sentAt":"2026-11-22T00:00:00Z"}""", TestKeys.Write);
        old.Historical.ShouldBeTrue();
        old.At.ShouldBe(new DateTimeOffset(2020, 2, 29, 10, 0, 0, TimeSpan.Zero).ToMicros());
    }

    [Fact]
    public async Task An_event_without_message_id_keeps_the_same_id_at_every_reading()
    {
        var before = await host.LastAsync();
        await host.PostAsync(new Uri("/v1/t", UriKind.Relative), """{"event":"a","userId":"u"}""");
        var first = await host.StoredAsync(before);
        var again = await host.StoredAsync(before);
        first[0].FactId.ShouldBe(again[0].FactId);
        first[0].MessageId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_secret_key_gives_the_privilege_to_join_two_people()
    {
        var stored = await OneAsync("/v1/alias", """{"userId":"u2","previousId":"u1"}""", TestKeys.Secret);
        stored.Privileged.ShouldBeTrue();
    }

    [Fact]
    public async Task The_answer_waits_for_the_disk()
    {
        var gate = new TaskCompletionSource();
        await using var slow = new IngestHost { Wrap = inner => new SlowInbox(inner, gate.Task) };
        await slow.InitializeAsync();
        var asking = slow.OwnAsync("""{"event":"a","userId":"u"}""");
        (await Task.WhenAny(asking, Task.Delay(300, Ct))).ShouldNotBe(asking);
        gate.SetResult();
        (await asking).Status.ShouldBe(200);
        (await slow.StoredAsync(0)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("/v1/batch")]
    [InlineData("/batch/")]
    [InlineData(null)]
    public async Task A_failing_disk_is_503_with_retry_after(string? path)
    {
        await using var broken = new IngestHost { Wrap = inner => new SlowInbox(inner, Task.FromException(new IOException("full"))) };
        await broken.InitializeAsync();
        using var answer = await broken.PostAsync(
            path is null ? IngestHost.OwnRoute : new Uri(path, UriKind.Relative),
            """{"type":"track","event":"a","userId":"u","distinct_id":"u"}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeGreaterThan(0);
    }

    static JsonElement Context(IncomingEvent e) => JsonElement.Parse(e.Props.Span).GetProperty("$context");

    static byte[] Gzip(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    static async Task<JsonElement> JsonAsync(HttpClient client, string path) =>
        JsonElement.Parse(await client.GetStringAsync(path, Ct));

    HttpClient WithKey(string? key)
    {
        var client = new HttpClient { BaseAddress = host.Address };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    async Task<HttpResponseMessage> SendAsync(string path, string body, string? key)
    {
        using var client = WithKey(key);
        return await client.PostAsync(path, new StringContent(body, Encoding.UTF8, "text/plain"), Ct);
    }

    async Task<IReadOnlyList<IncomingEvent>> StoredAsync(string path, string body, string? key)
    {
        var before = await host.LastAsync();
        using var answer = await SendAsync(path, body, key);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
        return await host.StoredAsync(before);
    }

    async Task<IncomingEvent> OneAsync(string path, string body, string key) =>
        (await StoredAsync(path, body, key)).ShouldHaveSingleItem();

    sealed class SlowInbox(IInbox inner, Task disk) : IInbox
    {
        public async Task<long> AppendAsync(InboxRow row, CancellationToken ct)
        {
            await disk;
            return await inner.AppendAsync(row, ct);
        }

        public ValueTask<IReadOnlyList<InboxRow>> ReadAsync(long after, int maxEvents, CancellationToken ct) =>
            inner.ReadAsync(after, maxEvents, ct);

        public Task WaitAsync(long after, CancellationToken ct) => inner.WaitAsync(after, ct);

        public Task TrimAsync(long upTo, CancellationToken ct) => inner.TrimAsync(upTo, ct);

        public ValueTask<(long Events, TimeSpan Oldest)> BacklogAsync(CancellationToken ct) => inner.BacklogAsync(ct);
    }
}
