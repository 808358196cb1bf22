using System.Text.Json;
using Rapport.Server.Demo;

namespace Rapport.Tests.Server.Demo;

public sealed class DemoCompanyTests
{
    static readonly DateTimeOffset Today = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_demo_company_has_about_half_a_million_events()
    {
        var perShopper = Events(Enumerable.Range(0, 1000)).Count / 1000.0;

        (perShopper * Truths.Customers).ShouldBeInRange(450_000, 600_000);
    }

    [Fact]
    public void The_same_seed_tells_the_same_story()
    {
        Events(Enumerable.Range(0, 20)).Select(e => e.ToString()).ShouldBe(Events(Enumerable.Range(0, 20)).Select(e => e.ToString()));
    }

    [Fact]
    public void Every_message_id_is_unique()
    {
        var ids = Events(Enumerable.Range(0, 500)).ConvertAll(e => e.GetProperty("messageId").GetString());

        ids.Distinct().Count().ShouldBe(ids.Count);
    }

    [Fact]
    public void Nothing_happens_in_the_future()
    {
        Events(Enumerable.Range(0, 500)).ShouldAllBe(e => e.GetProperty("timestamp").GetDateTimeOffset() < Today);
    }

    [Fact]
    public void Late_deliveries_are_rated_well_below_those_on_time()
    {
        var ratings = Answers("csat-delivery");

        var late = ratings.Where(p => p.GetProperty("late").GetBoolean()).Average(Score);
        var onTime = ratings.Where(p => !p.GetProperty("late").GetBoolean()).Average(Score);
        (onTime - late).ShouldBeInRange(1.4, 2.2);
    }

    [Fact]
    public void The_returns_desk_is_the_worst_touchpoint_and_the_app_the_best()
    {
        var means = new[] { "delivery", "returns-desk", "refund", "app", "web", "store", "call-centre" }
            .ToDictionary(t => t, t => Answers("csat-" + t).Average(Score));

        means.MinBy(m => m.Value).Key.ShouldBe("returns-desk");
        means.MaxBy(m => m.Value).Key.ShouldBe("app");
    }

    [Fact]
    public void Trained_staff_at_the_returns_desk_are_rated_far_better()
    {
        var ratings = Answers("csat-returns-desk");

        (ratings.Where(p => p.GetProperty("trained").GetBoolean()).Average(Score)
            - ratings.Where(p => !p.GetProperty("trained").GetBoolean()).Average(Score)).ShouldBeInRange(1.2, 2);
    }

    [Fact]
    public void The_campaign_that_worked_sold_more_than_its_held_out_group()
    {
        Lift(Truths.GoodCampaign).ShouldBeInRange(0.02, 0.09);
        Math.Abs(Lift(Truths.IdleCampaign)).ShouldBeLessThan(0.03);
    }

    static readonly Lazy<List<JsonElement>> Some = new(() => Events(Enumerable.Range(0, 6000)));

    static List<JsonElement> Answers(string element) =>
        [.. Some.Value.Where(e => Name(e) == "Survey Answered").Select(Properties)
            .Where(p => p.GetProperty("element").GetString() == element)];

    static double Lift(string campaign)
    {
        var buyers = Some.Value.Where(e => Name(e) == "Order Completed" && Properties(e).TryGetProperty("campaign", out var c) && c.GetString() == campaign)
            .Select(e => e.GetProperty("userId").GetString()).ToHashSet();
        var groups = Some.Value.Where(e => Name(e) == "Campaign Assigned" && Properties(e).GetProperty("campaign").GetString() == campaign)
            .ToLookup(e => Properties(e).GetProperty("group").GetString(), e => buyers.Contains(e.GetProperty("userId").GetString()) ? 1.0 : 0);
        return groups["written to"].Average() - groups["held out"].Average();
    }

    static List<JsonElement> Events(IEnumerable<int> shoppers)
    {
        using var events = new EventWriter();
        var all = new List<JsonElement>();
        foreach (var number in shoppers)
        {
            Life.Of(Shopper.Of(number), Today, events);
            if (events.IsEmpty) continue;
            using var body = JsonDocument.Parse(events.Take());
            all.AddRange(body.RootElement.GetProperty("batch").EnumerateArray().Select(e => e.Clone()));
        }

        return all;
    }

    static string? Name(JsonElement e) => e.TryGetProperty("event", out var name) ? name.GetString() : null;

    static JsonElement Properties(JsonElement e) => e.GetProperty("properties");

    static double Score(JsonElement properties) => properties.GetProperty("score").GetDouble();
}
