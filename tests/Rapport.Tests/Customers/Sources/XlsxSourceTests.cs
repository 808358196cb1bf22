using System.IO.Compression;

namespace Rapport.Tests.Customers.Sources;

public sealed class XlsxSourceTests
{
    const string _header = """<row r="1"><c r="A1" t="inlineStr"><is><t>email</t></is></c><c r="B1" t="inlineStr"><is><t>score</t></is></c><c r="C1" t="inlineStr"><is><t>when</t></is></c></row>""";

    [Fact]
    public void Texts_numbers_and_dates_come_out_as_people_wrote_them()
    {
        var rows = Files.Rows(Files.Workbook(_header
            + """<row r="2"><c r="A2" t="inlineStr"><is><t>a@b.example</t></is></c><c r="B2"><v>9</v></c><c r="C2" s="1"><v>43327.1740393519</v></c></row>"""
            + """<row r="3"><c r="A3" t="inlineStr"><is><t>c@d.example</t></is></c><c r="B3"><v>0.1</v></c><c r="C3" s="1"><v>43327</v></c></row>"""
            + """<row r="5"><c r="A5" t="b"><v>1</v></c></row>"""));
        rows[0].Cells.ShouldBe(["a@b.example", "9", "2018-08-15 04:10:37"]);
        rows[1].Cells.ShouldBe(["c@d.example", "0.1", "2018-08-15"]);
        rows[2].Cells.ShouldBe(["true", "", ""]);
        rows.Select(r => r.Number).ShouldBe([2L, 3L, 5L]);
    }

    [Fact]
    public void External_entities_are_refused()
    {
        var evil = Files.Workbook(_header, """<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>""", "<si><t>&x;</t></si>");
        var refusal = Files.Refused(evil);
        (refusal.Code, refusal.Status).ShouldBe(("import.xml_entities", 400));
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_unpacks()
    {
        var stream = Files.Workbook(_header);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var part = zip.CreateEntry("xl/media/bomb.bin", CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 128; i++) part.Write(zeros);
        }

        var refusal = Files.Refused(stream);
        (refusal.Code, refusal.Status).ShouldBe(("import.archive_too_large", 413));
    }

    [Fact]
    public void A_damaged_workbook_is_refused()
    {
        var bytes = Files.Workbook(_header).ToArray();
        Files.Refused(new MemoryStream(bytes[..(bytes.Length / 2)])).Code.ShouldBe("import.workbook");
    }

    [Fact]
    public void An_archive_that_is_no_workbook_is_refused()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true)) Files.Add(zip, "a.txt", "x");
        Files.Refused(stream).Code.ShouldBe("import.format");
    }

    [Fact]
    public void An_unknown_sheet_is_refused() =>
        Files.Refused(Files.Workbook(_header), new(Sheet: "Nowhere")).Code.ShouldBe("import.sheet");
}
