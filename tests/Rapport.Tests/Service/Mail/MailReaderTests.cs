using System.Globalization;
using System.Text;
using Rapport.Service.Mail;

namespace Rapport.Tests.Service.Mail;

/// <summary>Mails as strangers send them: whatever comes in, something readable comes out.</summary>
[Trait("Row", "7.7")]
public sealed class MailReaderTests
{
    static IncomingMail Read(string mail, string trusted = "") => MailReader.Read(Encoding.Latin1.GetBytes(mail.ReplaceLineEndings("\r\n")), trusted);

    static IncomingMail Typed(string type, string body, string more = "") => Read($"From: a@customer.example\nTo: help@shop.example\nSubject: s\n{more}MIME-Version: 1.0\nContent-Type: {type}\n\n{body}");

    // Bad input 86.
    [Theory]
    [InlineData("text/plain; charset=utf-8", "", "gr\u00fc\u00dfe", "gr")]
    [InlineData("text/plain; charset=no-such-thing", "", "hello", "hello")]
    [InlineData("text/plain; charset=utf-8", "Content-Transfer-Encoding: base64\n", "aGVsbG8gd29ybG%Q=!!", "hello")]
    [InlineData("text/plain; charset=utf-8", "Content-Transfer-Encoding: base64\n", "aGVsbG8", "hel")]
    [InlineData("text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable\n", "hello=ZZ=", "hello")]
    [InlineData("text/plain; charset=iso-8859-1", "", "gr\u00fc\u00dfe", "grüße")]
    [InlineData("text/plain; charset=windows-1252", "", "10 \u0080", "10 €")]
    public void Lies_about_the_coding_leave_it_readable(string type, string more, string body, string begins) => Typed(type, body, more).Text.Trim().ShouldStartWith(begins);

    [Fact]
    public void Names_and_subjects_in_any_coding_are_one_line_of_words()
    {
        var mail = Read("From: =?utf-8?B?QWRhwqBCZXJn?= <ADA@Customer.Example>\nSubject: =?utf-8?Q?Lampe_f=C3=BCr?=\n =?iso-8859-1?Q?_K=FCche=0D=0ABcc:_x?= \u00fc\n\nhello\n");
        (mail.Sender, mail.Name.Replace('\u00A0', ' ')).ShouldBe(("ada@customer.example", "Ada Berg"));
        mail.Subject.ShouldStartWith("Lampe für Küche");
        mail.Subject.ShouldNotContain('\n');
    }

    [Theory]
    [InlineData("")]
    [InlineData("From: nobody\n")]
    [InlineData("From: a@b.example, c@d.example\n")]
    [InlineData("From: \"a\\r\\nBcc: x\"@b.example\n")]
    [InlineData("From: undisclosed-recipients:;\n")]
    public void Without_one_sender_there_is_none(string from) => Read($"{from}To: help@shop.example\nSubject: s\n\nhello\n").Sender.ShouldBe("");

    // Bad input 80.
    [Fact]
    public void Parts_within_parts_within_parts_are_read_at_once()
    {
        var deep = new StringBuilder("From: a@customer.example\nSubject: s\nMIME-Version: 1.0\n");
        for (var i = 0; i < 10_000; i++) deep.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        deep.Append("Content-Type: text/plain\n\nhello\n");
        Read(deep.ToString()).Sender.ShouldBe("a@customer.example");

        var wide = new StringBuilder("From: a@customer.example\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhello\n");
        for (var i = 0; i < 10_000; i++) wide.Append("--b\nContent-Type: application/pdf\n\nx\n");
        var read = Read(wide.Append("--b--\n").ToString());
        (read.Text.Trim(), read.Files.Count).ShouldBe(("hello", 200));
    }

    [Fact]
    public void A_mail_of_html_alone_has_its_words()
    {
        var mail = Typed("text/html", "<html><head><title>no</title><style>p{}</style></head><body><p>Hello,<br>where is <b>my&nbsp;lamp</b>?</p><script>no()</script><div>Ada</div></body></html>");
        mail.Text.ShouldBe("Hello,\nwhere is my lamp?\nAda");
    }

    [Fact]
    public void Whatever_bytes_come_nothing_breaks()
    {
        var random = new Random(7);
        var good = Encoding.Latin1.GetBytes("From: a@customer.example\r\nTo: b@c.example\r\nSubject: =?utf-8?B?QWRh?=\r\nMIME-Version: 1.0\r\nAuthentication-Results: mx; dmarc=pass\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\n"
            + "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>hello=20</p>\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y.example\r\n\r\nz\r\n--b--\r\n");
        for (var i = 0; i < 3_000; i++)
        {
            var mail = (byte[])good.Clone();
            for (var n = random.Next(1, 12); n > 0; n--) mail[random.Next(mail.Length)] = (byte)random.Next(256);
            var cut = mail[..random.Next(1, mail.Length)];
            try
            {
                MailHtml.Shown(MailReader.Read(cut, "mx").Html);
            }
            catch (FormatException)
            {
                // Said of what is no mail at all; the desk counts it.
            }
        }
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied\n", true)]
    [InlineData("Auto-Submitted: no\n", false)]
    [InlineData("Precedence: Bulk\n", true)]
    [InlineData("Precedence: normal\n", false)]
    [InlineData("Return-Path: <>\n", true)]
    [InlineData("X-Autoreply: yes\n", true)]
    [InlineData("", false)]
    public void Machines_are_known_by_what_they_say_of_themselves(string header, bool isAutomatic) => Typed("text/plain", "hello", header).IsAutomatic.ShouldBe(isAutomatic);

    [Fact]
    public void Only_the_topmost_word_of_the_trusted_server_proves_the_sender()
    {
        const string Pass = "Authentication-Results: mx.shop.example; dmarc=pass header.from=customer.example\n", Fail = "Authentication-Results: mx.shop.example; dmarc=fail header.from=customer.example\n";
        IncomingMail With(string headers) => Read(headers + "From: a@customer.example\nSubject: s\n\nhello\n", "mx.shop.example");
        With(Pass).IsProved.ShouldBeTrue();
        With(Fail + Pass).IsProved.ShouldBeFalse("the second came with the mail");
        With("").IsProved.ShouldBeFalse();
        Read(Pass + "From: a@customer.example\n\nhello\n").IsProved.ShouldBeFalse("nobody is trusted");
        With("Authentication-Results: mx.shop.example; dmarc=pass header.from=customer.example.evil.example\n").IsProved.ShouldBeFalse();
        With("Authentication-Results: mx.shop.example; spf=pass smtp.mailfrom=customer.example\n").IsProved.ShouldBeFalse("that speaks of another address");
    }
}
