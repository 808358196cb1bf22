using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Columns;
using Rapport.Insight.Alerts;
using Rapport.Kernel;
using Rapport.Tests.Messaging;
using Rapport.Tests.Server;

namespace Rapport.Tests.Insight;

/// <summary>Alerts from the whole server, with its stores, its catalogue of metrics and a mail server.</summary>
[Trait("Row", "3.17")]
public sealed class AlertServerTests(MailRig rig) : IClassFixture<MailRig>, IAsyncLifetime
{
    const long Day = 86_400_000_000;

    static long s_block = 1_000_000;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    TestServer Server => rig.Server;

    /// <summary>Signed in on this day: sessions end when the clock is moved.</summary>
    Browser Owner { get; set; } = null!; // set by InitializeAsync

    public async ValueTask InitializeAsync() => Owner = await Server.SignInAsync("owner@example.org");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_fall_is_told_once_to_those_named_and_goes_on_until_all_is_as_before()
    {
        rig.Begin();
        var place = $"desk-{Guid.NewGuid():N}";
        var now = rig.Clock.GetUtcNow();
        await AnswerAsync(place, now.AddDays(-60), days: 53, perDay: 20, (_, i) => 4 + (i % 2));
        await AnswerAsync(place, now.AddDays(-7), days: 7, perDay: 20, (_, i) => 2 + (i % 2));

        var alert = await Owner.PostAsync(Server.In("alerts"), Watching(place, recipients: [Owner.PersonId]));

        alert.Text("state").ShouldBe("alarm");
        alert.GetProperty("seen").GetProperty("change").GetProperty("high").GetDouble().ShouldBeLessThan(-1.5);
        var began = DateOnly.Parse(alert.GetProperty("alarm").Text("first"), null);
        (DateOnly.FromDateTime(now.UtcDateTime).DayNumber - began.DayNumber).ShouldBeInRange(3, 7, "the beginning is found, not the day of the first look");
        var mail = await MailAsync(place);
        mail.Text.ShouldContain("In the 7 days up to");
        mail.Text.ReplaceLineEndings(" ").ShouldContain("was 2.50 (2.4");
        mail.Text.ShouldContain($"/alerts/{alert.Id()}");
        await PassAsync();
        var taken = await Owner.PostAsync(Server.In($"alerts/{alert.Id()}/alarms/{alert.GetProperty("alarm").Id()}/take"), new { note = " The new trainee " });
        (taken.GetProperty("alarm").Text("takenBy"), taken.GetProperty("alarm").Text("note")).ShouldBe(("Ada Owner", "The new trainee"));

        // Nobody looks for twelve days, in which all is well again: each of them is looked at afterwards.
        await AdvanceAsync(days: 12);
        await AnswerAsync(place, now.AddHours(1), days: 12, perDay: 40, (_, i) => 4 + (i % 2));
        await PassAsync();

        var later = await Owner.GetAsync(Server.In($"alerts/{alert.Id()}"));
        later.Text("state").ShouldBe("calm");
        var alarm = later.GetProperty("alarms").EnumerateArray().ShouldHaveSingleItem();
        DateOnly.Parse(alarm.Text("end"), null).ShouldBeInRange(DateOnly.FromDateTime(now.UtcDateTime), DateOnly.FromDateTime(now.AddDays(11).UtcDateTime));
        rig.Sink.Mails.Count(m => m.Text.Contains(place, StringComparison.Ordinal)).ShouldBe(1, "one alarm is told once");
    }

