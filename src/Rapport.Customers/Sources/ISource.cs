using Rapport.Kernel;

namespace Rapport.Customers.Sources;

/// <summary>A file format that rows can be read from. One member of the family <see cref="SourceFormats.All"/>.</summary>
interface ISource
{
    /// <summary>Stable name: <c>csv</c>, <c>xlsx</c>, <c>jsonl</c>.</summary>
    string Name { get; }

    /// <summary>Whether the first bytes of a file look like this format. The file's name and content type are not trusted.</summary>
    bool Fits(ReadOnlySpan<byte> head);

    /// <summary>Opens a file for reading from its first row.</summary>
    /// <param name="content">A seekable stream, owned by the reader once opened.</param>
    /// <param name="choice">What a person chose instead of the detected; null parts are detected.</param>
    /// <returns>A reader, or why the whole file is refused.</returns>
    Opened Open(Stream content, ReadChoice choice);
}

/// <summary>What a person may choose about reading a file; null means detect.</summary>
/// <param name="Encoding">A name such as <c>windows-1252</c>.</param>
/// <param name="Delimiter">One character.</param>
/// <param name="Sheet">The name of a sheet in a workbook; the first when null.</param>
sealed record ReadChoice(string? Encoding = null, string? Delimiter = null, string? Sheet = null)
{
    /// <summary>Detect everything.</summary>
    public static ReadChoice Detect { get; } = new();
}

/// <summary>A reader or a refusal; exactly one is set.</summary>
readonly record struct Opened(IRowReader? Reader, Refusal? Refusal)
{
    public static implicit operator Opened(Refusal refusal) => new(null, refusal);

    public static Opened As(IRowReader reader) => new(reader, null);
}

/// <summary>Reads a file row by row, forward, in bounded memory.</summary>
interface IRowReader : IDisposable
{
    /// <summary>The header: distinct names, trimmed; a blank header cell is called <c>column N</c>.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>How the file was read, for people: encoding and delimiter, or sheet.</summary>
    string Detail { get; }

    /// <summary>Share of the file read so far, 0..1.</summary>
    double Share { get; }

    /// <summary>The next row; false at the end of the file.</summary>
    bool Read(out SourceRow row);
}

/// <summary>One row of a file.</summary>
/// <param name="Number">As a spreadsheet counts: the header is 1, so the first data row is 2. Ascending; resuming goes by it.</param>
/// <param name="Cells">One text per column, empty when absent; for a faulty row whatever could be read.</param>
/// <param name="Fault">Why the row cannot be used, or null.</param>
readonly record struct SourceRow(long Number, string[] Cells, RowFault? Fault);

/// <summary>Why a row is refused.</summary>
/// <param name="Code">From the closed list in <see cref="RowFaults"/>.</param>
/// <param name="Detail">A sentence for people.</param>
sealed record RowFault(string Code, string Detail);

/// <summary>The reasons a reader can refuse a row for.</summary>
static class RowFaults
{
    /// <summary>More or fewer cells than the header.</summary>
    public const string Columns = "row.columns";

    /// <summary>A quotation mark that opens a cell and never closes it.</summary>
    public const string Quote = "row.quote";

    /// <summary>A cell of more than <see cref="Limits.CellChars"/> characters.</summary>
    public const string Cell = "row.cell_too_large";

    /// <summary>A row of more than <see cref="Limits.RowChars"/> characters.</summary>
    public const string Length = "row.too_long";

    /// <summary>A line or array element that is not a JSON object.</summary>
    public const string Json = "row.json";

    /// <summary>A NUL character.</summary>
    public const string Nul = "row.nul";
}

/// <summary>Bounds of what a file may hold.</summary>
static class Limits
{
    /// <summary>Characters in one cell.</summary>
    public const int CellChars = 64 * 1024;

    /// <summary>Characters in one row.</summary>
    public const int RowChars = 8 * 1024 * 1024;

    /// <summary>Columns of a file.</summary>
    public const int Columns = 500;

    /// <summary>Characters of a column's name.</summary>
    public const int HeaderChars = 200;

    /// <summary>Bytes a workbook may unpack to.</summary>
    public const long UnpackedBytes = 1024L * 1024 * 1024;

    /// <summary>Members of a workbook's archive.</summary>
    public const int ArchiveEntries = 2_000;

    /// <summary>Nesting of a JSON row.</summary>
    public const int JsonDepth = 32;
}
