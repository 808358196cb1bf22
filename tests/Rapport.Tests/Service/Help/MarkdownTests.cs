using Rapport.Service.Help;

namespace Rapport.Tests.Service.Help;

/// <summary>What is written becomes what readers see, and never runs.</summary>
public sealed class MarkdownTests
{
    [Fact]
    public void Headings_lists_tables_and_links_become_what_they_mean()
    {
        var html = Markdown.Html("# Steps\n\n1. Open *orders*\n2. Choose **return**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[Rules](https://example.org/rules) and [more](/help/acme/en)");
        html.ShouldContain("<h2>Steps</h2>");
        html.ShouldContain("<li>Choose <strong>return</strong></li>");
        html.ShouldContain("<td>1</td>");
        html.ShouldContain("<a href=\"https://example.org/rules\">Rules</a>");
        html.ShouldContain("<a href=\"/help/acme/en\">more</a>");
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<svg/onload=alert(1)>")]
    [InlineData("text <b onclick=alert(1)>bold</b>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](java&#115;cript:alert(1))")]
    [InlineData("[x](&#1;javascript:alert(1))")]
    [InlineData("[x](data:text/html,<script>alert(1)</script>)")]
    [InlineData("[x](vbscript:x)")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("![x](data:image/svg+xml,<svg onload=alert(1)>)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x]: javascript:alert(1)\n\n[x]")]
    [InlineData("[x](//evil.example/x)")]
    [InlineData("[x](\\\\evil.example)")]
    [InlineData("[a](https://ok.example \"onmouseover=alert(1)\")")]
    [InlineData("![a\" onerror=\"alert(1)](https://ok.example/x.png)")]
    public void No_script_of_an_article_runs(string text)
    {
        var dom = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(Markdown.Html(text));
        dom.QuerySelectorAll("script, svg, iframe, object, embed, style, form").ShouldBeEmpty();
        foreach (var element in dom.Body!.QuerySelectorAll("*"))
        {
            element.Attributes.Select(a => a.Name).Where(n => n.StartsWith("on", StringComparison.Ordinal)).ShouldBeEmpty();
            foreach (var address in new[] { element.GetAttribute("href"), element.GetAttribute("src") }.OfType<string>().Where(a => a.Length > 0))
                (address.StartsWith("https://ok.example", StringComparison.Ordinal) || address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal)).ShouldBeTrue(address);
        }
    }

    [Fact]
    public void Nesting_beyond_reason_is_refused_and_takes_nothing_down()
    {
        Markdown.Fault(string.Concat(Enumerable.Repeat("> ", 20_000)) + "x").ShouldNotBeNull();
        Markdown.Fault("> quoted\n\n- a\n  - b").ShouldBeNull();
    }

    [Fact]
    public void Arbitrary_text_is_always_either_refused_or_drawn()
    {
        var chance = new Random(11);
        const string marks = "*_`[]()!<>#-+|\\&;:/\"' \n\tab1\ud83d\ude00ß";
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, chance.Next(1, 200)).Select(_ => marks[chance.Next(marks.Length)]));
            if (Markdown.Fault(text) is not null) continue;
            Markdown.Html(text).ShouldNotContain("<script", Case.Insensitive);
            Markdown.Plain(text).ShouldNotBeNull();
        }
    }
}
