using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Server.Demo;

/// <summary>Calls of the public API, as jobs of the demo company make them.</summary>
static class DemoApi
{
    /// <summary>Posts what is made once, however often it is asked for: the key of the request says which it is.</summary>
    public static async Task<HttpResponseMessage> OnceAsync(HttpClient api, string path, object body, string key, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        var answer = await api.SendAsync(request, ct);
        await AcceptedAsync(answer, ct);
        return answer;
    }

    /// <summary>What a route says.</summary>
    public static async Task<JsonElement> ReadAsync(HttpClient api, string path, CancellationToken ct)
    {
        using var answer = await api.GetAsync(path, ct);
        await AcceptedAsync(answer, ct);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
    }

    /// <summary>Sets something to be so, whatever it was.</summary>
    public static async Task SetAsync(HttpClient api, string path, object body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("If-Match", "*");
        using var answer = await api.SendAsync(request, ct);
        await AcceptedAsync(answer, ct);
    }

    /// <summary>Throws what ends the job: what the API refuses it would refuse again.</summary>
    public static async Task AcceptedAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (!answer.IsSuccessStatusCode)
            throw new JobFailedException($"The API answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(ct)}");
    }
}
