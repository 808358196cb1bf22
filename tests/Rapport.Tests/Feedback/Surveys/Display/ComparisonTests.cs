using System.Diagnostics;
using System.Text.Json;
using Rapport.Feedback.Surveys.Display;

namespace Rapport.Tests.Feedback.Surveys.Display;

[Trait("Row", "2.19")]
public sealed class ComparisonTests
{
    /// <summary>The table the browser is tested against as well.</summary>
    public static TheoryData<string, string?, string?, bool> Table
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Rapport.slnx"))) folder = folder.Parent!;
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.FullName, "web", "sdk", "src", "survey", "comparisons.json")));
            var rows = new TheoryData<string, string?, string?, bool>();
            foreach (var row in json.RootElement.EnumerateArray()) rows.Add(row[0].GetString()!, row[1].GetString(), row[2].GetString(), row[3].GetBoolean());
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void The_server_compares_as_the_browser_does(string op, string? left, string? right, bool expected) =>
        new Comparison(op, right).Holds(left).ShouldBe(expected);

    [Theory]
    [InlineData("^https://shop\\.example/(cart|pay)$", "https://shop.example/cart", true)]
    [InlineData("^https://shop\\.example/(cart|pay)$", "https://shop.example/cart/1", false)]
    [InlineData("product/[0-9]+", "https://a/product/42?x=1", true)]
    [InlineData("product/[0-9]+", null, false)]
    public void A_pattern_matches(string pattern, string? text, bool expected) => new Comparison("matches", pattern).Holds(text).ShouldBe(expected);

    [Fact]
    public void A_hostile_pattern_costs_no_time()
    {
        var evil = new Comparison("matches", "^(a+)+$");
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 1000; i++) evil.Holds(new string('a', 2_000) + "!").ShouldBeFalse();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("matches", "(?=a)b")]
    [InlineData("matches", "(a)\\1")]
    [InlineData("matches", "(")]
    [InlineData("matches", "")]
    [InlineData("looksLike", "a")]
    [InlineData("greaterThan", "1")]
    public void What_cannot_be_compared_is_refused(string op, string value) => new Comparison(op, value).Fault(Comparison.OfAddresses).ShouldNotBeNull();

    [Fact]
    public void There_are_seven_ways_to_compare_an_address() => Comparison.OfAddresses.Count.ShouldBe(7);

    [Theory]
    [InlineData(Join.All, "https://a/shop/1", true)]
    [InlineData(Join.All, "https://a/shop/cart", false)]
    [InlineData(Join.Any, "https://a/help", true)]
    [InlineData(Join.Any, "https://a/cart", false)]
    internal void Comparisons_join(Join join, string url, bool expected) =>
        new Comparisons([new("contains", "/shop"), new("notContains", "/cart")], join).Hold(url).ShouldBe(expected);
}
