using System.Net;
using System.Net.Http.Json;

namespace Rapport.Tests.Server;

/// <summary>Only proxies that the operator named are believed about the client's address: a wrong one breaks every limit.</summary>
[Trait("Row", "9.16")]
public sealed class ProxyTests
{
    [Fact]
    public async Task A_client_that_names_another_address_is_not_believed()
    {
        await using var server = await TestServer.StartAsync(s => s.Settings["Limits:SignInsPerMinute"] = "5");
        (await GuessAsync(server, 8)).ShouldContain(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_proxy_on_this_machine_is_believed_once_there_is_a_public_address()
    {
        await using var server = await TestServer.StartAsync(s =>
        {
            s.Settings["Limits:SignInsPerMinute"] = "5";
            s.Settings["PublicUrl"] = "http://localhost:5080";
        });
        (await GuessAsync(server, 8)).ShouldAllBe(status => status == HttpStatusCode.Unauthorized);
    }

    /// <summary>Statuses of guesses that each claim to come from a network of their own.</summary>
    static async Task<IReadOnlyList<HttpStatusCode>> GuessAsync(TestServer server, int guesses)
    {
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < guesses; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/sign-in")
            {
                Content = JsonContent.Create(new { email = $"nobody{i}@example.org", password = "wrong-wrong-wrong-1" }),
            };
            request.Headers.Add("X-Forwarded-For", $"203.0.113.{i + 1}");
            using var response = await server.Stranger().Http.SendAsync(request, TestContext.Current.CancellationToken);
            statuses.Add(response.StatusCode);
        }

        return statuses;
    }
}
