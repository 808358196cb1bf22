using Rapport.Customers.Sources.Import.Expressions;

namespace Rapport.Tests.Customers.Sources;

public sealed class ExpressionTests
{
    static readonly TimeZoneInfo _berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    sealed class Names : INames
    {
        static readonly string[] _columns = ["score", "name", "empty", "first day", "orders"];

        public Expression? Find(string name) => Array.IndexOf(_columns, name) is var i and >= 0 ? new CellNode(i) : null;

        public (LookupTable? Table, string? Reason) Table(string file, string keyColumn) => (null, "No file.");

        public int? TableColumn(string file, string column) => null;
    }

    static Value Eval(string text)
    {
        var (expression, error) = Parser.Compile(text, new Names());
        error.ShouldBeNull();
        return expression!.Of(new RowScope(_berlin, 0) // one of the two is set
        {
            Cells = ["4", "Ann O'Neil", "", "2024-03-30 23:30:00", "x"], Number = 7, Key = "wifi", Cell = Value.Of("0"), Column = "Wi-Fi",
        });
    }

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("-score + 10 / 4", "-1.5")]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("7 % 4 & 'x'", "3x")]
    [InlineData("score > 3 and not (score = 5)", "true")]
    [InlineData("score = '4' or false", "true")]
    [InlineData("name = 4", "false")]
    [InlineData("empty = nothing", "true")]
    [InlineData("empty < 3", "false")]
    [InlineData("empty + 1", "")]
    [InlineData("[first day] < '2024-03-31'", "true")]
    [InlineData("if(score >= 4, 'good', 'bad')", "good")]
    [InlineData("if(score > 4, 'good')", "")]
    [InlineData("coalesce(empty, name, 'x')", "Ann O'Neil")]
    [InlineData("case(score, 5, 'a', 4, 'b', 'c')", "b")]
    [InlineData("case('SP', 'rj', 1, 'sp', 2)", "2")]
    [InlineData("in(score, 1, 2, '4.0')", "true")]
    [InlineData("upper(left(name, 3)) & lower(right(name, 4)) & mid(name, 5, 1)", "ANNneilO")]
    [InlineData("replace('a.b.c', '.', '-') & length('äö')", "a-b-c2")]
    [InlineData("split('a@b.example', '@', 2)", "b.example")]
    [InlineData("split('a', '@', 2)", "")]
    [InlineData("contains(name, 'NEIL') and starts_with(name, 'ann') and ends_with(name, 'il')", "true")]
    [InlineData("number('1.234,50', ',')", "1234.5")]
    [InlineData("number('R$ 12.5', '.') ", "12.5")]
    [InlineData("round(2.5) & round(-2.5) & round(1.005, 2)", "3-31.01")]
    [InlineData("min(3, empty, 2) & max(score, 2) & abs(-1) & floor(1.9) & ceiling(1.1)", "24112")]
    [InlineData("days('2024-03-30 23:30:00', '2024-04-01 00:10:00')", "2")]
    [InlineData("days([first day], '2024-03-30')", "0")]
    [InlineData("days('2024-03-31', '2024-03-30 23:59')", "-1")]
    [InlineData("hours('2024-03-31', '2024-04-01')", "23")]
    [InlineData("minutes('2024-01-01T00:00:00Z', '2024-01-01 02:00')", "60")]
    [InlineData("date(add_days([first day], 2))", "2024-04-01")]
    [InlineData("format('2024-02-29T12:00:00Z', 'yyyy-MM HH')", "2024-02 13")]
    [InlineData("year([first day]) & '/' & month([first day]) & '/' & weekday([first day]) & '/' & hour([first day])", "2024/3/6/23")]
    [InlineData("time('15.08.2018 04:10', 'dd.MM.yyyy HH:mm')", "2018-08-15T02:10:00Z")]
    [InlineData("time('15.08.2018 04:10', 'dd.MM.yyyy HH:mm', 'America/Sao_Paulo')", "2018-08-15T07:10:00Z")]
    [InlineData("time('1534306237', 'unix')", "2018-08-15T04:10:37Z")]
    [InlineData("$key & $row & $column & $cell", "wifi7Wi-Fi0")]
    [InlineData("slug('Inflight Wi-Fi / service')", "inflight-wi-fi-service")]
    [InlineData("is_number(score) and not is_number(name) and is_empty(empty)", "true")]
    [InlineData("length(hash('a'))", "32")]
    [InlineData("orders", "x")]
    public void Expressions_yield(string text, string expected) => Eval(text).ToString().ShouldBe(expected);

    [Theory]
    [InlineData("score / 0", ValueFaults.Zero)]
    [InlineData("name + 1", ValueFaults.Number)]
    [InlineData("name > 1", ValueFaults.Number)]
    [InlineData("79228162514264337593543950335 * 10", ValueFaults.Overflow)]
    [InlineData("date('2018-02-30')", ValueFaults.Time)]
    [InlineData("time('31.31.2018', 'dd.MM.yyyy')", ValueFaults.Time)]
    [InlineData("if(name > 1, 'a', 'b')", ValueFaults.Number)]
    [InlineData("add_days('2018-01-01', 1000000000)", ValueFaults.Overflow)]
    public void What_cannot_be_worked_out_is_a_fault(string text, string code) => Eval(text).FaultCode.ShouldBe(code);

    [Theory]
    [InlineData("", "too early")]
    [InlineData("1 +", "too early")]
    [InlineData("(1", "missing")]
    [InlineData("unknown", "no column")]
    [InlineData("[un known]", "no column")]
    [InlineData("system('rm')", "no function")]
    [InlineData("if(1)", "Write if")]
    [InlineData("lower()", "Write lower")]
    [InlineData("'open", "not closed")]
    [InlineData("1 2", "not expected")]
    [InlineData("$env", "$cell")]
    [InlineData("lookup(name, 1, 'a', 'b')", "texts")]
    public void Nonsense_does_not_compile(string text, string reason)
    {
        var (expression, error) = Parser.Compile(text, new Names());
        expression.ShouldBeNull();
        error!.Reason.ShouldContain(reason);
    }

    [Fact]
    public void Depth_and_size_are_bounded()
    {
        Parser.Compile(new string('(', 900) + "1" + new string(')', 900), new Names()).Error.ShouldNotBeNull();
        Parser.Compile(string.Concat(Enumerable.Repeat("not ", 400)) + "true", new Names()).Error.ShouldNotBeNull();
        Parser.Compile(new string('-', 1_000) + "1", new Names()).Error.ShouldNotBeNull();
        Parser.Compile(string.Join('+', Enumerable.Repeat("1", 600)), new Names()).Error.ShouldNotBeNull();
        Parser.Compile(new string(' ', 3_000) + "1", new Names()).Error.ShouldNotBeNull();
    }

    [Fact]
    public void Text_does_not_grow_without_bound()
    {
        var text = $"'{new string('a', 500)}'";
        for (var i = 0; i < 3; i++) text = $"replace({text}, 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')";
        Eval(text).FaultCode.ShouldBe(ValueFaults.Length);
    }
}
