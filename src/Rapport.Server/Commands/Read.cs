using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Server.Commands;

/// <summary><c>rapport read</c>: has the texts of a CSV file read by a running Rapport, here or elsewhere, by its public API.</summary>
static class Read
{
    const int AtOnce = 500;

    static readonly string[] s_added = ["language", "language_confidence", "sentiment", "level", "mixed", "confidence", "emotions", "aspects", "topics", "masked"];

    static readonly Option<string> Url = new("--url") { Description = "The server's address.", DefaultValueFactory = _ => "http://localhost:5080" };

    static readonly Option<string?> Key = new("--key") { Description = "A secret key with the scope read; left out, the variable RAPPORT_KEY." };

    static readonly Option<string?> Column = new("--column", "--text") { Description = "The column with the texts; left out, one that is named as such usually are." };

    static readonly Option<string?> Language = new("--language") { Description = "The column with their languages; left out, languages are detected." };

    static readonly Option<string> Out = new("--out") { Description = "Where the table goes.", DefaultValueFactory = _ => "read.csv" };

    static readonly Argument<FileInfo> File = new("file") { Description = "CSV with a first row of names, UTF-8." };

    public static Command Command()
    {
        var command = new Command("read", "Read the texts of a CSV file: language, sentiment, emotions, aspects, topics. Writes the same rows with columns added. Nothing of the texts is kept.")
        {
            Url, Key, Column, Language, Out, File,
        };
        command.SetAction((parsed, ct) => RunAsync(parsed, ct));
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        try
        {
            using var api = Api.Open(parsed.GetValue(Url)!, parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable("RAPPORT_KEY")); // it has a default
            await api.EnterAsync(["read", "write", "admin"], "The key may not read: make a secret key with the scope read.", ct);
            var read = await RunAsync(parsed, api, ct);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{read:N0} texts read: {parsed.GetValue(Out)}"));
            return 0;
        }
        catch (ApiFailedException failed)
        {
            await Console.Error.WriteLineAsync(failed.Message);
            return 1;
        }
    }

    static async Task<long> RunAsync(ParseResult parsed, Api api, CancellationToken ct)
    {
        using var rows = TextTable.Open(parsed.GetValue(File)!); // it is required
        var text = rows.Texts(parsed.GetValue(Column));
        var language = parsed.GetValue(Language) is { } named ? rows.Place(named) : -1;
        await using var to = new StreamWriter(parsed.GetValue(Out)!, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)); // it has a default
        Csv.WriteRow(to, [.. rows.Names, .. s_added]);
        var (read, together) = (0L, new List<string[]>());
        while (rows.Read(Math.Max(text, language) + 1) is { } row)
        {
            together.Add(row);
            if (together.Count == AtOnce) read += await ReadAsync(api, to, together, text, language, ct);
        }

        return read + await ReadAsync(api, to, together, text, language, ct);
    }

    static async Task<int> ReadAsync(Api api, StreamWriter to, List<string[]> rows, int text, int language, CancellationToken ct)
    {
        if (rows.Count == 0) return 0;
        var texts = rows.ConvertAll(row => new { text = row[text], language = language >= 0 && row[language].Length >= 2 ? row[language] : null });
        var answer = await api.SendAsync(HttpMethod.Post, "texts/read", JsonSerializer.Serialize(new { texts }), ct);
        foreach (var (row, item) in rows.Zip(answer.GetProperty("items").EnumerateArray())) Csv.WriteRow(to, [.. row, .. Added(item)]);
        var count = rows.Count;
        rows.Clear();
        return count;
    }

    static object?[] Added(JsonElement item)
    {
        var reading = item.GetProperty("reading");
        return
        [
            reading.GetProperty("language").GetString(), reading.GetProperty("languageConfidence").GetDouble(), Number(reading, "sentiment"), reading.GetProperty("level").GetString(),
            reading.GetProperty("mixed").GetBoolean(), reading.GetProperty("confidence").GetDouble(), List(reading, "emotions", e => e.GetProperty("name").GetString()),
            List(reading, "parts", p => p.GetProperty("aspect").GetString() is { } aspect ? string.Create(CultureInfo.InvariantCulture, $"{aspect}={p.GetProperty("score").GetDouble():0.##}") : null),
            List(reading, "topics", t => t.GetProperty("topic").GetString()), item.GetProperty("masked").GetString(),
        ];
    }

    static double? Number(JsonElement reading, string name) => reading.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    static string List(JsonElement reading, string name, Func<JsonElement, string?> say) =>
        reading.GetProperty(name) is { ValueKind: JsonValueKind.Array } list ? string.Join(' ', list.EnumerateArray().Select(say).OfType<string>()) : "";
}
