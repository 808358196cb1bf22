using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Rapport.Tests.Server;

/// <summary>Safety 2.8 (137–139) and section 5; every refusal is a problem.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "9.16")]
public sealed class EdgeTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    // 137.
    [Theory]
    [InlineData("api/v1/session")]
    [InlineData("app")]
    [InlineData("nowhere")]
    [InlineData("health/live")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        using var response = await server.Stranger().SendAsync(HttpMethod.Get, path);

        Header(response, "Content-Security-Policy").ShouldContain("default-src 'self'; script-src 'self';");
        Header(response, "Content-Security-Policy").ShouldContain("object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        Header(response, "Content-Security-Policy").ShouldNotContain("unsafe");
        Header(response, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(response, "Referrer-Policy").ShouldBe("strict-origin-when-cross-origin");
        Header(response, "Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        Header(response, "Cross-Origin-Resource-Policy").ShouldBe("same-origin");
        Header(response, "Permissions-Policy").ShouldContain("camera=()");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Headers.Contains("Server").ShouldBeFalse();
        response.Headers.Contains("Strict-Transport-Security").ShouldBeFalse("not over http");
    }

    [Theory]
    [InlineData("app/setup")]
    [InlineData("app/invite/abc")]
    [InlineData("app/reset/abc")]
    public async Task A_page_with_a_token_in_its_address_tells_nobody(string path)
    {
        using var response = await server.Stranger().SendAsync(HttpMethod.Get, path);
        Header(response, "Referrer-Policy").ShouldBe("no-referrer");
    }

    // 138.
    [Fact]
    public async Task The_session_cookie_is_bound_to_the_host_and_hidden_from_scripts()
    {
        using var response = await server.Stranger().SendAsync(
            HttpMethod.Post, "api/v1/sign-in", new { email = "owner@example.org", password = TestServer.Password });

        var cookie = response.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldStartWith("__Host-rapport=");
        foreach (var part in new[] { "path=/", "secure", "httponly", "samesite=strict" }) cookie.ShouldContain(part);
        cookie.ShouldNotContain("domain=");
    }

    // 139.
    [Fact]
    public async Task No_foreign_origin_is_allowed_to_read_the_api()
    {
        using var ask = new HttpRequestMessage(HttpMethod.Options, server.In(""));
        ask.Headers.Add("Origin", "https://evil.example");
        ask.Headers.Add("Access-Control-Request-Method", "GET");
        using var asked = await server.Owner.Http.SendAsync(ask, Ct);
        asked.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        ((int)asked.StatusCode).ShouldBe(405);

        using var get = new HttpRequestMessage(HttpMethod.Get, "api/v1/session");
        get.Headers.Add("Origin", "https://evil.example");
        using var got = await server.Owner.Http.SendAsync(get, Ct);
        got.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    [Fact]
    public async Task A_null_in_a_list_of_words_is_refused() =>
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In("topics"), new { name = "Nulls", phrases = new string?[] { "a", null } })).ShouldBe((400, "request.invalid"));

    [Fact]
    public async Task An_unknown_address_is_404() => (await server.Owner.RefusedAsync(HttpMethod.Get, "api/v1/nothing")).ShouldBe((404, "request.no_route"));

    // 21.
    [Theory]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    [InlineData("TRACE")]
    public async Task Another_method_is_405(string method)
    {
        using var response = await server.Owner.SendAsync(new HttpMethod(method), "api/v1/session");
        ((int)response.StatusCode).ShouldBe(405);
        response.Content.Headers.Allow.ShouldContain("GET");
    }

    // 17.
    [Fact]
    public async Task Another_content_type_is_415() =>
        (await server.Owner.RefusedAsync(HttpMethod.Patch, "api/v1/me", new StringContent("name=x", Encoding.UTF8, "application/x-www-form-urlencoded")))
            .ShouldBe((415, "request.media_type"));

    // 1, 2, 18, 19.
    [Theory]
    [InlineData("{\"name\":")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"name\":1}")]
    [InlineData("{\"name\":null}")]
    [InlineData("{}")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    public async Task A_body_that_is_not_what_is_asked_for_is_400(string body) =>
        (await server.Owner.RefusedAsync(HttpMethod.Patch, "api/v1/me", new StringContent(body, new MediaTypeHeaderValue("application/json")))).Status.ShouldBe(400);

    [Fact]
    public async Task Deep_nesting_is_400_and_the_server_lives()
    {
        var body = "{\"name\":" + new string('[', 100_000) + new string(']', 100_000) + "}";
        (await server.Owner.RefusedAsync(HttpMethod.Patch, "api/v1/me", new StringContent(body, new MediaTypeHeaderValue("application/json")))).Status.ShouldBe(400);
        await server.Owner.GetAsync("health/live");
    }

    // 3.
    [Fact]
    public async Task A_body_of_3_MB_is_413()
    {
        var body = JsonSerializer.Serialize(new { name = new string('x', 3_000_000) });
        using var request = new HttpRequestMessage(HttpMethod.Patch, "api/v1/me") { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("Cookie", server.Owner.Cookie);
        request.Headers.Add("X-Rapport-Antiforgery", server.Owner.Antiforgery);
        request.Headers.ExpectContinue = true; // else the refusal may come while the body is still being written
        using var answer = await server.Owner.Http.SendAsync(request, Ct);
        (await answer.ProblemAsync()).ShouldBe((413, "request.too_large"));
    }

    [Theory]
    [InlineData("api/v1/workspaces/not-an-id/keys")]
    [InlineData("api/v1/workspaces/00000000-0000-0000-0000-000000000000/keys")]
    public async Task A_workspace_that_is_none_is_404(string path) => (await server.Owner.RefusedAsync(HttpMethod.Get, path)).Status.ShouldBe(404);

    [Fact]
    public async Task The_security_contact_is_published()
    {
        using var response = await server.Stranger().SendAsync(HttpMethod.Get, ".well-known/security.txt");
        var text = await response.Content.ReadAsStringAsync(Ct);
        text.ShouldContain("Contact: mailto:security@example.org");
        text.ShouldContain("Expires: ");
    }

    // RFC 9116 demands a contact and an end on every instance.
    [Fact]
    public async Task Without_a_contact_of_the_operator_the_projects_own_way_is_published()
    {
        await using var own = await TestServer.StartAsync(s => s.Settings.Remove("SecurityContact"));
        using var response = await own.Stranger().SendAsync(HttpMethod.Get, ".well-known/security.txt");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        var contact = (await response.Content.ReadAsStringAsync(Ct)).Split('\n').Single(l => l.StartsWith("Contact: ", StringComparison.Ordinal))["Contact: ".Length..];
        contact.ShouldStartWith(own.Url.ToString());
        using var policy = await own.Stranger().SendAsync(HttpMethod.Get, contact[own.Url.ToString().Length..]);
        (await policy.Content.ReadAsStringAsync(Ct)).ShouldContain("Tell us of a weakness");
    }

    [Fact]
    public async Task Health_is_told_part_by_part()
    {
        var health = await server.Owner.GetAsync("api/v1/health");
        health.Text("status").ShouldBeOneOf("ok", "degraded");
        health.GetProperty("parts").EnumerateArray().Select(p => p.Text("name")).ShouldContain("columns");
        (await server.Stranger().GetAsync("health/ready")).Text("status").ShouldBeOneOf("ok", "degraded");
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        var document = await server.Stranger().GetAsync("openapi/v1.json");
        document.Text("openapi").ShouldStartWith("3.1");
        var schemes = document.GetProperty("components").GetProperty("securitySchemes");
        schemes.GetProperty("secretKey").Text("scheme").ShouldBe("bearer");
        schemes.GetProperty("session").Text("name").ShouldBe("__Host-rapport");
        var keys = document.GetProperty("paths").GetProperty("/api/v1/workspaces/{workspace}/keys").GetProperty("post");
        keys.GetProperty("security").GetArrayLength().ShouldBe(1, "people only");
        keys.GetProperty("responses").GetProperty("default").GetProperty("content").TryGetProperty("application/problem+json", out _).ShouldBeTrue();
    }

    static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).ShouldHaveSingleItem();
}
