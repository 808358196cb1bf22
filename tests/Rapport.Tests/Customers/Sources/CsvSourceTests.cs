using System.Text;
using Rapport.Customers.Sources;

namespace Rapport.Tests.Customers.Sources;

public sealed class CsvSourceTests
{
    [Fact]
    public void Quotes_doubled_quotes_delimiters_and_line_breaks_stay_inside_their_cell()
    {
        var rows = Files.Rows(Files.Text("id,text\r\n1,\"a \"\"good\"\", big\r\nday\"\r\n\r\n2,plain \"x\" text\n"));
        rows.Select(r => r.Cells[1]).ShouldBe(["a \"good\", big\r\nday", "plain \"x\" text"]);
        rows.Select(r => r.Number).ShouldBe([2L, 4L]);
        rows.ShouldAllBe(r => r.Fault == null);
    }

    [Theory]
    [InlineData("a;b;c\n1,5;2;3\n", 3)]
    [InlineData("a\tb\n1\t2\n", 2)]
    [InlineData("a|b|c|d\n1|2|3|4\n", 4)]
    [InlineData("a,b\n\"1;2;3\",x\n", 2)]
    [InlineData("only\nvalue\n", 1)]
    public void The_delimiter_is_found(string text, int columns) => Files.Reader(Files.Text(text)).Columns.Count.ShouldBe(columns);

    [Fact]
    public void Unequal_columns_refuse_the_row_and_not_the_file()
    {
        var rows = Files.Rows(Files.Text("a,b\n1,2\n3\n4,5,6\n7,8\n"));
        rows.Select(r => r.Fault?.Code).ShouldBe([null, RowFaults.Columns, RowFaults.Columns, null]);
        rows[2].Fault!.Detail.ShouldBe("The row has 3 cells, the header has 2.");
    }

    [Theory]
    [InlineData("a,b\n1,\"open\n2,good\n3,good\n")]
    [InlineData("a,b\n1,\"open\n2,\"quoted\"\n3,good\n")]
    public void An_open_quote_costs_its_own_row_alone(string text)
    {
        var rows = Files.Rows(Files.Text(text));
        rows.Select(r => r.Fault?.Code).ShouldBe([RowFaults.Quote, null, null]);
        rows[1].Cells[0].ShouldBe("2");
    }

    [Fact]
    public void A_thousand_open_quotes_are_read_in_time_that_grows_with_the_file()
    {
        var text = new StringBuilder("a,b\n");
        for (var i = 0; i < 200_000; i++) text.Append(i % 2 == 0 ? "\"\"\"open,\"\"\n" : "\"\",x\n");
        var rows = Files.Rows(Files.Text(text.ToString()));
        rows.Count.ShouldBeGreaterThan(50_000);
    }

    [Fact]
    public void A_cell_of_five_megabytes_refuses_its_row_alone()
    {
        var rows = Files.Rows(Files.Text($"a,b\n1,2\n3,\"{new string('x', 5_000_000)}\"\n5,{new string('y', 5_000_000)}\n7,8\n"));
        rows.Select(r => r.Fault?.Code).ShouldBe([null, RowFaults.Cell, RowFaults.Cell, null]);
        rows[^1].Cells.ShouldBe(["7", "8"]);
    }

    [Fact]
    public void A_line_without_end_is_given_up_in_bounded_memory()
    {
        var rows = Files.Rows(Files.Text($"a,b\n{new string('x', 9_000_000)}\n7,8\n"));
        rows.Select(r => r.Fault?.Code).ShouldBe([RowFaults.Length, null]);
    }

    [Theory]
    [InlineData("", "import.empty")]
    [InlineData("  \n \n", "import.empty")]
    [InlineData("a,b\n", "import.empty")]
    [InlineData("a,b,a\n1,2,3\n", "import.duplicate_header")]
    [InlineData("a,b\n1,\0\n", "import.nul")]
    public void A_file_that_cannot_be_used_is_refused_by_name(string text, string code) => Files.Refused(Files.Text(text)).Code.ShouldBe(code);

    [Fact]
    public void Nul_characters_are_answered_with_400() => Files.Refused(Files.Text("a,b\n1,\0\n")).Status.ShouldBe(400);

    [Fact]
    public void A_blank_header_cell_is_called_by_its_place() =>
        Files.Reader(Files.Text(",id\n0,1\n")).Columns.ShouldBe(["column 1", "id"]);

    public static TheoryData<string, string> Encodings => new()
    {
        { "utf-8", "utf-8" }, { "utf-16", "utf-16" }, { "utf-16BE", "utf-16BE" }, { "windows-1252", "windows-1252" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Encodings_are_detected(string written, string found)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var reader = Files.Reader(Files.Text("city,note\nMünchen,São Paulo\n", Encoding.GetEncoding(written)));
        reader.Detail.ShouldStartWith(found);
        reader.Read(out var row).ShouldBeTrue();
        row.Cells.ShouldBe(["München", "São Paulo"]);
    }

    [Fact]
    public void Utf16_without_a_mark_is_detected() =>
        Files.Rows(new MemoryStream(Encoding.Unicode.GetBytes("city,note\nBonn,ok\n")))[0].Cells.ShouldBe(["Bonn", "ok"]);

    [Fact]
    public void An_encoding_that_is_not_read_is_refused_by_its_name() =>
        Files.Refused(Files.Text("a,b\n1,2\n", Encoding.UTF32)).Detail.ShouldContain("UTF-32");

    [Theory]
    [InlineData("%PDF-1.7 a,b")]
    [InlineData("\u001f\u008b\u0008")]
    public void Other_formats_are_refused_by_content(string head) =>
        Files.Refused(new MemoryStream(Encoding.Latin1.GetBytes(head))).Code.ShouldBe("import.format");

    [Fact]
    public void Small_reads_give_the_same_rows_as_large_ones()
    {
        const string text = "a,b,c\n1,\"x\"\"y\",3\r\n\"multi\nline\",,\n4,\"open,5\n6,7,8\n9,\"z\",10";
        var whole = Files.Rows(Files.Text(text));
        using var reader = Files.Reader(new Trickle(Encoding.UTF8.GetBytes(text)));
        foreach (var row in whole)
        {
            reader.Read(out var small).ShouldBeTrue();
            small.Cells.ShouldBe(row.Cells);
            small.Fault?.Code.ShouldBe(row.Fault?.Code);
        }

        reader.Read(out _).ShouldBeFalse();
    }

    /// <summary>Gives one byte at a time.</summary>
    sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
