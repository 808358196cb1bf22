using System.Net;
using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Server.Demo;

/// <summary>Calls of the public API, as jobs of the demo company make them.</summary>
static class DemoApi
{
    static readonly string[] s_calledBy = ["name", "title", "text"];

    /// <summary>Posts what is made once, however often it is asked for: the key of the request says which it is. Whether a request was done that was
    /// cut off, the list says that it would stand in; where none tells, it is sent anew.</summary>
    /// <returns>What was made.</returns>
    public static async Task<JsonElement> OnceAsync(HttpClient api, string path, object body, string key, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await api.SendAsync(request, ct);
        if (answer.StatusCode == HttpStatusCode.Conflict && (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("code").GetString() == "idempotency.unknown")
            return await FindAsync(api, path, JsonSerializer.SerializeToElement(body), ct) ?? await OnceAsync(api, path, body, $"{key} again", ct);
        await AcceptedAsync(answer, ct);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
    }

    static async Task<JsonElement?> FindAsync(HttpClient api, string path, JsonElement said, CancellationToken ct)
    {
        if (s_calledBy.FirstOrDefault(c => said.TryGetProperty(c, out _)) is not { } called) return null;
        using var answer = await api.GetAsync(path, ct);
        if (!answer.IsSuccessStatusCode) return null;
        var items = (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("items").EnumerateArray();
        return items.Where(i => i.TryGetProperty(called, out var name) && name.GetString() == said.GetProperty(called).GetString()).Select(i => (JsonElement?)i).FirstOrDefault();
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
