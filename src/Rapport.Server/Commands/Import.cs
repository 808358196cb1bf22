using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Rapport.Server.Commands;

/// <summary><c>rapport import</c>: imports files into a running Rapport, here or elsewhere, by its public API.</summary>
static class Import
{
    const int SomeRefused = 2;

    static readonly Option<string> Url = new("--url") { Description = "The server's address.", DefaultValueFactory = _ => "http://localhost:5080" };

    static readonly Option<string?> Key = new("--key") { Description = "A secret key with the scope write; left out, the variable RAPPORT_KEY." };

    static readonly Option<FileInfo?> Mapping = new("--mapping") { Description = "A mapping as JSON; left out, the one that Rapport guesses." };

    static readonly Option<bool> DryRun = new("--dry-run") { Description = "Go through all rows and store nothing." };

    static readonly Option<string?> Refused = new("--refused") { Description = "Where refused rows go; left out, refused-<import>.csv here." };

    static readonly Argument<FileInfo[]> Files = new("files") { Description = "CSV, XLSX or JSON Lines.", Arity = ArgumentArity.OneOrMore };

    public static Command Command()
    {
        var command = new Command("import", "Import files into a running Rapport. Ends with 0 when every row was taken, 2 when some were refused, 1 when it failed.")
        {
            Url, Key, Mapping, DryRun, Refused, Files,
        };
        command.SetAction((parsed, ct) => RunAsync(parsed, ct));
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        try
        {
            using var api = Api.Open(parsed.GetValue(Url)!, parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable("RAPPORT_KEY")); // it has a default
            return await RunAsync(parsed, api, ct);
        }
        catch (ImportFailedException failed)
        {
            await Console.Error.WriteLineAsync(failed.Message);
            return 1;
        }
    }

    static async Task<int> RunAsync(ParseResult parsed, Api api, CancellationToken ct)
    {
        var mapping = parsed.GetValue(Mapping) is { } file ? await ReadAsync(file, ct) : null;
        await api.EnterAsync(ct);
        var uploaded = await api.UploadAsync(parsed.GetValue(Files)!, ct); // at least one, by its arity
        var id = uploaded.GetProperty("id").GetGuid();
        await api.SendAsync(HttpMethod.Put, $"imports/{id}/mapping", mapping ?? Guess(uploaded), ct, isNew: true);
        var dry = parsed.GetValue(DryRun);
        await api.SendAsync(HttpMethod.Post, $"imports/{id}/{(dry ? "dry-run" : "start")}", "{}", ct);
        var ended = await FollowAsync(api, id, ct);
        if (ended.GetProperty("state").GetString() is not ("done" or "checked"))
            throw new ImportFailedException($"The import is {ended.GetProperty("state")}. {Text(ended, "error")}".TrimEnd());
        return await ReportAsync(parsed, api, id, ended.GetProperty("report"), ct);
    }

    static async Task<string> ReadAsync(FileInfo file, CancellationToken ct) =>
        file.Exists ? await File.ReadAllTextAsync(file.FullName, ct) : throw new ImportFailedException($"There is no file {file}.");

    static string Guess(JsonElement uploaded) =>
        uploaded.TryGetProperty("guess", out var guess) && guess.ValueKind == JsonValueKind.Object && guess.TryGetProperty("mapping", out var mapping)
            && mapping.ValueKind == JsonValueKind.Object
            ? mapping.GetRawText()
            : throw new ImportFailedException("Rapport cannot guess how these files map. Name a mapping: --mapping FILE");

    /// <summary>Shows how far the job is, until it has ended.</summary>
    static async Task<JsonElement> FollowAsync(Api api, Guid id, CancellationToken ct)
    {
        var shown = "";
        while (true)
        {
            var now = await api.WaitForAsync($"imports/{id}", ct);
            if (now.GetProperty("state").GetString() is not ("running" or "checking")) return now;
            if (Progress(now) is { Length: > 0 } line && line != shown) await Console.Error.WriteLineAsync(shown = line);
            await Task.Delay(TimeSpan.FromSeconds(0.5), ct);
        }
    }

