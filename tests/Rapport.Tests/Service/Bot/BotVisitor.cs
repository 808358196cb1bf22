using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Service.Chat;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Bot;

/// <summary>A workspace with an open help centre, chat and bot, and visitors of its pages.</summary>
sealed class BotPlace(TestServer server, HttpClient key, Guid workspace, string writeKey)
{
    public Guid Workspace => workspace;

    public string WriteKey => writeKey;

    /// <summary>Opens one. The key outlasts sessions, where a clock is moved.</summary>
    public static async Task<BotPlace> OpenAsync(TestServer server, bool on = true, params string[] languages)
    {
        var at = (await server.Owner.PostAsync("api/v1/workspaces", new { name = "Bot", zone = "UTC", currency = "EUR", language = "en" })).Id();
        var place = new BotPlace(server, server.WithKey(await server.KeyInAsync(at, "segment", "read", "write", "admin")), at, await server.KeyInAsync(at, "segment", "ingest"));
        await place.SendAsync(HttpMethod.Put, "help/centre", new { isOpen = true, address = $"bot-{at:N}"[..24], name = "", languages = languages.Length > 0 ? languages : ["en"] });
        await place.SendAsync(HttpMethod.Put, "case-settings/inbox", new { chat = true, name = "", greeting = new { }, capacity = 5, team = (Guid?)null, agents = Array.Empty<object>() });
        if (on) await place.SwitchAsync();
        return place;
    }

    public Task SwitchAsync(bool on = true, double confidence = 0.7, bool orders = true, string name = "Robo") => SendAsync(HttpMethod.Put, "case-settings/bot", new { on, name, confidence, orders });

    public async Task<Guid> PublishAsync(string title, string text, string language = "en")
    {
        var article = await SendAsync(HttpMethod.Post, "help/articles", new { title, language, text });
        await SendAsync(HttpMethod.Post, $"help/articles/{article.Id()}/publish", new { language });
        return article.Id();
    }

    public Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, TestServer.In(workspace, path)) { Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        if (method == HttpMethod.Put) request.Headers.TryAddWithoutValidation("If-Match", "*");
        using var answer = await key.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.JsonAsync();
    }

    public BotVisitor Visitor(string language = "en", string? user = null, string? secret = null) => new(server, this, language, user, secret);
}

/// <summary>A visitor of a page with the chat.</summary>
sealed class BotVisitor(TestServer server, BotPlace place, string language, string? user, string? secret)
{
    readonly string _thread = Guid.NewGuid().ToString("N");

    public string Anonymous { get; init; } = Guid.NewGuid().ToString("N");

    public string Token { get; set; } = "";

    public Guid Talk { get; private set; }

    public async Task<JsonElement> BeginAsync(string text, bool person = false)
    {
        var body = new JsonObject { ["key"] = place.WriteKey, ["thread"] = _thread, ["message"] = "first", ["text"] = text, ["anonymousId"] = Anonymous, ["language"] = language, ["person"] = person };
        if (user is not null) (body["userId"], body["hash"]) = (user, secret is null ? null : Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(user))));
        var begun = await PostAsync("begin", body);
        Token = begun.Text("token");
        Talk = server.Services.GetRequiredService<ChatToken>().Read(Token, new(place.Workspace))!.Value; // it gave the token
        return begun;
    }

    public Task SayAsync(string text, string? message = null) => PostAsync("messages", new { key = place.WriteKey, token = Token, message = message ?? Guid.NewGuid().ToString("N"), text });

    public Task<JsonElement> StateAsync() => PostAsync("wait", new { key = place.WriteKey, token = Token });

    public Task<JsonElement> PersonAsync() => PostAsync("person", new { key = place.WriteKey, token = Token });

    public async Task<JsonElement> HelpedAsync(bool helped) => await PostAsync("helped", new { key = place.WriteKey, token = Token, message = (await StateAsync()).GetProperty("judge").GetInt64(), helped });

    public Task<JsonElement> RateAsync(int rating) => PostAsync("rating", new { key = place.WriteKey, token = Token, rating });

    public async Task<IReadOnlyList<JsonElement>> SaidAsync() => [.. (await StateAsync()).GetProperty("messages").EnumerateArray()];

    public Task<JsonElement> ConversationAsync() => place.GetAsync($"conversations/{Talk}");

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await TryAsync(path, body);
        return await answer.JsonAsync();
    }

    // As text, as pages send it: no preflight is needed.
    public async Task<HttpResponseMessage> TryAsync(string path, object body)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        return await http.PostAsync($"sdk/v1/chat/{path}", new StringContent(body is JsonObject json ? json.ToJsonString() : JsonSerializer.Serialize(body)), TestContext.Current.CancellationToken);
    }
}
