using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rapport.Governance;
using Rapport.Server;

namespace Rapport.Tests.Server;

/// <summary>
/// The real server with its real stores on a loopback port and a data folder of its own, set up with an owner through
/// the API. Shared by every class marked <c>[Collection(nameof(OneServer))]</c>; a test that changes settings of the
/// whole instance starts its own by <see cref="StartAsync"/>.
/// </summary>
public sealed class TestServer : IAsyncLifetime
{
    public const string Password = "Correct-Harbour-Velvet-42";

    static readonly Dictionary<string, string?> Relaxed = new()
    {
        ["Limits:SignInsPerMinute"] = "100000",
        ["Limits:ExportsPerMinute"] = "100000",
        ["Limits:ChatsPerMinute"] = "100000",
        ["SecurityContact"] = "security@example.org",
    };

    WebApplication? _app;

    /// <summary>Base address, ends with a slash.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    public string DataFolder { get; } = Path.Combine(Path.GetTempPath(), $"rapport-test-{Guid.NewGuid():N}");

    /// <summary>Signed in as owner of <see cref="Workspace"/> and <see cref="OtherWorkspace"/>.</summary>
    public Browser Owner { get; private set; } = null!; // set by InitializeAsync

    /// <summary>The first workspace: Europe/Berlin, EUR.</summary>
    public Guid Workspace { get; private set; }

    /// <summary>A second workspace, to show that nothing leaks.</summary>
    public Guid OtherWorkspace { get; private set; }

    /// <summary>What the log said, as text.</summary>
    public LogLines Log { get; } = new();

    public IServiceProvider Services => _app?.Services ?? throw new InvalidOperationException("The server is not started.");

    /// <summary>Further settings; set them before the start.</summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(Relaxed, StringComparer.Ordinal);

    /// <summary>Replaces services, such as the clock; set it before the start.</summary>
    public Action<IServiceCollection>? Replace { get; set; }

    /// <summary>Hashes passwords as slowly as in earnest; set it before the start.</summary>
    public bool RealPasswords { get; set; }

    /// <summary>The address of a path in the first workspace: <c>server.In("keys")</c>.</summary>
    public string In(string path) => $"api/v1/workspaces/{Workspace}/{path}".TrimEnd('/');

    /// <summary>The address of a path in a workspace.</summary>
    public static string In(Guid workspace, string path) => $"api/v1/workspaces/{workspace}/{path}".TrimEnd('/');

    public static async Task<TestServer> StartAsync(Action<TestServer>? prepare = null)
    {
        var server = new TestServer();
        prepare?.Invoke(server);
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        await RunAsync();
        Owner = await SetUpAsync();
        Workspace = Owner.Session.GetProperty("workspaces")[0].GetProperty("id").GetGuid();
        OtherWorkspace = (await Owner.PostAsync("api/v1/workspaces", new { name = "Other", zone = "UTC", currency = "USD", language = "en" })).Id();
    }

    /// <summary>Stops and starts on the same data folder. Sessions live on; addresses change.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await RunAsync();
        Owner = Owner.At(Url);
    }

    public async Task StopAsync()
    {
        if (_app is null) return;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(DataFolder, recursive: true);
    }

    /// <summary>A browser that nobody is signed in on.</summary>
    public Browser Stranger() => new(Url);

    /// <summary>A key of the first workspace: <c>await server.KeyAsync("read")</c>, or <c>"ingest"</c> alone for a write key.</summary>
    public Task<string> KeyAsync(params string[] scopes) => KeyInAsync(Workspace, "segment", scopes);

    /// <summary>A key of a workspace for a dialect. The scope <c>ingest</c> alone makes a write key, any other a secret key.</summary>
    public async Task<string> KeyInAsync(Guid workspace, string dialect, params string[] scopes)
    {
        var kind = scopes is ["ingest"] ? "write" : "secret";
        var made = await Owner.PostAsync(In(workspace, "keys"), new { name = $"{dialect} {string.Join(' ', scopes)}", kind, dialect, scopes });
        return made.GetProperty("key").GetString()!;
    }

    /// <summary>A client that sends the key as a Bearer token and no cookie.</summary>
    public HttpClient WithKey(string key)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A new person with a role in the first workspace, signed in.</summary>
    public Task<Browser> PersonAsync(string role, Guid? workspace = null) => PersonAsync($"p{Guid.NewGuid():N}@example.org", role, workspace);

    public async Task<Browser> PersonAsync(string email, string role, Guid? workspace = null)
    {
        var invite = await Owner.PostAsync(In(workspace ?? Workspace, "people/invites"), new { email, role });
        var token = invite.GetProperty("link").GetString()!.Split('/')[^1];
        var person = Stranger();
        await person.EnterAsync($"api/v1/invites/{token}", new { name = "Somebody Else", password = Password });
        return person;
    }

    /// <summary>Signs in on a new browser.</summary>
    public async Task<Browser> SignInAsync(string email, string password = Password)
    {
        var browser = Stranger();
        await browser.EnterAsync("api/v1/sign-in", new { email, password });
        return browser;
    }

    async Task RunAsync()
    {
        _app = RapportApp.Build(new RapportOptions(DataFolder, "http://127.0.0.1:0")
        {
            Settings = Settings.AsReadOnly(),
            Replace = services =>
            {
                services.AddLogging(logging => logging.ClearProviders().AddProvider(Log));
                // Thousands of passwords are hashed in the tests, and none of them is worth guessing.
                if (!RealPasswords) services.Configure<PasswordHasherOptions>(o => o.IterationCount = 1000);
                Replace?.Invoke(services);
            },
        });
        await _app.StartAsync();
        Rapport.Server.Address.SettleBound(_app);
        Url = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    async Task<Browser> SetUpAsync()
    {
        var path = await Services.GetRequiredService<ISetup>().PathAsync(default) ?? throw new InvalidOperationException("Set up already.");
        var owner = Stranger();
        await owner.EnterAsync("api/v1/setup", new
        {
            code = path.Split("code=")[1], name = "Ada Owner", email = "owner@example.org", password = Password,
            workspace = "Nordwind", zone = "Europe/Berlin", currency = "EUR", language = "en",
        });
        return owner;
    }
}

