using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging;
using Rapport.Tests.Feedback.Surveys.Pages;
using Rapport.Tests.Server;

namespace Rapport.Tests.Messaging;

/// <summary>Safety P24: a browser that says Global Privacy Control, wherever it comes by, has said no: for itself and for whom it is known
/// to belong to.</summary>
[Trait("Row", "P24")]
public sealed class PrivacySignalTests(MailRig rig) : IClassFixture<MailRig>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    IConsents Consents => rig.Server.Services.GetRequiredService<IConsents>();

    [Theory]
    [InlineData("v1/batch")]
    [InlineData("v1/track")]
    public async Task A_browser_that_sends_events_with_the_signal_has_opted_out(string path)
    {
        var (known, user) = ($"browser {Guid.NewGuid():N}", $"tracked {Guid.NewGuid():N}");
        var customer = await rig.CustomerAsync(user, $"{Guid.NewGuid():N}@example.org");
        await SendAsync("v1/batch", new { type = "identify", userId = user, anonymousId = known, messageId = $"{Guid.NewGuid()}" }, gpc: false);
        await UntilAsync(async () => (await PersonAsync(known)).Customer == customer);
        (await Consents.MayAsync(rig.Workspace, customer, null, "survey", "web", Ct)).May.ShouldBeTrue();

        var stranger = $"browser {Guid.NewGuid():N}";
        foreach (var browser in new[] { known, stranger })
            await SendAsync(path, new { type = "track", @event = "Seen", anonymousId = browser, messageId = $"{Guid.NewGuid()}" }, gpc: true);

        await UntilAsync(async () => !(await Consents.MayAsync(rig.Workspace, customer, null, "survey", "web", Ct)).May);
        (await Consents.MayAsync(rig.Workspace, customer, null, "sharing", "any", Ct)).May.ShouldBeFalse();
        (await Consents.MayAsync(rig.Workspace, customer, null, "survey", "email", Ct)).May.ShouldBeTrue("the signal is about web sites");
        await UntilAsync(async () => !(await Consents.MayAsync(await PersonAsync(stranger), "survey", "web", Ct)).May);
        var proof = (await rig.Server.Owner.GetAsync(rig.Server.In($"customers/{customer}/consents"))).GetProperty("items").EnumerateArray().First(c => c.Text("purpose") == "survey");
        (proof.Text("source"), proof.GetProperty("given").GetBoolean()).ShouldBe(("gpc", false));
        // The signal counts when it comes in; the fact that shows it takes its way through the pipeline.
        await UntilAsync(async () => (await rig.Server.Owner.GetAsync(rig.Server.In("events?limit=5000"))).GetRawText().Contains("\"$gpc\":true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_speaks_for_nobodys_browser_and_a_sender_cannot_pretend_the_signal()
    {
        var (one, other) = ($"browser {Guid.NewGuid():N}", $"browser {Guid.NewGuid():N}");
        using var server = rig.Server.WithKey(await rig.Server.KeyAsync("ingest", "read"));
        server.DefaultRequestHeaders.Add("Sec-GPC", "1");
        (await server.PostAsJsonAsync("v1/batch", new { batch = new[] { new { type = "track", @event = "Seen", anonymousId = one, messageId = $"{Guid.NewGuid()}" } } }, Ct)).EnsureSuccessStatusCode();
        await SendAsync("v1/track", new { type = "track", @event = "Seen", anonymousId = other, messageId = $"{Guid.NewGuid()}", properties = new Dictionary<string, object> { ["$gpc"] = true } }, gpc: false);
        await UntilAsync(async () => (await PersonAsync(other)).Customer != CustomerId.None);
        await Task.Delay(300, Ct);
        foreach (var browser in new[] { one, other }) (await Consents.MayAsync(await PersonAsync(browser), "survey", "web", Ct)).May.ShouldBeTrue();
    }

    [Fact]
    public async Task A_personal_page_that_is_opened_with_the_signal_opts_its_person_out_and_can_still_be_answered()
    {
        var address = $"{Guid.NewGuid():N}@example.org";
        var customer = await rig.CustomerAsync("personal", address);
        var survey = await rig.Server.PublishedAsync();
        var link = (await rig.Server.LinkAsync(survey)).Id();
        var page = new Uri((await rig.Server.PassesAsync(survey, link, new { @namespace = "email", value = address }))[0]).AbsolutePath.TrimStart('/');
        using var stranger = rig.Server.Stranger().Http;
        (await stranger.GetAsync(page, Ct)).EnsureSuccessStatusCode();
        (await Consents.MayAsync(rig.Workspace, customer, null, "survey", "web", Ct)).May.ShouldBeTrue();

        stranger.DefaultRequestHeaders.Add("Sec-GPC", "1");
        var shown = await stranger.GetAsync(page, Ct);

        shown.EnsureSuccessStatusCode();
        (await shown.Content.ReadAsStringAsync(Ct)).ShouldContain("Recommend?");
        (await Consents.MayAsync(rig.Workspace, customer, null, "survey", "web", Ct)).Reason.ShouldBe("consent.withdrawn");
    }

    async Task<ContactPerson> PersonAsync(string browser) =>
        await rig.Server.Services.GetRequiredService<IContactBudget>().PersonAsync(rig.Workspace, [Subjects.Of(rig.Workspace, [("anonymous_id", browser)])], Ct);

    async Task SendAsync(string path, object message, bool gpc)
    {
        using var page = rig.Server.WithKey(await rig.Server.KeyAsync("ingest"));
        if (gpc) page.DefaultRequestHeaders.Add("Sec-GPC", "1");
        (await page.PostAsJsonAsync(path, path == "v1/batch" ? new { batch = new[] { message } } : message, Ct)).EnsureSuccessStatusCode();
    }

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var begin = TimeProvider.System.GetTimestamp(); !await holds(); await Task.Delay(30, Ct))
            TimeProvider.System.GetElapsedTime(begin).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }
}
