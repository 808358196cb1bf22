using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace Rapport.Feedback.Surveys.Analysis;

/// <summary>Writes one sheet as an Excel workbook (ECMA-376): texts as texts, so that none is run as a formula, numbers as numbers,
/// times as ISO 8601 text.</summary>
static class Workbook
{
    /// <summary>Content type of an answer.</summary>
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Excel's own limit for a cell.</summary>
    const int LongestText = 32_767;

    const string Head = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";

    /// <summary>Writes header and rows; nothing is held in memory but the row at hand.</summary>
    public static async Task WriteAsync(Stream to, object?[] header, IAsyncEnumerable<object?[]> rows, CancellationToken ct)
    {
        // The archive wants to seek or to write at will; the answer stream does neither, so the archive is made beside it.
        await using var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(archive, "[Content_Types].xml", $"""{Head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""");
            Part(archive, "_rels/.rels", $"""{Head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Part(archive, "xl/workbook.xml", $"""{Head}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Responses" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            Part(archive, "xl/_rels/workbook.xml.rels", $"""{Head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
            await using var sheet = new StreamWriter(archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open(), new UTF8Encoding(false));
            await sheet.WriteAsync($"""{Head}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>""");
            await sheet.WriteAsync(Row(header));
            await foreach (var row in rows.WithCancellation(ct)) await sheet.WriteAsync(Row(row));
            await sheet.WriteAsync("</sheetData></worksheet>");
        }

        file.Position = 0;
        await file.CopyToAsync(to, ct);
    }

    static void Part(ZipArchive archive, string name, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open(), new UTF8Encoding(false));
        writer.Write(text);
    }

    static string Row(object?[] cells)
    {
        var row = new StringBuilder("<row>");
        foreach (var cell in cells)
        {
            row.Append(cell switch
            {
                null => "<c/>",
                int or long or double => string.Create(CultureInfo.InvariantCulture, $"<c><v>{cell:R}</v></c>"),
                DateTimeOffset time => Text(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
                _ => Text(Convert.ToString(cell, CultureInfo.InvariantCulture) ?? ""),
            });
        }

        return row.Append("</row>").ToString();
    }

    static string Text(string text)
    {
        var kept = text.Length > LongestText ? text[..LongestText] : text;
        var legal = string.Concat(kept.EnumerateRunes().Where(r => r.Value is '\t' or '\n' or '\r' or >= 0x20 and not 0xFFFE and not 0xFFFF));
        return $"""<c t="inlineStr"><is><t xml:space="preserve">{SecurityElement.Escape(legal)}</t></is></c>""";
    }
}
