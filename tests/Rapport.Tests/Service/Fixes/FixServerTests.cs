using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Service.Fixes;
using Rapport.Tests.Messaging;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Fixes;

/// <summary>"You said, we did" over a real server and a real mail server: whoever raised a cause is told once.</summary>
public sealed class FixServerTests : IAsyncLifetime
{
    readonly MailRig _rig = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    TestServer Server => _rig.Server;

    public ValueTask InitializeAsync() => _rig.InitializeAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    [Trait("Row", "10.13")]
    public async Task Whoever_raised_a_cause_is_told_once_in_their_language_and_who_may_not_be_is_counted_and_why()
    {
        var (training, service) = (await CauseAsync("Lack of training"), await CauseAsync("Staff and service"));
        var ana = await RaisedAsync("ana", training);
        await CaseAsync("ana again", ana, training); // two cases of one person are one mail
        await RaisedAsync("ben", training);
        await RaisedAsync("cem", await CauseAsync("Delivery"));
        await RaisedAsync("dan", training);
        await Server.Owner.PostAsync(Server.In("suppressions"), new { address = "dan@example.org", purpose = "survey" });
        await CaseAsync("nobody known", null, training);
        await SayAsync("ben", "de-AT");

        var fix = await AddAsync(service);
        var preview = await Server.Owner.GetAsync(Server.In($"fixes/{fix}/preview"));
        int Count(string name) => preview.GetProperty(name).GetInt32();
        (Count("people"), Count("told"), Count("nameless"), Count("checked")).ShouldBe((3, 2, 1, 3));
        preview.GetProperty("left").GetProperty("barred").GetInt32().ShouldBe(1);
        _rig.Sink.Mails.ShouldBeEmpty();

        await TellAsync(fix);
        await UntilAsync(() => Task.FromResult(_rig.Sink.Mails.Count == 2));
        var (english, german) = (_rig.Sink.Mails.Single(m => m.Header("To").Contains("ana@", StringComparison.Ordinal)), _rig.Sink.Mails.Single(m => m.Header("To").Contains("ben@", StringComparison.Ordinal)));
        english.Header("Subject").ShouldBe("You said, we did");
        german.Header("Subject").ShouldBe("Gesagt, getan");
        english.Text.ShouldContain("trained");
        english.Header("List-Unsubscribe").ShouldNotBeEmpty();

        await TellAsync(fix);
        var now = await ListedAsync(fix);
        (now.GetProperty("told").GetInt32(), now.GetProperty("left").GetProperty("barred").GetInt32()).ShouldBe((2, 1));
        var people = (await Server.Owner.GetAsync(Server.In($"fixes/{fix}/people"))).GetProperty("items").EnumerateArray().ToList();
        people.Count(p => p.GetProperty("message").ValueKind == JsonValueKind.String).ShouldBe(2);
        _rig.Sink.Mails.Count.ShouldBe(2);
        (await Server.Owner.RefusedAsync(HttpMethod.Delete, Server.In($"fixes/{fix}"))).ShouldBe((409, "fix.told"));
    }

    // The server dies after some were told, and the job runs again: nobody hears twice, and nobody is left out.
    [Fact]
    [Trait("Row", "10.13")]
    public async Task A_server_that_dies_between_tells_the_rest_and_nobody_twice()
    {
        var training = await CauseAsync("Lack of training");
        for (var i = 0; i < 6; i++) await RaisedAsync($"person{i}", training);
        var fix = await AddAsync(training);
        var (store, desk) = (Server.Services.GetRequiredService<IStateStore>(), Server.Services.GetRequiredService<FixDesk>());
        await using (var db = store.Read())
        {
            var row = await db.Set<FixRow>().SingleAsync(f => f.Id == fix, Ct);
            var first = (await Server.Services.GetRequiredService<RaiserDesk>().OfAsync(row, Ct)).Customers;
            foreach (var customer in first.Take(3))
            {
                await using var transaction = await store.BeginAsync(Ct);
                await desk.TellAsync(transaction, row, await desk.WhoAsync(row, customer, Ct), Ct);
                if (customer != first[2]) await transaction.CommitAsync(Ct); // the third was being told when it died
            }
        }

        await Server.RestartAsync();
        await TellAsync(fix);
        await TellAsync(fix);
        await UntilAsync(() => Task.FromResult(_rig.Sink.Mails.Count >= 6));
        _rig.Sink.Mails.GroupBy(m => m.Header("To")).Select(g => g.Count()).ShouldBe([1, 1, 1, 1, 1, 1]);
        (await ListedAsync(fix)).GetProperty("told").GetInt32().ShouldBe(6);
    }