    [Fact]
    public async Task What_a_look_says_is_what_the_catalogue_of_metrics_says()
    {
        var place = $"store-{Guid.NewGuid():N}";
        await AnswerAsync(place, rig.Clock.GetUtcNow().AddDays(-40), days: 40, perDay: 11, (day, i) => 1 + (((day * 7) + i) % 5));
        var alert = await Owner.PostAsync(Server.In("alerts"), Watching(place));

        var seen = alert.GetProperty("seen");
        var last = DateOnly.Parse(seen.Text("day"), null);
        var report = await Owner.PostAsync(Server.In("metrics/query"), new
        {
            metric = "csat.mean.5", period = new { from = $"{last.AddDays(-6):O}", to = $"{last.AddDays(1):O}" }, filter = At(place),
        });

        report.GetProperty("total").GetRawText().ShouldBe(seen.GetProperty("now").GetRawText());
        seen.GetProperty("now").GetProperty("n").GetInt64().ShouldBe(77);
        seen.GetProperty("before").GetProperty("n").GetInt64().ShouldBe(28 * 11);
    }

    [Fact]
    public async Task The_past_year_says_when_alarm_would_have_been_given_and_how_often_for_nothing()
    {
        var place = $"app-{Guid.NewGuid():N}";
        var random = new Random(4);
        await AnswerAsync(place, rig.Clock.GetUtcNow().AddDays(-300), days: 300, perDay: 12, (day, _) => day is >= 200 and < 215 ? 1 : random.Next(3, 6));

        var tried = await Owner.PostAsync(Server.In("alerts/preview"), Watching(place));

        tried.GetProperty("looks").GetArrayLength().ShouldBeInRange(264, 267);
        tried.GetProperty("alarms").EnumerateArray().ShouldNotBeEmpty();
        var first = DateOnly.Parse(tried.GetProperty("alarms")[0].Text("first"), null);
        (DateOnly.FromDateTime(rig.Clock.GetUtcNow().UtcDateTime).DayNumber - first.DayNumber).ShouldBeInRange(92, 101);
        var rate = tried.GetProperty("falseAlarms");
        rate.GetProperty("low").GetDouble().ShouldBeLessThan(tried.GetProperty("allowed").GetDouble());
        rate.GetProperty("perYear").GetDouble().ShouldBeLessThanOrEqualTo(rate.GetProperty("high").GetDouble());
        tried.GetProperty("noticeable").GetDouble().ShouldBeInRange(0.1, 1.5);
        (await Owner.GetAsync(Server.In("alerts"))).GetProperty("items").EnumerateArray().ShouldNotContain(a => a.GetProperty("definition").Text("name") == place, "trying keeps nothing");
        var nothing = await Owner.PostAsync(Server.In("alerts/preview"), Watching("nowhere"));
        (nothing.GetProperty("looks").GetArrayLength(), nothing.GetProperty("falseAlarms").ValueKind).ShouldBe((0, JsonValueKind.Null));
    }

    [Fact]
    public async Task A_breach_is_measured_at_the_target_as_it_stands_and_without_one_is_refused()
    {
        var place = $"call-{Guid.NewGuid():N}";
        await AnswerAsync(place, rig.Clock.GetUtcNow().AddDays(-3), days: 3, perDay: 60, (_, i) => 3 + (i % 2));
        object Breach(double? threshold) => new { name = place, metric = "csat.top2.5", watch = "breach", window = 1, threshold, filter = At(place) };
        (await Owner.RefusedAsync(HttpMethod.Post, Server.In("alerts"), Breach(null))).ShouldBe((422, "alert.no_target"));

        await Owner.PutAsync(Server.In("targets/csat.top2.5"), new { value = 99, due = "2030-01-01", owner = "Ada" }, "");
        var alert = await Owner.PostAsync(Server.In("alerts"), Breach(null));
        alert.GetProperty("seen").GetProperty("threshold").GetDouble().ShouldBe(99);
        await Owner.DeleteAsync(Server.In("targets/csat.top2.5"));
        await AdvanceAsync(days: 1);
        await PassAsync();
        var later = await Owner.GetAsync(Server.In($"alerts/{alert.Id()}"));
        (later.Text("state"), later.Text("trouble")).ShouldBe(("trouble", "alert.no_target"));
    }

