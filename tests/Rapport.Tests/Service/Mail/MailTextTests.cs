using System.Text;
using Rapport.Service.Mail;

namespace Rapport.Tests.Service.Mail;

/// <summary>What is shown of a mail, and to which conversation its address belongs.</summary>
[Trait("Row", "7.7")]
public sealed class MailTextTests
{
    [Theory]
    [InlineData("Thanks!\n\nOn Mon, Feb 2, 2026 at 10:00 Shop <a@b.example> wrote:\n> one\n> two\n", "Thanks!")]
    [InlineData("Danke\n\nAm 2. Februar 2026 um 10:00 schrieb Shop\n<a@b.example>:\n\n> eins\n>\n> zwei\n\n", "Danke")]
    [InlineData("Merci\n\n-----Ursprüngliche Nachricht-----\nVon: Shop\nGesendet: heute\n\neins", "Merci")]
    [InlineData("Thanks\n________________________________\nFrom: Shop\nSent: today\n\none", "Thanks")]
    [InlineData("Hello\n-- \nAda Berg\nSales", "Hello")]
    [InlineData("> one\nyes\n> two\nno", "> one\nyes\n> two\nno")]
    [InlineData("> all of it is a quotation", "> all of it is a quotation")]
    [InlineData("I need three things:\n> one", "I need three things:")]
    [InlineData("Nothing quoted here.", "Nothing quoted here.")]
    [InlineData("", "")]
    public void What_is_new_stands_before_what_is_quoted(string text, string said) => QuotedText.New(text).ShouldBe(said);

    [Theory]
    [InlineData("<p onclick=alert(1)>a</p>", "<p>a</p>")]
    [InlineData("a<script>b</script>c", "ac")]
    [InlineData("a<scr<script>ipt>b</script>c", "aipt&gt;bc")]
    [InlineData("<a href=\"java\tscript:alert(1)\">a</a>", "<a>a</a>")]
    [InlineData("<a href=\" javascript:alert(1)\">a</a>", "<a>a</a>")]
    [InlineData("<a href=\"data:text/html,x\">a</a>", "<a>a</a>")]
    [InlineData("<a href=\"https://a.example/?b=1&amp;c=%22\">a</a>", "<a href=\"https://a.example/?b=1&amp;c=%22\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">a</a>")]
    [InlineData("<b>a<i>b</b>c</i>", "<b>a<i>b</i></b>c")]
    [InlineData("</td></table>a<td colspan=3 style='x'>b", "a<td colspan=\"3\">b</td>")]
    [InlineData("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("<!--[if mso]><p>a</p><![endif]-->b<!-- c", "b")]
    [InlineData("<head><title>x</title><body>a", "a")]
    public void Html_is_written_anew_from_what_draws_text(string html, string shown) => MailHtml.Shown(html).Html.ShouldBe(shown);

    [Fact]
    public void Pictures_are_counted_and_called_by_their_words() => MailHtml.Shown("<img src=https://a.example/p.gif alt='Our &lt;logo&gt;'><img src=cid:x>").ShouldBe(new ShownHtml("Our &lt;logo&gt;", 2));

    // Whatever goes in: what comes out has no tag and no attribute but those allowed.
    [Fact]
    public void Nothing_that_runs_can_be_in_what_is_shown()
    {
        string[] pieces = ["<", ">", "</", "script", "style", "svg", "math", "img", " src=", " onerror=", "\"", "'", "`", "x", "alert(1)", "<!--", "-->", "<![CDATA[", "]]>", "a", " href=", "javascript:", "&lt;", "&#60;", "&#x3c", "\0", "<b>", "</b>", "iframe", "textarea", "title", "noscript", "/", "=", " ", "plaintext", "template", "td", "p"];
        var random = new Random(11);
        var allowed = new System.Text.RegularExpressions.Regex("^</?(a|b|blockquote|br|code|dd|div|dl|dt|em|h[1-6]|hr|i|li|ol|p|pre|s|small|span|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|u|ul)( (href=\"(https?|mailto):[^\"<>]*\" target=\"_blank\" rel=\"noopener noreferrer nofollow\"|dir=\"(rtl|ltr|auto)\"|(col|row)span=\"[0-9]+\"))*>$", System.Text.RegularExpressions.RegexOptions.ExplicitCapture | System.Text.RegularExpressions.RegexOptions.NonBacktracking);
        for (var i = 0; i < 20_000; i++)
        {
            var html = new StringBuilder();
            for (var n = random.Next(1, 40); n > 0; n--) html.Append(pieces[random.Next(pieces.Length)]);
            var shown = MailHtml.Shown(html.ToString()).Html;
            for (var at = shown.IndexOf('<', StringComparison.Ordinal); at >= 0; at = shown.IndexOf('<', at + 1))
                allowed.IsMatch(shown[at..(shown.IndexOf('>', at) + 1)]).ShouldBeTrue($"{html} became {shown}");
        }
    }

    [Fact]
    public void Deep_html_is_cut_and_wide_html_is_quick()
    {
        MailHtml.Shown(string.Concat(Enumerable.Repeat("<div>", 100_000)) + "a").Html.ShouldBe(string.Concat(Enumerable.Repeat("<div>", 100)) + "a" + string.Concat(Enumerable.Repeat("</div>", 100)));
        MailHtml.Words(new string('<', 1_000_000)).Length.ShouldBeLessThanOrEqualTo(1_000_000);
    }

    static readonly byte[] s_key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void A_signed_address_names_its_conversation_in_any_case_of_letters()
    {
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            var talk = new Guid(bytes);
            var signed = ReplyAddress.For("Help@shop.example", s_key, talk);
            ReplyAddress.Read(signed, "help@shop.example", s_key).ShouldBe(talk);
            ReplyAddress.Read(signed.ToUpperInvariant(), "help@shop.example", s_key).ShouldBe(talk);
            signed.IndexOf('@').ShouldBeLessThanOrEqualTo(64);
        }
    }

    [Fact]
    public void No_other_address_names_one()
    {
        var talk = new Guid("0190b5a4-7e4d-7cc1-9d57-8f1f5f0e3a11");
        var signed = ReplyAddress.For("help@shop.example", s_key, talk);
        foreach (var (i, letter) in Enumerable.Range(5, signed.IndexOf('@') - 6).SelectMany(i => "ab7".Where(letter => signed[i] != letter).Select(letter => (i, letter))))
            ReplyAddress.Read($"{signed[..i]}{letter}{signed[(i + 1)..]}", "help@shop.example", s_key).ShouldBeNull($"at {i}");
        ReplyAddress.Read(signed, "help@shop.example", new byte[32]).ShouldBeNull("another workspace's key");
        ReplyAddress.Read(signed, "sales@shop.example", s_key).ShouldBeNull();
        foreach (var other in new[] { "help@shop.example", "help+@shop.example", "help+x@shop.example", "", "+", signed + "x", "x" + signed, signed.Replace("+", "-", StringComparison.Ordinal) }) ReplyAddress.Read(other, "help@shop.example", s_key).ShouldBeNull(other);
        (ReplyAddress.IsOwn("HELP+x@shop.example", "help@shop.example"), ReplyAddress.IsOwn("helper@shop.example", "help@shop.example")).ShouldBe((true, false));
    }
}
