using Rapport.Messaging;
using Rapport.Tests.Server;

namespace Rapport.Tests.Messaging;

/// <summary>However a form is misused, inboxes are not flooded.</summary>
[Trait("Row", "2.25")]
public sealed class CapTests
{
    // Safety 79.
    [Fact]
    public async Task Caps_hold_per_recipient_for_strangers_and_per_workspace()
    {
        await using var rig = await MailRig.StartAsync(s =>
        {
            s.Settings["Mail:PerRecipientPerDay"] = "4";
            s.Settings["Mail:PerWorkspacePerHour"] = "12";
            s.Settings["Mail:PerWorkspacePerHourForStrangers"] = "5";
        });
        var victim = rig.Mail(to: "victim@example.org") with { AskedByStranger = true };
        await rig.SendAsync(victim);
        await rig.SendAsync(victim);
        (await rig.UntilAsync(await rig.QueueAsync(victim), MessageState.Suppressed)).Reason.ShouldBe("cap.stranger");
        await rig.SendAsync(victim with { AskedByStranger = false });
        await rig.SendAsync(victim with { AskedByStranger = false });
        (await rig.UntilAsync(await rig.QueueAsync(victim with { AskedByStranger = false }), MessageState.Suppressed)).Reason.ShouldBe("cap.recipient");

        for (var i = 0; i < 3; i++) await rig.SendAsync(rig.Mail() with { AskedByStranger = true });
        (await rig.UntilAsync(await rig.QueueAsync(rig.Mail() with { AskedByStranger = true }), MessageState.Suppressed)).Reason.ShouldBe("cap.strangers");

        for (var i = 0; i < 5; i++) await rig.SendAsync(rig.Mail());
        var waits = await rig.QueueAsync(rig.Mail());
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        (await rig.StatusAsync(waits)).State.ShouldBe(MessageState.Queued, "12 mails are enough for this hour");
        (await rig.Server.Owner.GetAsync(rig.Server.In("messages?limit=1"))).GetProperty("items")[0].Text("reason").ShouldBe("cap.workspace");
        rig.Clock.Advance(TimeSpan.FromHours(1));
        await rig.UntilAsync(waits, MessageState.Sent);
        var tally = (await rig.Server.Owner.GetAsync(rig.Server.In("messages/summary"))).GetProperty("counts").EnumerateArray()
            .ToDictionary(c => $"{c.Text("state")} {c.Text("reason")}".Trim(), c => c.GetProperty("count").GetInt32(), StringComparer.Ordinal);
        tally.ShouldBe(new Dictionary<string, int>(StringComparer.Ordinal) { ["sent"] = 13, ["suppressed cap.recipient"] = 1, ["suppressed cap.stranger"] = 1, ["suppressed cap.strangers"] = 1 }, ignoreOrder: true);
        rig.Clock.Advance(TimeSpan.FromDays(1));
        await rig.SendAsync(victim);
    }
}
