using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Rapport.Server.Commands;

/// <summary>The server's public API as seen by one key.</summary>
sealed class Api : IDisposable
{
    /// <summary>A server that is just being started anew is waited for this often, a second each.</summary>
    const int Patience = 120;

    readonly HttpClient http;
    string workspace = "";

    Api(Uri url, string key)
    {
        http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromHours(1) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public static Api Open(string url, string? key)
    {
        if (string.IsNullOrWhiteSpace(key)) throw new ApiFailedException("Name a secret key: --key rap_…, or the variable RAPPORT_KEY.");
        if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new ApiFailedException($"The value of --url ({url}) is no address. Write for example: --url http://localhost:5080");
        return key.Any(c => c is < '!' or > '~') ? throw new ApiFailedException("The value of --key is no key.") : new Api(address, key);
    }

    /// <summary>Learns the key's workspace, and whether it has one of the scopes.</summary>
    public async Task EnterAsync(IReadOnlyList<string> scopes, string refusal, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/key");
        var key = await JsonAsync(request, ct);
        if (!key.GetProperty("scopes").EnumerateArray().Any(s => scopes.Contains(s.GetString())))
            throw new ApiFailedException(refusal);
        workspace = $"api/v1/workspaces/{key.GetProperty("workspace")}/";
    }

    public async Task<JsonElement> UploadAsync(IReadOnlyList<FileInfo> files, CancellationToken ct)
    {
        using var form = new MultipartFormDataContent();
        foreach (var file in files)
        {
            if (!file.Exists) throw new ApiFailedException($"There is no file {file}.");
            form.Add(new StreamContent(file.OpenRead()), "file", file.Name);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, workspace + "imports") { Content = form };
        return await JsonAsync(request, ct);
    }

    /// <summary>Sends JSON and gives what is answered.</summary>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, string json, CancellationToken ct, bool isNew = false)
    {
        using var request = new HttpRequestMessage(method, workspace + path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (isNew) request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        return await JsonAsync(request, ct);
    }

    /// <summary>Reads, and asks again while the server does not answer: the import goes on by itself after a restart.</summary>
    public async Task<JsonElement> WaitForAsync(string path, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, workspace + path);
                return await JsonAsync(request, ct);
            }
            catch (ApiFailedException away) when (away.IsPassing && attempt < Patience)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
            }
        }
    }

    public async Task SaveAsync(string path, string to, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, workspace + path);
        using var answer = await AnswerAsync(request, ct);
        await using var file = File.Create(to);
        await answer.Content.CopyToAsync(file, ct);
    }

    /// <summary>A text of an answer; empty where there is none.</summary>
    public static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : ""; // a string has a value

    public void Dispose() => http.Dispose();

    async Task<JsonElement> JsonAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using var answer = await AnswerAsync(request, ct);
        return await answer.Content.ReadAsByteArrayAsync(ct) is { Length: > 0 } bytes ? JsonElement.Parse(bytes) : default;
    }

    async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (answer.IsSuccessStatusCode) return answer;
            using (answer) throw await RefusedAsync(answer, ct);
        }
        catch (HttpRequestException away)
        {
            throw new ApiFailedException($"No Rapport answers at {http.BaseAddress} ({away.Message})", isPassing: true);
        }
    }

    static async Task<ApiFailedException> RefusedAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var isPassing = answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.TooManyRequests;
        try
        {
            var problem = JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
            var sentence = new StringBuilder(Text(problem, "detail"));
            if (problem.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object)
            {
                foreach (var error in errors.EnumerateObject()) sentence.Append(CultureInfo.InvariantCulture, $"\n  {error.Name}: {string.Join(' ', error.Value.EnumerateArray())}");
            }

            return new ApiFailedException($"{sentence} ({Text(problem, "code")})", isPassing);
        }
        catch (JsonException)
        {
            return new ApiFailedException($"The server answered {(int)answer.StatusCode}.", isPassing);
        }
    }
}

/// <summary>It cannot go on, for a reason that the person at the console can mend.</summary>
sealed class ApiFailedException(string sentence, bool isPassing = false) : Exception(sentence)
{
    /// <summary>It may be different in a moment.</summary>
    public bool IsPassing => isPassing;
}
