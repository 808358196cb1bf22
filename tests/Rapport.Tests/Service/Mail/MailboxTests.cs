using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Rapport.Kernel;
using Rapport.Service.Mail;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Mail;

/// <summary>The mailbox itself: what it may be, how it is reached, and what comes with mails.</summary>
[Trait("Row", "7.7")]
public sealed class MailboxTests(MailboxRig rig) : IClassFixture<MailboxRig>, IAsyncLifetime
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static string Somebody() => $"p{Guid.NewGuid():N}@customer.example";

    public async ValueTask InitializeAsync()
    {
        await rig.PutAsync(rig.Settings());
        await rig.LookAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Each_way_a_mailbox_fails_has_a_name_that_stands_in_settings_and_health()
    {
        async Task<string> FaultAsync(object settings)
        {
            await rig.PutAsync(settings);
            return await rig.LookAsync();
        }

        (await FaultAsync(rig.Settings(password: "wrong"))).ShouldBe("mailbox.sign_in");
        (await rig.Server.Owner.GetAsync(rig.Server.In("settings/mailbox"))).Text("fault").ShouldBe("mailbox.sign_in");
        var health = await rig.Server.Services.GetServices<IHealthPart>().Single(h => h.Name == "mailboxes").CheckAsync(Ct);
        (health.Status, health.Detail.Contains("mailbox.sign_in", StringComparison.Ordinal)).ShouldBe((HealthStatus.Degraded, true));
        (await FaultAsync(rig.Settings(folder: "No/Such"))).ShouldBe("mailbox.no_folder");
        (await FaultAsync(rig.Settings(port: 1))).ShouldBe("mailbox.unreachable");
        (await FaultAsync(rig.Settings(port: rig.Sink.Port))).ShouldBe("mailbox.broke_off");
        (await FaultAsync(rig.Settings())).ShouldBe("");
        (await rig.Server.Owner.GetAsync(rig.Server.In("settings/mailbox"))).Text("fault").ShouldBe("");
    }

    [Fact]
    public async Task Over_STARTTLS_only_a_trusted_server_gets_the_password()
    {
        await rig.PutAsync(rig.Settings(tls: true));
        (await rig.LookAsync()).ShouldBe("");
        await using var stranger = new Dovecot();
        await rig.PutAsync(rig.Settings(port: stranger.Port, tls: true));
        await MailboxRig.UntilAsync(async () => await rig.LookAsync() != "mailbox.unreachable"); // it starts
        (await rig.LookAsync()).ShouldBe("mailbox.tls");
    }

    [Theory]
    [InlineData("host", "a b")]
    [InlineData("host", "10.0.0.1")]
    [InlineData("host", "169.254.169.254")]
    [InlineData("user", "a\r\nb")]
    [InlineData("address", "a@b\r\nBcc: c@d.example")]
    [InlineData("address", "a-very-long-name-before-the-at@shop.example")]
    [InlineData("folder", "")]
    [InlineData("trustedServer", "a b")]
    public async Task Settings_that_cannot_be_are_refused_by_field(string field, string value)
    {
        var settings = JsonSerializer.SerializeToNode(rig.Settings())!.AsObject();
        settings[field] = value;
        using var answer = await rig.Server.Owner.SendAsync(HttpMethod.Put, rig.Server.In("settings/mailbox"), settings, "*");
        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct));
        ((int)answer.StatusCode, problem.Text("code"), problem.GetProperty("errors").TryGetProperty(field, out _)).ShouldBe((422, "mailbox.invalid", true));
    }

    [Fact]
    public async Task The_password_is_sealed_never_shown_and_not_sent_to_another_server()
    {
        var shown = await rig.Server.Owner.GetAsync(rig.Server.In("settings/mailbox"));
        (shown.GetRawText().Contains("secret", StringComparison.Ordinal), shown.GetProperty("hasPassword").GetBoolean()).ShouldBe((false, true));
        var moved = JsonSerializer.SerializeToNode(rig.Settings())!.AsObject();
        moved.Remove("password");
        moved["host"] = "9.9.9.9";
        (await rig.PutAsync(moved)).GetProperty("hasPassword").GetBoolean().ShouldBeFalse();
        var agent = await rig.Server.PersonAsync("agent");
        (await agent.RefusedAsync(HttpMethod.Get, rig.Server.In("settings/mailbox"))).Status.ShouldBe(403);
        (await rig.Server.Owner.GetAsync(TestServer.In(rig.Server.OtherWorkspace, "settings/mailbox"))).Text("host").ShouldBe("");
    }

    [Fact]
    public async Task What_lay_there_before_is_not_read_and_a_removed_mailbox_neither()
    {
        await rig.Dovecot.PutAsync("other", MailboxRig.Mail(Somebody(), "Old"), Ct);
        await rig.PutAsync(rig.Settings(user: "other"));
        (await rig.LookAsync()).ShouldBe("");
        var ada = Somebody();
        await rig.Dovecot.PutAsync("other", MailboxRig.Mail(ada, "New"), Ct);
        (await rig.LookAsync()).ShouldBe("");
        (await rig.TalkAsync(ada)).Text("lastText").ShouldBe("New");
        (await rig.Server.Owner.GetAsync(rig.Server.In("conversations?view=all&limit=200"))).GetProperty("items").EnumerateArray().ShouldNotContain(c => c.Text("lastText") == "Old");
        await rig.Server.Owner.DeleteAsync(rig.Server.In("settings/mailbox"));
        (await rig.Server.Owner.RefusedAsync(HttpMethod.Post, rig.Server.In("settings/mailbox/look"), new { })).ShouldBe((404, "mailbox.none"));
        await rig.PutAsync(rig.Settings(), "");
    }

    // A server that was restored numbers its mails anew: those that are known are known again.
    [Fact]
    public async Task When_the_server_numbers_anew_nothing_is_lost_and_nothing_said_twice()
    {
        var (ada, bea) = (Somebody(), Somebody());
        await rig.BringAsync(MailboxRig.Mail(ada, "Before"));
        await using (var transaction = await rig.Server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            (await transaction.Db.Set<MailboxRow>().SingleAsync(Ct)).UidValidity -= 1;
            await transaction.CommitAsync(Ct);
        }

        await rig.BringAsync(MailboxRig.Mail(bea, "After"));
        (await rig.SaidAsync((await rig.TalkAsync(ada)).Id())).Count.ShouldBe(1);
        (await rig.TalkAsync(bea)).Text("lastText").ShouldBe("After");
    }

    [Fact]
    public async Task Two_who_look_at_once_take_each_mail_once()
    {
        var ada = Somebody();
        await rig.Dovecot.PutAsync(MailboxRig.User, MailboxRig.Mail(ada, "Once"), Ct);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => rig.LookAsync()));
        (await rig.TalkAsync(ada)).Text("lastText").ShouldBe("Once");
    }

    // Bad inputs 80 and 86 on their way: what nobody can read is counted, and the next mail is read.
    [Fact]
    public async Task What_is_no_mail_keeps_no_other_from_being_read()
    {
        var ada = Somebody();
        var before = await rig.NotTakenAsync("mail.sender_invalid") + await rig.NotTakenAsync("mail.unreadable");
        await rig.BringAsync("\0\u0001\u0002", "From: a@b.example, c@d.example\n\nTwo\n", "From: \"x\\r\\n\"@b.example\n\nQuoted\n", MailboxRig.Mail(ada, "And this is one"));
        (await rig.TalkAsync(ada)).Text("lastText").ShouldBe("And this is one");
        (await rig.NotTakenAsync("mail.sender_invalid") + await rig.NotTakenAsync("mail.unreadable")).ShouldBe(before + 3);
    }

    // Bad inputs 124 to 131, for files that come by mail.
    [Fact]
    public async Task Files_are_saved_and_never_run_and_what_is_not_taken_is_named()
    {
        var ada = Somebody();
        string Part(string name, string content) => $"--b\nContent-Type: text/html\nContent-Disposition: attachment; filename=\"{name}\"\nContent-Transfer-Encoding: base64\n\n{Convert.ToBase64String(Encoding.UTF8.GetBytes(content), Base64FormattingOptions.InsertLineBreaks)}\n";
        await rig.BringAsync($"From: {ada}\nTo: {MailboxRig.Address}\nSubject: Files\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee these.\n"
            + Part("../../etc/bill.pdf", "%PDF-1 bill") + Part("run.EXE", "MZ") + Part("page.html", "<script>") + Part("photo.jpg.svg", "<svg>") + Part("big.bin", new string('x', Attachments.Largest + 1))
            + string.Concat(Enumerable.Range(0, 20).Select(i => Part($"n{i}.txt", "x"))) + "--b--\n");
        var talk = (await rig.TalkAsync(ada)).Id();
        var message = (await rig.SaidAsync(talk)).Single();
        message.Text("text").ShouldBe("See these.");
        var at = rig.Server.In($"conversations/{talk}/messages/{message.GetProperty("no").GetInt64().ToString(CultureInfo.InvariantCulture)}/mail");
        var files = (await rig.Server.Owner.GetAsync(at)).GetProperty("files").EnumerateArray().Select(f => (f.Text("name"), f.Text("refused"))).ToList();
        files[..5].ShouldBe([("bill.pdf", ""), ("run.EXE", "mail.file_kind"), ("page.html", "mail.file_kind"), ("photo.jpg.svg", "mail.file_kind"), ("big.bin", "mail.file_large")]);
        (files.Count, files[^1]).ShouldBe((21, ("…", "mail.too_many_files")));
        using (var file = await rig.Server.Owner.SendAsync(HttpMethod.Get, $"{at}/files/0"))
        {
            (await file.Content.ReadAsStringAsync(Ct)).ShouldBe("%PDF-1 bill");
            (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.DispositionType, file.Content.Headers.ContentDisposition.FileName).ShouldBe(("application/octet-stream", "attachment", "bill.pdf"));
            file.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        }

        foreach (var none in new[] { $"{at}/files/1", $"{at}/files/99", at.Replace(talk.ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal) + "/files/0", at.Replace(rig.Server.Workspace.ToString(), rig.Server.OtherWorkspace.ToString(), StringComparison.Ordinal) + "/files/0" })
            (await rig.Server.Owner.RefusedAsync(HttpMethod.Get, none)).Status.ShouldBe(404, none);
        var viewer = await rig.Server.PersonAsync("viewer");
        (await viewer.RefusedAsync(HttpMethod.Get, $"{at}/files/0")).Status.ShouldBe(403);
    }

    // Bad input 81.
    [Fact]
    public async Task Of_a_mail_that_is_too_large_the_words_are_taken_and_the_file_is_named()
    {
        var ada = Somebody();
        var large = new StringBuilder($"From: {ada}\nTo: {MailboxRig.Address}\nSubject: Large\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nLook at this film.\n--b\nContent-Type: video/mp4; name=film.mp4\nContent-Disposition: attachment; filename=film.mp4\nContent-Transfer-Encoding: base64\n\n");
        var line = new string('A', 76) + "\n";
        for (var size = 0; size < MailboxReader.Largest + 1_000_000; size += line.Length) large.Append(line);
        await rig.BringAsync(large.Append("--b--\n").ToString());
        var talk = await rig.TalkAsync(ada);
        talk.Text("lastText").ShouldBe("Look at this film.");
        var message = (await rig.SaidAsync(talk.Id())).Single();
        message.GetProperty("details").Text("files").ShouldBe("""[{"name":"film.mp4","bytes":0,"refused":"mail.too_large"}]""");
    }

    // Row 7.7: a conversation that moves from chat to mail stays one.
    [Fact]
    public async Task Who_left_the_chat_gets_the_answer_by_mail_and_answers_into_the_same_conversation()
    {
        var ada = Somebody();
        var (talk, _) = await ChatAsync(ada, "Is anybody there? <secret words>");
        await rig.AnswerAsync(talk, "Now somebody is.");
        var sent = await rig.SentAsync("Now somebody is.");
        (sent.To, sent.Raw.Contains("secret words", StringComparison.Ordinal)).ShouldBe((ada, false), "what a stranger wrote is never sent to an address that a stranger typed");
        sent.Header("In-Reply-To").ShouldBe("");
        await rig.BringAsync(MailboxRig.Mail(ada, "Good", "Re: Ihr Chat mit uns", to: sent.Header("Reply-To").Trim('<', '>')));
        (await rig.SaidAsync(talk)).Select(m => m.Text("text")).ShouldBe(["Is anybody there? <secret words>", "Now somebody is.", "Good"]);
        (await rig.TalkAsync(ada)).Text("channel").ShouldBe("chat");
    }

    [Fact]
    public async Task Who_reads_the_answer_in_the_chat_gets_no_mail()
    {
        var ada = Somebody();
        var options = rig.Server.Services.GetRequiredService<IOptions<MailboxOptions>>().Value;
        options.ReadWithin = TimeSpan.FromHours(1);
        try
        {
            var (talk, wait) = await ChatAsync(ada, "Hello?");
            await rig.AnswerAsync(talk, "Read here, not mailed.");
            var answer = (await rig.SaidAsync(talk))[^1];
            answer.Text("delivery").ShouldBe("queued");
            await wait(answer.GetProperty("no").GetInt64());
            (await rig.SaidAsync(talk))[^1].Text("delivery").ShouldBe("sent");
            rig.Sink.Mails.ShouldNotContain(m => m.To == ada);
        }
        finally
        {
            options.ReadWithin = TimeSpan.Zero;
        }
    }

    /// <summary>Somebody begins a chat, leaves an address, and reads up to a message.</summary>
    async Task<(Guid Talk, Func<long, Task> ReadAsync)> ChatAsync(string email, string text)
    {
        var settings = await rig.Server.Owner.GetAsync(rig.Server.In("case-settings/inbox"));
        if (!settings.GetProperty("chat").GetBoolean())
            await rig.Server.Owner.PutAsync(rig.Server.In("case-settings/inbox"), new { chat = true, name = "", greeting = new { }, capacity = 5, team = (Guid?)null, agents = Array.Empty<object>() }, settings.Text("version"));
        var key = await rig.Server.KeyAsync("ingest");
        async Task<JsonElement> PostAsync(string path, object body)
        {
            using var http = new HttpClient { BaseAddress = rig.Server.Url };
            using var answer = await http.PostAsync($"sdk/v1/chat/{path}", new StringContent(JsonSerializer.Serialize(body)), Ct);
            return await answer.JsonAsync();
        }

        var token = (await PostAsync("begin", new { key, thread = Guid.NewGuid().ToString("N"), message = "m", text, anonymousId = Guid.NewGuid().ToString("N"), email, language = "de-DE" })).Text("token");
        await PostAsync("wait", new { key, token, state = "" });
        return ((await rig.TalkAsync(email)).Id(), seen => PostAsync("wait", new { key, token, after = 0, seen, state = "" }));
    }

    [Fact]
    public async Task Who_is_erased_leaves_no_mail_and_no_file()
    {
        var ada = Somebody();
        await rig.BringAsync($"From: {ada}\nTo: {MailboxRig.Address}\nSubject: Erase\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nForget me.\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nx\n--b--\n");
        await MailboxRig.UntilAsync(async () => (await rig.TalkAsync(ada)).GetProperty("customer").ValueKind == JsonValueKind.Object);
        var customer = (await rig.TalkAsync(ada)).GetProperty("customer").Id();
        var holdings = rig.Server.Services.GetServices<IHoldsPersonalData>().Single(h => h.Name == "conversations");
        (await holdings.ExportAsync(new(rig.Server.Workspace), new(customer), Ct)).ShouldHaveSingleItem();
        string stored;
        await using (var db = rig.Server.Services.GetRequiredService<IStateStore>().Read())
            stored = JsonElement.Parse((await db.Set<MailRow>().SingleAsync(m => m.Sender == ada, Ct)).Files)[0].Text("stored");
        var files = rig.Server.Services.GetRequiredService<IFiles>();
        await files.Open(new(rig.Server.Workspace), stored)!.DisposeAsync();
        await holdings.EraseAsync(new(rig.Server.Workspace), new(customer), Ct);
        files.Open(new(rig.Server.Workspace), stored).ShouldBeNull();
        await using (var db = rig.Server.Services.GetRequiredService<IStateStore>().Read())
            (await db.Set<MailRow>().AnyAsync(m => m.Sender == ada, Ct)).ShouldBeFalse();
    }
}