/// <summary>The classes of this collection share one server, one after another.</summary>
[CollectionDefinition(nameof(OneServer))]
public sealed class OneServer : ICollectionFixture<TestServer>;

/// <summary>A browser: keeps its cookie and sends the antiforgery header as the screens do.</summary>
public sealed class Browser(Uri url)
{
    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = url };

    /// <summary>The last session answer.</summary>
    public JsonElement Session { get; private set; }

    /// <summary>Name and value of the session cookie; null when signed out.</summary>
    public string? Cookie { get; set; }

    public string Antiforgery { get; set; } = "";

    public Guid PersonId => Session.GetProperty("person").GetProperty("id").GetGuid();

    /// <summary>The same browser at another address.</summary>
    public Browser At(Uri other) => new(other) { Cookie = Cookie, Antiforgery = Antiforgery, Session = Session };

    /// <summary>Sends a request, with cookie and antiforgery header; answers whatever came back.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Relative to the server.</param>
    /// <param name="body">Content, or what becomes JSON.</param>
    /// <param name="seen">What the change is made to: a version, <c>*</c> for whatever stands there, empty for what is not there yet; null says nothing.</param>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, string? seen = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = body as HttpContent ?? JsonContent.Create(body);
        if (seen is "") request.Headers.Add("If-None-Match", "*");
        else if (seen is not null) request.Headers.Add("If-Match", seen == "*" ? seen : $"\"{seen}\"");
        if (Cookie is not null) request.Headers.Add("Cookie", Cookie);
        if (Antiforgery.Length > 0) request.Headers.Add("X-Rapport-Antiforgery", Antiforgery);
        return await Http.SendAsync(request);
    }

    /// <summary>GET that must succeed.</summary>
    public Task<JsonElement> GetAsync(string path) => ExpectAsync(HttpMethod.Get, path, null);

    /// <summary>POST that must succeed.</summary>
    public Task<JsonElement> PostAsync(string path, object? body = null) => ExpectAsync(HttpMethod.Post, path, body ?? new { });

    public Task<JsonElement> PutAsync(string path, object body, string? seen = null) => ExpectAsync(HttpMethod.Put, path, body, seen);

    public Task<JsonElement> PatchAsync(string path, object body, string? seen = null) => ExpectAsync(HttpMethod.Patch, path, body, seen);

    public Task<JsonElement> DeleteAsync(string path, object? body = null) => ExpectAsync(HttpMethod.Delete, path, body);

    /// <summary>Status and problem code of a request that is refused.</summary>
    public async Task<(int Status, string Code)> RefusedAsync(HttpMethod method, string path, object? body = null, string? seen = null)
    {
        using var response = await SendAsync(method, path, body, seen);
        return await response.ProblemAsync();
    }

    /// <summary>A request whose answer signs this browser in.</summary>
    public async Task EnterAsync(string path, object body)
    {
        using var response = await SendAsync(HttpMethod.Post, path, body);
        Session = await response.JsonAsync();
        Cookie = response.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]).Single(c => c.StartsWith("__Host-rapport=", StringComparison.Ordinal));
        Antiforgery = Session.GetProperty("antiforgery").GetString()!;
    }

    async Task<JsonElement> ExpectAsync(HttpMethod method, string path, object? body, string? seen = null)
    {
        using var response = await SendAsync(method, path, body, seen);
        return await response.JsonAsync();
    }
}

public static class Answers
{
    /// <summary>The JSON of an answer that must be a success; a null element when it has no body.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    /// <summary>Status and code of an answer that must be a problem.</summary>
    public static async Task<(int Status, string Code)> ProblemAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBeInRange(400, 599, $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri}: {text}");
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", text);
        var problem = JsonElement.Parse(text);
        problem.GetProperty("status").GetInt32().ShouldBe((int)response.StatusCode);
        return ((int)response.StatusCode, problem.GetProperty("code").GetString()!);
    }

    public static Guid Id(this JsonElement element) => element.GetProperty("id").GetGuid();

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;
}

/// <summary>Keeps the log, to look for what must not be in it.</summary>
public sealed class LogLines : ILoggerProvider
{
    readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

    public string All => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => new Writer(_lines, categoryName);

    public void Dispose()
    {
        // The lines outlive the server: they are read after it.
    }

    sealed class Writer(System.Collections.Concurrent.ConcurrentQueue<string> lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {exception}");
    }
}
