using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Messaging.Recipients;
using Rapport.Tests.Server;

namespace Rapport.Tests.Messaging;

/// <summary>Whoever says no once is not written to again: one click, no signing in, and no scanner can click it.</summary>
[Trait("Row", "9.4")]
public sealed class UnsubscribeTests(MailRig rig) : IClassFixture<MailRig>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Safety 88, U1.
    [Fact]
    [Trait("Row", "P2")]
    public async Task Looking_changes_nothing_and_one_click_opts_out_at_once()
    {
        rig.Begin();
        var (id, mail) = await rig.SendAsync(rig.Mail(MailClass.Marketing, "one@example.org"));
        mail.Header("List-Unsubscribe-Post").ShouldBe("List-Unsubscribe=One-Click");
        var link = Link(mail);
        mail.Text.ShouldContain(link);
        mail.Text.ShouldContain("Kai 1");
        using var stranger = rig.Server.Stranger().Http;

        for (var i = 0; i < 3; i++) (await stranger.GetAsync(Path(link), Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await rig.SendAsync(rig.Mail(MailClass.Marketing, "one@example.org"));
        using var click = await stranger.PostAsync(Path(link), new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]), Ct);

        click.StatusCode.ShouldBe(HttpStatusCode.OK);
        var queued = await rig.QueueAsync(rig.Mail(MailClass.Marketing, "One@Example.org"));
        (await rig.UntilAsync(queued, MessageState.Suppressed)).Reason.ShouldBe("suppressed.unsubscribed");
        (await rig.Server.Owner.GetAsync(rig.Server.In($"messages/{id}"))).GetProperty("message").GetProperty("unsubscribed").GetBoolean().ShouldBeTrue();
        (await rig.UntilAsync(await rig.QueueAsync(rig.Mail(to: "one@example.org")), MessageState.Sent)).Reason.ShouldBeEmpty("what one asked for still comes");
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--y broken")]
    [InlineData("multipart/form-data", "no boundary")]
    [InlineData("application/x-www-form-urlencoded", "%%%=&&&scope")]
    [InlineData("text/plain", "List-Unsubscribe=One-Click")]
    public async Task However_a_mail_program_says_it_the_person_is_out(string type, string body)
    {
        rig.Begin();
        var (_, mail) = await rig.SendAsync(rig.Mail(MailClass.Marketing));
        using var stranger = rig.Server.Stranger().Http;
        using var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        (await stranger.PostAsync(Path(Link(mail)), content, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await rig.UntilAsync(await rig.QueueAsync(rig.Mail(MailClass.Marketing, mail.To)), MessageState.Suppressed)).Reason.ShouldBe("suppressed.unsubscribed");
    }

    // Safety P2: on queued mail too.
    [Fact]
    [Trait("Row", "P2")]
    public async Task What_was_queued_before_the_click_is_not_sent_after_it()
    {
        rig.Begin();
        var (_, mail) = await rig.SendAsync(rig.Mail(MailClass.Marketing, "waits@example.org"));
        var waits = await rig.QueueAsync(rig.Mail(MailClass.Marketing, "waits@example.org") with { NotBefore = rig.Clock.GetUtcNow().AddMinutes(1) });
        using var stranger = rig.Server.Stranger().Http;
        (await stranger.PostAsync(Path(Link(mail)), null, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        rig.Clock.Advance(TimeSpan.FromMinutes(2));

        (await rig.UntilAsync(waits, MessageState.Suppressed)).Reason.ShouldBe("suppressed.unsubscribed");
    }

    [Fact]
    public async Task One_kind_of_mail_or_all_of_it()
    {
        rig.Begin();
        await rig.Server.Owner.PutAsync(rig.Server.In("settings/mail"), new
        {
            postalAddress = "Kai 1", purposes = new[] { new { key = "survey", basis = "interest" }, new { key = "news", basis = "interest" }, new { key = "service", basis = "contract" } },
        }, "*");
        var news = rig.Mail(MailClass.Marketing, "two@example.org") with { Purpose = "news" };
        var (_, mail) = await rig.SendAsync(rig.Mail(MailClass.Marketing, "two@example.org"));
        using var stranger = rig.Server.Stranger().Http;

        await stranger.PostAsync(Path(Link(mail)), new FormUrlEncodedContent([new("scope", "purpose")]), Ct);
        await rig.SendAsync(news);
        await stranger.PostAsync(Path(Link(mail)), new FormUrlEncodedContent([new("scope", "all")]), Ct);

        (await rig.UntilAsync(await rig.QueueAsync(news), MessageState.Suppressed)).Reason.ShouldBe("suppressed.unsubscribed");
    }

    // Safety 88.
    [Fact]
    public async Task A_changed_link_opts_nobody_out()
    {
        rig.Begin();
        var (_, mail) = await rig.SendAsync(rig.Mail(MailClass.Marketing));
        var path = Path(Link(mail));
        using var stranger = rig.Server.Stranger().Http;

        for (var i = 2; i < path.Length; i += 5)
        {
            var other = path[..i] + (path[i] == 'A' ? 'B' : 'A') + path[(i + 1)..];
            if (other.StartsWith("u/", StringComparison.Ordinal)) (await stranger.PostAsync(other, null, Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, other);
        }

        foreach (var junk in new[] { path + "A", path[..^1], "u/A", "u/" + new string('A', 5000), "u/%00" })
            ((int)(await stranger.PostAsync(junk, null, Ct)).StatusCode).ShouldBeInRange(400, 414, junk);
        (await stranger.GetAsync(path + "A", Ct)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await rig.SendAsync(rig.Mail(MailClass.Marketing, mail.To));
    }

    [Fact]
    public async Task Old_links_work_after_the_key_was_changed_and_new_ones_are_signed_by_the_new_key()
    {
        rig.Begin();
        var (_, old) = await rig.SendAsync(rig.Mail(MailClass.Marketing));
        await rig.Server.Owner.PostAsync(rig.Server.In("settings/mail/rotate-key"));
        var (_, mail) = await rig.SendAsync(rig.Mail(MailClass.Marketing));
        using var stranger = rig.Server.Stranger().Http;

        Path(Link(old))[..8].ShouldNotBe(Path(Link(mail))[..8]);
        foreach (var one in new[] { old, mail })
        {
            (await stranger.PostAsync(Path(Link(one)), null, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
            await rig.UntilAsync(await rig.QueueAsync(rig.Mail(MailClass.Marketing, one.To)), MessageState.Suppressed);
        }
    }

    [Fact]
    public async Task The_page_works_without_script_in_the_language_of_the_mail_and_for_people_who_are_signed_in()
    {
        rig.Begin();
        var (_, mail) = await rig.SendAsync(rig.Mail(MailClass.Marketing) with { Language = "ar" });
        using var answer = await rig.Server.Owner.SendAsync(HttpMethod.Get, Path(Link(mail)));
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Ct));

        (page.DocumentElement.GetAttribute("lang"), page.DocumentElement.GetAttribute("dir")).ShouldBe(("ar", "rtl"));
        page.QuerySelectorAll("script").ShouldBeEmpty();
        page.QuerySelectorAll("form[method=post] button").Length.ShouldBe(2);
        answer.Headers.GetValues("Referrer-Policy").ShouldHaveSingleItem().ShouldBe("no-referrer");
        (await rig.Server.Owner.SendAsync(HttpMethod.Post, Path(Link(mail)), new FormUrlEncodedContent([new("scope", "purpose")]))).StatusCode.ShouldBe(HttpStatusCode.OK);
        rig.Server.Owner.Antiforgery.ShouldNotBeEmpty();
    }

    // Safety U4.
    [Fact]
    public async Task An_opt_out_survives_import_merge_and_erasure()
    {
        rig.Begin();
        var address = $"stays{Guid.NewGuid():N}@example.org";
        var customer = await rig.CustomerAsync("stays", address);
        var (id, mail) = await rig.SendAsync(rig.Mail(MailClass.Marketing, address) with { Customer = customer });
        using var stranger = rig.Server.Stranger().Http;
        await stranger.PostAsync(Path(Link(mail)), null, Ct);
        (await rig.CustomerAsync("stays", $"other{address}")).ShouldBe(customer);

        using var admin = rig.Admin();
        var job = (await (await admin.DeleteAsync(rig.Server.In($"customers/{customer}"), Ct)).JsonAsync()).GetProperty("job").GetGuid();
        var jobs = rig.Server.Services.GetRequiredService<IJobs>();
        while ((await jobs.FindAsync(job, Ct))!.State is "waiting" or "running") await Task.Delay(50, Ct);

        (await rig.Messages.FindAsync(rig.Workspace, [id], Ct)).ShouldBeEmpty();
        var late = await rig.QueueAsync(rig.Mail(to: address) with { Customer = customer });
        (await rig.UntilAsync(late, MessageState.Cancelled)).Reason.ShouldBe("customer.erased");
        (await rig.Server.Owner.GetAsync(rig.Server.In($"messages/{late}"))).GetRawText().ShouldNotContain(address);
        await using (var db = rig.Server.Services.GetRequiredService<IStateStore>().Read())
            (await db.Set<SuppressionRow>().AnyAsync(s => s.Workspace == rig.Workspace && s.Message == id.Value, Ct)).ShouldBeTrue();
        (await rig.UntilAsync(await rig.QueueAsync(rig.Mail(MailClass.Marketing, address)), MessageState.Suppressed)).Reason.ShouldBe("suppressed.unsubscribed");
        (await stranger.PostAsync(Path(Link(mail)), null, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_company_keeps_a_list_of_its_own()
    {
        rig.Begin();
        var listed = await rig.Server.Owner.PostAsync(rig.Server.In("suppressions"), new { address = "never@example.org" });
        listed.GetProperty("items")[0].Text("cause").ShouldBe("manual");
        (await rig.UntilAsync(await rig.QueueAsync(rig.Mail(to: "NEVER@example.org")), MessageState.Suppressed)).Reason.ShouldBe("suppressed.manual");
        (await rig.Server.Owner.PostAsync(rig.Server.In("suppressions/find"), new { address = "Never@example.org" })).GetProperty("items").GetArrayLength().ShouldBe(1);

        (await rig.Server.Owner.PostAsync(rig.Server.In("suppressions/lift"), new { address = "never@example.org" })).GetProperty("items").GetArrayLength().ShouldBe(0);

        await rig.SendAsync(rig.Mail(to: "never@example.org"));
        (await rig.Server.Owner.RefusedAsync(HttpMethod.Post, rig.Server.In("suppressions"), new { address = "a@b.org\r\nBcc: c@d.org" })).ShouldBe((422, "address.invalid"));
    }

    static string Link(SunkMail mail) => mail.Header("List-Unsubscribe").Trim('<', '>');

    // The test's client knows the server by another name than its links do.
    static string Path(string link) => new Uri(link).AbsolutePath.TrimStart('/');
}
