using System.CommandLine;
using System.Globalization;
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
        catch (ApiFailedException failed)
        {
            await Console.Error.WriteLineAsync(failed.Message);
            return 1;
        }
    }

    static async Task<int> RunAsync(ParseResult parsed, Api api, CancellationToken ct)
    {
        var mapping = parsed.GetValue(Mapping) is { } file ? await ReadAsync(file, ct) : null;
        await api.EnterAsync(["write", "admin"], "The key may not import: make a secret key with the scope write.", ct);
        var uploaded = await api.UploadAsync(parsed.GetValue(Files)!, ct); // at least one, by its arity
        var id = uploaded.GetProperty("id").GetGuid();
        await api.SendAsync(HttpMethod.Put, $"imports/{id}/mapping", mapping ?? Guess(uploaded), ct, isNew: true);
        var dry = parsed.GetValue(DryRun);
        await api.SendAsync(HttpMethod.Post, $"imports/{id}/{(dry ? "dry-run" : "start")}", "{}", ct);
        var ended = await FollowAsync(api, id, ct);
        if (ended.GetProperty("state").GetString() is not ("done" or "checked"))
            throw new ApiFailedException($"The import is {ended.GetProperty("state")}. {Api.Text(ended, "error")}".TrimEnd());
        return await ReportAsync(parsed, api, id, ended.GetProperty("report"), ct);
    }

    static async Task<string> ReadAsync(FileInfo file, CancellationToken ct) =>
        file.Exists ? await File.ReadAllTextAsync(file.FullName, ct) : throw new ApiFailedException($"There is no file {file}.");

    static string Guess(JsonElement uploaded) =>
        uploaded.TryGetProperty("guess", out var guess) && guess.ValueKind == JsonValueKind.Object && guess.TryGetProperty("mapping", out var mapping)
            && mapping.ValueKind == JsonValueKind.Object
            ? mapping.GetRawText()
            : throw new ApiFailedException("Rapport cannot guess how these files map. Name a mapping: --mapping FILE");

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
}
