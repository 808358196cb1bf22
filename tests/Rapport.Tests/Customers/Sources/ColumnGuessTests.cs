using Rapport.Customers.Sources;

namespace Rapport.Tests.Customers.Sources;

public sealed class ColumnGuessTests
{
    static ColumnShape Shape(string name, params string[] cells)
    {
        var guess = new ColumnGuess(name);
        foreach (var cell in cells) guess.See(cell);
        return guess.Shape();
    }

    [Theory]
    [InlineData("order_id", "id", "1001", "1002")]
    [InlineData("order_id", "id", "a4591c26", "136cce7f")]
    [InlineData("plz", "id", "01012", "20231")]
    [InlineData("age", "integer", "31", "44")]
    [InlineData("weight", "number", "3.5", "4")]
    [InlineData("price", "money", "99.90", "144.0")]
    [InlineData("sum", "money", "€ 99.90", "€ 14.00")]
    [InlineData("contact", "email", "a@b.example", "c.d@e.example")]
    [InlineData("call me", "phone", "+49 89 123456", "+49 89 654321")]
    [InlineData("mobile", "phone", "0891234567", "0897654321")]
    [InlineData("subscribed", "boolean", "yes", "No")]
    [InlineData("note", "text", "good", "not so good")]
    [InlineData("nothing", "empty", "", " ")]
    public void Types_are_guessed(string name, string type, params string[] cells) => Shape(name, cells).Type.ShouldBe(type);

    [Theory]
    [InlineData("iso", "workspace", "2018-08-15 04:10:37", "2018-01-18")]
    [InlineData("iso", "offset", "2018-08-15T04:10:37Z", "2018-01-18T10:00:00+02:00")]
    [InlineData("dd.MM.yyyy", "workspace", "15.08.2018", "01.02.2019")]
    [InlineData("MM/dd/yyyy", "workspace", "08/15/2018", "01/02/2019")]
    [InlineData("yyyyMMdd", "workspace", "20180815", "20190102")]
    [InlineData("unix", "offset", "1534306237", "1534306238")]
    [InlineData("unix_ms", "offset", "1534306237000", "1534306238000")]
    public void Dates_are_guessed_with_format_and_zone(string format, string zone, params string[] cells)
    {
        var shape = Shape("created_at", cells);
        (shape.Type, shape.Format, shape.Zone, shape.Ambiguous).ShouldBe(("date", format, zone, false));
    }

    [Fact]
    public void Day_and_month_that_could_be_exchanged_are_said_to_be_ambiguous() =>
        Shape("date", "03/04/2020", "05/06/2020").Ambiguous.ShouldBeTrue();

    [Fact]
    public void A_stray_value_among_many_does_not_change_the_type() =>
        Shape("score", [.. Enumerable.Repeat("5", 99), "n/a"]).Type.ShouldBe("integer");
}