    [Fact]
    [Trait("Row", "10.13")]
    public async Task Who_was_written_to_too_often_is_not_told_and_may_be_later()
    {
        var training = await CauseAsync("Lack of training");
        var eva = await RaisedAsync("eva", training);
        await _rig.RulesAsync(new { surveyCoolDownDays = 0, limits = new[] { new { most = 1, hours = 720, channel = "email" } }, quietHours = Array.Empty<object>(), priorities = Array.Empty<object>() });
        var (first, second) = (await AddAsync(training), await AddAsync(training));
        await TellAsync(first);
        await TellAsync(second);
        (await ListedAsync(second)).GetProperty("left").GetProperty("limit").GetInt32().ShouldBe(1);
        await _rig.RulesAsync(new { surveyCoolDownDays = 0, limits = Array.Empty<object>(), quietHours = Array.Empty<object>(), priorities = Array.Empty<object>() });
        await TellAsync(second);
        var now = await ListedAsync(second);
        (now.GetProperty("told").GetInt32(), now.GetProperty("left").EnumerateObject().Count()).ShouldBe((1, 0));
        (await Server.Owner.GetAsync(Server.In($"fixes/{second}/people"))).GetProperty("items")[0].GetProperty("customer").Id().ShouldBe(eva);
    }

    [Fact]
    [Trait("Row", "10.13")]
    public async Task What_cannot_be_told_is_refused()
    {
        var cause = await CauseAsync("Delivery");
        object Text(string subject = "S", string text = "T", string language = "en") => new { language, subject, text };
        async Task RefuseAsync(object body, string code = "fix.invalid") => (await Server.Owner.RefusedAsync(HttpMethod.Post, Server.In("fixes"), body)).ShouldBe((422, code));
        await RefuseAsync(new { cause, from = "2026-02-01", to = "2026-01-01", texts = new[] { Text() } });
        await RefuseAsync(new { cause, from = "2020-01-01", to = "2026-01-01", texts = new[] { Text() } });
        await RefuseAsync(new { cause, from = "2026-01-01", to = "2026-02-01", texts = Array.Empty<object>() });
        await RefuseAsync(new { cause, from = "2026-01-01", to = "2026-02-01", texts = new[] { Text(), Text(language: "EN") } });
        await RefuseAsync(new { cause, from = "2026-01-01", to = "2026-02-01", texts = new[] { Text("Hello\r\nBcc: all@example.org") } });
        await RefuseAsync(new { cause, from = "2026-01-01", to = "2026-02-01", texts = new[] { Text(text: new string('x', 5_001)) } });
        await RefuseAsync(new { cause = Guid.NewGuid(), from = "2026-01-01", to = "2026-02-01", texts = new[] { Text() } }, "cause.unknown");
        (await Server.Owner.RefusedAsync(HttpMethod.Post, Server.In($"fixes/{Guid.NewGuid()}/tell"))).ShouldBe((404, "fix.unknown"));
        var agent = await Server.PersonAsync("agent");
        (await agent.RefusedAsync(HttpMethod.Post, Server.In("fixes"), new { cause, from = "2026-01-01", to = "2026-02-01", texts = new[] { Text() } })).Status.ShouldBe(403);
        var fix = await AddAsync(cause);
        using (var gone = await Server.Owner.SendAsync(HttpMethod.Delete, Server.In($"fixes/{fix}"))) ((int)gone.StatusCode).ShouldBe(204);
        (await Server.Owner.GetAsync(Server.In("fixes"))).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    async Task<Guid> RaisedAsync(string name, Guid cause)
    {
        var customer = (await _rig.CustomerAsync(name, $"{name}@example.org")).Value;
        await CaseAsync(name, customer, cause);
        return customer;
    }

    Task<JsonElement> CaseAsync(string title, Guid? customer, Guid cause) => Server.Owner.PostAsync(Server.In("cases"), new { title, customer, cause });

    async Task SayAsync(string user, string language)
    {
        var key = await Server.KeyAsync("ingest");
        using var client = Server.WithKey(key);
        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(client, "v1/identify", new { userId = user, messageId = $"{user} {language}", traits = new { language } }, Ct);
        answer.EnsureSuccessStatusCode();
        var inbox = Server.Services.GetRequiredService<IInbox>();
        await UntilAsync(async () => (await inbox.BacklogAsync(Ct)).Events == 0);
    }

    async Task<Guid> AddAsync(Guid cause)
    {
        var day = _rig.Clock.GetUtcNow();
        return (await Server.Owner.PostAsync(Server.In("fixes"), new
        {
            cause, from = day.AddDays(-30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), to = day.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            texts = new[]
            {
                new { language = "en", subject = "You said, we did", text = "Staff at the returns desk did not know how to book a return.\n\nAll of them are trained now." },
                new { language = "de", subject = "Gesagt, getan", text = "Niemand wusste, wie man eine Rückgabe bucht.\n\nJetzt sind alle geschult." },
            },
        })).Id();
    }

    async Task TellAsync(Guid fix)
    {
        using (var begun = await Server.Owner.SendAsync(HttpMethod.Post, Server.In($"fixes/{fix}/tell"))) ((int)begun.StatusCode).ShouldBe(202);
        await UntilAsync(async () => !(await ListedAsync(fix)).GetProperty("telling").GetBoolean());
    }

    async Task<JsonElement> ListedAsync(Guid fix) => (await Server.Owner.GetAsync(Server.In("fixes"))).GetProperty("items").EnumerateArray().Single(f => f.Id() == fix);

    async Task<Guid> CauseAsync(string name) => (await Server.Owner.GetAsync(Server.In("case-settings/causes"))).GetProperty("items").EnumerateArray().Single(c => c.Text("name") == name).Id();

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(50, Ct);
        }
    }
}
