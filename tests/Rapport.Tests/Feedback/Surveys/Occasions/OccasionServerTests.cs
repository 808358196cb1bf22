using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback.Surveys.Invitations;
using Rapport.Feedback.Surveys.Occasions;
using Rapport.Kernel;
using Rapport.Tests.Feedback.Surveys.Pages;
using Rapport.Tests.Messaging;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Surveys.Occasions;

/// <summary>From something that happened to the question, over the whole server, a real mail server and a clock that is moved by hand.</summary>
public sealed class OccasionServerTests : IAsyncLifetime
{
    readonly MailRig _rig = new();
    string _key = "";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    TestServer Server => _rig.Server;

    AskClock Clock => Server.Services.GetRequiredService<AskClock>();

    public async ValueTask InitializeAsync()
    {
        await _rig.InitializeAsync();
        _key = await Server.KeyAsync("ingest");
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    [Trait("Row", "2.25")]
    public async Task A_delivery_asks_once_after_its_delay_and_the_answer_says_about_what_by_whom_and_where()
    {
        var survey = await SurveyAsync(new { id = "d", @event = "Order Delivered", delayMinutes = 120, letter = Letter, where = new[] { new { op = "greaterThan", property = "total", value = "20" } } });
        var ana = await CustomerAsync("ana");
        await HappensAsync("ana", "Order Delivered", new { order_id = "A-1", total = 30, touchpoint = "delivery", employee = "driver-7" });
        await HappensAsync("ana", "Order Delivered", new { order_id = "A-1", total = 30 }); // told twice under two message ids
        await HappensAsync("ana", "Order Delivered", new { order_id = "A-2", total = 10 }); // too small
        await Clock.PassAsync(Ct);
        (await AsksAsync(survey)).GetProperty("waiting").GetInt32().ShouldBe(1);

        _rig.Clock.Advance(TimeSpan.FromMinutes(121));
        var mail = await MailAsync(0);
        mail.Text.ShouldContain("Hello Ana Test,");
        using var visitor = new Visitor(Server.Url);
        await visitor.LookAsync(Link(mail, "?answer=9"));
        await visitor.PressAsync("next");
        var origin = JsonElement.Parse((await Server.RowsAsync(survey)).Single().Origin);
        (origin.Text("channel"), origin.Text("touchpoint"), origin.Text("employee"), origin.Text("interaction")).ShouldBe(("email", "delivery", "driver-7", "A-1"));
        await UntilAsync(async () => (await Server.Owner.GetAsync(Server.In($"customers/{ana}/timeline?type=Survey%20Answered"))).GetProperty("items").GetArrayLength() == 1);
        await HappensAsync("ana", "Order Delivered", new { order_id = "A-1", total = 30 });
        var asks = await AsksAsync(survey);
        (asks.GetProperty("asked").GetInt32(), asks.GetProperty("items")[0].Text("interaction"), asks.GetProperty("items")[0].GetProperty("customer").GetGuid()).ShouldBe((1, "A-1", ana));
        _rig.Clock.Advance(TimeSpan.FromDays(60));
        await Clock.PassAsync(Ct);
        _rig.Sink.Mails.Count.ShouldBe(1);
    }

    [Fact]
    [Trait("Row", "2.21")]
    public async Task Whoever_is_not_asked_is_listed_with_the_first_reason()
    {
        var survey = await SurveyAsync(
            new { id = "o", @event = "Order Delivered", cancelOn = new[] { "Order Refunded" }, letter = Letter, recontact = new { show = "always", daysAfterShown = 90 } },
            new { id = "s", @event = "Store Visited", letter = Letter, percentage = 0 });
        await CustomerAsync("ben");
        await CustomerAsync("ida");
        await Server.WithKeyAsync(_key, "track", new { userId = "nameless", @event = "Order Delivered", messageId = "n1", properties = new { order_id = "N" } });
        await HappensAsync("ben", "Order Delivered", new { order_id = "B-1" });
        await HappensAsync("ida", "Store Visited", new { visit_id = "V" });
        await ReasonsAsync(survey, ("asked", 1), ("no_address", 1), ("sample", 1));

        await HappensAsync("ben", "Order Delivered", new { order_id = "B-2" });
        await ReasonsAsync(survey, ("asked", 1), ("no_address", 1), ("sample", 1), ("own_clock", 1));
        var why = await Server.Owner.GetAsync(Server.In($"surveys/{survey}/display/why?occasion=o&customer={await CustomerAsync("ben")}"));
        why.Text("reason").ShouldBe("own_clock");
        why = await Server.Owner.GetAsync(Server.In($"surveys/{survey}/display/why?occasion=o&customer={await CustomerAsync("ida")}"));
        why.GetProperty("show").GetBoolean().ShouldBeTrue();

        // Another survey asked ben a moment ago: all surveys share that clock.
        await _rig.RulesAsync(new { surveyCoolDownDays = 7, limits = Array.Empty<object>(), quietHours = Array.Empty<object>(), priorities = Array.Empty<object>() });
        var other = await SurveyAsync(new { id = "x", @event = "Call Ended", letter = Letter });
        await HappensAsync("ben", "Call Ended", new { call_id = "C" });
        await ReasonsAsync(other, ("cool_down", 1));
    }

    [Fact]
    public async Task What_is_called_off_within_the_delay_is_not_asked_and_history_gives_no_occasion()
    {
        var survey = await SurveyAsync(new { id = "o", @event = "Order Delivered", delayMinutes = 60, cancelOn = new[] { "Order Refunded" }, letter = Letter });
        await CustomerAsync("eva");
        await HappensAsync("eva", "Order Delivered", new { order_id = "E-1" });
        await HappensAsync("eva", "Order Delivered", new { order_id = "E-2" }, historical: true);
        await HappensAsync("eva", "Order Refunded", new { orderId = "E-1", total = 5, currency = "EUR" });
        await ReasonsAsync(survey, ("called_off", 1));
        _rig.Clock.Advance(TimeSpan.FromHours(2));
        await Clock.PassAsync(Ct);
        await ReasonsAsync(survey, ("called_off", 1));
        _rig.Sink.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_survey_that_is_not_live_notes_nothing_and_one_switched_off_asks_nobody_who_waits()
    {
        var survey = await SurveyAsync(new { id = "o", @event = "Order Delivered", delayMinutes = 60, letter = Letter });
        await CustomerAsync("uwe");
        await HappensAsync("uwe", "Order Delivered", new { order_id = "U-1" });
        await PutAsync(survey, new { id = "o", @event = "Order Delivered", delayMinutes = 60, letter = Letter, enabled = false });
        await HappensAsync("uwe", "Order Delivered", new { order_id = "U-2" });
        _rig.Clock.Advance(TimeSpan.FromHours(2));
        await ReasonsAsync(survey, ("not_live", 1));
        await PutAsync(survey, new { id = "o", @event = "Order Delivered", letter = Letter });
        await Server.Owner.PutAsync(Server.In($"surveys/{survey}/state"), new { state = "paused" });
        await HappensAsync("uwe", "Order Delivered", new { order_id = "U-3" });
        await ReasonsAsync(survey, ("not_live", 1));
    }

    [Fact]
    [Trait("Row", "2.25")]
    public async Task In_the_app_the_person_is_asked_when_next_there_and_nobody_else_is()
    {
        var survey = await SurveyAsync(new { id = "c", @event = "Call Ended", by = "app" });
        var secret = (await Server.Owner.PostAsync(Server.In("identity-secret"))).Text("secret");
        await CustomerAsync("zoe");
        var config = await Server.Stranger().Http.GetFromJsonAsync<JsonElement>($"sdk/v1/config?key={_key}", Ct);
        config.GetProperty("surveys").EnumerateArray().Single(s => s.Id() == survey).GetProperty("triggers")[0].Text("on").ShouldBe("offer");
        (await OfferAsync(survey, "zoe", secret)).Text("reason").ShouldBe("trigger");

        await HappensAsync("zoe", "Call Ended", new { call_id = "C-9", employee = "agent-3", touchpoint = "call-centre" });
        (await OfferAsync(survey, "somebody", secret)).Text("reason").ShouldBe("trigger");
        (await OfferAsync(survey, "zoe", secret, on: "occasion")).GetProperty("show").GetBoolean().ShouldBeFalse(); // pages cannot say so
        (await OfferAsync(survey, "zoe", secret)).GetProperty("show").GetBoolean().ShouldBeTrue();
        var origin = JsonElement.Parse((await Server.RowsAsync(survey)).Single().Origin);
        (origin.Text("interaction"), origin.Text("employee"), origin.Text("touchpoint"), origin.Text("channel")).ShouldBe(("C-9", "agent-3", "call-centre", "web"));
        (await OfferAsync(survey, "zoe", secret, visit: "later")).GetProperty("show").GetBoolean().ShouldBeFalse();
        (await AsksAsync(survey)).GetProperty("asked").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_unsubscribed_or_bounced_is_not_asked_and_a_dry_run_says_so_before()
    {
        var survey = await SurveyAsync(new { id = "o", @event = "Order Delivered", letter = Letter });
        var kim = await CustomerAsync("kim");
        await Server.Owner.PostAsync(Server.In("suppressions"), new { address = "kim@example.org", purpose = "survey" });
        await HappensAsync("kim", "Order Delivered", new { order_id = "K" });
        await ReasonsAsync(survey, ("barred", 1));

        var dry = await Server.Owner.PostAsync(Server.In($"surveys/{survey}/invitations"), new
        {
            customers = new[] { kim }, addresses = new[] { "new@example.org", "no address", "NEW@example.org " }, subject = "S", text = "T", dryRun = true,
        });
        dry.GetProperty("invited").GetInt32().ShouldBe(1);
        dry.GetProperty("notInvited").EnumerateArray().Select(n => n.Text("reason")).ShouldBe(["suppressed.manual", "address.invalid", "invitation.again"]);
        _rig.Sink.Mails.ShouldBeEmpty();
        await using var db = Server.Services.GetRequiredService<IStateStore>().Read();
        (await db.Set<InvitationRow>().CountAsync(Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task A_preview_counts_what_would_have_been_asked_and_records_nothing()
    {
        var survey = await SurveyAsync();
        await CustomerAsync("lea");
        for (var i = 0; i < 3; i++) await HappensAsync("lea", "Order Delivered", new { order_id = $"L-{i}", total = 10 + i });
        await Server.WithKeyAsync(_key, "track", new { userId = "unreachable", @event = "Order Delivered", messageId = "u1", properties = new { order_id = "X", total = 99 } });
        JsonElement preview = default;
        await UntilAsync(async () =>
        {
            preview = await Server.Owner.PostAsync(Server.In($"surveys/{survey}/occasions/preview"), new
            {
                id = "p", @event = "Order Delivered", by = "email", where = new[] { new { op = "greaterThan", property = "total", value = "10" } }, recontact = new { show = "always", daysAfterShown = 30 },
            });
            return preview.GetProperty("facts").GetInt64() == 3;
        });
        preview.GetProperty("interactions").GetInt64().ShouldBe(3);
        preview.GetProperty("people").GetInt64().ShouldBe(2);
        preview.GetProperty("rested").GetInt64().ShouldBe(2);
        preview.GetProperty("asked").GetInt64().ShouldBe(1);
        (await AsksAsync(survey)).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Of_two_people_who_set_occasions_the_second_is_told_and_nonsense_is_refused()
    {
        var survey = await SurveyAsync();
        var path = Server.In($"surveys/{survey}/occasions");
        var seen = (await Server.Owner.GetAsync(path)).Text("version");
        await Server.Owner.PutAsync(path, new { items = new[] { new { id = "a", @event = "Call Ended", by = "app" } } }, seen);
        (await Server.Owner.RefusedAsync(HttpMethod.Put, path, new { items = Array.Empty<object>() }, seen)).ShouldBe((412, "request.stale"));
        (await Server.Owner.RefusedAsync(HttpMethod.Put, path, new { items = new[] { new { id = "a", @event = "" } } }, "*")).ShouldBe((422, "occasions.invalid"));
    }

    static object Letter => new { subject = "How was it, {{name|there}}?", text = "Hello {{name|there}},\n\none question." };

    async Task<Guid> SurveyAsync(params object[] occasions)
    {
        var survey = await Server.PublishedAsync();
        await PutAsync(survey, occasions);
        return survey;
    }

    Task<JsonElement> PutAsync(Guid survey, params object[] occasions) => Server.Owner.PutAsync(Server.In($"surveys/{survey}/occasions"), new { items = occasions }, "*");

    async Task<Guid> CustomerAsync(string name)
    {
        await Server.WithKeyAsync(_key, "identify", new { userId = name, messageId = $"i-{name}", traits = new { name = $"{char.ToUpperInvariant(name[0])}{name[1..]} Test", email = $"{name}@example.org" } });
        var id = Guid.Empty;
        await UntilAsync(async () =>
        {
            var found = (await Server.Owner.GetAsync(Server.In($"customers?search={name}@example.org"))).GetProperty("items");
            if (found.GetArrayLength() == 0) return false;
            id = found[0].Id();
            return true;
        });
        return id;
    }

    async Task HappensAsync(string who, string what, object properties, bool historical = false)
    {
        var message = Guid.NewGuid().ToString();
        await Server.WithKeyAsync(_key, "track", new
        {
            userId = who, @event = what, messageId = message, properties, timestamp = _rig.Clock.GetUtcNow(), historical,
        });
        var inbox = Server.Services.GetRequiredService<IInbox>();
        await UntilAsync(async () => (await inbox.BacklogAsync(Ct)).Events == 0);
    }

    async Task<JsonElement> AsksAsync(Guid survey) => await Server.Owner.GetAsync(Server.In($"surveys/{survey}/asks"));

    async Task ReasonsAsync(Guid survey, params (string Reason, int Count)[] expected)
    {
        var wanted = expected.Where(e => e.Reason != "asked").OrderBy(e => e.Reason, StringComparer.Ordinal).ToList();
        var said = "";
        await UntilAsync(
            async () =>
            {
                await Clock.PassAsync(Ct);
                var asks = await AsksAsync(survey);
                said = asks.GetRawText();
                return asks.GetProperty("asked").GetInt32() == expected.FirstOrDefault(e => e.Reason == "asked").Count
                    && asks.GetProperty("notAsked").EnumerateObject().Select(r => (r.Name, r.Value.GetInt32())).OrderBy(r => r.Name, StringComparer.Ordinal).SequenceEqual(wanted);
            },
            () => said);
    }

    async Task<JsonElement> OfferAsync(Guid survey, string user, string secret, string visit = "v", string on = "offer")
    {
        var hash = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(user)));
        var body = new { key = _key, survey, trigger = new { on }, anonymousId = $"browser-{user}", userId = user, hash, url = "https://shop.example/", session = visit, device = "desktop" };
        using var answer = await Server.Stranger().Http.PostAsync("sdk/v1/display", new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "text/plain"), Ct);
        return await answer.JsonAsync();
    }

    async Task<SunkMail> MailAsync(int index)
    {
        await UntilAsync(async () =>
        {
            await Clock.PassAsync(Ct);
            return _rig.Sink.Mails.Count > index;
        });
        return _rig.Sink.Mails.ElementAt(index);
    }

    static string Link(SunkMail mail, string ending) => mail.Text.Split('\n', ' ').Select(l => l.Trim()).First(l => l.Contains("/r/", StringComparison.Ordinal) && l.EndsWith(ending, StringComparison.Ordinal));

    static async Task UntilAsync(Func<Task<bool>> holds, Func<string>? said = null)
    {
        var end = Environment.TickCount64 + 60_000;
        while (!await holds())
        {
            if (Environment.TickCount64 > end) throw new TimeoutException($"Waited in vain. {said?.Invoke()}");
            await Task.Delay(50, Ct);
        }
    }
}

/// <summary>Sends as SDKs do.</summary>
static class Sends
{
    public static async Task WithKeyAsync(this TestServer server, string key, string type, object message)
    {
        using var client = server.WithKey(key);
        using var answer = await client.PostAsJsonAsync($"v1/{type}", message, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
