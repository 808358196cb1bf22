using Rapport.Kernel;

namespace Rapport.Tests.Kernel;

public sealed class CsvTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30 1", "'+49 30 1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("=a,\"b\"", "\"'=a,\"\"b\"\"\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a=b", "a=b")]
    public void No_text_is_a_formula(string text, string written) => Row(text).ShouldBe(written + "\r\n");

    [Fact]
    public void Numbers_stay_numbers_in_any_locale()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("de-DE");
        Row(-5, 1.5, 0.1 + 0.2, 1234.5m, true, null, DateTimeOffset.UnixEpoch).ShouldBe("-5,1.5,0.30000000000000004,1234.5,true,,1970-01-01T00:00:00Z\r\n");
        System.Globalization.CultureInfo.CurrentCulture = before;
    }

    static string Row(params object?[] cells)
    {
        using var text = new StringWriter();
        Csv.WriteRow(text, cells);
        return text.ToString();
    }
}
