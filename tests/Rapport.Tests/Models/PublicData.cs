using System.Text.Json;
using Rapport.Customers.Sources.Csv;
using Rapport.Models.Learning;

namespace Rapport.Tests.Models;

/// <summary>The public data sets that figures are checked against, and what is published of them.</summary>
static class PublicData
{
    static readonly string s_root = AppContext.BaseDirectory[..AppContext.BaseDirectory.IndexOf($"{Path.DirectorySeparatorChar}artifacts", StringComparison.Ordinal)];

    public static string Root { get; } = s_root;

    public static string Folder { get; } = Path.GetFullPath(Environment.GetEnvironmentVariable("RAPPORT_DATA") ?? Path.Combine(s_root, "../shared/data"));

    /// <summary>Skips the test only where there are no data at all.</summary>
    public static string Path_(string file)
    {
        Assert.SkipUnless(Directory.Exists(Folder), "RAPPORT_DATA names no data here.");
        return Path.Combine(Folder, file);
    }

    public static JsonElement Expected(string id)
    {
        using var all = JsonDocument.Parse(File.ReadAllText(Path_("expected.json")));
        return all.RootElement.EnumerateArray().First(e => e.GetProperty("id").GetString() == id).GetProperty("value").Clone();
    }

    /// <summary>Rows of a CSV file without its header.</summary>
    public static List<string[]> Csv(string file)
    {
        using var text = new StreamReader(Path_(file));
        var (rows, found) = (new CsvRows(text, ',', '"'), new List<string[]>());
        while (rows.Read(out var row)) found.Add([.. row.Cells]);
        return found[1..];
    }

    /// <summary>Banking questions with the index of their intent among the sorted names.</summary>
    public static (string[] Labels, List<Example> Train, List<Example> Test) Banking()
    {
        var (train, test) = (Csv("05_topics_intents/banking77/train.csv"), Csv("05_topics_intents/banking77/test.csv"));
        var labels = train.Select(row => row[1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return (labels, [.. train.Select(Of)], [.. test.Select(Of)]);

        Example Of(string[] row) => new(row[0], [Array.IndexOf(labels, row[1])]);
    }

    /// <summary>Airline tweets with 0 negative, 1 neutral, 2 positive.</summary>
    public static List<Example> Airline()
    {
        string[] labels = ["negative", "neutral", "positive"];
        return [.. Csv("04_sentiment/airline_tweets_dev.csv").Select(row => new Example(row[10], [Array.IndexOf(labels, row[1])]))];
    }

    public static string[] Emotions() => [.. File.ReadAllLines(Path_("04_sentiment/goemotions_ekman/labels.txt")).Where(line => line.Length > 0)];

    public static List<Example> Emotions(string part) =>
        [.. File.ReadAllLines(Path_($"04_sentiment/goemotions_ekman/{part}.tsv")).Where(line => line.Length > 0).Select(line => line.Split('\t'))
            .Select(cells => new Example(cells[0], [.. cells[1].Split(',').Select(int.Parse)]))];

    public static int Best(double[] probabilities) => Array.IndexOf(probabilities, probabilities.Max());
}
