using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using ExcelDataReader;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Xlsx;

/// <summary>An Excel workbook (Office Open XML); one sheet is read.</summary>
sealed class XlsxSource : ISource
{
    static XlsxSource() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <inheritdoc/>
    public string Name => "xlsx";

    /// <inheritdoc/>
    public bool Fits(ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8);

    /// <inheritdoc/>
    public Opened Open(Stream content, ReadChoice choice)
    {
        if (Unsafe(content) is { } unsafely) return unsafely;
        content.Position = 0;
        IExcelDataReader reader;
        try
        {
            reader = ExcelReaderFactory.CreateOpenXmlReader(content, new ExcelReaderConfiguration { LeaveOpen = true });
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            return Broken();
        }

        try
        {
            return Opened(content, reader, choice);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            reader.Dispose();
            return Broken();
        }
    }

    static Opened Opened(Stream content, IExcelDataReader reader, ReadChoice choice)
    {
        if (choice.Sheet is { } sheet)
        {
            while (reader.Name != sheet)
            {
                if (reader.NextResult()) continue;
                reader.Dispose();
                return new Refusal("import.sheet", "The workbook has no sheet of that name.");
            }
        }

        if (!reader.Read()) return new Refusal("import.empty", "The sheet is empty.");
        var (names, refusal) = Header.Of([.. Cells(reader, Used(reader))]);
        return refusal is not null ? refusal : Sources.Opened.As(new Reader(content, reader, names));
    }

    /// <summary>The header ends at its last cell that holds something.</summary>
    static int Used(IExcelDataReader reader)
    {
        var used = reader.FieldCount;
        while (used > 0 && reader.GetValue(used - 1) is null or "") used--;
        return used;
    }

    static IEnumerable<string> Cells(IExcelDataReader reader, int count)
    {
        for (var i = 0; i < count; i++) yield return i < reader.FieldCount ? Text(reader.GetValue(i)) : "";
    }

    /// <summary>Dates as ISO 8601 without zone, numbers as short as they round-trip.</summary>
    static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        DateTime time => time.ToString(
            time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : time.Millisecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.fff",
            CultureInfo.InvariantCulture),
        double number when Math.Abs(number) < 1e15 && number == Math.Floor(number) => number.ToString("F0", CultureInfo.InvariantCulture),
        bool yes => yes ? "true" : "false",
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A workbook is an archive of XML made by a stranger: what it unpacks to is counted, not believed, and
    /// document types, the door to external entities, are refused before any XML library sees them.</summary>
    static Refusal? Unsafe(Stream content)
    {
        content.Position = 0;
        try
        {
            using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > Limits.ArchiveEntries) return Bomb();
            if (zip.GetEntry("xl/workbook.xml") is null)
                return new Refusal("import.format", "The archive is not an Excel workbook (.xlsx).", 415);
            var left = Limits.UnpackedBytes;
            foreach (var entry in zip.Entries)
            {
                using var part = entry.Open();
                if (IsXml(entry.FullName) && HasDocumentType(part, ref left))
                    return new Refusal("import.xml_entities", "The workbook declares XML entities, which are not read.", 400);
                if (left < 0 || !Unpacks(part, ref left, entry.CompressedLength)) return Bomb();
            }

            return null;
        }
        catch (InvalidDataException)
        {
            return Broken();
        }
    }

    static bool IsXml(string name) =>
        name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);

    /// <summary>A document type stands before the root element, thus in the first bytes or nowhere.</summary>
    static bool HasDocumentType(Stream part, ref long left)
    {
        var head = new byte[4096];
        var read = part.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        left -= read;
        var text = Encoding.Latin1.GetString(head, 0, read).Replace("\0", "", StringComparison.Ordinal);
        return text.Contains("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) || text.Contains("<!ENTITY", StringComparison.OrdinalIgnoreCase);
    }

    static bool Unpacks(Stream part, ref long left, long packed)
    {
        var block = new byte[64 * 1024];
        long unpacked = 0;
        for (int read; (read = part.Read(block)) > 0;)
        {
            left -= read;
            unpacked += read;
            // Office's own XML packs to about a tenth, long runs of equal rows to a hundredth; a bomb to a thousandth.
            if (left < 0 || (unpacked > 64 * 1024 * 1024 && unpacked > packed * 250)) return false;
        }

        return true;
    }

    static bool IsBroken(Exception error) =>
        error is InvalidDataException or XmlException or FormatException or IndexOutOfRangeException or NullReferenceException
            or ArgumentException or ExcelDataReader.Exceptions.ExcelReaderException;

    static Refusal Bomb() => new("import.archive_too_large", "The workbook unpacks to more than is read. Save the sheet as CSV.", 413);

    static Refusal Broken() => new("import.workbook", "The workbook is damaged or not an .xlsx file.", 400);

    sealed class Reader(Stream content, IExcelDataReader workbook, string[] columns) : IRowReader
    {
        readonly string _sheet = workbook.Name;
        readonly long _rows = workbook.RowCount;
        long _number = 1;

        public IReadOnlyList<string> Columns => columns;

        public string Detail => $"sheet “{_sheet}”";

        public double Share => _rows <= 0 ? 0 : Math.Min(1, (double)_number / _rows);

        public bool Read(out SourceRow row)
        {
            while (workbook.Read())
            {
                _number++;
                var cells = Cells(workbook, columns.Length).ToArray();
                if (Array.TrueForAll(cells, c => c.Length == 0)) continue;
                row = new SourceRow(_number, cells, Fault(cells));
                return true;
            }

            row = default;
            return false;
        }

        RowFault? Fault(string[] cells)
        {
            for (var i = columns.Length; i < workbook.FieldCount; i++)
            {
                if (workbook.GetValue(i) is not (null or ""))
                    return new RowFault(RowFaults.Columns, $"The row has a value in column {i + 1}, the header ends at {columns.Length}.");
            }

            return Array.Exists(cells, c => c.Length > Limits.CellChars)
                ? new RowFault(RowFaults.Cell, $"A cell is longer than {Limits.CellChars} characters.")
                : null;
        }

        public void Dispose()
        {
            workbook.Dispose();
            content.Dispose();
        }
    }
}
