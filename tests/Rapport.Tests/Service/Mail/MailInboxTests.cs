using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Service.Mail;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Mail;

/// <summary>Mail into and out of the inbox, through the whole server and real mail servers.</summary>
[Trait("Row", "7.7")]
public sealed class MailInboxTests(MailboxRig rig) : IClassFixture<MailboxRig>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static string Somebody() => $"p{Guid.NewGuid():N}@customer.example";

    [Fact]
    public async Task A_mail_is_a_conversation_and_the_answer_goes_back_and_so_does_the_answer_to_that()
    {
        var ada = Somebody();
        await rig.BringAsync(MailboxRig.Mail($"Ada Berg <{ada}>", "Where is my lamp?", "Order 17", id: "first"));
        var talk = await rig.TalkAsync(ada);
        (talk.Text("channel"), talk.Text("name"), talk.Text("status"), talk.Text("lastText")).ShouldBe(("email", "Ada Berg", "open", "Where is my lamp?"));

        await rig.AnswerAsync(talk.Id(), "On its way, Ada.");
        var sent = await rig.SentAsync("On its way, Ada.");
        (sent.To, sent.Header("Subject"), sent.Header("In-Reply-To"), sent.Header("References"), sent.Header("Auto-Submitted")).ShouldBe((ada, "Re: Order 17", "<first@mail.example>", "<first@mail.example>", ""));
        await MailboxRig.UntilAsync(async () => (await rig.SaidAsync(talk.Id()))[^1].Text("delivery") == "sent");

        var signed = sent.Header("Reply-To").Trim('<', '>');
        await rig.BringAsync(MailboxRig.Mail(ada, "Thanks!\n\nOn Mon, Feb 2, 2026 at 10:00 Shop wrote:\n> On its way, Ada.", "Re: Order 17", to: signed));
        (await rig.SaidAsync(talk.Id())).Select(m => m.Text("text")).ShouldBe(["Where is my lamp?", "On its way, Ada.", "Thanks!"]);
        (await rig.TalkAsync(ada)).Text("status").ShouldBe("open");
    }

    [Fact]
    public async Task An_answer_that_names_our_mail_goes_on_even_without_the_signed_address()
    {
        var ada = Somebody();
        await rig.BringAsync(MailboxRig.Mail(ada, "Broken"));
        var talk = (await rig.TalkAsync(ada)).Id();
        await rig.AnswerAsync(talk, "We send a new one to you.");
        var id = (await rig.SentAsync("We send a new one to you.")).Header("Message-ID");
        await rig.BringAsync(MailboxRig.Mail(ada.ToUpperInvariant(), "Fine", more: $"In-Reply-To: {id}\n"));
        (await rig.SaidAsync(talk)).Select(m => m.Text("text")).ShouldBe(["Broken", "We send a new one to you.", "Fine"]);

        // Somebody else who knows the id is a conversation of their own.
        var eve = Somebody();
        await rig.BringAsync(MailboxRig.Mail(eve, "Tell me all", more: $"In-Reply-To: {id}\nReferences: {id}\n"));
        (await rig.TalkAsync(eve)).Id().ShouldNotBe(talk);
    }

    // Bad input 83: a stranger who guesses.
    [Fact]
    public async Task A_guessed_address_or_number_joins_nothing()
    {
        var ada = Somebody();
        await rig.BringAsync(MailboxRig.Mail(ada, "Hello", "Order 18"));
        var talk = (await rig.TalkAsync(ada)).Id();
        await rig.AnswerAsync(talk, "Hello from guessing.");
        var signed = (await rig.SentAsync("Hello from guessing.")).Header("Reply-To").Trim('<', '>');
        var guessed = signed[..(signed.IndexOf('@') - 2)] + (signed[signed.IndexOf('@') - 2] == 'a' ? 'b' : 'a') + signed[(signed.IndexOf('@') - 1)..];
        var eve = Somebody();
        await rig.BringAsync(MailboxRig.Mail(eve, "Me again", $"Re: Order 18 [case #{talk}]", to: guessed));
        (await rig.TalkAsync(eve)).Id().ShouldNotBe(talk);
        (await rig.SaidAsync(talk)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_same_mail_again_is_said_once_and_the_mailbox_stays_as_it_was()
    {
        var ada = Somebody();
        var mail = MailboxRig.Mail(ada, "Only once");
        await rig.BringAsync(mail, "Received: from elsewhere\n" + mail);
        (await rig.SaidAsync((await rig.TalkAsync(ada)).Id())).Count.ShouldBe(1);
        (await rig.NotTakenAsync("mail.double")).ShouldBeGreaterThan(0);
        (await rig.Dovecot.FlagsAsync(MailboxRig.User, Ct)).ShouldAllBe(flags => flags == MailKit.MessageFlags.None);
    }

    // A crash between the mail and the position cannot be: they are one transaction. What is offered again is known again.
    [Fact]
    public async Task Reading_from_an_earlier_position_says_nothing_twice()
    {
        var ada = Somebody();
        await rig.BringAsync(MailboxRig.Mail(ada, "Once, please"));
        await using (var transaction = await rig.Server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            (await transaction.Db.Set<MailboxRow>().SingleAsync(Ct)).LastUid = 0;
            await transaction.CommitAsync(Ct);
        }

        await rig.BringAsync(MailboxRig.Mail(ada, "And another"));
        (await rig.TalksAsync(ada)).Count.ShouldBe(2);
    }

    // Bad input 82: a forged sender is no customer and no agent.
    [Fact]
    public async Task Who_a_mail_says_it_is_from_is_believed_only_when_it_is_proved()
    {
        var ada = Somebody();
        await KnownAsync(ada);
        const string Elsewhere = "Authentication-Results: mx.evil.example; dmarc=pass header.from=customer.example\n";
        await rig.BringAsync(
            MailboxRig.Mail(ada, "Forged"), MailboxRig.Mail(ada, "Forged too", more: Elsewhere),
            MailboxRig.Mail(ada, "Failed", more: "Authentication-Results: mx.shop.example; spf=pass smtp.mailfrom=evil.example; dmarc=fail header.from=customer.example\n" + Elsewhere),
            MailboxRig.Mail(ada, "Another's proof", more: "Authentication-Results: mx.shop.example; dmarc=pass header.from=evil.example\n"),
            MailboxRig.Mail(ada, "Proved", more: "Authentication-Results: mx.shop.example; spf=pass smtp.mailfrom=customer.example; dmarc=pass header.from=customer.example\n"));
        await MailboxRig.UntilAsync(async () => (await rig.TalksAsync(ada)).Count(t => t.GetProperty("customer").ValueKind == JsonValueKind.Object) == 5);
        var talks = (await rig.TalksAsync(ada)).ToDictionary(t => t.Text("lastText"));
        talks["Proved"].GetProperty("customer").Text("name").ShouldBe("Ada Known");
        foreach (var forged in talks.Where(t => t.Key != "Proved")) forged.Value.GetProperty("customer").Text("name").ShouldNotBe("Ada Known", forged.Key);
        (await rig.SaidAsync(talks["Failed"].Id())).Single().GetProperty("details").ShouldSatisfyAllConditions(d => d.Text("proof").ShouldBe("none"), d => d.Text("checks").ShouldBe("spf=pass dmarc=fail"));
    }

    [Fact]
    public async Task Who_answers_from_the_address_we_wrote_to_has_proved_it()
    {
        var ada = Somebody();
        await KnownAsync(ada);
        await rig.BringAsync(MailboxRig.Mail(ada, "It is me"));
        var talk = (await rig.TalkAsync(ada)).Id();
        await rig.AnswerAsync(talk, "Is it you? Answer, please.");
        var signed = (await rig.SentAsync("Is it you?")).Header("Reply-To").Trim('<', '>');
        await rig.BringAsync(MailboxRig.Mail(ada, "Yes", to: signed));
        await MailboxRig.UntilAsync(async () => (await rig.TalkAsync(ada)).GetProperty("customer") is { ValueKind: JsonValueKind.Object } customer && customer.Text("name") == "Ada Known");
    }

    // Bad input 84: machines that answer machines.
    [Fact]
    public async Task Machines_begin_nothing_and_their_answers_are_notes()
    {
        var (ada, robot) = (Somebody(), Somebody());
        await rig.BringAsync(MailboxRig.Mail(ada, "Hello"));
        var talk = (await rig.TalkAsync(ada)).Id();
        await rig.AnswerAsync(talk, "Hello to whoever is away.");
        var signed = (await rig.SentAsync("Hello to whoever is away.")).Header("Reply-To").Trim('<', '>');
        var before = await rig.NotTakenAsync("mail.automatic");
        await rig.BringAsync(
            MailboxRig.Mail(ada, "I am away.", to: signed, more: "Auto-Submitted: auto-replied\n"), MailboxRig.Mail(robot, "News!", more: "Precedence: bulk\n"), MailboxRig.Mail(robot, "Out of office", more: "Auto-Submitted: auto-replied\n"),
            MailboxRig.Mail(robot, "List", more: "List-Id: <all.example>\n"));
        (await rig.SaidAsync(talk))[^1].ShouldSatisfyAllConditions(m => m.Text("by").ShouldBe("note"), m => m.Text("text").ShouldBe("I am away."));
        (await rig.TalkAsync(ada)).Text("status").ShouldBe("waiting");
        (await rig.TalksAsync(robot)).ShouldBeEmpty();
        (await rig.NotTakenAsync("mail.automatic")).ShouldBe(before + 3);
        await rig.BringAsync(MailboxRig.Mail($"Shop <{MailboxRig.Address}>", "Myself"));
        (await rig.TalksAsync(MailboxRig.Address)).ShouldBeEmpty();
        (await rig.NotTakenAsync("mail.own")).ShouldBe(1);
    }

    [Fact]
    public async Task A_loop_ends_after_so_many_mails_of_one_sender()
    {
        var robot = Somebody();
        var before = await rig.NotTakenAsync("mail.rate");
        await rig.BringAsync([.. Enumerable.Range(0, MailTalks.MostInHour + 3).Select(i => MailboxRig.Mail(robot, $"Round {i}"))]);
        (await rig.TalksAsync(robot)).Count.ShouldBe(MailTalks.MostInHour);
        (await rig.NotTakenAsync("mail.rate")).ShouldBe(before + 3);
    }

    // Bad input 87.
    [Fact]
    public async Task An_answer_that_comes_back_is_failed_and_owed_again_and_nothing_more_goes_there()
    {
        var ada = Somebody();
        await rig.BringAsync(MailboxRig.Mail(ada, "Hello"));
        var talk = (await rig.TalkAsync(ada)).Id();
        await rig.AnswerAsync(talk, "This one comes back.");
        var id = (await rig.SentAsync("This one comes back.")).Header("Message-ID");
        await MailboxRig.UntilAsync(async () => (await rig.SaidAsync(talk))[^1].Text("delivery") == "sent");
        await rig.BringAsync($"From: MAILER-DAEMON@mx.example\nTo: {MailboxRig.Address}\nSubject: Undelivered\nReturn-Path: <>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
            + $"--b\nContent-Type: text/plain\n\nSorry\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {ada}\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {id}\n\n--b--\n");
        (await rig.SaidAsync(talk))[^1].Text("delivery").ShouldBe("failed");
        (await rig.TalkAsync(ada)).Text("status").ShouldBe("open");
        (await rig.NotTakenAsync("mail.report")).ShouldBeGreaterThan(0);
        (await rig.Server.Owner.RefusedAsync(HttpMethod.Post, rig.Server.In($"conversations/{talk}/messages"), new { key = "x", text = "Again" })).ShouldBe((409, "conversation.address_barred"));
    }

    [Fact]
    public async Task An_answer_is_sent_once_however_often_it_is_said()
    {
        var ada = Somebody();
        await rig.BringAsync(MailboxRig.Mail(ada, "Hello"));
        var talk = (await rig.TalkAsync(ada)).Id();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => rig.Server.Owner.PostAsync(rig.Server.In($"conversations/{talk}/messages"), new { key = "one", text = "Said five times over." })));
        await rig.SentAsync("Said five times over.");
        await rig.AnswerAsync(talk, "And this after it.");
        await rig.SentAsync("And this after it.");
        rig.Sink.Mails.Count(m => m.Text.Contains("Said five times over.", StringComparison.Ordinal)).ShouldBe(1);
    }

    async Task KnownAsync(string email)
    {
        using var sender = rig.Server.WithKey(await rig.Server.KeyAsync("ingest"));
        var told = $$$"""{"batch":[{"type":"identify","userId":"{{{Guid.NewGuid()}}}","messageId":"{{{Guid.NewGuid()}}}","traits":{"name":"Ada Known","email":"{{{email}}}"}}]}""";
        using var answer = await sender.PostAsync("v1/batch", new StringContent(told, System.Text.Encoding.UTF8, "application/json"), Ct);
        ((int)answer.StatusCode).ShouldBe(200);
        await MailboxRig.UntilAsync(async () => (await rig.Server.Owner.GetAsync(rig.Server.In($"customers?search={email}"))).GetProperty("items").GetArrayLength() == 1);
    }
}
