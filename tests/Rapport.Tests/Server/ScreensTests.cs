using System.Text.RegularExpressions;

namespace Rapport.Tests.Server;

public sealed class ScreensTests : IAsyncLifetime
{
    readonly string _root = Directory.CreateTempSubdirectory("rapport-web-").FullName;
    TestServer? _server;

    TestServer Server => _server ?? throw new InvalidOperationException("not started");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_root, "app", "assets"));
        await File.WriteAllTextAsync(Path.Combine(_root, "app", "index.html"), "<html><meta nonce=\"__CSP_NONCE__\"></html>");
        await File.WriteAllTextAsync(Path.Combine(_root, "app", "assets", "a-1234.js"), "plain");
        await File.WriteAllTextAsync(Path.Combine(_root, "app", "assets", "a-1234.js.br"), "brotli");
        await File.WriteAllTextAsync(Path.Combine(_root, "app", "assets", "a-1234.js.gz"), "gzip");
        Directory.CreateDirectory(Path.Combine(_root, "sdk"));
        await File.WriteAllTextAsync(Path.Combine(_root, "sdk", "rapport.js"), "plain");
        await File.WriteAllTextAsync(Path.Combine(_root, "sdk", "rapport.js.br"), "brotli");
        await File.WriteAllTextAsync(Path.Combine(_root, "secret.txt"), "secret");
        _server = await TestServer.StartAsync(s => s.Settings["WebRoot"] = _root);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData("app")]
    [InlineData("app/")]
    [InlineData("app/customers/42")]
    [InlineData("app/index.html")]
    public async Task An_address_of_the_application_opens_it_with_a_fresh_nonce(string path)
    {
        var (first, policy) = await NonceAsync(path);
        policy.ShouldContain($"style-src 'self' 'nonce-{first}'");
        (await NonceAsync(path)).Nonce.ShouldNotBe(first);
    }

    [Theory]
    [InlineData("br, gzip", "br", "brotli")]
    [InlineData("gzip", "gzip", "gzip")]
    [InlineData("", null, "plain")]
    public async Task A_built_file_is_sent_compressed_and_kept_for_ever(string accept, string? encoding, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "app/assets/a-1234.js");
        if (accept.Length > 0) request.Headers.Add("Accept-Encoding", accept);
        using var response = await Server.Stranger().Http.SendAsync(request, TestContext.Current.CancellationToken);

        response.Content.Headers.ContentEncoding.SingleOrDefault().ShouldBe(encoding);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        response.Headers.CacheControl!.ToString().ShouldContain("max-age=31536000");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(body);
    }

    [Theory]
    [InlineData("app/assets/missing.js")]
    [InlineData("app/assets/../../secret.txt")]
    [InlineData("app/assets/..%2f..%2fsecret.txt")]
    [InlineData("secret.txt")]
    [InlineData("sdk/missing.js")]
    [InlineData("sdk/..%2fsecret.txt")]
    public async Task What_is_no_file_of_the_screens_is_404(string path)
    {
        using var response = await Server.Stranger().SendAsync(HttpMethod.Get, path);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("secret\n");
        ((int)response.StatusCode).ShouldBe(404);
    }

    [Fact]
    [Trait("Row", "2.23")]
    public async Task The_script_for_other_sites_may_be_used_by_every_origin_and_is_asked_for_again()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "sdk/rapport.js");
        request.Headers.Add("Accept-Encoding", "br");
        using var response = await Server.Stranger().Http.SendAsync(request, TestContext.Current.CancellationToken);

        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("brotli");
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        response.Headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["cross-origin"]);
        response.Headers.CacheControl!.ToString().ShouldBe("public, max-age=300");

        using var again = new HttpRequestMessage(HttpMethod.Get, "sdk/rapport.js");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var unchanged = await Server.Stranger().Http.SendAsync(again, TestContext.Current.CancellationToken);
        ((int)unchanged.StatusCode).ShouldBe(304);
    }

    async Task<(string Nonce, string Policy)> NonceAsync(string path)
    {
        using var response = await Server.Stranger().SendAsync(HttpMethod.Get, path);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var nonce = Regex.Match(html, "nonce=\"(?<nonce>[^\"]{20,})\"", RegexOptions.NonBacktracking).Groups["nonce"].Value;
        return (nonce, response.Headers.GetValues("Content-Security-Policy").Single());
    }
}
