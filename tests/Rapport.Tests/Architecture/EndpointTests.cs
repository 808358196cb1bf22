using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Server;
using Rapport.Tests.Server;

namespace Rapport.Tests.Architecture;

/// <summary>Walks every endpoint of the running server, those of modules yet to be written included.</summary>
[Collection(nameof(OneServer))]
public sealed class EndpointTests(TestServer server)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    IReadOnlyList<RouteEndpoint> Endpoints => [.. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    IEnumerable<RouteEndpoint> Guarded => Endpoints.Where(e => e.Metadata.GetMetadata<PublicRoute>() is null);

    IEnumerable<RouteEndpoint> InWorkspace => Guarded.Where(e => e.RoutePattern.GetParameter("workspace") is not null);

    [Fact]
    [Trait("Row", "9.1")]
    public void Every_endpoint_says_who_may_call_it()
    {
        Endpoints.Count.ShouldBeGreaterThan(30);
        Endpoints.Where(e => !Marks.IsMarked(e)).Select(e => e.RoutePattern.RawText).ShouldBeEmpty();
    }

    [Fact]
    public void Every_api_endpoint_is_named_and_described() =>
        Endpoints.Where(e => e.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) == true
                && e.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null
                && (e.Metadata.GetMetadata<IEndpointNameMetadata>() is null || e.Metadata.GetMetadata<IEndpointSummaryMetadata>() is null))
            .Select(e => e.DisplayName).ShouldBeEmpty();

    [Fact]
    public void Every_workspace_route_reads_the_workspace_from_its_path() =>
        Endpoints.Where(e => e.RoutePattern.RawText?.Contains("/workspaces/", StringComparison.Ordinal) == true)
            .Where(e => e.RoutePattern.GetParameter("workspace") is null)
            .Select(e => e.DisplayName).ShouldBeEmpty();

    // Safety 107.
    [Fact]
    [Trait("Row", "9.1")]
    public async Task No_guarded_endpoint_answers_a_stranger()
    {
        foreach (var endpoint in Guarded)
            await ExpectAsync(endpoint, server.Workspace, server.Stranger(), 401);
    }

    // Safety 104: foreign objects, each verb, exports included.
    [Fact]
    [Trait("Row", "9.1")]
    public async Task No_workspace_endpoint_answers_a_member_of_another_workspace()
    {
        var foreigner = await server.PersonAsync("owner", server.OtherWorkspace);
        InWorkspace.Count().ShouldBeGreaterThan(10);

        foreach (var endpoint in InWorkspace) await ExpectAsync(endpoint, server.Workspace, foreigner, 404);
    }

    [Fact]
    [Trait("Row", "9.1")]
    public async Task No_workspace_endpoint_answers_a_key_of_another_workspace()
    {
        var key = await server.KeyInAsync(server.OtherWorkspace, "segment", "read", "write", "admin");
        foreach (var endpoint in InWorkspace)
        {
            using var client = server.WithKey(key);
            using var request = Request(endpoint, server.Workspace);
            using var response = await client.SendAsync(request, Ct);
            Check(response, endpoint, 404, 403);
        }
    }

    // Safety 6.
    [Fact]
    [Trait("Row", "9.1")]
    public async Task No_workspace_endpoint_answers_a_write_key()
    {
        using var client = server.WithKey(await server.KeyAsync("ingest"));
        foreach (var endpoint in InWorkspace)
        {
            using var request = Request(endpoint, server.Workspace);
            using var response = await client.SendAsync(request, Ct);
            Check(response, endpoint, 403);
        }
    }

    // Safety 105.
    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Agent)]
    [InlineData(Role.Analyst)]
    [InlineData(Role.Admin)]
    [Trait("Row", "9.1")]
    public async Task No_workspace_endpoint_answers_a_lower_role(Role role)
    {
        var person = await server.PersonAsync(role.ToString().ToLowerInvariant());
        foreach (var endpoint in InWorkspace.Where(e => Needed(e) > role)) await ExpectAsync(endpoint, server.Workspace, person, 403);
    }

    [Fact]
    public async Task No_endpoint_changes_anything_for_a_signed_in_browser_without_the_antiforgery_token()
    {
        var person = await server.PersonAsync("owner");
        person.Antiforgery = "";
        foreach (var endpoint in Guarded.Where(e => Method(e) is { } m && m != HttpMethod.Get && e.RoutePattern.RawText?.StartsWith("/app/", StringComparison.Ordinal) == false))
            await ExpectAsync(endpoint, server.Workspace, person, 403);
    }

    static Role Needed(RouteEndpoint endpoint) => endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()
        .Select(a => a.Policy)
        .Where(p => p?.StartsWith("role:", StringComparison.Ordinal) == true)
        .Select(p => Enum.Parse<Role>(p!["role:".Length..])) // null was left out
        .DefaultIfEmpty()
        .Max();

    static async Task ExpectAsync(RouteEndpoint endpoint, Guid workspace, Browser browser, params int[] statuses)
    {
        using var request = Request(endpoint, workspace);
        if (browser.Cookie is not null) request.Headers.Add("Cookie", browser.Cookie);
        if (browser.Antiforgery.Length > 0) request.Headers.Add("X-Rapport-Antiforgery", browser.Antiforgery);
        using var response = await browser.Http.SendAsync(request, Ct);
        Check(response, endpoint, statuses);
        await response.ProblemAsync();
    }

    static void Check(HttpResponseMessage response, RouteEndpoint endpoint, params int[] statuses) =>
        statuses.ShouldContain((int)response.StatusCode, $"{endpoint.DisplayName}");

    static HttpMethod? Method(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Select(m => new HttpMethod(m)).FirstOrDefault();

    static HttpRequestMessage Request(RouteEndpoint endpoint, Guid workspace)
    {
        var path = string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "workspace" } => workspace.ToString(),
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => Value(parameter),
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            _ => throw new InvalidOperationException("Unknown part"),
        }))));
        var method = Method(endpoint) ?? HttpMethod.Post;
        var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Get) return request;
        var type = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes is [var first, ..] ? first : "application/json";
        request.Content = type.StartsWith("multipart/", StringComparison.Ordinal)
            ? new MultipartFormDataContent { { new StringContent("x"), "file", "x.csv" } }
            : new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue(type));
        return request;
    }

    static string Value(Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter) =>
        parameter.ParameterPolicies.Any(p => p.Content == "guid") || !parameter.ParameterPolicies.Any() ? "01900000-0000-7000-8000-000000000001" : "1";
}
