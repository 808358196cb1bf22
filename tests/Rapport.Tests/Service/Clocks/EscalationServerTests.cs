using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Service.Clocks;
using Rapport.Tests.Messaging;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Clocks;

/// <summary>Clocks of cases over a real server, a clock moved by hand and a real mail server.</summary>
public sealed class EscalationServerTests : IAsyncLifetime
{
    readonly MailRig _rig = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    TestServer Server => _rig.Server;

    public ValueTask InitializeAsync() => _rig.InitializeAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    [Trait("Row", "7.3")]
    public async Task Each_step_is_taken_once_also_when_the_server_starts_anew_and_the_history_says_so()
    {
        var boss = await Server.PersonAsync("boss@example.org", "admin");
        await PromiseAsync(new { id = "warn", clock = "firstReply", offsetMinutes = -60, @do = "notify" }, new { id = "give", clock = "firstReply", offsetMinutes = 0, @do = "assign", to = new { to = "member", member = boss.PersonId } },
            new { id = "raise", clock = "firstReply", offsetMinutes = 60, @do = "raise" });
        var id = (await OpenAsync("Late")).Id();
        Advance(TimeSpan.FromHours(3) + TimeSpan.FromMinutes(1));
        await UntilAsync(async () => (await KindsAsync(id)).SequenceEqual(["opened", "escalated"]));
        await UntilAsync(() => Task.FromResult(_rig.Sink.Mails.Any(m => m.Header("Subject").EndsWith("first reply is due in 1 hour", StringComparison.Ordinal))));

        await Server.RestartAsync();
        Advance(TimeSpan.FromHours(3));
        await UntilAsync(async () => (await KindsAsync(id)).Count == 5);
        for (var i = 0; i < 5; i++) await Server.Services.GetRequiredService<CaseClockWork>().PassAsync(Ct);
        (await KindsAsync(id)).Order().ShouldBe(["breached", "escalated", "escalated", "escalated", "opened"]);
        using var admin = _rig.Admin();
        var found = await (await admin.GetAsync(new Uri(Server.In($"cases/{id}"), UriKind.Relative), Ct)).JsonAsync();
        found.Text("priority").ShouldBe("high");
        found.GetProperty("owner").Id().ShouldBe(boss.PersonId);
        found.GetProperty("breached").GetBoolean().ShouldBeTrue();
        _rig.Sink.Mails.Count(m => m.Header("Subject").Contains("first reply", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    [Trait("Row", "7.2")]
    public async Task While_the_customer_is_waited_for_the_clocks_rest()
    {
        await PromiseAsync();
        var opened = await OpenAsync("Waits");
        await PostAsync(opened.Id(), "notes", new { text = "Called her", kind = "contacted", wait = true });
        var waiting = await GetAsync(opened.Id());
        (waiting.Text("status"), waiting.GetProperty("due").ValueKind).ShouldBe(("waiting", JsonValueKind.Null));
        Advance(TimeSpan.FromHours(100));
        await PostAsync(opened.Id(), "notes", new { text = "She rang", kind = "heard" });
        var again = await GetAsync(opened.Id());
        (again.Text("status"), again.GetProperty("breached").GetBoolean()).ShouldBe(("open", false));
        Clock(again, "nextReply").Text("state").ShouldBe("running");
        Clock(again, "resolution").GetProperty("spentMinutes").GetDouble().ShouldBeLessThan(10);
        Clock(again, "firstReply").Text("state").ShouldBe("met");
    }

    [Fact]
    [Trait("Row", "7.2")]
    public async Task Open_cases_follow_hours_and_holidays_that_are_changed()
    {
        await PromiseAsync();
        var opened = await OpenAsync("Follows");
        var before = (await GetAsync(opened.Id())).GetProperty("due").GetDateTimeOffset();
        var hours = Enum.GetNames<DayOfWeek>().Select(d => new { day = char.ToLowerInvariant(d[0]) + d[1..], from = "00:00", to = "24:00" }).ToArray();
        var closed = Enumerable.Range(-1, 5).Select(i => DateOnly.FromDateTime(_rig.Clock.GetUtcNow().UtcDateTime).AddDays(i)).ToArray();
        await SetAsync(new
        {
            calendars = new[] { new { id = "shop", name = "Shop", zone = "UTC", hours, holidays = closed } },
            policies = new[] { new { id = "all", name = "All", calendar = "shop", firstReplyMinutes = 240 } },
        });
        await UntilAsync(async () => (await GetAsync(opened.Id())).GetProperty("due").GetDateTimeOffset() > before);
        var due = (await GetAsync(opened.Id())).GetProperty("due").GetDateTimeOffset();
        due.ShouldBe(new DateTimeOffset(closed[^1].AddDays(1), new TimeOnly(4, 0), TimeSpan.Zero));
    }

    [Fact]
    [Trait("Row", "7.4")]
    public async Task A_message_to_the_customer_is_sent_and_is_the_first_reply()
    {
        await PromiseAsync();
        var customer = await _rig.CustomerAsync("case-mail", "case-mail@example.org");
        var opened = await OpenAsync("Writes", customer.Value);
        await PostAsync(opened.Id(), "messages", new { subject = "We are sorry", text = "Dear Ada,\n\nyour refund is on its way. <b>Sorry</b>", wait = true });
        await UntilAsync(() => Task.FromResult(_rig.Sink.Mails.Any(m => m.Header("Subject") == "We are sorry")));
        _rig.Sink.Mails.Single(m => m.Header("Subject") == "We are sorry").Text.ShouldContain("<b>Sorry</b>");
        var found = await GetAsync(opened.Id());
        (found.Text("status"), Clock(found, "firstReply").Text("state")).ShouldBe(("waiting", "met"));
        await UntilAsync(async () => (await StoryAsync(opened.Id())).Any(l => l.Text("kind") == "replied" && l.GetProperty("message").GetString() == "sent"));

        var nobody = await OpenAsync("Nobody known");
        (await Server.Owner.RefusedAsync(HttpMethod.Post, Server.In($"cases/{nobody.Id()}/messages"), new { subject = "A", text = "B" })).ShouldBe((409, "case.no_address"));
        await Server.Owner.PostAsync(Server.In("suppressions"), new { address = "case-mail@example.org" });
        (await Server.Owner.RefusedAsync(HttpMethod.Post, Server.In($"cases/{opened.Id()}/messages"), new { subject = "A", text = "B" })).ShouldBe((409, "case.may_not"));
    }

    // Who moves the clock on the wall waits a minute at most; here nobody waits.
    void Advance(TimeSpan time)
    {
        _rig.Clock.Advance(time);
        Server.Services.GetRequiredService<ClockBell>().Ring();
    }

    Task<JsonElement> PromiseAsync(params object[] steps) => SetAsync(new
    {
        calendars = Array.Empty<object>(),
        policies = new[] { new { id = "all", name = "All", firstReplyMinutes = 240, nextReplyMinutes = 60, resolutionMinutes = 6_000, steps } },
    });

    Task<JsonElement> SetAsync(object clocks) => Server.Owner.PutAsync(Server.In("case-settings/clocks"), clocks, "*");

    async Task<JsonElement> OpenAsync(string title, Guid? customer = null)
    {
        using var admin = _rig.Admin();
        using var answer = await admin.PostAsync(
            new Uri(Server.In("cases"), UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new { title, customer, assign = new { to = "member", member = Server.Owner.PersonId } }), Ct);
        return await answer.JsonAsync();
    }

    async Task PostAsync(Guid id, string what, object body)
    {
        using var admin = _rig.Admin();
        using var answer = await admin.PostAsync(new Uri(Server.In($"cases/{id}/{what}"), UriKind.Relative), System.Net.Http.Json.JsonContent.Create(body), Ct);
        await answer.JsonAsync();
    }

    async Task<JsonElement> GetAsync(Guid id)
    {
        using var admin = _rig.Admin();
        using var answer = await admin.GetAsync(new Uri(Server.In($"cases/{id}"), UriKind.Relative), Ct);
        return await answer.JsonAsync();
    }

    async Task<IReadOnlyList<JsonElement>> StoryAsync(Guid id)
    {
        using var admin = _rig.Admin();
        using var answer = await admin.GetAsync(new Uri(Server.In($"cases/{id}/history"), UriKind.Relative), Ct);
        return [.. (await answer.JsonAsync()).GetProperty("items").EnumerateArray()];
    }

    async Task<IReadOnlyList<string>> KindsAsync(Guid id) => [.. (await StoryAsync(id)).Select(l => l.Text("kind"))];

    static JsonElement Clock(JsonElement found, string kind) => found.GetProperty("clocks").EnumerateArray().Single(c => c.Text("kind") == kind);

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(50, Ct);
        }
    }
}
