using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Rapport.Messaging;
using Rapport.Messaging.Text;

namespace Rapport.Tests.Messaging;

/// <summary>What a mail looks like on the wire and in a mail program.</summary>
[Trait("Row", "2.25")]
public sealed class MailTextTests
{
    static readonly MailFooter Foot = new("Nordwind & Söhne", "Kai 1\n20457 Hamburg", new Uri("https://cx.example.org/u/token"));

    static MimeMail Mail(string subject = "How was it?", string name = "Nordwind", string language = "en") => new()
    {
        Id = Guid.Parse("01900000-0000-7000-8000-000000000001"), FromName = name, From = "cx@example.org", To = "ada@example.org", Subject = subject,
        Date = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(1)), Language = language,
        Parts =
        [
            new MailHeading("One <question>"), new MailParagraph("Hello Ada,\nhow did you like it?"), new MailButton("Answer", new Uri("https://cx.example.org/r/abc?a=1&b=2")),
            new MailChoices("How likely?", [.. Enumerable.Range(0, 11).Select(i => new MailChoice($"{i}", new Uri($"https://cx.example.org/r/abc/{i}")))], "not at all", "very"),
        ],
        Footer = Foot,
    };

    static SunkMail Sent(MimeMail mail) => new(mail.From, mail.To, Encoding.ASCII.GetString(mail.ToBytes()));

    // Safety 78: at the last place where it can be seen.
    [Theory]
    [InlineData("Hello\r\nBcc: all@example.org", "Nordwind")]
    [InlineData("Hello\nBcc: all@example.org", "Nordwind")]
    [InlineData("Hello", "Nord\r\nBcc: all@example.org")]
    [InlineData("Hello\0", "Nordwind")]
    public void A_line_break_in_a_header_never_becomes_a_header(string subject, string name)
    {
        try
        {
            Sent(Mail(subject, name)).Header("Bcc").ShouldBeEmpty();
        }
        catch (ArgumentException)
        {
            // Refused: just as well.
        }
    }

    // Safety 78.
    [Theory]
    [InlineData("ada@example.org\r\nRCPT TO:<all@example.org>")]
    [InlineData("\"ada\r\nDATA\"@example.org")]
    [InlineData("\"ada\"@example.org")]
    [InlineData("ada@example.org, bob@example.org")]
    [InlineData("Ada <ada@example.org>")]
    [InlineData("ada@example.org>")]
    [InlineData("ada@exa\u0000mple.org")]
    [InlineData(" ada@example.org")]
    [InlineData("ada@")]
    [InlineData("@example.org")]
    [InlineData("ada")]
    [InlineData("ada@ex_ample..org")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_not_one_bare_address_is_none(string? address) => MailAddresses.IsValid(address).ShouldBeFalse();

    [Theory]
    [InlineData("ada@example.org", "ada@example.org")]
    [InlineData("Ada.Lovelace+cx@Example.ORG", "ada.lovelace+cx@example.org")]
    [InlineData("o'brien@example.org", "o'brien@example.org")]
    [InlineData("ada@münchen.example", "ada@xn--mnchen-3ya.example")]
    public void An_address_is_compared_in_one_spelling(string address, string normal)
    {
        MailAddresses.IsValid(address).ShouldBeTrue();
        MailAddresses.Normalise(address).ShouldBe(normal);
    }

    [Fact]
    public void Headers_are_ascii_and_short_whatever_they_say()
    {
        var mail = Sent(Mail("Wie war’s? Ihre Bestellung 😀 " + new string('ä', 100), "Müller & Söhne"));

        mail.Raw.ShouldAllBe(c => c < 128);
        mail.Raw.Split("\r\n").ShouldAllBe(line => line.Length <= 200);
        Decoded(mail.Header("Subject")).ShouldBe("Wie war’s? Ihre Bestellung 😀 " + new string('ä', 100));
        mail.Header("From").ShouldStartWith("=?utf-8?B?");
        mail.Header("Date").ShouldBe("Tue, 03 Feb 2026 03:05:06 +0000");
        mail.Header("Auto-Submitted").ShouldBe("auto-generated");
    }

    [Fact]
    public void Text_and_html_say_the_same()
    {
        var mail = Sent(Mail());
        mail.Header("Content-Type").ShouldStartWith("multipart/alternative;");
        var html = new HtmlParser().ParseDocument(mail.Html);

        foreach (var words in new[] { "One <question>", "how did you like it?", "Answer", "How likely?", "Nordwind & Söhne", "20457 Hamburg", "Unsubscribe" })
        {
            mail.Text.ShouldContain(words);
            html.Body!.TextContent.ShouldContain(words);
        }

        var links = html.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!).ToList();
        links.Count.ShouldBe(13);
        links.ShouldAllBe(link => mail.Text.Contains(link));
        mail.Header("List-Unsubscribe").ShouldBe("<https://cx.example.org/u/token>");
        mail.Header("List-Unsubscribe-Post").ShouldBe("List-Unsubscribe=One-Click");
    }

    // Safety A5.
    [Theory]
    [InlineData("en", "ltr")]
    [InlineData("de-AT", "ltr")]
    [InlineData("ar", "rtl")]
    [InlineData("he", "rtl")]
    [InlineData("zz", "ltr")]
    public void A_mail_says_its_language_and_direction(string language, string direction)
    {
        var mail = Sent(Mail(language: language));
        var html = new HtmlParser().ParseDocument(mail.Html).DocumentElement;

        (html.GetAttribute("lang"), html.GetAttribute("dir")).ShouldBe((language, direction));
        mail.Header("Content-Language").ShouldBe(language);
    }

    // Safety A5.
    [Fact]
    public void Every_text_of_a_mail_has_contrast()
    {
        var html = new HtmlParser().ParseDocument(Sent(Mail()).Html);
        var seen = 0;
        foreach (var element in html.QuerySelectorAll("[style]"))
        {
            var style = element.GetAttribute("style")!;
            if (Regex.Match(style, "(?<!-)color:(?<c>#[0-9a-f]{6})", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) is not { Success: true } ink) continue;
            var paper = Regex.Match(style, "background:(?<c>#[0-9a-f]{6})", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) is { Success: true } own ? own.Groups["c"].Value : "#ffffff";
            Contrast(ink.Groups["c"].Value, paper).ShouldBeGreaterThanOrEqualTo(4.5, style);
            seen++;
        }

        seen.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void A_link_to_a_script_is_no_link() =>
        Should.Throw<ArgumentException>(() => new MailButton("x", new Uri("javascript:alert(1)")));

    static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    // WCAG 2.2, relative luminance.
    static double Luminance(string colour)
    {
        var parts = Enumerable.Range(0, 3).Select(i => int.Parse(colour.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d)
            .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToList();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    static string Decoded(string header) => string.Concat(
        header.Split(' ').Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word["=?utf-8?B?".Length..^2]))));
}
