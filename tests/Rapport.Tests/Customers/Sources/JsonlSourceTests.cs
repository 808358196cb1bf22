using Rapport.Customers.Sources;

namespace Rapport.Tests.Customers.Sources;

public sealed class JsonlSourceTests
{
    [Fact]
    public void Lines_become_rows_and_nested_names_become_columns()
    {
        using var reader = Files.Reader(Files.Text("{\"id\":1,\"who\":{\"mail\":\"a@b.example\"},\"ok\":true}\n\n{\"id\":2.5,\"tags\":[1,2],\"none\":null}\n"));
        reader.Columns.ShouldBe(["id", "who.mail", "ok", "tags", "none"]);
        reader.Read(out var first);
        first.Cells.ShouldBe(["1", "a@b.example", "true", "", ""]);
        reader.Read(out var second);
        second.Cells.ShouldBe(["2.5", "", "", "[1,2]", ""]);
        reader.Read(out _).ShouldBeFalse();
    }

    [Fact]
    public void An_array_gives_the_same_rows_as_lines()
    {
        var rows = Files.Rows(Files.Text("\uFEFF [ {\"a\":\"x]},{\\\"\"},\n {\"a\":\"y\"} ,{\"a\":{\"b\":1}}]"));
        rows.Select(r => string.Join('|', r.Cells)).ShouldBe(["x]},{\"|", "y|", "|1"]);
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":\n{\"a\":3}\n")]
    [InlineData("{\"a\":1}\n[1]\n{\"a\":3}\n")]
    [InlineData("[{\"a\":1},17,{\"a\":3}]")]
    [InlineData("{\"a\":1}\n{\"a\":2}{\"a\":2}\n{\"a\":3}\n")]
    public void A_broken_row_is_refused_alone(string text)
    {
        var rows = Files.Rows(Files.Text(text));
        rows.Select(r => r.Fault?.Code).ShouldBe([null, RowFaults.Json, null]);
        rows[2].Cells[0].ShouldBe("3");
    }

    [Fact]
    public void Depth_is_bounded()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_000);
        Files.Rows(Files.Text($"{{\"b\":1}}\n{deep}\n"))[1].Fault!.Code.ShouldBe(RowFaults.Json);
    }

    [Fact]
    public void An_escaped_nul_refuses_the_file() =>
        Files.Refused(Files.Text("{\"a\":\"\\u0000\"}\n")).Code.ShouldBe("import.nul");

    [Fact]
    public void Of_a_name_that_occurs_twice_the_last_value_holds() =>
        Files.Rows(Files.Text("{\"a\":1,\"a\":2}\n"))[0].Cells.ShouldBe(["2"]);
}
