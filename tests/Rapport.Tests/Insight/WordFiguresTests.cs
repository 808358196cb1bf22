using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Customers;
using Rapport.Feedback;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Insight;

/// <summary>How words feel, as a figure: the same number in the inbox, on a topic's page, on dashboards and by the API.</summary>
[Collection(nameof(OneServer))]
[Trait("Row", "2.28")]
public sealed class WordFiguresTests(TestServer server)
{
    static readonly string[] s_said =
    [
        "The queue was endless and the staff rude.", "Wonderful shop, kind people, I love it.", "Terrible, my parcel was broken again.", "Great help, thank you!",
        "Awful waiting time, never again.", "The shop is at the corner.", "Furchtbar, niemand half mir.", "La caisse était fermée pendant toute la matinée.",
    ];

    static readonly string[] s_channels = ["web", "store", "phone", ""];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_inbox_a_topic_a_dashboard_and_its_rows_show_the_same_number()
    {
        var at = await FilledAsync();
        var topic = (await server.Owner.PostAsync(TestServer.In(at, "topics"), new { name = "Everything", phrases = new[] { "shop", "queue", "parcel", "help", "waiting", "half", "caisse" } })).Id();
        await ReadAsync(at);

        var inbox = (await GetAsync(at, "feedback?from=2024-03-01&to=2024-03-31")).GetProperty("feeling");
        var page = (await GetAsync(at, $"topics/{topic}/figures?from=2024-03-01&to=2024-03-31")).GetProperty("feeling");
        var (mean, negative) = (await TotalAsync(at, "sentiment.mean"), await TotalAsync(at, "sentiment.negative.5"));

        inbox.GetProperty("n").GetInt32().ShouldBe(7, "French is not scored");
        foreach (var feeling in new[] { inbox, page })
        {
            (Of(feeling, "n"), Of(feeling, "mean"), Of(feeling, "low"), Of(feeling, "high")).ShouldBe((Of(mean, "n"), Of(mean, "value"), Of(mean, "low"), Of(mean, "high")));
            (feeling.GetProperty("negative").GetDouble() * 100).ShouldBe(Of(negative, "value"), 1e-9);
            (feeling.GetProperty("negativeLow").GetDouble() * 100).ShouldBe(Of(negative, "low"), 1e-9);
        }

        var items = (await GetAsync(at, "feedback?limit=200")).GetProperty("items").EnumerateArray().Where(i => i.GetProperty("level").ValueKind != JsonValueKind.Null).ToList();
        Of(mean, "value").ShouldBe(items.Average(i => Math.Round(i.GetProperty("sentiment").GetDouble(), 2, MidpointRounding.AwayFromZero)), 1e-9);
        Of(negative, "value").ShouldBe(100.0 * items.Count(i => i.Text("level").EndsWith("egative", StringComparison.Ordinal)) / items.Count, 1e-9);

        var rows = await server.Owner.PostAsync(TestServer.In(at, "metrics/rows"), Query("sentiment.mean", new { limit = 3 }));
        rows.GetProperty("total").GetInt32().ShouldBe(7);
        var rest = await server.Owner.PostAsync(TestServer.In(at, "metrics/rows"), Query("sentiment.mean", new { limit = 10, after = rows.Text("next") }));
        rows.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray()).Select(r => r.Text("text")).ShouldBe(items.Select(i => i.Text("text")), ignoreOrder: true);
    }

    [Fact]
    public async Task Groups_by_channel_touchpoint_and_trait_lead_to_the_words_they_count()
    {
        var at = await FilledAsync();
        foreach (var (by, place) in new[] { ("channel", "field"), ("touchpoint", "field"), ("source", "field"), ("trait:plan", "trait") })
        {
            var report = await server.Owner.PostAsync(TestServer.In(at, "metrics/query"), Query("sentiment.mean", new { groupBy = new[] { by } }));
            report.GetProperty("groups").EnumerateArray().Sum(g => g.GetProperty("figure").GetProperty("n").GetInt32()).ShouldBe(7, by);
            foreach (var group in report.GetProperty("groups").EnumerateArray())
            {
                var key = group.GetProperty("keys")[0].GetString() ?? "";
                var name = by.Replace("trait:", "", StringComparison.Ordinal);
                var filter = key.Length == 0 ? JsonSerializer.Serialize(new Dictionary<string, string> { [place] = name, ["op"] = "missing" })
                    : JsonSerializer.Serialize(new Dictionary<string, string> { [place] = name, ["op"] = "is", ["value"] = key });
                var feeling = (await GetAsync(at, $"feedback?filter={Uri.EscapeDataString(filter)}")).GetProperty("feeling");
                (Of(feeling, "n"), Of(feeling, "mean")).ShouldBe((Of(group.GetProperty("figure"), "n"), Of(group.GetProperty("figure"), "value")), $"{by} {key}");
            }
        }

        var pro = (await GetAsync(at, $"feedback?filter={Uri.EscapeDataString("""{"trait":"plan","op":"is","value":"pro"}""")}")).GetProperty("items").EnumerateArray().ToList();
        pro.Select(i => i.Text("text")).ShouldBe([s_said[0], s_said[2]], ignoreOrder: true);
        pro.ShouldAllBe(i => i.GetProperty("customer").ValueKind == JsonValueKind.Object, "and back to the people");
    }

    [Fact]
    public async Task A_corrected_feeling_counts_at_once_also_in_the_past()
    {
        var at = await FilledAsync();
        var before = await TotalAsync(at, "sentiment.negative.5");
        var item = (await GetAsync(at, "feedback?search=corner")).GetProperty("items")[0].Id();
        await server.Owner.PutAsync(TestServer.In(at, $"feedback/{item}/feeling"), new { level = "veryNegative" });
        var after = await TotalAsync(at, "sentiment.negative.5");
        Of(after, "n").ShouldBe(Of(before, "n"));
        Of(after, "numerator").ShouldBe(Of(before, "numerator") + 1);
    }

    [Fact]
    public async Task The_trend_adds_up_and_the_period_before_is_its_own()
    {
        var at = await FilledAsync();
        var report = await server.Owner.PostAsync(TestServer.In(at, "metrics/query"), Query("sentiment.negative.5", new { interval = "day", compare = "previous" }));
        report.GetProperty("trend").EnumerateArray().Sum(s => s.GetProperty("figure").GetProperty("n").GetInt32()).ShouldBe(7);
        report.GetProperty("previous").GetProperty("n").GetInt32().ShouldBe(0);
        (await server.Owner.GetAsync(TestServer.In(at, "metrics"))).GetProperty("items").EnumerateArray().First(m => m.Text("id") == "sentiment.mean").GetProperty("answers").GetInt32().ShouldBe(7);
    }

    [Theory]
    [InlineData("""{"field":"nonsense","op":"is","value":"x"}""", "filter.unknown_field")]
    [InlineData("""{"segment":"11111111-1111-1111-1111-111111111111"}""", "segment.unknown")]
    [InlineData("""{"field":"channel","op":"matches","value":"x"}""", "filter.regex_not_here")]
    public async Task A_filter_that_words_do_not_know_is_refused_by_figure_and_inbox_alike(string filter, string code)
    {
        (await server.Owner.RefusedAsync(HttpMethod.Get, server.In($"feedback?filter={Uri.EscapeDataString(filter)}"))).ShouldBe((422, code));
        (await server.Owner.RefusedAsync(HttpMethod.Post, server.In("metrics/query"), Query("sentiment.mean", new { filter = JsonElement.Parse(filter) }))).ShouldBe((422, code));
    }

    static double Of(JsonElement figure, string name) => figure.GetProperty(name).GetDouble();

    static Dictionary<string, object?> Query(string metric, object more)
    {
        var query = new Dictionary<string, object?> { ["metric"] = metric, ["period"] = new { from = "2024-03-01", to = "2024-04-01" } };
        foreach (var property in JsonSerializer.SerializeToElement(more).EnumerateObject()) query[property.Name] = property.Value;
        return query;
    }

    async Task<JsonElement> TotalAsync(Guid at, string metric) => (await server.Owner.PostAsync(TestServer.In(at, "metrics/query"), Query(metric, new { }))).GetProperty("total");

    Task<JsonElement> GetAsync(Guid at, string path) => server.Owner.GetAsync(TestServer.In(at, path));

    // Eight texts in March, two of each channel; the first and the third are of a customer on the plan "pro".
    async Task<Guid> FilledAsync()
    {
        var at = (await server.Owner.PostAsync("api/v1/workspaces", new { name = $"Words {Guid.NewGuid():N}", zone = "UTC", currency = "EUR", language = "en" })).Id();
        using (var sender = server.WithKey(await server.KeyInAsync(at, "segment", "ingest")))
        {
            (await sender.PostAsync("v1/batch", new StringContent("""{"batch":[{"type":"identify","userId":"pia","messageId":"pia","traits":{"plan":"pro","name":"Pia"}}]}""", Encoding.UTF8, "application/json"), Ct)).EnsureSuccessStatusCode();
        }

        await UntilAsync(async () => (await GetAsync(at, "customers")).GetProperty("total").GetInt32() == 1);
        var pia = Subjects.Of(new(at), [("user_id", "pia")]);
        await using (var transaction = await server.Services.GetRequiredService<IStateStore>().BeginAsync(Ct))
        {
            var items = s_said.Select((text, i) => new FeedbackItem($"{i}", 1_709_632_800_000_000 + (i * 86_400_000_000L), text)
            {
                Channel = s_channels[i / 2], Touchpoint = i % 2 == 0 ? "returns" : "", Subject = i is 0 or 2 ? pia : SubjectId.None,
            });
            await server.Services.GetRequiredService<IFeedback>().HearAsync(transaction, new(at), FeedbackSources.Note, "all", [.. items], Ct);
            await transaction.CommitAsync(Ct);
        }

        await ReadAsync(at);
        return at;
    }

    Task ReadAsync(Guid at) => UntilAsync(async () => (await GetAsync(at, "feedback?limit=1")).GetProperty("unread").GetInt32() == 0);

    static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var tries = 0; tries < 400; tries++)
        {
            if (await holds()) return;
            await Task.Delay(50, Ct);
        }

        throw new TimeoutException("It never was so.");
    }
}
