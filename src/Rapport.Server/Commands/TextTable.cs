using System.Globalization;
using System.Text;
using Microsoft.VisualBasic.FileIO;

namespace Rapport.Server.Commands;

/// <summary>A file row by row: CSV with commas or semicolons, or separated by tabs or, where a first line has none of these, by spaces; in UTF-8.</summary>
sealed class TextTable : IDisposable
{
    static readonly string[] s_texts = ["text", "tweet", "review", "comment", "message", "sentence", "content", "body", "verbatim", "answer", "question", "query", "utterance", "feedback", "title"];

    static readonly string[] s_labels = ["label", "labels", "category", "class", "intent", "topic", "sentiment", "airline_sentiment", "polarity", "emotion", "emotions", "target", "tag", "rating", "stars", "score", "y"];

    readonly TextFieldParser _rows;

    TextTable(TextFieldParser rows, string[] names) => (_rows, Names) = (rows, names);

    /// <summary>Names of the columns; 1, 2, 3 … where the file has none.</summary>
    public string[] Names { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="hasNames">Whether its first row names the columns.</param>
    /// <exception cref="ApiFailedException">There is no such file, or it is empty or no CSV.</exception>
    public static TextTable Open(FileInfo file, bool hasNames = true)
    {
        if (!file.Exists) throw new ApiFailedException($"There is no file {file}.");
        var first = File.ReadLines(file.FullName).FirstOrDefault() ?? throw new ApiFailedException($"{file.Name} is empty.");
        if (first.AsSpan().IndexOfAny("\t;,") < 0 && Parts(first) is { Length: > 1 } parts) return Spaced(file, hasNames, parts.Length);
        var mark = "\t;,".MaxBy(c => (first.Contains(c, StringComparison.Ordinal), c == '\t', first.Count(x => x == c)));
        var rows = new TextFieldParser(file.FullName, Encoding.UTF8) { Delimiters = [$"{mark}"], HasFieldsEnclosedInQuotes = mark != '\t', TrimWhiteSpace = false };
        var names = hasNames ? Fields(rows)! : Numbered(first.Split(mark).Length); // it has a first line
        return new(rows, names);
    }

    // The number of spaces means nothing: columns of numbers are often set right.
    static TextTable Spaced(FileInfo file, bool hasNames, int columns)
    {
        var lines = File.ReadLines(file.FullName).Select(l => string.Join('\t', Parts(l)));
        var rows = new TextFieldParser(new StringReader(string.Join('\n', lines))) { Delimiters = ["\t"], HasFieldsEnclosedInQuotes = false, TrimWhiteSpace = false };
        return new(rows, hasNames ? Fields(rows)! : Numbered(columns)); // it has a first line
    }

    static string[] Parts(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static string[] Numbered(int columns) => [.. Enumerable.Range(1, columns).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The next row; null at the end.</summary>
    /// <param name="least">How many cells it must have.</param>
    public string[]? Read(int least)
    {
        var row = Fields(_rows);
        return row is null || row.Length >= least ? row : throw new ApiFailedException($"A row before line {_rows.LineNumber} has too few columns.");
    }

    /// <summary>Where the texts are: in the column asked for, or the first of those that usually hold texts.</summary>
    public int Texts(string? asked) => Place(asked, s_texts, "--text");

    /// <summary>Where the labels are, in the same way.</summary>
    public int Labels(string? asked) => Place(asked, s_labels, "--label");

    /// <summary>Where a column is.</summary>
    public int Place(string name) => Array.FindIndex(Names, n => n.Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) is var at and >= 0
        ? at : throw new ApiFailedException($"There is no column {name}; there are {string.Join(", ", Names)}.");

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    int Place(string? asked, string[] usual, string option)
    {
        if (asked is not null) return Place(asked);
        var found = usual.FirstOrDefault(name => Names.Contains(name, StringComparer.OrdinalIgnoreCase));
        return found is not null ? Place(found) : throw new ApiFailedException($"Say by {option} which column it is; there are {string.Join(", ", Names)}.");
    }

    static string[]? Fields(TextFieldParser rows)
    {
        try
        {
            return rows.ReadFields();
        }
        catch (MalformedLineException wrong)
        {
            throw new ApiFailedException($"Line {wrong.LineNumber} is no CSV.");
        }
    }
}
