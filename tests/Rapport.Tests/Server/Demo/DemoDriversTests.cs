namespace Rapport.Tests.Server.Demo;

/// <summary>What was planted behind the demo company's judgements is found to drive them, and what follows them is found to follow.</summary>
[Collection(nameof(OneServer))]
public sealed class DemoDriversTests(TestServer server)
{
    static object Year { get; } = new { from = TimeProvider.System.GetUtcNow().AddDays(-700), to = TimeProvider.System.GetUtcNow() };

    // Late deliveries hurt: of all that customers rate, delivery drives what they say of the company; of mood alone comes what the others add.
    [Fact]
    [Trait("Row", "3.11")]
    public async Task Delivery_drives_whether_customers_recommend_the_demo_company()
    {
        var report = await server.Owner.PostAsync(TestServer.In(await Nordwind.AtAsync(server), "drivers"), new { metric = "nps.0-10", period = Year, windowDays = 180 });

        var first = report.GetProperty("drivers")[0];
        first.Text("key").ShouldBe("delivery|csat.5", report.ToString());
        (first.GetProperty("significant").GetBoolean(), first.Text("direction")).ShouldBe((true, "with"));
        first.GetProperty("effect").GetProperty("low").GetDouble().ShouldBeGreaterThan(0);
        report.GetProperty("n").GetInt32().ShouldBeGreaterThan(200);
        report.GetProperty("leftOut").GetProperty("incomplete").GetInt64().ShouldBeGreaterThan(0);
    }

    // A customer keeps buying with 93 % after a delivery on time and 78 % after a late one, and rates it two points lower.
    [Fact]
    [Trait("Row", "3.13")]
    public async Task Customers_who_rate_their_delivery_higher_order_again_more_often()
    {
        var report = await server.Owner.PostAsync(
            TestServer.In(await Nordwind.AtAsync(server), "drivers/outcome"), new { metric = "csat.mean.5", touchpoint = "delivery", period = Year, outcome = "returns", windowDays = 180 });

        report.GetProperty("adjusted").GetProperty("low").GetDouble().ShouldBeGreaterThan(0, report.ToString());
        report.GetProperty("adjusted").GetProperty("value").GetDouble().ShouldBeLessThan(15, report.ToString());
        report.GetProperty("adjustedFor").EnumerateArray().Select(a => a.GetString()).ShouldContain("trait:region");
        report.Text("caveat").ShouldContain("not proof");
    }
}
