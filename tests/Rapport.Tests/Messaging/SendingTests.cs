using Rapport.Kernel;
using Rapport.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace Rapport.Tests.Messaging;

/// <summary>From the outbox through a real mail server: what arrives, how often, and what is said of what does not.</summary>
[Trait("Row", "2.25")]
public sealed class SendingTests(MailRig rig) : IClassFixture<MailRig>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_goes_out_after_the_commit_of_its_cause()
    {
        rig.Begin();
        var id = await rig.QueueAsync(rig.Mail(to: "ada@example.org") with { Subject = "Grüße für \"Ada\"", Parts = [new MailParagraph("Schön & <gut>")], Language = "de" });

        (await rig.UntilAsync(id, MessageState.Sent)).Attempts.ShouldBe(1);

        var mail = rig.Sink.Mails.ShouldHaveSingleItem();
        (mail.From, mail.To).ShouldBe(("cx@example.org", "ada@example.org"));
        mail.Header("From").ShouldBe("\"Nordwind\" <cx@example.org>");
        mail.Header("Reply-To").ShouldBe("<help@example.org>");
        mail.Header("Message-ID").ShouldBe($"<{id.Value:N}@example.org>");
        mail.Header("List-Unsubscribe").ShouldBeEmpty("nobody unsubscribes from what they asked for");
        mail.Text.ShouldStartWith($"Schön & <gut>\r\n\r\n-- \r\nWählen, worüber wir Ihnen schreiben: {rig.Server.Url}p/");
        mail.Html.ShouldContain("<html lang=\"de\" dir=\"ltr\">");
        mail.Html.ShouldContain("Sch&#246;n &amp; &lt;gut&gt;");
    }

    [Fact]
    public async Task A_mail_of_a_rolled_back_cause_is_never_sent()
    {
        rig.Begin();
        await using (var transaction = await rig.Server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
            await rig.Messages.QueueAsync(transaction, rig.Mail(to: "never@example.org"), Ct);
        var later = await rig.QueueAsync(rig.Mail());

        await rig.UntilAsync(later, MessageState.Sent);

        rig.Sink.Mails.ShouldAllBe(m => m.To != "never@example.org");
    }

    [Fact]
    public async Task The_same_key_twice_is_one_mail()
    {
        rig.Begin();
        var first = await rig.QueueAsync(rig.Mail() with { Key = "invite 1" });
        await rig.UntilAsync(first, MessageState.Sent);

        (await rig.QueueAsync(rig.Mail() with { Key = "invite 1" })).ShouldBe(first);
        await rig.UntilAsync(await rig.QueueAsync(rig.Mail()), MessageState.Sent);

        rig.Sink.Mails.Count.ShouldBe(2);
    }

    [Fact]
    public async Task After_a_doubt_a_transactional_mail_is_sent_again_under_the_same_message_id()
    {
        rig.Begin();
        rig.Sink.Mode = SinkMode.DropAfterData;
        var id = await rig.QueueAsync(rig.Mail());
        (await rig.UntilAsync(id, s => s is { State: MessageState.Queued, Attempts: 1 }, "a second try")).Reason.ShouldBe("server.silent");
        rig.Sink.Mode = SinkMode.Ok;
        rig.Clock.Advance(TimeSpan.FromMinutes(2));

        (await rig.UntilAsync(id, MessageState.Sent)).Attempts.ShouldBe(2);

        rig.Sink.Mails.Count.ShouldBe(2);
        rig.Sink.Mails.Select(m => m.Header("Message-ID")).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task After_a_doubt_a_marketing_mail_is_not_sent_again()
    {
        rig.Begin();
        rig.Sink.Mode = SinkMode.DropAfterData;
        var id = await rig.QueueAsync(rig.Mail(MailClass.Marketing));

        (await rig.UntilAsync(id, MessageState.Unknown)).Reason.ShouldBe("server.silent");

        rig.Sink.Mode = SinkMode.Ok;
        rig.Clock.Advance(TimeSpan.FromDays(1));
        await rig.UntilAsync(await rig.QueueAsync(rig.Mail()), MessageState.Sent);
        (await rig.StatusAsync(id)).State.ShouldBe(MessageState.Unknown);
        rig.Sink.Mails.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(MailClass.Transactional, MessageState.Sent)]
    [InlineData(MailClass.Marketing, MessageState.Unknown)]
    public async Task A_mail_whose_sender_was_killed_is_in_doubt(MailClass kind, MessageState end)
    {
        rig.Begin();
        rig.Sink.Mode = SinkMode.Busy;
        var id = await rig.QueueAsync(rig.Mail(kind));
        await rig.UntilAsync(id, s => s.Reason == "server.busy", "busy");
        await rig.ChangeAsync(id, m => (m.State, m.Owner, m.LeaseUntil, m.Attempts) = (MessageState.Sending, Guid.NewGuid(), 0, 1));
        rig.Sink.Mode = SinkMode.Ok;
        await rig.UntilAsync(id, s => s.Reason == "sender.stopped", "the doubt");
        rig.Clock.Advance(TimeSpan.FromMinutes(5));

        await rig.UntilAsync(id, end);
        rig.Sink.Mails.Count.ShouldBe(end == MessageState.Sent ? 1 : 0);
    }

    [Theory]
    [InlineData(SinkMode.TryLater, "server.busy")]
    [InlineData(SinkMode.Full, "server.busy")]
    [InlineData(SinkMode.DropAtData, "server.broke_off")]
    public async Task What_is_certainly_not_taken_is_tried_again_in_both_classes(SinkMode mode, string reason)
    {
        rig.Begin();
        rig.Sink.Mode = mode;
        var ids = new[] { await rig.QueueAsync(rig.Mail()), await rig.QueueAsync(rig.Mail(MailClass.Marketing)) };
        foreach (var id in ids) (await rig.UntilAsync(id, s => s is { State: MessageState.Queued, Attempts: 1 }, "a pause")).Reason.ShouldBe(reason);
        rig.Sink.Mode = SinkMode.Ok;
        rig.Clock.Advance(TimeSpan.FromMinutes(2));

        foreach (var id in ids) await rig.UntilAsync(id, MessageState.Sent);
        rig.Sink.Mails.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_unreachable_server_costs_no_tries_and_nothing_is_lost()
    {
        rig.Begin();
        rig.Sink.Mode = SinkMode.Hang;
        var id = await rig.QueueAsync(rig.Mail(MailClass.Marketing));
        (await rig.UntilAsync(id, s => s.Reason.Length > 0, "a failure")).ShouldSatisfyAllConditions(
            s => s.State.ShouldBe(MessageState.Queued), s => s.Reason.ShouldBe("server.slow"), s => s.Attempts.ShouldBe(0));
        rig.Sink.Mode = SinkMode.Ok;
        rig.Clock.Advance(TimeSpan.FromMinutes(6));

        (await rig.UntilAsync(id, MessageState.Sent)).Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task What_cannot_be_sent_for_three_days_fails_with_its_last_reason()
    {
        rig.Begin();
        rig.Sink.Mode = SinkMode.TryLater;
        var id = await rig.QueueAsync(rig.Mail());
        await rig.UntilAsync(id, s => s.Attempts == 1, "a try");
        rig.Clock.Advance(TimeSpan.FromDays(3.1));

        (await rig.UntilAsync(id, MessageState.Failed)).Reason.ShouldBe("server.busy");
    }

    [Fact]
    public async Task A_refusal_for_good_is_not_tried_again()
    {
        rig.Begin();
        rig.Sink.Mode = SinkMode.Policy;
        var refused = await rig.UntilAsync(await rig.QueueAsync(rig.Mail(to: "policy@example.org")), MessageState.Failed);
        (refused.Reason, refused.Attempts).ShouldBe(("server.refused_recipient", 1));
        rig.Sink.Mode = SinkMode.Ok;

        await rig.UntilAsync(await rig.QueueAsync(rig.Mail(to: "policy@example.org")), MessageState.Sent);
    }

    // Safety U4.
    [Fact]
    public async Task An_address_that_does_not_exist_is_never_written_to_again()
    {
        rig.Begin();
        rig.Sink.Mode = SinkMode.NoSuchUser;
        (await rig.UntilAsync(await rig.QueueAsync(rig.Mail(to: "gone@example.org")), MessageState.Bounced)).Reason.ShouldBe("address.unknown");
        rig.Sink.Mode = SinkMode.Ok;

        (await rig.UntilAsync(await rig.QueueAsync(rig.Mail(to: "GONE@example.org")), MessageState.Suppressed)).Reason.ShouldBe("suppressed.bounced");
        rig.Sink.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_connection_carries_many_mails_and_a_server_may_close_it_between_them()
    {
        await using var own = await MailRig.StartAsync(s => s.Settings["Mail:Connections"] = "1");
        var ids = new List<MessageId>();
        for (var i = 0; i < 20; i++) ids.Add(await own.QueueAsync(own.Mail()));
        foreach (var id in ids) await own.UntilAsync(id, MessageState.Sent);
        own.Sink.Connections.ShouldBeLessThan(10);
        own.Sink.Mode = SinkMode.OneEach;

        ids.Clear();
        for (var i = 0; i < 5; i++) ids.Add(await own.QueueAsync(own.Mail()));
        foreach (var id in ids) (await own.UntilAsync(id, MessageState.Sent)).Attempts.ShouldBe(1);
        own.Sink.Mails.Count.ShouldBe(25);
    }

    [Fact]
    public async Task Queued_mail_is_cancelled_expires_and_waits_for_its_time()
    {
        rig.Begin();
        var now = rig.Clock.GetUtcNow();
        var reminder = await rig.QueueAsync(rig.Mail() with { NotBefore = now.AddHours(1), About = "survey 1" });
        var closed = await rig.QueueAsync(rig.Mail() with { NotBefore = now.AddHours(1), About = "survey 2" });
        var late = await rig.QueueAsync(rig.Mail() with { NotBefore = now.AddHours(1), NotAfter = now.AddHours(2) });
        var waits = await rig.QueueAsync(rig.Mail() with { NotBefore = now.AddHours(1) });
        await using (var transaction = await rig.Server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            (await rig.Messages.CancelAsync(transaction, rig.Workspace, [reminder], "survey.answered", Ct)).ShouldBe(1);
            (await rig.Messages.CancelAboutAsync(transaction, rig.Workspace, "survey 2", "survey.closed", Ct)).ShouldBe(1);
            await transaction.CommitAsync(Ct);
        }

        (await rig.StatusAsync(reminder)).ShouldSatisfyAllConditions(s => s.State.ShouldBe(MessageState.Cancelled), s => s.Reason.ShouldBe("survey.answered"));
        (await rig.StatusAsync(closed)).Reason.ShouldBe("survey.closed");
        (await rig.StatusAsync(waits)).State.ShouldBe(MessageState.Queued);
        rig.Clock.Advance(TimeSpan.FromHours(3));
        (await rig.UntilAsync(late, MessageState.Cancelled)).Reason.ShouldBe("mail.expired");
        await rig.UntilAsync(waits, MessageState.Sent);
        (await rig.Messages.CountAsync(rig.Workspace, "survey 2", Ct)).ShouldBe([new MessageCount(MessageState.Cancelled, "survey.closed", 1)]);
        rig.Sink.Mails.Count.ShouldBe(1);
    }

    // Safety 55–68 at the time of connecting: what was stored when it was allowed is refused when it is not.
    [Fact]
    public async Task A_mail_server_inside_is_not_connected_to()
    {
        await using var own = await MailRig.StartAsync();
        own.Server.Settings.Remove("Outgoing:Allow:0");
        await own.Server.RestartAsync();

        var id = await own.QueueAsync(own.Mail());

        (await own.UntilAsync(id, s => s.Reason.Length > 0, "a refusal")).Reason.ShouldBe("server.not_public");
        own.Sink.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task Mail_waits_for_what_is_missing_and_says_what_that_is()
    {
        await using var own = await MailRig.StartAsync(complete: false);
        (await own.Messages.CheckAsync(own.Workspace, MailClass.Transactional, Ct))!.Code.ShouldBe("mail.no_server");
        var owed = await own.QueueAsync(own.Mail());
        var offered = await own.QueueAsync(own.Mail(MailClass.Marketing));
        await own.UseSinkAsync();

        await own.UntilAsync(owed, MessageState.Sent);
        (await own.Messages.CheckAsync(own.Workspace, MailClass.Transactional, Ct)).ShouldBeNull();
        // Safety U3.
        (await own.Messages.CheckAsync(own.Workspace, MailClass.Marketing, Ct))!.Code.ShouldBe("mail.no_postal_address");
        (await own.StatusAsync(offered)).State.ShouldBe(MessageState.Queued);
        own.Clock.Advance(TimeSpan.FromDays(4));
        (await own.UntilAsync(offered, MessageState.Failed)).Reason.ShouldBe("mail.no_postal_address");
        own.Sink.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_module_above_hears_of_every_end_once_and_in_its_transaction()
    {
        rig.Begin();
        var about = $"survey {Guid.NewGuid()}";
        var sent = await rig.QueueAsync(rig.Mail() with { About = about });
        await rig.UntilAsync(sent, MessageState.Sent);
        var failed = await rig.QueueAsync(rig.Mail(to: "nobody") with { About = about });
        await rig.UntilAsync(failed, MessageState.Failed);

        rig.Reaction.Heard.Where(c => c.About == about).Select(c => (c.Id, c.State, c.Reason))
            .ShouldBe([(sent, MessageState.Sent, ""), (failed, MessageState.Failed, "address.invalid")]);
    }
}