    [Fact]
    public async Task Another_rule_begins_anew_and_another_name_does_not()
    {
        var place = $"web-{Guid.NewGuid():N}";
        await AnswerAsync(place, rig.Clock.GetUtcNow().AddDays(-40), days: 33, perDay: 20, (_, i) => 4 + (i % 2));
        await AnswerAsync(place, rig.Clock.GetUtcNow().AddDays(-7), days: 7, perDay: 20, (_, _) => 1);
        var alert = await Owner.PostAsync(Server.In("alerts"), Watching(place));
        var path = Server.In($"alerts/{alert.Id()}");
        (await Owner.RefusedAsync(HttpMethod.Put, path, Watching(place, window: 1), "stale")).ShouldBe((412, "request.stale"));

        var named = await Owner.PutAsync(path, Watching(place, name: "Another name"), alert.Text("version"));
        named.GetProperty("alarm").Id().ShouldBe(alert.GetProperty("alarm").Id());
        var wider = await Owner.PutAsync(path, Watching(place, window: 84), named.Text("version"));
        wider.Text("state").ShouldBe("thin", "nobody answered before the twelve weeks");
        wider.GetProperty("alarms").EnumerateArray().ShouldHaveSingleItem().GetProperty("end").ValueKind.ShouldBe(JsonValueKind.String);
        var paused = await Owner.PutAsync(path, new { name = place, metric = "csat.mean.5", filter = At(place), paused = true }, wider.Text("version"));
        paused.Text("state").ShouldBe("paused");
        await Owner.DeleteAsync(path);
        (await Owner.RefusedAsync(HttpMethod.Get, path)).ShouldBe((404, "alert.unknown"));
    }

    [Fact]
    public async Task What_cannot_be_watched_is_refused_by_name_and_field()
    {
        await RefusesAsync(new { name = "x", metric = "nps.wrong" }, 404, "metrics.unknown");
        await RefusesAsync(new { name = "x", metric = "nps.0-10", filter = new { trait = "plan", op = "nonsense" } }, 422, null);
        await RefusesAsync(new { name = "x", metric = "nps.0-10", filter = new { segment = Guid.NewGuid() } }, 422, "segment.unknown");
        await RefusesAsync(new { name = "x", metric = "nps.0-10", unknown = 1 }, 400, null);
        await RefusesAsync(new { name = " ", metric = "nps.0-10" }, 422, "alert.invalid", "name");
        await RefusesAsync(new { name = "x", metric = "nps.0-10", watch = "drift" }, 422, "alert.invalid", "watch");
        await RefusesAsync(new { name = "x", metric = "nps.0-10", watch = "breach", turn = "either", threshold = 1 }, 422, "alert.invalid", "turn");
        await RefusesAsync(new { name = "x", metric = "nps.0-10", watch = "breach", threshold = 101 }, 422, "alert.invalid", "threshold");
        await RefusesAsync(new { name = "x", metric = "nps.0-10", threshold = 1 }, 422, "alert.invalid", "threshold");
        await RefusesAsync(new { name = "x", metric = "nps.0-10", window = 3 }, 422, "alert.invalid", "window");
        await RefusesAsync(new { name = "x", metric = "nps.0-10", minN = 1 }, 422, "alert.invalid", "minN");
        await RefusesAsync(new { name = "x", metric = "nps.0-10", falseAlarmsPerYear = 0 }, 422, "alert.invalid", "falseAlarmsPerYear");
        await RefusesAsync(new { name = "x", metric = "nps.0-10", recipients = new[] { Guid.NewGuid() } }, 422, "alert.invalid", "recipients");
        var viewer = await PersonAsync("viewer");
        (await viewer.RefusedAsync(HttpMethod.Post, Server.In("alerts"), Watching("x"))).Status.ShouldBe(403);
        (await viewer.GetAsync(Server.In("alerts"))).GetProperty("items").ValueKind.ShouldBe(JsonValueKind.Array);
    }

