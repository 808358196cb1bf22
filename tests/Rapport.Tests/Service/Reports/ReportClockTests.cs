using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Service.Cases;
using Rapport.Service.Inbox;
using Rapport.Service.Settings;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Reports;

/// <summary>What reports say of cases and conversations that take days, over the whole server with a clock that is moved by hand.</summary>
public sealed class ReportClockTests : IAsyncLifetime
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    readonly TestClock _clock = new();
    TestServer _server = null!; // set by InitializeAsync
    HttpClient _key = null!; // set by InitializeAsync

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(s => s.Replace = services => services.AddSingleton<TimeProvider>(_clock));
        _key = _server.WithKey(await _server.KeyAsync("read", "write", "admin")); // days pass, and nobody stays signed in for days
    }

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await _server.DisposeAsync();
    }

    // Opened at 23:00, nothing is done on the next day. One is answered at 2:00 of the day after: 3 of 4 hours were spent. Then the customer is
    // waited for, which is none of the company's time. The other is never answered and closed after five days, 100 hours being promised.
    [Fact]
    [Trait("Row", "7.14")]
    public async Task A_case_keeps_what_was_promised_and_how_much_working_time_it_took()
    {
        _clock.Advance(_clock.GetUtcNow().Date.AddHours(47) - _clock.GetUtcNow().UtcDateTime);
        var hours = Enum.GetNames<DayOfWeek>().Select(d => new { day = char.ToLowerInvariant(d[0]) + d[1..], from = "00:00", to = "24:00" });
        await SendAsync(HttpMethod.Put, "case-settings/clocks", new
        {
            calendars = new[] { new { id = "own", name = "Own", zone = "UTC", hours, holidays = new[] { Day(1) } } },
            policies = new[] { new { id = "all", name = "All", calendar = "own", firstReplyMinutes = 240, resolutionMinutes = 6_000 } },
        });
        var (early, late) = (await OpenAsync("early"), await OpenAsync("late"));
        _clock.Advance(TimeSpan.FromHours(27));
        await SendAsync(HttpMethod.Post, $"cases/{early}/notes", new { text = "Called", kind = "contacted", wait = true });
        _clock.Advance(TimeSpan.FromHours(3));
        await SendAsync(HttpMethod.Post, $"cases/{early}/notes", new { text = "Rang back", kind = "heard" });
        await CloseAsync(early);
        _clock.Advance(TimeSpan.FromDays(5));
        await CloseAsync(late);
        var report = await ReportAsync("cases");
        Value(report, "case.closed").ShouldBe(2);
        Value(report, "case.first_reply.median")!.Value.ShouldBe(3 * 3_600, 60);
        Value(report, "case.first_reply_clock.median")!.Value.ShouldBe(27 * 3_600, 60);
        var resolved = (await ReportAsync("cases/rows?figure=case.resolution.median")).GetProperty("items").EnumerateArray().ToDictionary(r => r.Id(), r => r.GetProperty("value").GetDouble());
        resolved[early].ShouldBe(3 * 3_600, 60);
        resolved[late].ShouldBe(((5 * 24) + 6) * 3_600, 60);
        var kept = report.GetProperty("totals").GetProperty("case.first_reply_kept").GetProperty("now");
        (kept.GetProperty("value").GetDouble(), kept.GetProperty("n").GetInt32()).ShouldBe((0.5, 2));
        Value(report, "case.resolution_kept").ShouldBe(0.5);

        await SendAsync(HttpMethod.Post, $"cases/{early}/reopen", new { text = "Again" }, "*");
        var again = await ReportAsync("cases");
        Value(again, "case.closed").ShouldBe(1);
        again.GetProperty("days").EnumerateArray().Last().GetProperty("backlog").GetInt32().ShouldBe(1);
        await CloseAsync(early);
        Value(await ReportAsync("cases"), "case.reopened").ShouldBe(0.5);
        Value(await ReportAsync("cases"), "case.first_contact").ShouldBe(0, "one is known to have been spoken to, and was opened again");
    }

    [Fact]
    [Trait("Row", "7.14")]
    public async Task Conversations_say_how_long_people_waited_and_who_has_how_much_to_do()
    {
        var talk = await BeginAsync("v1");
        _clock.Advance(TimeSpan.FromMinutes(10));
        await _server.Owner.PostAsync(_server.In($"conversations/{talk}/messages"), new { key = "r1", text = "Good morning" });
        _clock.Advance(TimeSpan.FromMinutes(10));
        var load = (await ReportAsync("load")).GetProperty("items").EnumerateArray().Single();
        (load.GetProperty("agent").Id(), load.GetProperty("conversations").GetInt32(), load.GetProperty("owed").GetInt32()).ShouldBe((_server.Owner.PersonId, 1, 0));
        await _server.Owner.PutAsync(_server.In($"conversations/{talk}"), new { status = "closed", assignee = _server.Owner.PersonId }, "*");
        await BeginAsync("v2");
        var report = await ReportAsync("conversations");
        Value(report, "conversation.closed").ShouldBe(1);
        Value(report, "conversation.first_reply.median")!.Value.ShouldBe(600, 30);
        Value(report, "conversation.resolution_clock.median")!.Value.ShouldBe(1_200, 30);
        Value(report, "conversation.first_contact").ShouldBe(1);
        report.GetProperty("days").EnumerateArray().Last().GetProperty("backlog").GetInt32().ShouldBe(1);
        (await ReportAsync("conversations/rows?figure=conversation.first_reply.median")).GetProperty("items")[0].Id().ShouldBe(talk);
    }

    Task<JsonElement> ReportAsync(string path) => SendAsync(HttpMethod.Get, $"service-reports/{path}");

    static double? Value(JsonElement report, string figure) =>
        report.GetProperty("totals").GetProperty(figure).GetProperty("now").GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    DateOnly Day(int after) => DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime.AddDays(after));

    async Task<Guid> OpenAsync(string title) => (await SendAsync(HttpMethod.Post, "cases", new { title })).Id();

    async Task CloseAsync(Guid id)
    {
        var cause = (await SendAsync(HttpMethod.Get, "case-settings/causes")).GetProperty("items").EnumerateArray().First().Id();
        await SendAsync(HttpMethod.Post, $"cases/{id}/close", new { outcome = "resolved", cause }, "*");
    }

    async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null, string? seen = null)
    {
        using var request = new HttpRequestMessage(method, _server.In(path)) { Content = body is null ? null : JsonContent.Create(body) };
        if (seen is not null || method == HttpMethod.Put) request.Headers.Add("If-Match", "*");
        using var answer = await _key.SendAsync(request, Ct);
        return await answer.JsonAsync();
    }

    async Task<Guid> BeginAsync(string thread)
    {
        var (desk, book) = (_server.Services.GetRequiredService<ConversationDesk>(), _server.Services.GetRequiredService<SettingBook>());
        await using var transaction = await _server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct);
        var settings = await book.OfAsync(transaction.Db, new(_server.Workspace), Ct);
        var row = await desk.BeginAsync(transaction, settings, new(new(_server.Workspace), ConversationDesk.Chat, thread, []), Ct);
        await desk.SayAsync(transaction, settings, row, new(MessageBy.Customer, "m1", "Where is my parcel?", Doer.Customer), Ct);
        await transaction.CommitAsync(Ct);
        return row.Id;
    }
}
