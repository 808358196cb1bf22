using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Tests.Server;

namespace Rapport.Tests.Messaging;

/// <summary>Mails that come back, and complaints: read from whatever arrives, applied to what was sent.</summary>
[Trait("Row", "2.25")]
public sealed class BounceTests(MailRig rig) : IClassFixture<MailRig>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static string Report(string messageId, string action = "failed", string status = "5.1.1", string encoding = "7bit", Func<string, string>? encode = null) =>
        $"""
        From: MAILER-DAEMON@mx.example.net
        To: cx@example.org
        Subject: Undelivered Mail Returned to Sender
        Message-ID: <20260203.bounce@mx.example.net>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
         boundary="AAA/mx.example.net"

        This is a MIME-encapsulated message.
        --AAA/mx.example.net
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.
        --AAA/mx.example.net
        Content-Type: message/delivery-status
        Content-Transfer-Encoding: {encoding}

        {(encode ?? (t => t))($"""
        Reporting-MTA: dns; mx.example.net
        Arrival-Date: Tue, 3 Feb 2026 03:05:06 +0000

        Original-Recipient: rfc822;ada@example.org
        Final-Recipient: rfc822; ada@example.net
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; 550 5.1.1 <ada@example.net>:
            User unknown
        """)}
        --AAA/mx.example.net
        Content-Type: text/rfc822-headers

        Received: from somewhere
        Subject: How was it?
        Message-ID: <{messageId}>
        --AAA/mx.example.net--
        """.ReplaceLineEndings("\r\n");

    static string Complaint(string messageId) =>
        $"""
        From: <abuse@isp.example.net>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary=b1

        --b1
        Content-Type: text/plain

        This is an email abuse report.
        --b1
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        User-Agent: SomeGenerator/1.0
        Version: 1
        --b1
        Content-Type: message/rfc822

        From: <cx@example.org>
        Message-ID: <{messageId}>

        Hello
        --b1--
        """.ReplaceLineEndings("\n");

    static async Task<BounceReport?> ReadAsync(string mail) => await BounceReader.ReadBounceAsync(new MemoryStream(Encoding.UTF8.GetBytes(mail)), Ct);

    [Theory]
    [InlineData("7bit")]
    [InlineData("base64")]
    [InlineData("quoted-printable")]
    public async Task A_delivery_report_is_read_in_every_encoding(string encoding)
    {
        var report = await ReadAsync(Report("abc@example.org", encoding: encoding, encode: text => encoding switch
        {
            "base64" => Convert.ToBase64String(Encoding.ASCII.GetBytes(text.ReplaceLineEndings("\r\n")), Base64FormattingOptions.InsertLineBreaks),
            "quoted-printable" => text.Replace("=", "=3D", StringComparison.Ordinal).Replace("Action", "=41ction", StringComparison.Ordinal).Replace("unknown", "unk=\nnown", StringComparison.Ordinal),
            _ => text,
        }));

        report.ShouldBe(new BounceReport(BounceKind.Failed, "5.1.1", "ada@example.org", "abc@example.org"));
        report!.IsHard.ShouldBeTrue();
    }

    [Theory]
    [InlineData("failed", "5.1.1", true)]
    [InlineData("failed", "5.0.0", true)]
    [InlineData("failed", "5.2.2", false)]
    [InlineData("failed", "5.7.1", false)]
    [InlineData("failed", "4.4.7", false)]
    [InlineData("delayed", "4.4.1", false)]
    public async Task Only_what_says_there_is_no_such_address_is_hard(string action, string status, bool isHard) =>
        (await ReadAsync(Report("a@b", action, status)))!.IsHard.ShouldBe(isHard);

    [Fact]
    public async Task A_complaint_is_read() =>
        (await ReadAsync(Complaint("abc@example.org"))).ShouldBe(new BounceReport(BounceKind.Complaint, "", "", "abc@example.org"));

    // Safety 80, 86 and R23: whatever comes in, there is an answer, and soon.
    [Fact]
    public async Task Junk_is_no_report_and_costs_little()
    {
        var nested = new StringBuilder();
        for (var i = 0; i < 10_000; i++) nested.Append("Content-Type: multipart/mixed; boundary=b").Append(i).Append("\n\n--b").Append(i).Append('\n');
        string[] junk =
        [
            "", "\n", "hello", nested.ToString(), "Content-Type: multipart/report; boundary=\"\"\n\n--\n--\n", new string('a', 2_000_000), new string('\n', 1_000_000),
            "Content-Type: multipart/report; boundary=x\n\n" + string.Concat(Enumerable.Repeat("--x\n", 250_000)),
            string.Concat(Enumerable.Repeat("A: b\n ccccc\n", 80_000)), "\0\0\0\u00ff",
        ];
        foreach (var one in junk)
        {
            var since = Stopwatch.GetTimestamp();
            (await ReadAsync(one)).ShouldBeNull();
            Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(2), $"{one.Length} characters");
        }

        var whole = Report("abc@example.org");
        var random = new Random(87);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = Encoding.ASCII.GetBytes(whole);
            for (var n = random.Next(1, 20); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            await BounceReader.ReadBounceAsync(new MemoryStream(bytes, 0, random.Next(bytes.Length)), Ct);
        }
    }

    // Safety 87.
    [Fact]
    public async Task A_bounce_marks_the_mail_and_its_address()
    {
        rig.Begin();
        var (id, mail) = await rig.SendAsync(rig.Mail(MailClass.Marketing, "bounces@example.org"));

        var answer = await PostAsync(Report(mail.Header("Message-ID").Trim('<', '>')));

        (answer.GetProperty("message").GetGuid(), answer.Text("state"), answer.Text("reason")).ShouldBe((id.Value, "bounced", "address.unknown"));
        (await rig.UntilAsync(await rig.QueueAsync(rig.Mail(to: "bounces@example.org")), MessageState.Suppressed)).Reason.ShouldBe("suppressed.bounced");
        (await PostAsync(Report(mail.Header("Message-ID").Trim('<', '>'), "delivered", "2.0.0"))).Text("state").ShouldBe("bounced");
    }

    [Fact]
    public async Task A_full_mailbox_is_written_to_again_and_a_complaint_is_not()
    {
        rig.Begin();
        var (_, full) = await rig.SendAsync(rig.Mail(MailClass.Marketing, "full@example.org"));
        (await PostAsync(Report(full.Header("Message-ID").Trim('<', '>'), "failed", "5.2.2"))).Text("reason").ShouldBe("bounce.refused");
        var (_, spam) = await rig.SendAsync(rig.Mail(MailClass.Marketing, "full@example.org"));

        (await PostAsync(Complaint(spam.Header("Message-ID").Trim('<', '>')))).Text("state").ShouldBe("complained");

        (await rig.UntilAsync(await rig.QueueAsync(rig.Mail(MailClass.Marketing, "full@example.org")), MessageState.Suppressed)).Reason.ShouldBe("suppressed.complained");
    }

    [Fact]
    public async Task A_report_about_a_mail_we_never_sent_silences_nobody()
    {
        rig.Begin();
        (await PostAsync(Report($"{Guid.NewGuid():N}@example.org"))).Text("reason").ShouldBe("bounce.unknown_message");
        var waits = await rig.QueueAsync(rig.Mail() with { NotBefore = rig.Clock.GetUtcNow().AddHours(1) });
        (await PostAsync(Report($"{waits.Value:N}@example.org"))).Text("reason").ShouldBe("bounce.not_sent");
        var foreign = await rig.QueueAsync(rig.Mail() with { Workspace = new WorkspaceId(rig.Server.OtherWorkspace) });
        (await PostAsync(Report($"{foreign.Value:N}@example.org"))).Text("reason").ShouldBe("bounce.unknown_message");
        using var client = rig.Admin();
        (await (await client.PostAsync(rig.Server.In("messages/bounces"), Body("Subject: hi\n\nhello"), Ct)).ProblemAsync()).ShouldBe((422, "bounce.no_report"));
    }

    async Task<System.Text.Json.JsonElement> PostAsync(string report)
    {
        using var client = rig.Admin();
        using var answer = await client.PostAsync(rig.Server.In("messages/bounces"), Body(report), Ct);
        return await answer.JsonAsync();
    }

    static ByteArrayContent Body(string mail) => new(Encoding.UTF8.GetBytes(mail)) { Headers = { ContentType = new MediaTypeHeaderValue("message/rfc822") } };
}
