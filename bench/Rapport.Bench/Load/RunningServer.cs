using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rapport.Bench.Load;

/// <summary>The real server in a process of its own over a new data folder, with one workspace and a key to it.</summary>
sealed partial class RunningServer : IAsyncDisposable
{
    readonly Process _process;
    readonly string _folder;

    RunningServer(Process process, string folder, HttpClient http)
    {
        _process = process;
        _folder = folder;
        Http = http;
    }

    /// <summary>Carries the key.</summary>
    public HttpClient Http { get; }

    /// <summary>Where it keeps everything.</summary>
    public string DataFolder => _folder;

    /// <summary>The path of the workspace's API, with a slash at the end.</summary>
    public string Workspace { get; private set; } = "";

    /// <summary>Processor time of the server so far, and of the column host.</summary>
    public (TimeSpan Server, TimeSpan Facts) Cpu => (CpuOf(_process.Id), Children(_process.Id).Aggregate(TimeSpan.Zero, (sum, id) => sum + CpuOf(id)));

    /// <summary>Memory that the two hold, in MiB.</summary>
    public (long Server, long Facts) MiB => (MemoryOf(_process.Id), Children(_process.Id).Sum(MemoryOf));

    public static async Task<RunningServer> StartAsync(int connections)
    {
        var folder = Directory.CreateTempSubdirectory("rapport-bench-").FullName;
        var program = Path.Combine(AppContext.BaseDirectory, "Rapport.Server");
        var process = Process.Start(new ProcessStartInfo(program, ["serve", "--data", folder, "--urls", "http://127.0.0.1:0"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, Environment = { ["RAPPORT_Ingest__RequestsPerSecond"] = "1000000", ["RAPPORT_Ingest__Burst"] = "1000000", ["RAPPORT_Limits__PageRequestsPerMinute"] = "1000000", ["RAPPORT_Limits__ChatsPerMinute"] = "1000000" },
        })!; // a new process
        var said = "";
        while (!SetupLink().IsMatch(said))
        {
            said += await process.StandardOutput.ReadLineAsync() + "\n";
            if (process.HasExited) throw new InvalidOperationException($"The server did not start:\n{said}");
        }

        _ = process.StandardOutput.ReadToEndAsync(); // so that the pipe never fills
        var link = SetupLink().Match(said);
        var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseCookies = false })
        {
            BaseAddress = new Uri(link.Groups["url"].Value),
        };
        var server = new RunningServer(process, folder, http);
        await server.EnterAsync(link.Groups["code"].Value);
        return server;
    }

    async Task EnterAsync(string code)
    {
        using var made = await Http.PostAsJsonAsync("/api/v1/setup", new
        {
            code, name = "Bench", email = "bench@example.com", password = "quiet rivers bend around old mills", workspace = "Bench",
            zone = "UTC", currency = "EUR", language = "en",
        });
        var session = await JsonAsync(made);
        Workspace = $"/api/v1/workspaces/{session.GetProperty("workspaces")[0].GetProperty("id").GetGuid()}/";
        using var request = new HttpRequestMessage(HttpMethod.Post, Workspace + "keys")
        {
            Content = JsonContent.Create(new { name = "bench", kind = "secret", dialect = "segment", scopes = new[] { "ingest", "read", "write", "admin" } }),
        };
        request.Headers.Add("Cookie", made.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        request.Headers.Add("X-Rapport-Antiforgery", session.GetProperty("antiforgery").GetString());
        using var answer = await Http.SendAsync(request);
        var key = (await JsonAsync(answer)).GetProperty("key").GetString();
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Publishes a survey that asks for a recommendation and why; its address.</summary>
    public async Task<string> PublishSurveyAsync()
    {
        var document = JsonElement.Parse("""
            {"blocks":[{"id":"b1","elements":[{"id":"nps","kind":"nps","title":{"en":"Recommend?"},"required":true},{"id":"why","kind":"text","title":{"en":"Why?"}}]}],
             "endings":[{"id":"end","title":{"en":"Thank you"}}]}
            """);
        var made = await JsonAsync(await Http.PostAsJsonAsync(Workspace + "surveys", new { name = "Bench", document }));
        var path = $"{Workspace}surveys/{made.GetProperty("id").GetGuid()}";
        await JsonAsync(await Http.PostAsJsonAsync(path + "/publish", new { }));
        return path;
    }

    /// <summary>The body of an answer that must be a success.</summary>
    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(text)
            : throw new InvalidOperationException($"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}: {text}");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using (var stop = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)])) await stop.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    static TimeSpan CpuOf(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }

    static long MemoryOf(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.WorkingSet64 >> 20;
    }

    static IEnumerable<int> Children(int id) => Directory.GetDirectories($"/proc/{id}/task")
        .SelectMany(task => File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(child => int.Parse(child, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<url>https?://[^\s/]+)/app/setup\?code=(?<code>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SetupLink();
}