    [Fact]
    public async Task An_alert_by_a_hidden_field_is_there_for_nobody_who_does_not_see_the_field()
    {
        var field = $"salary{Guid.NewGuid():N}";
        var analyst = await PersonAsync("analyst");
        object ByField() => new { name = field, metric = "nps.0-10", filter = new { trait = field, op = "exists" } };
        var alert = await Owner.PostAsync(Server.In("alerts"), ByField());
        var fields = Server.In("settings/fields");
        await Owner.PutAsync(fields, new { items = new[] { new { field, role = "admin" } } }, "*");

        (await analyst.RefusedAsync(HttpMethod.Get, Server.In($"alerts/{alert.Id()}"))).ShouldBe((403, "field.hidden"));
        (await analyst.RefusedAsync(HttpMethod.Post, Server.In("alerts/preview"), ByField())).ShouldBe((403, "field.hidden"));
        (await analyst.GetAsync(Server.In("alerts"))).GetProperty("items").EnumerateArray().ShouldNotContain(a => a.Id() == alert.Id());
        (await Owner.GetAsync(Server.In("alerts"))).GetProperty("items").EnumerateArray().ShouldContain(a => a.Id() == alert.Id());
        await Owner.PutAsync(fields, new { items = Array.Empty<object>() }, "*");
    }

    async Task RefusesAsync(object alert, int status, string? code, string? field = null)
    {
        using var answer = await Owner.SendAsync(HttpMethod.Post, Server.In("alerts"), alert);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        ((int)answer.StatusCode).ShouldBe(status, text);
        if (code is not null) JsonElement.Parse(text).Text("code").ShouldBe(code);
        if (field is not null) JsonElement.Parse(text).GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(text);
    }

    static object At(string place) => new { field = "touchpoint", op = "is", value = place };

    // Satisfaction at one place, for the worse.
    static object Watching(string place, int window = 7, string? name = null, Guid[]? recipients = null) =>
        new { name = name ?? place, metric = "csat.mean.5", window, filter = At(place), recipients = recipients ?? [] };

    /// <summary>Answers of whole days, so many on each.</summary>
    async Task AnswerAsync(string place, DateTimeOffset from, int days, int perDay, Func<int, int, int> score)
    {
        var bytes = new ArrayBufferWriter<byte>();
        for (var day = 0; day < days; day++)
        {
            for (var i = 0; i < perDay; i++)
            {
                var at = from.ToMicros() + (day * Day) + i;
                var who = Guid.NewGuid();
                FactRows.Write(bytes, new Fact
                {
                    Workspace = rig.Workspace, Type = FactTypes.Answer, Subject = new(who), Customer = new(who), At = at, Received = at, Id = new(Guid.NewGuid()), Sign = 1, Source = "test", Props = "{}"u8.ToArray(),
                    Metric = "csat.5", Score = score(day, i), Touchpoint = place, Element = "csat",
                });
            }
        }

        await Server.Services.GetRequiredService<IColumns>().InsertAsync(FactTable.Insert, Interlocked.Increment(ref s_block), bytes.WrittenMemory, Ct);
    }

    async Task<Browser> PersonAsync(string role)
    {
        var invite = await Owner.PostAsync(Server.In("people/invites"), new { email = $"p{Guid.NewGuid():N}@example.org", role });
        var person = Server.Stranger();
        await person.EnterAsync($"api/v1/invites/{invite.Text("link").Split('/')[^1]}", new { name = "Somebody Else", password = TestServer.Password });
        return person;
    }

    async Task AdvanceAsync(int days)
    {
        rig.Clock.Advance(TimeSpan.FromDays(days));
        Owner = await Server.SignInAsync("owner@example.org");
    }

    Task PassAsync() => Server.Services.GetRequiredService<AlertClock>().PassAsync(Ct);

    async Task<SunkMail> MailAsync(string about)
    {
        for (var i = 0; i < 500; i++)
        {
            if (rig.Sink.Mails.FirstOrDefault(m => m.Text.Contains(about, StringComparison.Ordinal)) is { } mail) return mail;
            await Task.Delay(20, Ct);
        }

        throw new TimeoutException("No mail came.");
    }
}
