using System.Text;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Csv;

/// <summary>Text with one row a line (RFC 4180), separated by comma, semicolon, tab or bar.</summary>
sealed class CsvSource : ISource
{
    const int _headChars = 64 * 1024;

    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public bool Fits(ReadOnlySpan<byte> head) =>
        !(head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("%PDF"u8) || head.StartsWith("\u007FELF"u8)
            || head is [0xD0, 0xCF, 0x11, 0xE0, ..] or [0x1F, 0x8B, ..] or [0x89, 0x50, 0x4E, 0x47, ..] or [0xFF, 0xD8, 0xFF, ..]);

    /// <inheritdoc/>
    public Opened Open(Stream content, ReadChoice choice)
    {
        var (encoding, refusal) = TextEncoding.Of(content, choice.Encoding);
        if (encoding is null) return refusal!; // one of the two is set
        if (choice.Delimiter is { Length: not 1 })
            return new Refusal("import.delimiter", "A delimiter is one character.");
        var start = content.Position;
        var head = Head(content, encoding);
        content.Position = start;
        if (string.IsNullOrWhiteSpace(head)) return new Refusal("import.empty", "The file is empty.");
        var quote = Quote(head);
        var delimiter = choice.Delimiter?[0] ?? Delimiter(head, quote);
        var text = new StreamReader(content, encoding, detectEncodingFromByteOrderMarks: false, 64 * 1024);
        var rows = new CsvRows(text, delimiter, quote);
        if (!rows.Read(out var first)) return new Refusal("import.empty", "The file is empty.");
        if (first.Fault is { } fault) return new Refusal("import.header", $"The header row cannot be read: {fault.Detail}");
        var (names, refused) = Header.Of(first.Cells);
        if (refused is not null) return refused;
        rows.Expect(names.Length);
        return Opened.As(new Reader(content, rows, names, $"{encoding.WebName}, {Named(delimiter)}"));
    }

    static string Head(Stream content, Encoding encoding)
    {
        using var reader = new StreamReader(content, encoding, detectEncodingFromByteOrderMarks: false, 4096, leaveOpen: true);
        var head = new char[_headChars];
        return new string(head, 0, reader.ReadBlock(head, 0, head.Length));
    }

    static char Quote(string head)
    {
        var line = head.AsSpan(0, head.IndexOfAny(['\r', '\n']) is var end and >= 0 ? end : head.Length);
        return line.Length > 1 && line[0] == '\'' && line[^1] == '\'' ? '\'' : '"';
    }

    /// <summary>The candidate that cuts the first rows into the most columns, all rows alike; a comma when none does.</summary>
    static char Delimiter(string head, char quote)
    {
        var best = (Delimiter: ',', Score: 0.0);
        foreach (var candidate in (ReadOnlySpan<char>)[',', ';', '\t', '|'])
        {
            var score = Score(head, candidate, quote);
            if (score > best.Score) best = (candidate, score);
        }

        return best.Delimiter;
    }

    static double Score(string head, char delimiter, char quote)
    {
        var rows = new CsvRows(new StringReader(head), delimiter, quote);
        if (!rows.Read(out var first) || first.Cells.Length < 2) return 0;
        int alike = 1, all = 1;
        // The last row of a cut head may be half a row: a handful decides well before.
        while (all < 50 && rows.Read(out var row))
        {
            all++;
            if (row.Fault is null && row.Cells.Length == first.Cells.Length) alike++;
        }

        var share = (double)alike / all;
        return share * share * (1 + Math.Log2(first.Cells.Length));
    }

    static string Named(char delimiter) => delimiter switch
    {
        ',' => "comma",
        ';' => "semicolon",
        '\t' => "tab",
        '|' => "bar",
        _ => $"“{delimiter}”",
    };

    sealed class Reader(Stream content, CsvRows rows, string[] columns, string detail) : IRowReader
    {
        public IReadOnlyList<string> Columns => columns;

        public string Detail => detail;

        public double Share => content.Length == 0 ? 1 : (double)content.Position / content.Length;

        public bool Read(out SourceRow row) => rows.Read(out row);

        public void Dispose() => content.Dispose();
    }
}