    static string Progress(JsonElement import)
    {
        if (!import.TryGetProperty("progress", out var progress) || progress.ValueKind != JsonValueKind.Object) return "";
        var done = progress.GetProperty("done").GetInt64();
        if (!progress.TryGetProperty("total", out var total) || total.ValueKind != JsonValueKind.Number || total.GetInt64() == 0) return "";
        var left = progress.TryGetProperty("secondsLeft", out var seconds) && seconds.ValueKind == JsonValueKind.Number ? Words($", {seconds.GetInt64():N0} s left") : "";
        return Words($"{(double)done / total.GetInt64():P0} ({done:N0} of {total.GetInt64():N0} rows{left})");
    }

    static async Task<int> ReportAsync(ParseResult parsed, Api api, Guid id, JsonElement report, CancellationToken ct)
    {
        var (rows, refused) = (report.GetProperty("rows").GetInt64(), report.GetProperty("refused").GetInt64());
        var stored = report.TryGetProperty("stored", out var count) && count.ValueKind == JsonValueKind.Number
            ? Words($"{count.GetInt64():N0} facts stored") : "nothing stored (dry run)";
        Console.WriteLine(Words($"{rows:N0} rows: {report.GetProperty("accepted").GetInt64():N0} taken, {report.GetProperty("skipped").GetInt64():N0} left out, {refused:N0} refused; {stored}."));
        if (refused == 0) return 0;
        foreach (var reason in report.GetProperty("reasons").EnumerateObject()) Console.WriteLine(Words($"  {reason.Name}: {reason.Value.GetInt64():N0}"));
        var to = parsed.GetValue(Refused) ?? $"refused-{id:N}.csv";
        await api.SaveAsync($"imports/{id}/refused", to, ct);
        Console.WriteLine($"The refused rows, with their reasons: {to}");
        return SomeRefused;
    }

    static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : ""; // a string has a value

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
            if (string.IsNullOrWhiteSpace(key)) throw new ImportFailedException("Name a secret key with the scope write: --key rap_…, or the variable RAPPORT_KEY.");
            if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                throw new ImportFailedException($"The value of --url ({url}) is no address. Write for example: --url http://localhost:5080");
            return key.Any(c => c is < '!' or > '~') ? throw new ImportFailedException("The value of --key is no key.") : new Api(address, key);
        }

        /// <summary>Learns the key's workspace.</summary>
        public async Task EnterAsync(CancellationToken ct)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/key");
            var key = await JsonAsync(request, ct);
            if (!key.GetProperty("scopes").EnumerateArray().Any(s => s.GetString() is "write" or "admin"))
                throw new ImportFailedException("The key may not import: make a secret key with the scope write.");
            workspace = $"api/v1/workspaces/{key.GetProperty("workspace")}/";
        }

        public async Task<JsonElement> UploadAsync(IReadOnlyList<FileInfo> files, CancellationToken ct)
        {
            using var form = new MultipartFormDataContent();
            foreach (var file in files)
            {
                if (!file.Exists) throw new ImportFailedException($"There is no file {file}.");
                form.Add(new StreamContent(file.OpenRead()), "file", file.Name);
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, workspace + "imports") { Content = form };
            return await JsonAsync(request, ct);
        }

        public async Task SendAsync(HttpMethod method, string path, string json, CancellationToken ct, bool isNew = false)
        {
            using var request = new HttpRequestMessage(method, workspace + path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
            if (isNew) request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
            await JsonAsync(request, ct);
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
                catch (ImportFailedException away) when (away.IsPassing && attempt < Patience)
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

        public void Dispose() => http.Dispose();

        async Task<JsonElement> JsonAsync(HttpRequestMessage request, CancellationToken ct)
        {
            using var answer = await AnswerAsync(request, ct);
            return JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync(ct));
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
                throw new ImportFailedException($"No Rapport answers at {http.BaseAddress} ({away.Message})", isPassing: true);
            }
        }

        static async Task<ImportFailedException> RefusedAsync(HttpResponseMessage answer, CancellationToken ct)
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

                return new ImportFailedException($"{sentence} ({Text(problem, "code")})", isPassing);
            }
            catch (JsonException)
            {
                return new ImportFailedException($"The server answered {(int)answer.StatusCode}.", isPassing);
            }
        }
    }

    /// <summary>It cannot go on, for a reason that the person at the console can mend.</summary>
    sealed class ImportFailedException(string sentence, bool isPassing = false) : Exception(sentence)
    {
        /// <summary>It may be different in a moment.</summary>
        public bool IsPassing => isPassing;
    }
}
