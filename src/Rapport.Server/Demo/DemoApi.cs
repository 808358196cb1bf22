using System.Net;
using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Server.Demo;

/// <summary>Calls of the public API, as jobs of the demo company make them.</summary>
static class DemoApi
{
    /// <summary>Posts what is made once, however often it is asked for: the key of the request says which it is. Whether a request was done that was
    /// cut off, the list says that it would stand in; where nothing of it is like no other's, it is sent anew.</summary>
    /// <param name="api">Signed in.</param>
    /// <param name="path">Of the list.</param>
    /// <param name="body">What is made.</param>
    /// <param name="key">Of the request.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="known">The field of the body that no other in the list has alike; null for none.</param>
    /// <returns>What was made.</returns>
    public static async Task<JsonElement> OnceAsync(HttpClient api, string path, object body, string key, CancellationToken ct, string? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await api.SendAsync(request, ct);
        if (answer.StatusCode == HttpStatusCode.Conflict && (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("code").GetString() == "idempotency.unknown")
            return (known is null ? null : await FindAsync(api, path, known, JsonSerializer.SerializeToElement(body), ct)) ?? await OnceAsync(api, path, body, $"{key} again", ct, known);
        await AcceptedAsync(answer, ct);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
    }

    static async Task<JsonElement?> FindAsync(HttpClient api, string path, string known, JsonElement body, CancellationToken ct) =>
        (await ReadAsync(api, path, ct)).GetProperty("items").EnumerateArray()
            .Where(i => i.GetProperty(known).GetString() == body.GetProperty(known).GetString()).Select(i => (JsonElement?)i).FirstOrDefault();

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
