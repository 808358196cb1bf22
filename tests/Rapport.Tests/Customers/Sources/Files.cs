using System.IO.Compression;
using System.Text;
using Rapport.Customers.Sources;
using Rapport.Kernel;

namespace Rapport.Tests.Customers.Sources;

/// <summary>Small files made in memory.</summary>
static class Files
{
    public static MemoryStream Text(string text, Encoding? encoding = null) => new([.. encoding?.GetPreamble() ?? [], .. (encoding ?? new UTF8Encoding(false)).GetBytes(text)]);

    public static IRowReader Reader(Stream content, ReadChoice? choice = null)
    {
        var (reader, refusal) = SourceFormats.Open(content, choice ?? ReadChoice.Detect);
        refusal.ShouldBeNull();
        return reader!; // asserted just before
    }

    public static Refusal Refused(Stream content, ReadChoice? choice = null)
    {
        var (found, refusal) = Inspection.Of(content, choice ?? ReadChoice.Detect, CancellationToken.None);
        found.ShouldBeNull();
        return refusal!; // one of the two is set
    }

    public static List<SourceRow> Rows(Stream content, ReadChoice? choice = null)
    {
        using var reader = Reader(content, choice);
        var rows = new List<SourceRow>();
        while (reader.Read(out var row)) rows.Add(row);
        return rows;
    }

    /// <summary>A workbook of one sheet whose row elements are given as XML.</summary>
    public static MemoryStream Workbook(string rows, string prolog = "", string sharedStrings = "")
    {
        const string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string package = "http://schemas.openxmlformats.org/package/2006/relationships";
        const string content = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml", $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{content}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{content}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{content}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{content}.sharedStrings+xml"/></Types>""");
            Add(zip, "_rels/.rels", $"""<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Add(zip, "xl/workbook.xml", $"""<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="Answers" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            Add(zip, "xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{relations}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>""");
            Add(zip, "xl/styles.xml", $"""<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>""");
            Add(zip, "xl/sharedStrings.xml", $"""{prolog}<sst xmlns="{main}">{sharedStrings}</sst>""");
            Add(zip, "xl/worksheets/sheet1.xml", $"""<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>""");
        }

        stream.Position = 0;
        return stream;
    }

    public static void Add(ZipArchive zip, string name, string text)
    {
        using var part = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Optimal).Open());
        part.Write(text);
    }
}
