using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Service.Bot;

/// <summary>How often the bot settles a question for good, and how satisfied customers are after it and after people, over the whole server with a
/// clock that is moved by hand.</summary>
[Trait("Row", "7.9")]
public sealed class BotReportTests : IAsyncLifetime
{
    readonly TestClock _clock = new();
    TestServer _server = null!; // set by InitializeAsync
    BotPlace _place = null!; // set by InitializeAsync

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(s => s.Replace = services => services.AddSingleton<TimeProvider>(_clock));
        _place = await BotPlace.OpenAsync(_server);
        await _place.PublishAsync("How do I return an item?", "Send it back within 30 days.");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // Settled: one said yes, one left without a word. Not settled: one came back, one wrote again in the same chat, one was handed over, one never got an answer.
    [Fact]
    public async Task Settled_is_what_the_bot_answered_and_nobody_came_back_with_within_a_week()
    {
        var yes = await AskedAsync();
        await yes.HelpedAsync(true);
        var left = await AskedAsync();
        var back = await AskedAsync();
        await back.HelpedAsync(true);
        var again = await AskedAsync();
        await again.HelpedAsync(true);
        var unsure = await AskedAsync("Do you deliver pianos to Japan?");
        await _place.SendAsync(HttpMethod.Post, $"conversations/{unsure.Talk}/messages", new { key = "k", text = "No." });
        await CloseAsync(unsure);
        await AskedAsync("hello");
        await UntilAsync(async () => (await back.ConversationAsync()).GetProperty("customer").ValueKind == JsonValueKind.Object);

        await CloseSilentAsync();
        (await left.ConversationAsync()).Text("status").ShouldBe("closed");
        await again.SayAsync("How do I return an item?");
        var second = new BotVisitor(_server, _place, "en", null, null) { Anonymous = back.Anonymous };
        await second.BeginAsync("I would like to talk", person: true);
        await CloseSilentAsync();

        N(await ReportAsync(), "bot.deflected").ShouldBe(0, "it is too early to tell");
        _clock.Advance(TimeSpan.FromDays(8));
        var report = await ReportAsync();
        (Value(report, "bot.closed"), N(report, "bot.deflected")).ShouldBe((6, 6));
        Value(report, "bot.deflected")!.Value.ShouldBe(2 / 6.0, 1e-9);
        report.GetProperty("totals").GetProperty("bot.deflected").GetProperty("now").GetProperty("low").GetDouble().ShouldBe(0.0968, 1e-3, "Wilson, 2 of 6");
        Value(report, "bot.handed_over")!.Value.ShouldBe(1 / 6.0, 1e-9);
        Value(report, "bot.unsure")!.Value.ShouldBe(1 / 6.0, 1e-9);
        (Value(report, "bot.helped"), N(report, "bot.helped")).ShouldBe((1, 3));
        var rows = (await _place.GetAsync("service-reports/bot/rows?figure=bot.deflected&hits=true")).GetProperty("items").EnumerateArray().Select(r => r.Id());
        rows.ShouldBe([yes.Talk, left.Talk], ignoreOrder: true);
        (await _place.GetAsync("service-reports/conversations")).GetProperty("totals").GetProperty("conversation.first_reply.median").GetProperty("now").GetProperty("n").GetInt32().ShouldBe(1, "the bot's answers are no replies of people");
    }

    [Fact]
    public async Task Satisfaction_after_the_bot_stands_beside_that_after_people_with_intervals()
    {
        foreach (var rating in (int[])[5, 4, 3])
        {
            var visitor = await AskedAsync();
            await visitor.HelpedAsync(true);
            await visitor.RateAsync(rating);
        }

        foreach (var rating in (int[])[5, 5, 2, 1])
        {
            var visitor = _place.Visitor();
            await visitor.BeginAsync("A question", person: true);
            await _place.SendAsync(HttpMethod.Post, $"conversations/{visitor.Talk}/messages", new { key = "k", text = "An answer" });
            await CloseAsync(visitor);
            await visitor.RateAsync(rating);
        }

        var report = await ReportAsync();
        (Value(report, "bot.csat")!.Value, N(report, "bot.csat")).ShouldBe((200 / 3.0, 3));
        (Value(report, "bot.csat_people"), N(report, "bot.csat_people")).ShouldBe((50, 4));
        Value(report, "bot.csat_difference")!.Value.ShouldBe(50 / 3.0, 1e-9);
        var difference = report.GetProperty("totals").GetProperty("bot.csat_difference").GetProperty("now");
        (difference.GetProperty("n").GetInt32(), difference.GetProperty("enough").GetBoolean()).ShouldBe((3, false));
        difference.GetProperty("low").GetDouble().ShouldBeLessThan(0);
        difference.GetProperty("high").GetDouble().ShouldBeGreaterThan(50 / 3.0);
        foreach (var figure in (string[])["bot.csat", "bot.csat_people"])
            (await _place.GetAsync($"service-reports/bot/rows?figure={figure}")).GetProperty("total").GetInt32().ShouldBe(N(report, figure));
    }

    [Fact]
    public async Task The_bot_goes_on_after_a_restart_where_it_was()
    {
        var visitor = await AskedAsync();
        await _server.RestartAsync();
        _place = new(_server, _server.WithKey(await _server.KeyInAsync(_place.Workspace, "segment", "read", "write", "admin")), _place.Workspace, _place.WriteKey);
        var same = new BotVisitor(_server, _place, "en", null, null) { Token = visitor.Token };
        (await same.StateAsync()).Text("bot").ShouldBe("Robo");
        await same.SayAsync("How do I return an item?");
        (await same.SaidAsync()).Count.ShouldBe(4);
        (await same.HelpedAsync(false)).Text("bot").ShouldBe("");
    }

    async Task<BotVisitor> AskedAsync(string question = "How do I return an item?")
    {
        var visitor = _place.Visitor();
        await visitor.BeginAsync(question);
        return visitor;
    }

    Task<JsonElement> CloseAsync(BotVisitor visitor) => _place.SendAsync(HttpMethod.Put, $"conversations/{visitor.Talk}", new { status = "closed" });

    // The rounds come every ten minutes of a clock that stands still here: one is walked at once.
    async Task CloseSilentAsync()
    {
        _clock.Advance(TimeSpan.FromHours(25));
        while (await _server.Services.GetRequiredService<Rapport.Service.Bot.BotRounds>().WalkAsync(TestContext.Current.CancellationToken)) { }
    }

    Task<JsonElement> ReportAsync() => _place.GetAsync("service-reports/bot");

    static double? Value(JsonElement report, string figure) => report.GetProperty("totals").GetProperty(figure).GetProperty("now").GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    static int N(JsonElement report, string figure) => report.GetProperty("totals").GetProperty(figure).GetProperty("now").GetProperty("n").GetInt32();

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds()) await Task.Delay(50, late.Token);
    }
}
