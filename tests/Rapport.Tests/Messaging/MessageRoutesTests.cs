using Microsoft.Extensions.DependencyInjection;
using Rapport.Messaging;
using Rapport.Tests.Server;

namespace Rapport.Tests.Messaging;

/// <summary>What people see of mail: state and reason of each, by customer and by page.</summary>
[Trait("Row", "2.25")]
public sealed class MessageRoutesTests(MailRig rig) : IClassFixture<MailRig>
{
    [Fact]
    public async Task The_list_pages_newest_first_and_filters()
    {
        rig.Begin();
        var about = $"survey {Guid.NewGuid()}";
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++) ids.Add((await rig.SendAsync(rig.Mail() with { About = about })).Id.Value);
        await rig.UntilAsync(await rig.QueueAsync(rig.Mail(to: "no address") with { About = about }), MessageState.Failed);

        var seen = new List<Guid>();
        string? after = null;
        do
        {
            var page = await rig.Server.Owner.GetAsync(rig.Server.In($"messages?about={Uri.EscapeDataString(about)}&state=sent&limit=2&after={after}".Replace("&after=", after is null ? "" : "&after=", StringComparison.Ordinal)));
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(m => m.Id()));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        seen.ShouldBe(ids.AsEnumerable().Reverse());
        var failed = await rig.Server.Owner.GetAsync(rig.Server.In($"messages?about={Uri.EscapeDataString(about)}&reason=address.invalid"));
        failed.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().Text("state").ShouldBe("failed");
        (await rig.Server.Owner.RefusedAsync(HttpMethod.Get, rig.Server.In("messages?state=lost"))).ShouldBe((422, "messages.state"));
        (await rig.Server.Owner.RefusedAsync(HttpMethod.Get, rig.Server.In("messages?after=x"))).ShouldBe((400, "request.cursor"));
    }

    [Fact]
    public async Task A_customer_has_the_mails_to_every_address_and_nobody_elses()
    {
        rig.Begin();
        var before = await rig.SendAsync(rig.Mail(to: "early@example.org"));
        var customer = await rig.CustomerAsync("list", "early@example.org");
        var known = await rig.SendAsync(rig.Mail(to: "work@example.org") with { Customer = customer });
        await rig.SendAsync(rig.Mail());

        var list = await rig.Server.Owner.GetAsync(rig.Server.In($"messages?customer={customer}"));

        list.GetProperty("items").EnumerateArray().Select(m => m.Id()).ShouldBe([known.Id.Value, before.Id.Value]);
    }

    [Fact]
    public async Task A_mail_shows_its_text_but_no_link_that_acts_for_its_recipient()
    {
        rig.Begin();
        var own = rig.Server.Services.GetRequiredService<Rapport.Kernel.InstanceAddress>().Link("r/secret-token");
        var (id, mail) = await rig.SendAsync(rig.Mail() with
        {
            Parts = [new MailButton("Answer", new Uri(own)), new MailButton("Shop", new Uri("https://shop.example.org/x"))],
        });
        mail.Text.ShouldContain("secret-token");

        var text = (await rig.Server.Owner.GetAsync(rig.Server.In($"messages/{id}"))).Text("text");

        text.ShouldNotContain("secret-token");
        text.ShouldContain("https://shop.example.org/x");
        (await rig.Server.Owner.RefusedAsync(HttpMethod.Get, rig.Server.In($"messages/{Guid.NewGuid()}"))).ShouldBe((404, "message.unknown"));
        rig.Server.Log.All.ShouldNotContain(mail.To);
    }

    [Fact]
    public async Task A_waiting_mail_can_be_called_off_once()
    {
        rig.Begin();
        var id = await rig.QueueAsync(rig.Mail() with { NotBefore = rig.Clock.GetUtcNow().AddHours(1) });

        await rig.Server.Owner.PostAsync(rig.Server.In($"messages/{id}/cancel"));

        (await rig.StatusAsync(id)).Reason.ShouldBe("mail.called_off");
        (await rig.Server.Owner.RefusedAsync(HttpMethod.Post, rig.Server.In($"messages/{id}/cancel"))).ShouldBe((409, "message.not_queued"));
    }
}
